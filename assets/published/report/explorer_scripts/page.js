(function (explorer) {
  const { by, element } = explorer.dom;
  const { downloads, picture, rows, state: choices, store, table, words } = explorer;
  const CONTROLS = ["area", "category", "period", "compare", "from", "to"];
  const BETTER = { increase: "Higher is better.", decrease: "Lower is better.", neutral: "Neither direction is better in itself." };
  let catalogue = null;
  let now = null; // the choice that is shown, with its measure, data and rows
  let turn = 0; // number of the newest choice: what was asked for earlier is not shown over it

  function said(text) {
    by("explorer-said").textContent = text;
  }

  /** Name of a choice, e.g. Rape, South Worcestershire. */
  function named({ state, measure }) {
    const category = measure.categories.find(([name]) => name === state.category)[1];
    const parts = [measure.title, state.category ? category : "", state.compare === "areas" ? "by area" : state.area];
    return parts.filter(Boolean).join(", ");
  }

  /** The control chart that is shown, if any. */
  function controlled({ state, data }) {
    return state.compare === "none" ? rows.found(catalogue, data, state).chart : undefined;
  }

  /** What the chart shows, for a reader who does not see it: what it is, and its newest period. */
  function described(view) {
    const { state, shown } = view;
    if (!shown.rows.length) return `${named(view)}: no figures in these periods.`;
    const [last] = shown.rows;
    const values = shown.columns.map((column, n) => `${column.title} ${last.cells[n].text ?? "no figure"}`);
    const kind = controlled(view) ? "Control chart" : state.compare === "areas" ? "Charts side by side" : "Line chart";
    const span = `from ${shown.rows.at(-1).title} to ${last.title}`;
    return `${kind} of ${named(view)}, ${span}. Newest: ${last.title}: ${values.join("; ")}.`;
  }

  function option(value, text, chosen, lack) {
    const made = element("option", { value }, lack ? `${text} (${lack})` : text);
    made.selected = value === chosen;
    made.disabled = Boolean(lack);
    return made;
  }

  function fill(id, options, chosen) {
    by(id).replaceChildren(...options.map(([value, text, lack]) => option(value, text, chosen, lack)));
  }

  /** Show in the controls what is chosen, and what else can be. */
  function showControls({ state, measure, data }) {
    const { first, step, count } = data[state.period];
    const ends = Array.from({ length: count }, (_, n) => first + step * n);
    const periods = (held) => held.map((end) => [words.code(end), state.period === "month" ? words.month(end) : words.short(state.period, end)]);
    const areas = choices.held(data, state.period, "area").map((area) => [catalogue.areas[area], catalogue.areas[area]]);
    const categories = choices.held(data, state.period, "category").map((place) => measure.categories[place]);
    fill("topic", catalogue.topics.map((topic) => [topic, topic]), measure.topic);
    const same = catalogue.measures.filter((one) => one.topic === measure.topic);
    fill("measure", same.map((one) => [one.id, one.title]), measure.id);
    fill("area", areas, state.area);
    fill("category", categories, state.category);
    by("category-choice").hidden = categories.length < 2;
    fill("period", choices.kinds(data), state.period);
    fill("compare", choices.comparisons(catalogue, data, state), state.compare);
    fill("from", periods(ends.filter((end) => end <= words.coded(state.to))), state.from);
    fill("to", periods(ends.filter((end) => end >= words.coded(state.from)).reverse()), state.to);
  }

  function showAbout({ measure }) {
    const target = measure.target === null ? "" : ` ${explorer.drawing.targetLabel(measure)}.`;
    by("explorer-question").textContent = measure.question;
    by("explorer-definition").textContent = measure.definition;
    by("explorer-link").hash = measure.id;
    by("explorer-better").textContent = BETTER[measure.improvement] + target;
  }

  async function showChart(view, mine) {
    const { data, state } = view;
    const text = described(view);
    by("explorer-summary").textContent = text.slice(text.indexOf("Newest: ") + "Newest: ".length);
    const isDrawn = await picture.draw(catalogue, data, state, text);
    if (mine !== turn) return;
    for (const id of ["save-png", "save-svg"]) by(id).disabled = !isDrawn;
    by("explorer").setAttribute("aria-busy", "false");
    by("explorer").dataset.shown = location.hash || "#";
  }

  /** Show what a link asks for. */
  async function show(hash) {
    const wanted = choices.asked(hash);
    if (wanted === null) return; // a link to a place on the page
    turn += 1;
    const mine = turn;
    by("explorer").setAttribute("aria-busy", "true");
    const { measure, notes } = choices.measure(catalogue, wanted);
    const data = await store.measure(measure.id);
    if (mine !== turn) return;
    const found = choices.resolve(catalogue, measure, data, wanted);
    const view = { ...found, measure, data, shown: rows.shown(catalogue, data, found.state) };
    const link = choices.link(found.state, found.usual);
    if (hash && hash !== link) history.replaceState(null, "", link);
    now = view;
    by("explorer-name").textContent = named(view);
    document.title = `${named(view)} – ${by("explorer").dataset.title}`;
    showControls(view);
    showAbout(view);
    table.draw(view.shown, `${named(view)}, by ${view.state.period}, the newest first`, controlled(view));
    said([...notes, ...found.notes, `${named(view)}: ${view.shown.rows.length} periods shown.`].join(" "));
    by("explorer-lack").textContent = [...notes, ...found.notes].join(" ");
    await showChart(view, mine);
  }

  function failed(error) {
    said(error.message);
    by("explorer-lack").textContent = error.message;
    by("explorer").setAttribute("aria-busy", "false");
  }

  function go(state) {
    location.hash = choices.link(state, now.usual);
  }

  /** Another measure keeps the area, the period and the comparison where it has them. */
  function chooseMeasure(id) {
    const { area, period, compare } = now.state;
    location.hash = choices.link({ measure: id, area, category: "", period, compare, from: "", to: "" }, { category: "", from: "", to: "" });
  }

  function chosen(id, value) {
    const state = { ...now.state, [id]: value };
    if (id === "period") Object.assign(state, { from: now.usual.from, to: now.usual.to });
    go(state);
  }

  function listen() {
    by("topic").addEventListener("change", (event) => {
      chooseMeasure(catalogue.measures.find((one) => one.topic === event.target.value).id);
    });
    by("measure").addEventListener("change", (event) => chooseMeasure(event.target.value));
    for (const id of CONTROLS) by(id).addEventListener("change", (event) => chosen(id, event.target.value));
    by("save-csv").addEventListener("click", () => downloads.saveTable(catalogue, now.measure, now.state, now.shown));
    for (const ending of ["png", "svg"]) by(`save-${ending}`).addEventListener("click", () => savePicture(ending).catch(failed));
    window.addEventListener("hashchange", () => show(location.hash).catch(failed));
    explorer.look.onChange(redraw);
    let width = by("explorer-chart").clientWidth;
    new ResizeObserver(() => {
      if (Math.abs(by("explorer-chart").clientWidth - width) < 8) return;
      width = by("explorer-chart").clientWidth;
      redraw();
    }).observe(by("explorer-chart"));
  }

  function redraw() {
    if (now) showChart(now, turn).catch(failed);
  }

  async function savePicture(ending) {
    const made = await picture.onPaper(catalogue, now.data, now.state, named(now));
    await downloads.savePicture(made.view, now.state, ending);
    made.finalize();
  }

  /** Called by the catalogue: the page begins. */
  explorer.catalogue = function start(told) {
    catalogue = told;
    by("explorer").hidden = false;
    if (!told.measures.length) {
      by("explorer-lack").textContent = "This release holds no figures to explore.";
      by("explorer-shown").hidden = true;
      return;
    }
    listen();
    show(location.hash).catch(failed);
  };
})(window.Explorer);
