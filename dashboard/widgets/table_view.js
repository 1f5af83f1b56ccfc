// The table on the page: its heads, its rows in an order, the row that is marked.

import { make, setText } from '../../timemap/static/dom.js';
import { pressed, sorted } from './table_order.js';
import { addressOf, buildRow, dayAddressOf } from './table_rows.js';

/** @import { TableContent, TableMessage, View } from './table.d.ts' */

const STEP = 120; // rows that are built at once: a long list must not hold the page up
const PRINTED = 12; // rows of the events on paper: see rows.css
const FOLDED = 10; // rows that a phone shows of a long table: see rows.css

/**
 * The elements of a table, empty.
 * @param {HTMLElement} root
 * @param {TableContent} content
 * @param {TableMessage} message
 * @returns {View}
 */
export function createView(root, content, message) {
  const table = make('table', 'rl-table rl-sortable');
  table.setAttribute('role', 'table');
  const head = table.createTHead();
  const body = table.createTBody();
  for (const part of [head, body]) part.setAttribute('role', 'rowgroup');
  Object.assign(body, { id: `${root.dataset.name}-rows`, tabIndex: -1 }); // where a link over the page's head leads
  const scroller = make('div', 'rl-rows-scroll');
  const live = make('p', 'rl-unseen');
  live.setAttribute('role', 'status');
  const notice = make('p', 'rl-note');
  notice.setAttribute('role', 'status');
  const more = make('button', 'rl-rows-more');
  more.type = 'button';
  more.onclick = () => unfold(view);
  const paper = make('p', 'rl-note rl-on-paper');
  const keys = make('p', 'rl-note rl-keys');
  keys.id = `rl-keys-${root.dataset.name}`;
  table.setAttribute('aria-describedby', keys.id);
  scroller.append(table);
  root.replaceChildren(notice, scroller, paper, more, keys, live);
  /** @type {View} */
  const view = {
    ...{
      root,
      scroller,
      table,
      head,
      body,
      live,
      notice,
      more,
      paper,
      keys,
      content,
      order: message.order,
      opening: message.order,
    },
    ...{ url: '', shown: [], picks: null, drawn: new Map(), pressed: null, pick: () => {}, timer: 0 },
    ...{ focused: null, seeking: false },
  };
  return view;
}

/**
 * Show the rows that a phone folds. The button goes, so the keyboard goes on at the first of them.
 * @param {View} view
 */
function unfold({ root, body }) {
  root.classList.add('rl-unfolded');
  (rowLink(body.rows[FOLDED]) ?? body).focus();
}

/**
 * @param {HTMLTableRowElement | undefined} row
 * @returns {HTMLElement | null | undefined}
 */
export function rowLink(row) {
  return row?.querySelector('a.rl-row');
}

/**
 * Take another content: its heads are built, and no row of the one before is used.
 * @param {View} view
 * @param {string} url
 * @param {TableContent} content
 */
export function takeContent(view, url, content) {
  Object.assign(view, { url, content, drawn: new Map(), shown: [] });
  view.table.lang = content.lang;
  const row = make('tr');
  row.setAttribute('role', 'row');
  row.dataset.sort = content.words.sort;
  setText(view.keys, content.words.keys);
  row.append(...content.columns.map((column, n) => buildHead(view, column, n)));
  view.head.replaceChildren(row);
  const sum = content.columns.reduce((all, { size }) => all + size, 0);
  const columns = make('colgroup');
  for (const { size } of content.columns)
    columns.append(Object.assign(make('col'), { width: `${(100 * size) / sum}%` }));
  view.table.querySelector('colgroup')?.remove();
  view.head.before(columns);
}

/**
 * @param {View} view
 * @param {import('./table.d.ts').Column} column
 * @param {number} n
 */
function buildHead(view, column, n) {
  const head = make('th');
  head.scope = 'col';
  head.setAttribute('role', 'columnheader');
  const button = make('button', 'rl-sort', column.head);
  button.type = 'button';
  button.onclick = () => {
    view.order = pressed(view.order, n, column.first);
    view.seeking = false;
    drawRows(view);
    view.scroller.scrollTo(0, 0);
    const { words } = view.content;
    setText(view.live, (view.order[1] > 0 ? words.ascending : words.descending).replace('{column}', column.head));
  };
  head.append(button);
  return head;
}

/**
 * Where a press chooses a row: the addresses of rows follow the state of the session.
 * @param {View} view
 * @param {TableMessage['picks']} picks
 */
export function takePicks(view, picks) {
  const other = picks?.href !== view.picks?.href;
  view.picks = picks;
  view.root.classList.toggle('rl-picks', picks !== null);
  if (!picks || !other) return;
  for (const row of view.drawn.values()) {
    const id = row.dataset.id ?? '';
    row.querySelector('a.rl-row')?.setAttribute('href', addressOf(picks, id));
    const date = row.querySelector('a.rl-day');
    if (date instanceof HTMLElement) date.setAttribute('href', dayAddressOf(picks, id, date.dataset.day ?? ''));
  }
}

