(function (explorer) {
  const { words } = explorer;
  const HEIGHT = 320;
  const LABEL_GAP = 17; // from label to label on the right
  const LETTER = 6.6; // mean width of a letter of a label
  const LEFT = 62; // of the values' axis
  const TICK = 74; // least width of a label of a month
  const NARROW = 560;
  const LEVELS = [["upper", "Upper limit"], ["centre", "Centre"], ["lower", "Lower limit"]];
  const ENDS = { month: "Month", quarter: "Quarter, by its first month", year: "Year to" };

  /** Where a period stands across: its month, or the first month of its quarter. */
  function place(kind, end) {
    return words.firstDay(kind === "quarter" ? end - 2 : end);
  }

  /** The axes of a chart: months across, values upwards; they need not start at nought, for points are read by place. */
  function axes(scene, ends, width, title) {
    const every = Math.max(1, Math.ceil((ends.length * TICK) / width));
    const values = ends.filter((_, n) => (ends.length - 1 - n) % every === 0).map((end) => place(scene.kind, end));
    const x = (field) => ({
      field, type: "temporal", title: ENDS[scene.kind], scale: { type: "utc" },
      axis: { format: "%b %Y", grid: false, labelPadding: 6, values, labelFlush: Boolean(scene.isFlush) },
    });
    const y = (field) => ({
      field, type: "quantitative", title, scale: { zero: false, nice: true }, axis: { tickCount: 6, ...(scene.all.measure.isCount ? { tickMinStep: 1 } : {}) },
    });
    return { x, y };
  }

  /** The lines of a comparison: name, colour, dash and a value a period. */
  function lines(scene) {
    const { state, all, colour, data } = scene;
    const { series, band, block } = all;
    const number = (name) => numbers(series, name);
    const own = { name: words.opening(all.measure.unit), colour: colour.accent, values: number("value"), texts: series?.texts.value };
    const dashed = (name, values) => ({ name, colour: colour.other, dash: [6, 4], values });
    if (state.compare === "lastyear") {
      const back = explorer.rows.YEAR_BACK[state.period];
      const earlier = own.values.map((_, n) => (n < back ? null : own.values[n - back]));
      return [{ ...own, name: "This year" }, dashed("Last year", earlier)];
    }
    if (state.compare === "peers") {
      const rates = all.measure.isRated ? series?.texts.rate_per_1000 : own.texts;
      return [{ ...own, name: state.area, values: band.rate, texts: rates }, dashed("Group average", band.average)];
    }
    if (state.compare !== "previous") return [own];
    const average = {
      month: () => ({ ...dashed("Average month", averages(data, all, block)), isJoined: true }),
      quarter: () => dashed("Quarter average", number("quarter_average")),
      year: () => dashed("", []),
    }[state.period]();
    return [own, average, ...before(scene, own)];
  }

  /** A level line at the value before the newest, to see the newest against it. */
  function before({ ends, state, all, colour }, own) {
    const place0 = (end) => (end - all.block.first) / all.block.step;
    const newest = ends.map(place0).findLast((place1) => (own.values[place1] ?? null) !== null);
    const earlier = newest - explorer.rows.BEFORE[state.period].back;
    const level = own.values[earlier] ?? null;
    if (level === null) return [];
    const end = all.block.first + all.block.step * earlier;
    const name = `${words.short(state.period, end)}: ${own.texts[earlier]}`;
    return [{ name, colour: colour.soft, dash: [2, 3], values: own.values.map(() => level) }];
  }

  /** Numbers of a statistic by place; where they are as printed, they are read from the text. */
  function numbers(series, name) {
    if (!series || !series.texts[name]) return [];
    return series.numbers[name] || series.texts[name].map((text) => (text === null ? null : Number(text.replaceAll(",", ""))));
  }

  function averages(data, all, block) {
    const series = data.year?.series.find((one) => one.area === all.area && one.category === all.category);
    const found = numbers(series, "month_average");
    return Array.from({ length: block.count }, (_, n) => found[block.first + block.step * n - data.year?.first] ?? null);
  }

  /** Labels in order, each pair nearer than the gap moved by halves until none is. */
  function apart(labels, gap) {
    const sorted = [...labels].sort((one, other) => one.level - other.level);
    for (let turn = 0; turn < 20 * sorted.length; turn += 1) {
      for (let low = 0; low + 1 < sorted.length; low += 1) {
        const near = gap - (sorted[low + 1].level - sorted[low].level);
        if (near > 0) {
          sorted[low].level -= near / 2;
          sorted[low + 1].level += near / 2;
        }
      }
    }
    return sorted;
  }

  /** Names beside the last points, apart from each other. */
  function sideLabels(labels, values, axis) {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const placed = apart(labels, ((most - least || 1) * LABEL_GAP) / HEIGHT);
    return placed.map((label) => ({
      data: { values: [label] },
      mark: { type: "text", align: "left", baseline: "middle", dx: 8, fontSize: 12, color: label.colour },
      encoding: { x: axis.x("at"), y: axis.y("level"), text: { field: "label" } },
    }));
  }

  /** What the values are, e.g. Offences a month. */
  function unitTitle({ all, kind }) {
    const unit = words.opening(all.measure.unit);
    return all.measure.isCount && kind !== "year" ? `${unit} a ${kind}` : unit;
  }

  function targetLabel({ target, unit }) {
    return `Target ${target}${unit === "percent" ? "%" : ""}`;
  }

  function targetLine(scene, ends, axis) {
    const { target } = scene.all.measure;
    if (target === null || scene.state.compare === "peers") return [];
    const [from, to] = [place(scene.kind, ends[0]), place(scene.kind, ends.at(-1))];
    return [{
      data: { values: [{ from, to, level: target }] },
      mark: { type: "rule", color: scene.colour.target, strokeWidth: 1.6, strokeDash: [1, 3] },
      encoding: { x: axis.x("from"), x2: { field: "to" }, y: axis.y("level") },
    }];
  }

  function tip(title) {
    return [{ field: "period", title: "Period" }, { field: "text", title }];
  }

  /** Width of the plot beside what stands to its right, which is nothing where the page is narrow. */
  function plot(width, labels) {
    const isNarrow = width < NARROW;
    const right = isNarrow ? 12 : Math.max(0, ...labels.map((label) => label.label.length)) * LETTER + 16;
    return { isNarrow, width: Math.max(180, Math.floor(width - LEFT - right)) };
  }

  /** A line a comparison, named at its end. */
  function lineChart(scene, width) {
    const { state, all, colour, kind, ends } = scene;
    const drawn = lines(scene).map((line) => ({ ...line, points: dots(scene, line) })).filter((line) => line.points.length);
    if (!drawn.length) return null;
    const labels = drawn.map((line) => {
      const last = line.points.findLast((point) => point.value !== null);
      return { label: line.name, colour: line.colour, level: last.value, at: place(kind, ends.at(-1)) };
    });
    const { target } = all.measure;
    if (target !== null && state.compare !== "peers") {
      labels.push({ label: targetLabel(all.measure), colour: colour.target, level: target, at: place(kind, ends.at(-1)) });
    }
    const size = plot(width, labels);
    const title = state.compare === "peers" && all.measure.isRated ? "Per 1,000 people" : unitTitle(scene);
    const axis = axes(scene, ends, size.width, title);
    const values = drawn.flatMap((line) => line.points.map((point) => point.value)).filter((value) => value !== null);
    return {
      width: size.width,
      height: HEIGHT,
      layer: [
        ...bandLayer(scene, axis),
        ...targetLine(scene, ends, axis),
        ...drawn.flatMap((line) => lineLayers(line, axis, colour)),
        ...(size.isNarrow ? [] : sideLabels(labels, [...values, ...labels.map((label) => label.level)], axis)),
      ],
      key: size.isNarrow ? labels.map(({ label, colour: ink }) => ({ label, colour: ink })) : [],
    };
  }

  /** Points of a line between the first and the last that it has; null between them where there is no figure. */
  function dots(scene, line) {
    const { all, ends, kind, state } = scene;
    const values = ends.map((end) => line.values[(end - all.block.first) / all.block.step] ?? null);
    const known = values.map((value) => value !== null);
    const [first, last] = [known.indexOf(true), known.lastIndexOf(true)];
    if (first < 0) return [];
    return ends.slice(first, last + 1).map((end, n) => ({
      at: place(kind, end), value: values[first + n], period: words.period(state.period, end),
      text: line.texts?.[(end - all.block.first) / all.block.step] ?? "",
    })).filter((point) => !line.isJoined || point.value !== null);
  }

  function lineLayers(line, axis, colour) {
    const encoding = { x: axis.x("at"), y: axis.y("value") };
    const joined = {
      data: { values: line.points },
      mark: { type: "line", strokeJoin: "round", color: line.colour, strokeWidth: line.dash ? 1.8 : 2.2, strokeDash: line.dash || [1, 0] },
      encoding,
    };
    const points = {
      data: { values: line.points.filter((point) => point.value !== null) },
      mark: { type: "point", filled: true, opacity: 1, size: 46, color: line.colour, stroke: colour.edge, strokeWidth: 0.8 },
      encoding: { ...encoding, tooltip: tip(line.name) },
    };
    return line.texts ? [joined, points] : [joined];
  }

  /** The band of the similar forces about their average. */
  function bandLayer(scene, axis) {
    const { all, state, colour, ends, kind } = scene;
    if (state.compare !== "peers") return [];
    const values = ends.map((end) => {
      const n = (end - all.block.first) / all.block.step;
      return { at: place(kind, end), lower: all.band.lower[n], upper: all.band.upper[n] };
    }).filter((one) => one.lower !== null && one.upper !== null);
    if (!values.length) return [];
    return [{
      data: { values },
      mark: { type: "area", color: colour.band, opacity: 1 },
      encoding: { x: axis.x("at"), y: axis.y("lower"), y2: { field: "upper" } },
    }];
  }

  explorer.drawing = {
    HEIGHT, LEFT, LETTER, LEVELS, NARROW, axes, lineChart, numbers, place, plot, sideLabels, targetLabel, targetLine, tip,
    unitTitle,
  };
})(window.Explorer);
