// Every address the page names, as written, with the element that names it; and every place one can point at.
() => {
  const NAMES = ["href", "xlink:href", "src", "data", "action", "poster"];
  const named = [];
  for (const element of document.querySelectorAll("*")) {
    for (const name of NAMES) {
      if (element.hasAttribute(name)) named.push([element.localName, name, element.getAttribute(name)]);
    }
    for (const part of (element.getAttribute("srcset") || "").split(",")) {
      if (part.trim() !== "") named.push([element.localName, "srcset", part.trim().split(/\s+/)[0]]);
    }
  }
  return { named, places: [...document.querySelectorAll("[id]")].map((element) => element.id) };
}
