(function (explorer) {
  const LIGHT = {
    ink: "#1d2733", soft: "#5f6b76", faint: "#e3e7eb", path: "#7b8691", paper: "#ffffff", target: "#00703c",
    accent: "#0b5394", other: "#801650", band: "#d8e3ee", back: "#c3cad1", edge: "#ffffff",
  };
  const DARK = {
    ink: "#e9edf1", soft: "#b4bec8", faint: "#2b3641", path: "#8f9ba7", paper: "#141b22", target: "#6fd39b",
    accent: "#8cc4f5", other: "#ff9ecb", band: "#24384c", back: "#4a5763", edge: "#141b22",
  };
  // The same kinds of colour as on white, light enough to stand out 4.5 to 1 from the dark paper.
  const SIGNALS_ON_DARK = {
    common_cause: "#9fabb6",
    special_cause_high: "#ff9ecb",
    special_cause_low: "#6cc9ee",
    special_cause: "#ff9ecb",
    special_cause_concern: "#ffa45c",
    special_cause_improvement: "#8cb8ff",
  };
  const FONT = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif';
  const isDark = window.matchMedia("(prefers-color-scheme: dark)");

  /** Colours of the theme that is in force, or of paper. */
  function colours(catalogue, onPaper) {
    const dark = isDark.matches && !onPaper;
    const signals = Object.fromEntries(
      Object.entries(catalogue.signals).map(([name, one]) => [name, dark ? SIGNALS_ON_DARK[name] : one.colour]),
    );
    return { ...(dark ? DARK : LIGHT), signals };
  }

  /** Vega-Lite's settings: one look for every chart of the page. */
  function config(colour) {
    const text = { labelFont: FONT, titleFont: FONT, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" };
    return {
      background: colour.paper,
      font: FONT,
      aria: false,
      view: { stroke: null },
      axis: {
        ...text, labelColor: colour.ink, titleColor: colour.ink, domainColor: colour.soft, tickColor: colour.soft,
        gridColor: colour.faint,
      },
      legend: {
        ...text, labelColor: colour.ink, title: null, symbolSize: 90, labelLimit: 400, orient: "bottom", columnPadding: 20,
      },
      header: { labelFont: FONT, labelFontSize: 13, labelFontWeight: "bold", labelColor: colour.ink, title: null },
      title: { font: FONT, color: colour.ink, anchor: "start", frame: "group", fontSize: 15, subtitleColor: colour.soft },
    };
  }

  /** Call when the theme changes. */
  function onChange(act) {
    isDark.addEventListener("change", act);
  }

  explorer.look = { colours, config, onChange };
})(window.Explorer);
