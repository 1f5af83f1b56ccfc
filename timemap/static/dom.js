// Small things that every element needs.

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} [className]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/**
 * Give an element a text; nothing is touched where it has that text already.
 * @param {HTMLElement} node
 * @param {string} text
 */
export function setText(node, text) {
  const { firstChild } = node;
  if (!(firstChild instanceof Text)) node.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}

/**
 * Give an element an attribute; nothing is touched where it has that value already, so that no style is worked out anew.
 * @param {Element} node
 * @param {string} name
 * @param {string} value
 */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/**
 * @param {HTMLSelectElement} select
 * @param {[value: string, text: string][]} entries
 * @param {string} chosen
 */
export function fillSelect(select, entries, chosen) {
  select.replaceChildren(...entries.map(([value, text]) => new Option(text, value, false, value === chosen)));
}

/**
 * @param {HTMLElement} node
 * @param {number} left
 * @param {number} top
 * @param {number} width
 * @param {number} height
 */
export function placeBox(node, left, top, width, height) {
  Object.assign(node.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}
