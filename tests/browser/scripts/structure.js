// What is wrong with the outline of the page, one sentence a fault.
() => {
  const faults = [];
  const shown = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 90);
  const said = (element) => (element.textContent || "").trim();
  const unseen = (element) => element.closest("[aria-hidden=true], [hidden]") !== null;

  if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(document.documentElement.lang)) faults.push("html has no lang");
  if (document.title.trim() === "") faults.push("no title");
  const tops = document.querySelectorAll("h1").length;
  if (tops !== 1) faults.push(`${tops} h1`);
  let above = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const level = Number(heading.tagName[1]);
    if (level > above + 1) faults.push(`h${level} follows h${above}: ${shown(heading)}`);
    if (said(heading) === "") faults.push(`empty heading: ${shown(heading)}`);
    above = level;
  }
  for (const table of document.querySelectorAll("table:not([role=presentation])")) {
    if (!table.caption || said(table.caption) === "") faults.push(`table without caption: ${shown(table)}`);
    if (!table.querySelector("th")) faults.push(`table without th: ${shown(table)}`);
  }
  for (const header of document.querySelectorAll("th")) {
    if (!["col", "row", "colgroup", "rowgroup"].includes(header.getAttribute("scope"))) {
      faults.push(`th without scope: ${shown(header)}`);
    }
  }
  const text = (picture) => {
    const labels = (picture.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
    return [
      picture.getAttribute("alt"), picture.getAttribute("aria-label"),
      ...labels.map((id) => document.getElementById(id)?.textContent),
      [...picture.children].find((child) => child.tagName === "title")?.textContent,
    ].some((found) => (found || "").trim() !== "");
  };
  for (const picture of document.querySelectorAll("img, canvas, svg:not(svg svg)")) {
    if (!unseen(picture) && !text(picture)) faults.push(`picture without text: ${shown(picture)}`);
    if (picture.tagName === "svg" && !unseen(picture) && picture.getAttribute("role") !== "img") {
      faults.push(`svg without role img: ${shown(picture)}`);
    }
  }
  const times = new Map();
  for (const element of document.querySelectorAll("[id]")) times.set(element.id, (times.get(element.id) || 0) + 1);
  for (const [id, count] of times) if (count > 1) faults.push(`id ${id} stands ${count} times`);
  return faults;
}
