// Mark one element of every look that text has on the page, for contrast is the same wherever the look is.
() => {
  document.querySelectorAll("[data-specimen]").forEach((element) => element.removeAttribute("data-specimen"));
  const grounds = new Map();
  const ground = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
      const own = [backgroundColor, backgroundImage, opacity].join();
      grounds.set(element, ground(element.parentElement) + (own === "rgba(0, 0, 0, 0),none,1" ? "" : `>${own}`));
    }
    return grounds.get(element);
  };
  const met = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    const speaks = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "") ||
      element.matches("input, select, textarea");
    if (!speaks || !element.checkVisibility()) continue;
    const { color, fontSize, fontWeight, clipPath, textShadow } = getComputedStyle(element);
    const look = [color, fontSize, fontWeight, clipPath, textShadow, ground(element)].join("|");
    if (met.has(look)) continue;
    met.add(look);
    element.setAttribute("data-specimen", "");
  }
  return met.size;
}
