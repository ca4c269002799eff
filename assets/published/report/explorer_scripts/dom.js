(function (explorer) {
  /** An element with a text, attributes and children; texts are never read as HTML. */
  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) if (value !== null) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /** The element of an id. */
  function by(id) {
    return document.getElementById(id);
  }

  /** Text for those who cannot see the sign before it. */
  function unseen(text) {
    return element("span", { class: "unseen" }, text);
  }

  explorer.dom = { by, element, unseen };
})(window.Explorer);
