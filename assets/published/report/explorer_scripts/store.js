(function (explorer) {
  const files = new Map(); // promises by measure
  const waiting = new Map(); // what to call with the data of a measure

  /** Load a script beside the page. */
  function script(path) {
    return new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = path;
      element.addEventListener("load", () => done());
      element.addEventListener("error", () => failed(new Error(`The file ${path} beside this page cannot be read.`)));
      document.head.append(element);
    });
  }

  /** The data of a measure, read once. */
  function measure(id) {
    if (!files.has(id)) {
      const told = new Promise((done) => waiting.set(id, done));
      files.set(id, script(`data/${encodeURIComponent(id)}.js`).then(() => told));
    }
    return files.get(id);
  }

  /** Called by the file of a measure. */
  function receive(id, data) {
    waiting.get(id)(data);
  }

  let library = null;

  /** The chart library, read once, after the table is there to read. */
  function charts() {
    library = library || script("vega.js");
    return library;
  }

  explorer.store = { charts, measure };
  explorer.receive = receive;
})(window.Explorer);
