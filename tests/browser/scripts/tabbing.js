// What Tab must reach, in document order, and a record of what it does reach; `window.tabbing` keeps both.
() => {
  const CONTROLS = "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, " +
    "[contenteditable=true], [tabindex]";
  const shown = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 90);
  const visible = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  const scrolls = (element) => {
    const style = getComputedStyle(element);
    const goes = (overflow) => overflow === "auto" || overflow === "scroll";
    return (goes(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
      (goes(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
  };
  const chosen = (element) => {
    if (element.type !== "radio" || !element.name) return true;
    const group = [...document.querySelectorAll("input[type=radio]")]
      .filter((other) => other.name === element.name && other.form === element.form && !other.disabled);
    return element === (group.find((other) => other.checked) || group[0]);
  };
  const within = [...document.body.querySelectorAll("*")];
  const wanted = within.filter((element) => visible(element) && (scrolls(element) ||
    (element.matches(CONTROLS) && !element.disabled && element.tabIndex >= 0 && chosen(element) &&
     !element.closest("[inert]"))));
  const looks = (element) => {
    const style = getComputedStyle(element);
    return [style.outlineStyle === "none" ? "" : style.outlineWidth + style.outlineColor, style.boxShadow,
      style.backgroundColor, style.borderColor].join("|");
  };
  const before = new Map(wanted.map((element) => [element, looks(element)]));
  const reached = [];
  document.addEventListener("focusin", (event) => {
    const element = event.target;
    const box = element.getBoundingClientRect();
    reached.push({
      element,
      changed: before.has(element) ? looks(element) !== before.get(element) : true,
      inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 &&
        box.top < innerHeight && box.left < innerWidth,
    });
  });
  window.tabbing = () => {
    const faults = [];
    const met = new Set(reached.map((step) => step.element));
    for (const element of wanted) if (!met.has(element)) faults.push(`not reached by keyboard: ${shown(element)}`);
    for (const step of reached) {
      if (!step.changed) faults.push(`focus does not show: ${shown(step.element)}`);
      if (!step.inside) faults.push(`focus lies outside the window: ${shown(step.element)}`);
    }
    reached.slice(1).forEach((step, place) => {
      const last = reached[place].element;
      const follows = last.compareDocumentPosition(step.element) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (!follows) faults.push(`focus goes backwards to ${shown(step.element)}`);
    });
    return faults;
  };
  return wanted.length;
}
