// What a reader's steps change on a page without a browser, in lines that can be compared; and the steps.

import { document, Element, fire, page, plain, promised } from './page.js';

/** Attributes of the template that no step changes. */
const STILL = new Set([
  ...[
    'data-text',
    'data-label',
    'data-title',
    'class',
    'data-el',
    'tabindex',
    'type',
    'data-testid',
    'maxlength',
    'autocomplete',
  ],
  ...['autocapitalize', 'spellcheck', 'enterkeyhint', 'aria-haspopup', 'aria-orientation'],
]);

/** Attributes that are shown as what they do. */
const SHOWN = new Set(['style', 'checked', 'selected']);

/** @param {string} text */
const rounded = (text) => text.replace(/-?\d+\.\d+/g, (n) => String(Math.round(Number(n) * 10) / 10));

/** @param {any} element @returns {string[]} */
const stylesOf = ({ style }) =>
  Array.from({ length: style.length }, (_, n) => style.item(n)).map(
    (name) => `${name}: ${rounded(style.getPropertyValue(name))}`,
  );

/** What a field has. @param {any} field @returns {string[]} */
function fieldValue({ localName, type, value, checked }) {
  if (type === 'checkbox') return checked ? ['checked'] : [];
  return ['input', 'select', 'textarea'].includes(localName) && value ? [`“${value}”`] : [];
}

/**
 * What stands on the page: each element by its place, with its words, its attributes and where it is.
 * @param {any} element
 * @param {string} [place]
 * @param {Map<string, string>} [lines]
 * @param {string} [but]  what is in these elements is left out
 */
function outline(element, place = '', lines = new Map(), but = '.none') {
  /** @type {Record<string, number>} */
  const seen = {};
  for (const child of element.children) {
    const name = child.dataset.el ?? [child.localName, ...child.className.split(' ').filter(Boolean)].join('.');
    seen[name] = (seen[name] ?? 0) + 1;
    const own = child.dataset.el ?? child.dataset.id ?? `${place}/${name}${seen[name] > 1 ? seen[name] : ''}`;
    if (child.localName === 'svg') {
      lines.set(own, [...child.children].map((part) => part.dataset.part).join(' '));
      continue;
    }
    const attributes = [...child.attributes]
      .map(({ name: key, value: text }) => [key, text])
      .filter(([key]) => !STILL.has(key) && !SHOWN.has(key))
      .map(([key, text]) => (text ? `${key}=${text}` : key));
    const classes = child.dataset.el && child.className ? [`.${child.className.replaceAll(' ', '.')}`] : [];
    const style = stylesOf(child);
    const words = [...child.childNodes]
      .filter((/** @type {any} */ node) => !(node instanceof Element))
      .map((/** @type {any} */ node) => node.data)
      .join('')
      .replace(/^[ \n]+|[ \n]+$/g, '');
    const value = fieldValue(child);
    const rows = [...child.children].map((/** @type {any} */ row) => row.dataset.id).filter(Boolean);
    const order = rows.length ? [`has ${rows.join(' ')}`] : [];
    const marked = page.selected.has(child) ? [`selected ${page.selected.get(child)} ×`] : [];
    const focus = document.activeElement === child ? ['has the focus'] : [];
    lines.set(
      own,
      plain(
        [...classes, words, ...value, ...attributes, ...style, ...order, ...marked, ...focus]
          .filter(Boolean)
          .join(' | '),
      ),
    );
    if (!child.matches(but)) outline(child, own, lines, but);
  }
  return lines;
}

/** What a part of a line is about. @param {string} part */
const about = (part) => /^[\w-]+(?==|: |$)|^“|^\./.exec(part)?.[0] ?? 'words';

/**
 * What a line says that it did not say before, and what is there no more.
 * @param {string | undefined} before
 * @param {string} line
 */
function changed(before, line) {
  if (!before) return line;
  const [old, now] = [before, line].map((each) => each.split(' | ').filter(Boolean));
  const fresh = now.filter((part) => !old.includes(part));
  const subjects = new Set(fresh.map(about));
  const gone = old.filter((part) => !now.includes(part) && !subjects.has(about(part)));
  return [...fresh, ...gone.map((part) => `no more ${part}`)].join(' | ');
}

/**
 * @typedef {object} Shown  what is on a page
 * @property {any} root
 * @property {() => any[]} told  what was sent since last asked
 * @property {() => unknown} agrees  Python takes it
 * @property {string} [but]  elements of which nothing is told that is in them
 */
/** @typedef {[what: string, act: () => unknown]} Act */

/**
 * What a reader's steps change on the page, and what is sent.
 * @param {Shown} shown
 * @param {Act[]} steps
 * @param {boolean} [whole]  with all that is there at first
 */
export async function journal(shown, steps, whole = false) {
  const { root } = shown;
  const rootOf = () =>
    [
      ...[...root.attributes].flatMap(({ name, value }) => (name === 'style' ? [] : [`${name}=${value}`])),
      ...stylesOf(root),
    ].join(' ');
  const now = () => outline(root, '', new Map(), shown.but).set('root', rootOf());
  let before = whole ? new Map() : now();
  /** @type {string[]} */
  const said = [];
  for (const [name, act] of /** @type {Act[]} */ ([['at first', () => {}], ...steps])) {
    await act();
    await promised();
    page.pass(350); // keys have come to rest
    await promised();
    const lines = now();
    said.push(`== ${name}`);
    for (const [place, line] of lines)
      if (before.get(place) !== line && (line || before.has(place)))
        said.push(`${place}: ${changed(before.get(place), line)}`);
    const gone = [...before.keys()].filter((place) => !lines.has(place));
    for (const place of gone) if (!gone.some((other) => place.startsWith(`${other}/`))) said.push(`${place}: is gone`);
    for (const [what, elements] of Object.entries({ scrolled: page.scrolled, opened: page.opened }))
      for (const part of elements.splice(0)) said.push(`${what} ${part.dataset.el ?? part.id ?? ''} ${part.className}`);
    for (const report of shown.told()) said.push(`sent ${JSON.stringify(report)}`);
    before = lines;
    await shown.agrees();
  }
  return said.join('\n');
}

/** @param {any} element @param {Record<string, any>} [more] */
export function press(element, more = {}) {
  fire(element, 'pointerdown', more);
  fire(element, 'pointerup', more);
  if (!element.disabled) fire(element, 'click', more);
}

/** @param {any} element @param {number} from @param {number} to @param {boolean} [cancelled] @param {Record<string, any>} [more] */
export function dragged(element, from, to, cancelled = false, more = {}) {
  fire(element, 'pointerdown', { clientX: from, ...more });
  fire(element, 'pointermove', { clientX: to, ...more });
  fire(element, cancelled ? 'pointercancel' : 'pointerup', { clientX: to, ...more });
  if (!cancelled) fire(element, 'click', { clientX: to, ...more });
}

/** A tap whose click the browser moves, as onto a link that is near. @param {any} element @param {number} by */
export function tapped(element, by) {
  fire(element, 'pointerdown', { clientX: 0 });
  fire(element, 'pointerup', { clientX: 0 });
  fire(element, 'click', { clientX: by });
}

/** @param {any} element @param {string} value */
export function change(element, value) {
  element.value = value;
  fire(element, 'change');
}

/** @param {any} element @param {string} keys  with what is held: `shift+Home` */
export function keyDown(element, keys) {
  const [last, ...held] = keys.split('+').reverse();
  const more = Object.fromEntries(held.map((each) => [`${each}Key`, true]));
  return fire(element, 'keydown', { key: last === 'plus' ? '+' : last, ...more });
}
