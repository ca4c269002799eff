(function (explorer) {
  const { drawing, rows, words } = explorer;
  const TITLES = { g: "Months between events" };
  const OF_EVENTS = ["g"]; // a month without an event is no gap in them

  function isOfEvents(chart) {
    return OF_EVENTS.includes(chart.kind);
  }

  /** Points of a control chart between two months, with the levels that hold at each; gaps are null. */
  function points(chart, ends, signals, printed) {
    const at = new Map(chart.months.map((month, n) => [month, n]));
    const marks = new Map(chart.signals.map(([n, type, rule]) => [n, [type, rule]]));
    const within = ends.filter((end) => end >= chart.months[0] && end <= chart.months.at(-1));
    const told = within.map((end) => {
      const at0 = drawing.place("month", end);
      if (!at.has(end)) return { at: at0, end, value: null };
      const n = at.get(end);
      const [type, rule] = marks.get(n) || ["common_cause", ""];
      const [, phase, centre, lower, upper, centreText, lowerText, upperText] = rows.level(chart, n);
      return {
        at: at0, end, value: chart.values[n], phase, centre, lower, upper, centreText, lowerText, upperText, type, rule,
        signal: words.opening(signals[type].words), size: type === "common_cause" ? 34 : 110,
        period: words.month(end), text: isOfEvents(chart) ? String(chart.values[n]) : printed(end),
      };
    });
    return isOfEvents(chart) ? told.filter((point) => point.value !== null) : told;
  }

  /** Where a level lies at each point that has it. */
  function levelRows(shown, level) {
    const held = shown.filter((point) => (point[level] ?? null) !== null);
    return held.map((point) => ({ at: point.at, level: point[level], phase: point.phase, area: point.area }));
  }

  /** Centre or a limit, phase by phase. */
  function levelLayer(level, axis, colour) {
    const look = level === "centre" ? { color: colour.ink } : { color: colour.soft, strokeDash: [6, 4] };
    return {
      mark: { type: "line", interpolate: "step", strokeWidth: 1.5, ...look },
      encoding: { x: axis.x("at"), y: axis.y("level"), detail: { field: "phase", type: "nominal" } },
    };
  }

  /** Points by shape and colour of what they signal. */
  function markLayer(scene, shown, axis, legend) {
    const { catalogue, colour, all } = scene;
    const present = Object.keys(catalogue.signals).filter((name) => shown.some((point) => point.type === name));
    const domain = present.map((name) => words.opening(catalogue.signals[name].words));
    const scale = (range) => ({ domain, range });
    return {
      mark: { type: "point", filled: true, opacity: 1, stroke: colour.edge, strokeWidth: 0.8 },
      encoding: {
        x: axis.x("at"),
        y: axis.y("value"),
        shape: { field: "signal", type: "nominal", legend, scale: scale(present.map((name) => catalogue.signals[name].shape)) },
        color: { field: "signal", type: "nominal", legend, scale: scale(present.map((name) => colour.signals[name])) },
        size: { field: "size", type: "quantitative", scale: null, legend: null },
        tooltip: [...drawing.tip(words.opening(all.measure.unit)), { field: "signal", title: "Signal" }],
      },
    };
  }

  /** The points joined; the line breaks where a month is absent, for missing is not nought. */
  function pathLayer(axis, colour) {
    return {
      mark: { type: "line", color: colour.path, strokeWidth: 1.4 },
      encoding: { x: axis.x("at"), y: axis.y("value") },
    };
  }

  /** A dotted line where a phase starts, with its cause above the plot. */
  function phaseLayers(scene, shown, axis, width) {
    const [first, last] = [shown[0].end, shown.at(-1).end];
    return scene.all.phases.filter((phase) => phase.month > first && phase.month <= last).flatMap((phase, n) => {
      const isLate = (phase.month - first) / (last - first) > 0.5;
      const text = `From ${words.month(phase.month)}${phase.cause ? `: ${phase.cause}` : ""}`;
      const data = { values: [{ at: drawing.place("month", phase.month), text }] };
      const side = isLate ? { align: "right", dx: 4 } : { align: "left", dx: -4 };
      return [
        { data, mark: { type: "rule", color: scene.colour.soft, strokeDash: [2, 3] }, encoding: { x: axis.x("at") } },
        {
          data,
          mark: { type: "text", ...side, baseline: "bottom", fontSize: 12, color: scene.colour.ink, limit: width * 0.6 },
          encoding: { x: axis.x("at"), y: { value: -6 - n * 15 }, text: { field: "text" } },
        },
      ];
    });
  }

  /** Names of the last levels and of the target. */
  function levelLabels(scene, last, shown) {
    const { colour, all } = scene;
    const texts = { upper: last.upperText, lower: last.lowerText, centre: last.centreText };
    const same = last.upper !== null && last.upper === last.lower;
    const names = same ? [["centre", "Centre and limits"]] : drawing.LEVELS;
    const labels = names.filter(([level]) => (last[level] ?? null) !== null).map(([level, name]) => ({
      label: `${name} ${texts[level] ?? ""}`.trim(), colour: colour.ink, level: last[level], at: shown.at(-1).at,
    }));
    const { target } = all.measure;
    if (target !== null) labels.push({ label: drawing.targetLabel(all.measure), colour: colour.target, level: target, at: shown.at(-1).at });
    return labels;
  }

  function held(values, layer) {
    return { ...layer, data: { values } };
  }

  /** The control chart of a series; null where none of its points is within the periods. */
  function controlChart(scene, width) {
    const { all, ends, colour, catalogue } = scene;
    const printed = (end) => all.series?.texts.value[(end - all.block.first) / all.block.step] ?? "";
    const shown = points(all.chart, ends, catalogue.signals, printed);
    const known = shown.filter((point) => point.value !== null);
    if (!known.length) return null;
    const labels = levelLabels(scene, known.at(-1), shown);
    const size = drawing.plot(width, labels);
    const title = TITLES[all.chart.kind] || drawing.unitTitle(scene);
    const axis = drawing.axes(scene, shown.map((point) => point.end), size.width, title);
    const values = known.flatMap((point) => [point.value, point.centre, point.lower, point.upper, all.measure.target]);
    const drawn = values.filter((value) => (value ?? null) !== null);
    return {
      width: size.width,
      height: drawing.HEIGHT,
      layer: [
        ...drawing.LEVELS.map(([level]) => held(levelRows(shown, level), levelLayer(level, axis, colour)))
          .filter((one) => one.data.values.length),
        ...drawing.targetLine(scene, shown.map((point) => point.end), axis),
        ...phaseLayers(scene, shown, axis, size.width),
        held(shown, pathLayer(axis, colour)),
        held(known, markLayer(scene, shown, axis, { columns: size.isNarrow ? 1 : 3 })),
        ...(size.isNarrow ? [] : drawing.sideLabels(labels, drawn, axis)),
      ],
      key: size.isNarrow ? labels.map(({ label, colour: ink }) => ({ label, colour: ink })) : [],
    };
  }

  explorer.controlChart = { controlChart, levelLayer, levelRows, markLayer, pathLayer, points };
})(window.Explorer);
