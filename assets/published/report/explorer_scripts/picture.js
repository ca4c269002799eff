(function (explorer) {
  const { by, element } = explorer.dom;
  const PAPER = 900; // width of a chart that is saved
  let drawn = null; // the view that is on the page

  /** What every part of a chart needs to know. */
  function scene(catalogue, data, state, onPaper) {
    const all = explorer.rows.found(catalogue, data, state);
    const ends = explorer.rows.places(all.block, state).map((place) => all.block.first + all.block.step * place);
    return { catalogue, data, state, all, ends, kind: state.period, colour: explorer.look.colours(catalogue, onPaper) };
  }

  /** The chart of a choice: areas side by side, a control chart, or lines; null where there is nothing to draw. */
  function chart(told, width) {
    const held = { ...told, width };
    if (told.state.compare === "areas") return explorer.panels.panels(held, width);
    if (told.state.compare === "none" && told.all.chart) return explorer.controlChart.controlChart(held, width);
    return explorer.drawing.lineChart(held, width);
  }

  function embed(place, drawing, colour, more) {
    const { key, ...parts } = drawing;
    const spec = { ...parts, padding: { left: 2, right: 4, top: 8, bottom: 4 }, config: explorer.look.config(colour), ...more };
    const settings = {
      actions: false, ast: true, defaultStyle: false, mode: "vega-lite", renderer: "svg",
      tooltip: { disableDefaultStyle: true, theme: "explorer" },
    };
    return window.vegaEmbed(place, spec, settings);
  }

  /** Put the chart into the page; what it says is told in words by `said`. */
  async function draw(catalogue, data, state, said) {
    const place = by("explorer-chart");
    await explorer.store.charts();
    const told = scene(catalogue, data, state, false);
    const drawing = chart(told, place.clientWidth);
    if (drawn) drawn.finalize();
    drawn = null;
    place.setAttribute("aria-label", said);
    by("explorer-key").replaceChildren(...(drawing ? drawing.key : []).map(({ label }) => element("li", null, label)));
    if (!drawing) {
      place.replaceChildren(element("p", { class: "note" }, "There are no figures to draw in these periods."));
      return false;
    }
    const made = element("div", { class: "drawing", "aria-hidden": "true" });
    place.replaceChildren(made);
    drawn = await embed(made, drawing, told.colour);
    return true;
  }

  /** The chart as it is saved: on white, at one width, with its name above. */
  async function onPaper(catalogue, data, state, title) {
    await explorer.store.charts();
    const told = scene(catalogue, data, state, true);
    const subtitle = `${catalogue.force}, as at ${catalogue.asAt}, release ${catalogue.release}`;
    const place = element("div", null);
    return embed(place, chart(told, PAPER), told.colour, { title: { text: title, subtitle } });
  }

  explorer.picture = { draw, onPaper };
})(window.Explorer);
