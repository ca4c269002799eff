// Whether the page is wider than the window, and what makes it so; on paper also what a box would cut off.
(paper) => {
  const faults = [];
  const shown = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 90);
  const wide = document.documentElement.clientWidth;
  const clips = (element) => getComputedStyle(element).overflowX !== "visible";
  // What is placed by itself is held by the box it is placed in, not by the one it stands in.
  const holder = (element) =>
    getComputedStyle(element).position === "absolute" ? element.offsetParent : element.parentElement;
  if (document.documentElement.scrollWidth > wide) {
    const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
      for (let box = holder(element); box && box !== document.body; box = holder(box)) if (clips(box)) return false;
      return element.checkVisibility() && element.getBoundingClientRect().right > wide + 1;
    });
    faults.push(`${document.documentElement.scrollWidth} px in ${wide}: ${shown(beyond.at(-1) || document.body)}`);
  }
  if (!paper) return faults;
  for (const element of document.body.querySelectorAll("table, svg, figure, img, canvas")) {
    if (!element.checkVisibility() || element.closest("[aria-hidden=true]")) continue;
    const right = element.getBoundingClientRect().right;
    const box = element.parentElement.closest("*");
    if (right > wide + 1) faults.push(`cut off by ${Math.round(right - wide)} px: ${shown(element)}`);
    else if (clips(box) && box.scrollWidth > box.clientWidth + 1) {
      faults.push(`cut off by ${box.scrollWidth - box.clientWidth} px in its box: ${shown(element)}`);
    }
  }
  return faults;
}
