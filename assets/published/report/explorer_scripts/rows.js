(function (explorer) {
  const { words } = explorer;
  const HIDDEN = "[c]"; // confidential: the symbol of the Government Statistical Service
  const BEFORE = {
    month: { title: "Month before, and average", change: "pct_change_on_previous_month", back: 1 },
    quarter: { title: "Quarter before, and average", change: "pct_change_on_previous_quarter", back: 1 },
    year: { title: "Year to the quarter before", change: "pct_change_on_previous_quarter", back: 3 },
  };
  const YEAR_BACK = { month: 12, quarter: 4, year: 12 };
  const POSITIONS = { below: "▼ below the band", similar: "● within the band", above: "▲ above the band" };

  /** The series, control chart and peers of a choice; undefined where the release has none. */
  function found(catalogue, data, state) {
    const area = catalogue.areas.indexOf(state.area);
    const measure = catalogue.measures.find((one) => one.id === state.measure);
    const category = measure.categories.findIndex(([name]) => name === state.category);
    const same = (one) => one.area === area && one.category === category;
    const block = data[state.period];
    return {
      measure,
      block,
      area,
      category,
      series: block.series.find(same),
      chart: state.period === "month" ? data.chart.find(same) : undefined,
      phases: data.phases.filter(same),
      band: state.area === catalogue.force ? block.peers.find((one) => one.category === category) : undefined,
    };
  }

  /** Places of the periods of a choice, the earliest first. */
  function places(block, state) {
    const place = (text) => (words.coded(text) - block.first) / block.step;
    const from = place(state.from);
    return Array.from({ length: place(state.to) - from + 1 }, (_, n) => from + n);
  }

  /** Reads one series: texts as printed, [c] where the edition leaves them out, null where there is no figure. */
  function reader(data, kind, area, category) {
    const block = data[kind];
    const same = (one) => one.area === area && one.category === category;
    const series = block.series.find(same);
    const isHidden = data.hidden.some((one) => same(one) && one.kind === kind);
    const earliest = new Map();
    return function read(statistic, place) {
      const text = series && series.texts[statistic] ? series.texts[statistic][place] ?? null : null;
      if (text !== null || !isHidden) return { text, isSmall: statistic === "value" && series?.small.includes(place) };
      if (!earliest.has(statistic)) earliest.set(statistic, firstOf(block, statistic));
      return { text: place >= earliest.get(statistic) ? HIDDEN : null };
    };
  }

  /** Place of the first figure of a statistic among all series. */
  function firstOf(block, statistic) {
    const starts = block.series.map((series) => (series.texts[statistic] || []).findIndex((text) => text !== null));
    return Math.min(...starts.filter((start) => start >= 0), Infinity);
  }

  /** Columns beside a value: title, and the cell of a place. Columns without a figure are left out. */
  function columns(catalogue, data, state) {
    const all = found(catalogue, data, state);
    const read = reader(data, state.period, all.area, all.category);
    const value = { title: words.opening(all.measure.unit), cell: (place) => read("value", place), isValue: true };
    const told = (title, statistic) => ({ title, cell: (place) => read(statistic, place) });
    const earlier = (title, back) => ({ title, cell: (place) => (place < back ? { text: null } : read("value", place - back)) });
    const changeBefore = BEFORE[state.period].change;
    const lastYear = told("Change on last year", "pct_change_on_last_year");
    const ways = {
      none: () => [value, ...usual(state, told, lastYear), ...charted(catalogue, all, told)],
      areas: () => byArea(catalogue, data, state, all),
      lastyear: () => [value, earlier("Same period last year", YEAR_BACK[state.period]), lastYear],
      previous: () => [
        value,
        earlier(state.period === "year" ? "Quarter before" : `Previous ${state.period}`, BEFORE[state.period].back),
        told("Change", changeBefore),
        state.period === "quarter" ? told("Quarter average", "quarter_average") : average(data, all),
      ],
      peers: () => amongPeers(all, value, told),
    };
    return ways[state.compare]();
  }

  function usual(state, told, lastYear) {
    if (state.period === "year") return [told("Average month", "month_average")];
    return [
      told(`Change on previous ${state.period}`, BEFORE[state.period].change),
      lastYear,
      told("Quarter average", "quarter_average"),
      told("Percent of all crime", "pct_of_total_crime"),
      told("Rate per 1,000 people", "rate_per_1000"),
      told("Rate per 1,000 households", "rate_per_1000_households"),
    ];
  }

  /** The average month of the twelve that end with a month, where a quarter ends. */
  function average(data, all) {
    const year = data.year;
    const read = year ? reader(data, "year", all.area, all.category) : () => ({ text: null });
    const place = (n) => all.block.first + all.block.step * n - (year ? year.first : 0);
    return { title: "Average month of twelve", cell: (n) => read("month_average", place(n)) };
  }

  /** Centre, limits and signal of each month on the control chart. */
  function charted(catalogue, all, told) {
    if (!all.chart) return [];
    const { chart, block } = all;
    const at = new Map(chart.months.map((month, n) => [(month - block.first) / block.step, n]));
    const signals = new Map(chart.signals.map(([n, type, rule]) => [n, { type, rule }]));
    const limit = (title, n) => ({
      title,
      cell: (place) => ({ text: at.has(place) ? level(chart, at.get(place))[n] ?? null : null }),
    });
    const signal = (place) => {
      if (!at.has(place)) return { text: null };
      const found = signals.get(at.get(place)) || { type: "common_cause", rule: "" };
      const { symbol, words: name } = catalogue.signals[found.type];
      return { text: found.rule ? `${name}: ${catalogue.rules[found.rule]}` : name, symbol, type: found.type, isText: true };
    };
    return [
      limit("Centre", 5),
      limit("Lower limit", 6),
      limit("Upper limit", 7),
      ...(chart.season ? [told("Centre out of season", "centre_line")] : []),
      { title: "Signal", cell: signal, isText: true },
    ];
  }

  /** The row of levels that holds at a point: place, phase, centre, lower, upper, and the three as printed. */
  function level(chart, n) {
    return chart.levels.findLast((one) => one[0] <= n);
  }

  function byArea(catalogue, data, state, all) {
    return explorer.state.held(data, state.period, "area").map((area) => {
      const read = reader(data, state.period, area, all.category);
      const name = catalogue.areas[area];
      return { title: name, cell: (place) => read("value", place), isValue: true, isChosen: name === state.area };
    });
  }

  function amongPeers(all, value, told) {
    const own = all.measure.isRated ? told("Rate per 1,000 people", "rate_per_1000") : value;
    const beside = (title, name) => ({ title, cell: (place) => ({ text: all.band[name][place] }) });
    const position = (place) => ({ text: POSITIONS[all.band.position[place]] || null, isText: true });
    return [
      own,
      beside("Average of the group", "averageText"),
      beside("Rank, 1 is best", "rank"),
      { title: "Place against the group", cell: position, isText: true },
    ];
  }

  /** What is shown: columns, and a row a period, the newest first; ends without any figure are left out. */
  function shown(catalogue, data, state) {
    const { block } = found(catalogue, data, state);
    const span = places(block, state);
    const filled = columns(catalogue, data, state)
      .map((column) => ({ ...column, cells: span.map((place) => column.cell(place)) }))
      .filter((column, n) => n === 0 || column.cells.some((cell) => cell.text !== null));
    const has = span.map((_, n) => filled.some((column) => column.cells[n].text !== null));
    const [first, last] = [has.indexOf(true), has.lastIndexOf(true)];
    const rows = span.map((place, n) => {
      const end = block.first + block.step * place;
      return { place, end, title: words.period(state.period, end), cells: filled.map((column) => column.cells[n]) };
    });
    return { columns: filled, rows: first < 0 ? [] : rows.slice(first, last + 1).reverse() };
  }

  explorer.rows = { BEFORE, HIDDEN, YEAR_BACK, found, level, places, shown };
})(window.Explorer);
