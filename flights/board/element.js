// Elements of the page. What a person or a file says gets into them as text only.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with attributes and children; those that are null or false are left out.
 * @param {string} tag @param {Object<string, string|number|boolean|null>} [attributes]
 * @param {...(Node|string|number|null|false)} children @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for a drawing. @returns {SVGElement} */
export function drawing(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** The element with an id. @param {string} id @returns {HTMLElement} */
export const find = (id) => document.getElementById(id);

/** A button that does something. @param {string} text @param {function(): void} act */
export function button(text, act, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false && value !== undefined) {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== false));
  return made;
}
