// How a row is drawn. All text is set as text; only the marks, which are ours, are parsed.

import { make } from '../../timemap/static/dom.js';
import { keepDatesWhole } from '../session/whole_dates.js';

/** @import { Cell, View } from './table.d.ts' */

const HEAD = 1; // the cell that is the head of its row

/**
 * A row of the content.
 * @param {View} view
 * @param {number} n
 */
export function buildRow({ content, picks, root }, n) {
  const [id, ...cells] = content.rows[n];
  const row = make('tr');
  row.setAttribute('role', 'row');
  row.dataset.id = id;
  for (const [i, cell] of cells.entries()) row.append(buildCell(content, cell, i, picks ? addressOf(picks, id) : ''));
  if (picks) linkDates(row, picks, id);
  if (picks) nameRow(row, `rl-${root.dataset.name}-${n}`);
  keepDatesWhole(row);
  return row;
}

/**
 * The address of the page with a row chosen.
 * @param {import('./table.d.ts').Picks} picks
 * @param {string} id
 */
export function addressOf({ href }, id) {
  return href + encodeURIComponent(id);
}

/**
 * The address of the page with a row chosen, on its day.
 * @param {import('./table.d.ts').Picks} picks
 * @param {string} id
 * @param {string} day
 */
export function dayAddressOf(picks, id, day) {
  const [path, query] = addressOf(picks, id).split('?');
  const names = new URLSearchParams(query);
  names.set('as_of', day);
  return `${path}?${names}`;
}

/**
 * Dates lead to their day.
 * @param {HTMLTableRowElement} row
 * @param {import('./table.d.ts').Picks} picks
 * @param {string} id
 */
function linkDates(row, picks, id) {
  for (const date of row.querySelectorAll('a.rl-day'))
    if (date instanceof HTMLElement) date.setAttribute('href', dayAddressOf(picks, id, date.dataset.day ?? ''));
}

/**
 * @param {import('./table.d.ts').TableContent} content
 * @param {Cell} cell
 * @param {number} column
 * @param {string} address  of the row; empty if it has none
 */
function buildCell({ columns, marks }, cell, column, address) {
  const node = make(column === HEAD ? 'th' : 'td');
  node.setAttribute('role', column === HEAD ? 'rowheader' : 'cell');
  if (node instanceof HTMLTableCellElement && column === HEAD) node.scope = 'row';
  node.dataset.head = columns[column].head;
  node.dataset.column = String(column);
  const parts = typeof cell === 'string' ? { t: cell } : cell;
  const text = buildText(parts, column === HEAD ? address : '');
  node.append(parts.mark ? buildMarked(parts.mark, marks[parts.mark], text) : text);
  if (parts.k === null) text.className = 'rl-none';
  if (parts.s) node.append(' ', buildSmall(parts.s, parts.name ?? ''));
  return node;
}

/**
 * @param {Exclude<Cell, string>} parts
 * @param {string} address  of the row
 */
function buildText({ t, lang, own, href, day }, address) {
  const text = address
    ? rowLink(address, t)
    : day
      ? dateLink(day, t)
      : href && /^https?:/i.test(href)
        ? outerLink(href, t)
        : make('span', '', t);
  if (lang) text.lang = lang;
  if (own) text.translate = false;
  return text;
}

/**
 * The link that a row is chosen by. It is no target of a drag, so that its text can be selected; and the time map does not
 * hold its press back (`leave` in report.js), since it is reported by itself.
 * @param {string} address
 * @param {string} text
 */
function rowLink(address, text) {
  const link = make('a', 'rl-row', text);
  link.dataset.go = '';
  link.setAttribute('href', address);
  link.draggable = false;
  link.tabIndex = -1;
  return link;
}

/**
 * A date; its address comes with that of its row. By keys it is reached in the card of its event.
 * @param {string} day
 * @param {string} text
 */
function dateLink(day, text) {
  const link = make('a', 'rl-day', text);
  Object.assign(link.dataset, { go: '', day });
  link.draggable = false;
  link.tabIndex = -1;
  return link;
}

/**
 * @param {string} href
 * @param {string} text
 */
function outerLink(href, text) {
  const link = make('a', 'rl-row', text);
  Object.assign(link, { href, target: '_blank', rel: 'noopener noreferrer', tabIndex: -1, draggable: false });
  return link;
}

/**
 * @param {string} text
 * @param {string} name  a part of it that is not translated; empty for none
 */
function buildSmall(text, name) {
  const small = make('small', '', name ? '' : text);
  const at = text.indexOf(name);
  if (!name) return small;
  const named = make('span', '', name);
  named.translate = false;
  small.append(text.slice(0, at), named, text.slice(at + name.length));
  return small;
}

/**
 * A word behind its mark; a status has its own colour too.
 * @param {string} word
 * @param {string} svg
 * @param {HTMLElement} text
 */
function buildMarked(word, svg, text) {
  const marked = make('span', `rl-marked rl-${word}`);
  marked.innerHTML = svg;
  if (marked.querySelector('.rl-badge')) text.className = 'rl-word';
  marked.append(text);
  return marked;
}

/**
 * Name the link of a row by its date, what it says and its place: events that say the same are told apart.
 * @param {HTMLTableRowElement} row
 * @param {string} name  unlike that of any other row on the page
 */
function nameRow(row, name) {
  const link = row.querySelector('a.rl-row');
  const named = [...row.cells].slice(0, HEAD + 2);
  for (const [i, cell] of named.entries()) cell.id = `${name}-${i}`;
  link?.setAttribute('aria-labelledby', named.map(({ id }) => id).join(' '));
}
