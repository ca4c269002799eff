(function (explorer) {
  const { controlChart, drawing, state: choices, words } = explorer;
  const LEAST = 250; // width of a small chart
  const HEIGHT = 150;

  /** One small chart an area, all on the same axes: control charts by month, else with the other areas behind. */
  function panels(scene, width) {
    const { catalogue, data, state, all } = scene;
    const placed = choices.held(data, state.period, "area").filter((area) => !choices.isUnplaced(catalogue, area));
    const force = catalogue.areas.indexOf(catalogue.force);
    const areas = placed.filter((area) => area !== force);
    const columns = Math.max(1, Math.min(3, areas.length, Math.floor(width / (LEAST + drawing.LEFT))));
    const own = Math.floor(width / columns) - (columns === 1 ? drawing.LEFT + 12 : 26) - (columns === 1 ? 0 : 46 / columns);
    const charts = areas.map((area) => data.chart.find((one) => one.area === area && one.category === all.category));
    const hasCharts = state.period === "month" && charts.every((chart) => chart && chart.kind === charts[0].kind);
    const axis = drawing.axes({ ...scene, isFlush: true }, scene.ends, own, words.opening(all.measure.unit));
    const named = areas.map((area) => catalogue.areas[area]);
    const layer = hasCharts ? charted(scene, charts, named, axis) : compared(scene, [...areas, force], named, axis);
    if (!layer.length) return null;
    return {
      columns,
      spacing: { row: 26, column: 22 },
      facet: { field: "area", type: "nominal", sort: named, header: { title: null } },
      spec: { width: own, height: HEIGHT, layer: layer.map(({ values, ...one }) => one) },
      data: { values: layer.flatMap((one) => one.values) },
      key: hasCharts ? [] : key(scene),
    };
  }

  function key({ all, catalogue }) {
    const told = ["Thick line: the area", "Grey lines: the other areas"];
    return (all.measure.isCount ? told : [...told, `Dashed line: ${catalogue.force}`]).map((label) => ({ label }));
  }

  /** Layers share one table, told apart by `part`: a facet divides one table only. */
  function part(name, values, layer) {
    return {
      ...layer,
      values: values.map((value) => ({ ...value, part: name })),
      transform: [{ filter: { field: "part", equal: name } }],
    };
  }

  function charted(scene, charts, named, axis) {
    const { all, catalogue, colour, ends } = scene;
    const shown = charts.flatMap((chart, n) => {
      const series = all.block.series.find((one) => one.area === chart.area && one.category === chart.category);
      const printed = (end) => series?.texts.value[(end - all.block.first) / all.block.step] ?? "";
      return controlChart.points(chart, ends, catalogue.signals, printed).map((point) => ({ ...point, area: named[n] }));
    });
    const known = shown.filter((point) => point.value !== null);
    if (!known.length) return [];
    return [
      ...drawing.LEVELS.map(([level]) =>
        part(level, controlChart.levelRows(shown, level), controlChart.levelLayer(level, axis, colour))),
      part("path", shown, controlChart.pathLayer(axis, colour)),
      part("marks", known, controlChart.markLayer(scene, known, axis, { columns: scene.width < drawing.NARROW ? 1 : 3 })),
    ].filter((one) => one.values.length);
  }

  function compared(scene, areas, named, axis) {
    const { catalogue, all, colour } = scene;
    const lines = areas.map((area) => ({ name: catalogue.areas[area], points: dots(scene, area) }));
    const isForce = (line) => line.name === catalogue.force;
    const encoding = { x: axis.x("at"), y: axis.y("value") };
    const line = (mark, more) => ({ mark: { type: "line", strokeJoin: "round", ...mark }, encoding: { ...encoding, ...more } });
    const others = named.flatMap((area) => lines
      .filter((one) => one.name !== area && !isForce(one))
      .flatMap((one) => one.points.map((point) => ({ ...point, area, line: one.name }))));
    const own = lines.filter((one) => !isForce(one))
      .flatMap((one) => one.points.map((point) => ({ ...point, area: one.name })));
    if (!own.some((point) => point.value !== null)) return [];
    const whole = all.measure.isCount ? [] : named.flatMap((area) => lines.filter(isForce)
      .flatMap((one) => one.points.map((point) => ({ ...point, area }))));
    return [
      part("others", others, line({ color: colour.back, strokeWidth: 1 }, { detail: { field: "line", type: "nominal" } })),
      part("whole", whole, line({ color: colour.other, strokeWidth: 1.4, strokeDash: [6, 4] })),
      part("own", own, line({ color: colour.accent, strokeWidth: 2.4 })),
      part("points", own.filter((point) => point.value !== null), {
        mark: { type: "point", filled: true, opacity: 1, size: 26, color: colour.accent },
        encoding: { ...encoding, tooltip: drawing.tip(words.opening(all.measure.unit)) },
      }),
    ].filter((one) => one.values.length);
  }

  function dots(scene, area) {
    const { all, ends, kind, state } = scene;
    const series = all.block.series.find((one) => one.area === area && one.category === all.category);
    const values = drawing.numbers(series, "value");
    const text = (n) => series.texts.value[n];
    return ends.map((end) => {
      const n = (end - all.block.first) / all.block.step;
      const value = values[n] ?? null;
      return { at: drawing.place(kind, end), value, period: words.period(state.period, end), text: value === null ? "" : text(n) };
    });
  }

  explorer.panels = { panels };
})(window.Explorer);