/**
 * Draw the rows in their order: some at once, the rest in steps.
 * @param {View} view
 */
export function drawRows(view) {
  const { content, body, root, shown, table } = view;
  const collator = new Intl.Collator(content.lang, { numeric: true });
  const opening = sorted(content.rows, shown, view.opening, collator.compare);
  const order = sorted(content.rows, opening, view.order, collator.compare);
  const focused = body.contains(document.activeElement) ? document.activeElement?.closest('tr') : null;
  view.focused = focused?.dataset.id ?? view.focused;
  clearTimeout(view.timer);
  markHeads(view);
  table.setAttribute('aria-rowcount', String(order.length + 1));
  root.dataset.drawn = 'false';
  body.replaceChildren();
  const draw = (/** @type {number} */ from) => {
    body.append(...order.slice(from, from + STEP).map((n) => rowOf(view, n)));
    if (from + STEP < order.length) view.timer = window.setTimeout(() => draw(from + STEP));
    else root.dataset.drawn = 'true';
    mark(view);
    keepFocus(view);
    if (view.seeking) showMarked(view);
  };
  draw(0);
  const all = order.length.toLocaleString(content.lang);
  setText(view.more, content.words.all.replace('{n}', all));
  root.classList.toggle('rl-long', order.length > FOLDED);
  setText(view.paper, content.words.paper.replace('{n}', `${PRINTED}`).replace('{all}', all));
  root.classList.toggle('rl-over-paper', order.length > PRINTED);
}

/**
 * The keyboard stays at the row it was in; at the table's beginning if that row is not shown any more.
 * @param {View} view
 */
function keepFocus(view) {
  const { body, root, focused } = view;
  if (focused === null) return;
  const row = [...body.rows].find(({ dataset }) => dataset.id === focused);
  if (!row && root.dataset.drawn !== 'true') return;
  view.focused = null;
  const elsewhere = document.activeElement !== document.body; // the reader has gone on meanwhile
  if (!elsewhere) (rowLink(row) ?? body).focus({ preventScroll: true });
}

/**
 * @param {View} view
 * @param {number} n
 */
function rowOf(view, n) {
  const row = view.drawn.get(n) ?? buildRow(view, n);
  view.drawn.set(n, row);
  return row;
}

/** @param {View} view */
function markHeads({ head, order: [column, direction] }) {
  for (const [n, node] of [...head.rows[0].cells].entries()) {
    if (n === column) node.setAttribute('aria-sort', direction > 0 ? 'ascending' : 'descending');
    else node.removeAttribute('aria-sort');
  }
}

/**
 * Mark the row that is shown elsewhere on the page, and let the Tab key stop at it, or else at the first row.
 * @param {View} view
 */
export function mark(view) {
  const marked = view.pressed ?? view.picks?.marked ?? null;
  for (const node of view.body.querySelectorAll('[aria-current]')) node.removeAttribute('aria-current');
  const row = marked === null ? null : [...view.body.rows].find(({ dataset }) => dataset.id === marked);
  row?.setAttribute('aria-current', 'true');
  if (view.picks) row?.querySelector('a.rl-row')?.setAttribute('aria-current', 'true');
  letTabStop(view, row ?? null);
}

/**
 * Of all rows the Tab key stops at one.
 * @param {View} view
 * @param {HTMLTableRowElement | null} row  the one; null for that which has the focus, or else the first with a link
 */
export function letTabStop({ body }, row) {
  const focused = document.activeElement?.closest('tr');
  const own = row ?? (focused && body.contains(focused) ? focused : null);
  const stop = own?.querySelector('a.rl-row') ?? body.querySelector('a.rl-row');
  for (const link of body.querySelectorAll('a.rl-row[tabindex="0"]'))
    if (link !== stop) link.setAttribute('tabindex', '-1');
  stop?.setAttribute('tabindex', '0');
}

/**
 * Show the marked row within the table, once it is built; the page does not move.
 * @param {View} view
 */
export function showMarked(view) {
  const { body, scroller, head, root } = view;
  const row = /** @type {HTMLElement | null} */ (body.querySelector('tr[aria-current]'));
  view.seeking = !row && root.dataset.drawn !== 'true';
  if (!row || scroller.scrollHeight <= scroller.clientHeight) return;
  const top = row.offsetTop - head.offsetHeight;
  const seen =
    top >= scroller.scrollTop && row.offsetTop + row.offsetHeight <= scroller.scrollTop + scroller.clientHeight;
  if (!seen) scroller.scrollTop = top;
}
