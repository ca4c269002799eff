(function (explorer) {
  const { words } = explorer;
  const { HIDDEN } = explorer.rows;
  const NUMBER = /^[+-]?[\d,]*\.?\d+%?$/;
  const FORMULA = /^[=+\-@\t\r]/;

  /** A printed text as a number that any program reads: no separators, no sign of a rise, no percent sign. */
  function plain(text) {
    if (text === null) return "";
    if (NUMBER.test(text)) return text.replace(/[,+%]/g, "");
    return text;
  }

  /** A cell of a CSV file: quoted where need be, and never a formula to a spreadsheet. */
  function cell(text) {
    const isNumber = /^-?\d*\.?\d+$/.test(text);
    const safe = !isNumber && FORMULA.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  /** A column's name, with the percent sign that its numbers leave out. */
  function title(column) {
    const texts = column.cells.map((one) => one.text).filter((text) => text !== null && text !== HIDDEN);
    const isPercent = texts.length && texts.every((text) => text.endsWith("%")) && !/percent/i.test(column.title);
    return isPercent ? `${column.title} (percent)` : column.title;
  }

  /** What is shown, as the text of a CSV file: a row a period, the newest first. */
  function csv(catalogue, measure, state, shown) {
    const category = (measure.categories.find(([name]) => name === state.category) || ["", ""])[1];
    const of = [measure.id, measure.title, state.area, category];
    const heads = ["measure_id", "measure", "area", "category", "period_start", "period_end", ...shown.columns.map(title)];
    const lines = shown.rows.map((row) => [
      ...of,
      words.firstDay(words.begins(state.period, row.end)),
      words.lastDay(row.end),
      ...row.cells.map((one) => plain(one.text)),
      catalogue.release,
    ]);
    return [[...heads, "release_id"], ...lines].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  /** Name of a file of a choice. */
  function name(state, ending) {
    const parts = [state.measure, state.category, state.area, state.period, state.compare === "none" ? "" : state.compare];
    const told = parts.filter(Boolean).map((part) => part.toLowerCase().replace(/[^a-z0-9_]+/g, "-").replace(/^-|-$/g, ""));
    return `${told.join("_")}.${ending}`;
  }

  /** Hand a file to the browser. */
  function save(content, kind, file) {
    const address = URL.createObjectURL(new Blob([content], { type: kind }));
    const link = explorer.dom.element("a", { href: address, download: file });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  /** Save the table; the mark at its start tells a spreadsheet that it is UTF-8. */
  function saveTable(catalogue, measure, state, shown) {
    save(`\ufeff${csv(catalogue, measure, state, shown)}`, "text/csv;charset=utf-8", name(state, "csv"));
  }

  /** Save the chart as it is on paper, with its name and release. */
  async function savePicture(view, state, ending) {
    if (ending === "svg") return save(await view.toSVG(), "image/svg+xml", name(state, ending));
    const canvas = await view.toCanvas(2);
    return canvas.toBlob((blob) => save(blob, "image/png", name(state, ending)), "image/png");
  }

  explorer.downloads = { csv, savePicture, saveTable };
})(window.Explorer);
