(function (explorer) {
  const { by, element, unseen } = explorer.dom;
  const { HIDDEN } = explorer.rows;
  const HIDDEN_SAID = "Not shown, so that no person can be found out";

  /** What a cell holds: the printed text with its sign, – where there is no figure, [c] where it is left out. */
  function content(cell) {
    if (cell.text === null) return [element("span", { class: "missing" }, "–", unseen(" no figure"))];
    if (cell.text === HIDDEN) return [element("abbr", { class: "missing", title: HIDDEN_SAID }, HIDDEN)];
    const sign = cell.symbol ? [element("span", { class: `mark ${cell.type}`, "aria-hidden": "true" }, `${cell.symbol} `)] : [];
    const small = cell.isSmall ? [element("abbr", { class: "small", title: "Of fewer than 10" }, "[u]")] : [];
    return [...sign, cell.text, ...small];
  }

  function row(columns, shown) {
    const cells = shown.cells.map((cell, n) =>
      element("td", { class: columns[n].isText ? "text" : "number", "data-text": cell.text }, ...content(cell)));
    return element("tr", null, element("th", { scope: "row" }, shown.title), ...cells);
  }

  function head(column) {
    const kind = [column.isText ? "" : "number", column.isChosen ? "chosen" : ""].join(" ").trim();
    return element("th", { scope: "col", class: kind || null }, column.title);
  }

  /** Put the table into the page. */
  function draw(shown, caption, chart) {
    const { columns, rows } = shown;
    const heads = element("tr", null, element("th", { scope: "col" }, "Period"), ...columns.map(head));
    const table = element(
      "table", null,
      element("caption", null, element("span", null, caption)),
      element("thead", null, heads),
      element("tbody", null, ...rows.map((one) => row(columns, one))),
    );
    by("explorer-table").replaceChildren(table);
    by("explorer-notes").replaceChildren(...[...chartNotes(chart), ...notes(rows)].map((note) => element("p", { class: "note" }, note)));
  }

  /** What to know of a control chart. */
  function chartNotes(chart) {
    if (!chart) return [];
    const said = [];
    if (chart.season) said.push("Centre and limits go with the season.");
    if (chart.note) said.push(`${explorer.words.opening(chart.note)}.`);
    return said;
  }

  function notes(rows) {
    const cells = rows.flatMap((one) => one.cells);
    const said = [];
    if (cells.some((cell) => cell.text === null)) said.push("– means that there is no figure; it is never nought.");
    if (cells.some((cell) => cell.text === HIDDEN)) said.push(`${HIDDEN} ${HIDDEN_SAID.toLowerCase()}.`);
    if (cells.some((cell) => cell.isSmall)) said.push("[u] is of fewer than 10: one case more or less moves it far.");
    return said;
  }

  explorer.table = { draw };
})(window.Explorer);
