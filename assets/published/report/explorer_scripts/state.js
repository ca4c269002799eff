(function (explorer) {
  const { words } = explorer;
  const KEYS = ["measure", "area", "category", "period", "compare", "from", "to"];
  const KINDS = { month: "Months", quarter: "Quarters", year: "Twelve months" };

  /** What a link asks for; null where it is a link to a place on the page. */
  function asked(hash) {
    const found = new URLSearchParams(hash.replace(/^#/, ""));
    const wanted = {};
    for (const key of KEYS) if (found.has(key)) wanted[key] = found.get(key);
    return hash.length > 1 && !("measure" in wanted) ? null : wanted;
  }

  /** The link to a choice; what is usual is left out of it. */
  function link(state, usual) {
    const told = KEYS.filter((key) => key === "measure" || state[key] !== usual[key]);
    return "#" + told.map((key) => `${key}=${encodeURIComponent(state[key])}`).join("&");
  }

  /** Kinds of period that a measure has values of, shown or left out, with their names. */
  function kinds(data) {
    const isHidden = (kind) => data.hidden.some((one) => one.kind === kind);
    const hasValues = (kind) => data[kind].series.some((series) => series.texts.value) || isHidden(kind);
    return Object.entries(KINDS).filter(([kind]) => data[kind] && hasValues(kind));
  }

  /** Places in the catalogue of the areas, or categories, that have a series of a kind of period, shown or left out. */
  function held(data, kind, what) {
    const series = [...data[kind].series, ...data.hidden.filter((one) => one.kind === kind)];
    return [...new Set(series.map((one) => one[what]))].sort((one, other) => one - other);
  }

  /** Ways to compare: name, title, and why it cannot be chosen, or "". */
  function comparisons(catalogue, data, state) {
    const { series, band } = explorer.rows.found(catalogue, data, state);
    const areas = held(data, state.period, "area").filter((area) => !isUnplaced(catalogue, area));
    const before = explorer.rows.BEFORE[state.period].change;
    const texts = series ? series.texts : {};
    const hasLastYear = series && data[state.period].count * data[state.period].step > 12;
    const hasBefore = texts[before] || texts.quarter_average;
    return [
      ["none", "Nothing", ""],
      ["areas", "Areas side by side", areas.length > 2 ? "" : "not published by area"],
      ["lastyear", "Same period last year", hasLastYear ? "" : "no earlier year"],
      ["previous", explorer.rows.BEFORE[state.period].title, hasBefore ? "" : "no earlier period"],
      ["peers", "Similar forces", peersLack(catalogue, state, band)],
    ];
  }

  function peersLack(catalogue, state, band) {
    if (band) return "";
    return state.area === catalogue.force ? "not in this release" : `only for ${catalogue.force}`;
  }

  function isUnplaced(catalogue, area) {
    return catalogue.unplaced.includes(catalogue.areas[area]);
  }

  /** The measure a link asks for, or the first; with what to say where it is not there. */
  function measure(catalogue, wanted) {
    const found = catalogue.measures.find((one) => one.id === wanted.measure);
    if (found || !wanted.measure) return { measure: found || first(catalogue), notes: [] };
    return { measure: first(catalogue), notes: [`This release holds no measure “${wanted.measure}”.`] };
  }

  function first(catalogue) {
    return catalogue.measures.find((one) => one.id === catalogue.first);
  }

  /** The usual choice for a measure. */
  function usual(catalogue, measure, data, period) {
    const kind = period || kinds(data)[0][0];
    const { first, step, count } = data[kind];
    const areas = held(data, kind, "area");
    return {
      measure: measure.id,
      area: catalogue.areas[areas[0]],
      category: measure.categories[held(data, kind, "category")[0]][0],
      period: kind,
      compare: "none",
      from: words.code(first),
      to: words.code(first + step * (count - 1)),
    };
  }

  /** A whole choice of what is asked for, with what to say of anything that the release has not. */
  function resolve(catalogue, measure, data, wanted) {
    const notes = [];
    const kind = kinds(data).some(([name]) => name === wanted.period) ? wanted.period : "";
    if (wanted.period && !kind) notes.push(`${measure.title} is not published by ${wanted.period}.`);
    const plain = usual(catalogue, measure, data, kind);
    const state = { ...plain };
    const areas = held(data, state.period, "area").map((area) => catalogue.areas[area]);
    const categories = held(data, state.period, "category").map((category) => measure.categories[category][0]);
    if (areas.includes(wanted.area)) state.area = wanted.area;
    else if (wanted.area) notes.push(`${measure.title} is not published for ${wanted.area}.`);
    if (categories.includes(wanted.category)) state.category = wanted.category;
    range(data[state.period], wanted, state);
    const way = comparisons(catalogue, data, state).find(([name]) => name === wanted.compare);
    if (way && !way[2]) state.compare = wanted.compare;
    else if (way) notes.push(`${way[1]}: ${way[2]}.`);
    return { state, usual: { ...plain, period: kinds(data)[0][0] }, notes };
  }

  /** Set from and to where they are periods of the block, in order. */
  function range(block, wanted, state) {
    const last = block.first + block.step * (block.count - 1);
    const within = (end) => end !== null && end >= block.first && end <= last && (end - block.first) % block.step === 0;
    const [from, to] = [words.coded(wanted.from), words.coded(wanted.to)];
    if (within(from)) state.from = wanted.from;
    if (within(to) && to >= words.coded(state.from)) state.to = wanted.to;
  }

  explorer.state = { asked, comparisons, held, isUnplaced, kinds, link, measure, resolve };
})(window.Explorer);
