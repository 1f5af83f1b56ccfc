// Tables of figures (`data-cells`): the arrow keys go from cell to cell, and what a cell says unseen is shown in a line
// (`data-said`) to whoever points at it, taps it or goes to it. The cells themselves come once each, as a template.

/** @typedef {[down: number, across: number]} Step */

const STEPS = new Map(
  /** @type {[string, Step][]} */ ([
    ['ArrowUp', [-1, 0]],
    ['ArrowDown', [1, 0]],
    ['ArrowLeft', [0, -1]],
    ['ArrowRight', [0, 1]],
    ['Home', [0, -Infinity]],
    ['End', [0, Infinity]],
  ]),
);

/**
 * What can have the focus in each row, from the left.
 * @param {HTMLTableElement} table
 */
function stopsOf(table) {
  const rows = [...table.rows].map((row) => /** @type {HTMLElement[]} */ ([...row.querySelectorAll('td, a')]));
  return rows.filter((row) => row.length);
}

/**
 * Where a stop is from left to right: a head of several columns is above the first of them.
 * @param {HTMLElement} stop
 */
function leftOf(stop) {
  return (stop.closest('td, th') ?? stop).getBoundingClientRect().left;
}

/**
 * The stop to which a key leads.
 * @param {HTMLElement[][]} rows
 * @param {HTMLElement} from
 * @param {Step} step
 */
function stopAt(rows, from, [down, across]) {
  const y = rows.findIndex((row) => row.includes(from));
  if (y < 0) return undefined;
  const row = rows[Math.min(Math.max(y + down, 0), rows.length - 1)];
  if (down) return row.findLast((stop) => leftOf(stop) <= leftOf(from) + 1) ?? row[0];
  return row[Math.min(Math.max(row.indexOf(from) + across, 0), row.length - 1)];
}

/**
 * The one stop of the Tab key, which is where the reader last was.
 * @param {HTMLElement[][]} rows
 * @param {HTMLElement} stop
 */
function makeStop(rows, stop) {
  for (const other of rows.flat()) other.tabIndex = other === stop ? 0 : -1;
}

/**
 * What a cell says unseen, in the line for it.
 * @param {Element | null} line
 * @param {EventTarget | null} target
 */
function say(line, target) {
  const words = target instanceof Element && target.closest('td')?.querySelector('.rl-count-unseen')?.textContent;
  if (line && words) line.textContent = words;
}

/**
 * @param {HTMLTableElement} table
 * @param {Element | null} line
 */
function listen(table, line) {
  const first = table.querySelector('tbody td');
  if (first instanceof HTMLElement) first.tabIndex = 0;
  // a table that scrolls under a pointer at rest moves no pointer: the cell that a key leads to keeps its words
  for (const event of ['pointermove', 'pointerdown', 'focusin'])
    table.addEventListener(event, ({ target }) => say(line, target));
  table.addEventListener('keydown', (press) => {
    const step = STEPS.get(press.key);
    if (!step || press.ctrlKey || press.metaKey || press.altKey || !(press.target instanceof HTMLElement)) return;
    const rows = stopsOf(table);
    const stop = stopAt(rows, press.target, step);
    if (!stop) return;
    press.preventDefault();
    makeStop(rows, stop);
    stop.focus();
  });
}

/**
 * Puts the cells into their rows (`data-of`), each with the names of its row and column for whoever hears it.
 * @param {HTMLTableElement} table
 */
function fill(table) {
  const kinds = table.querySelector('template')?.content.children ?? [];
  const columns = [...table.querySelectorAll('thead tr:last-child a')];
  const names = columns.map((link) => link.getAttribute('aria-label') ?? link.textContent);
  for (const row of table.querySelectorAll('tr[data-of]')) {
    const numbers = row.getAttribute('data-of')?.split(' ') ?? [];
    const cells = numbers.map((n) => /** @type {Element} */ (kinds[Number(n)].cloneNode(true)));
    for (const [i, cell] of cells.entries())
      cell.querySelector('.rl-count-unseen')?.prepend(`${row.getAttribute('data-name')}, ${names[i]}: `);
    row.append(...cells);
  }
}

/**
 * Makes the tables of a container ready, once they are in it.
 * @param {HTMLElement} container
 */
export function followCells(container) {
  for (const table of container.querySelectorAll('table[data-cells]'))
    if (table instanceof HTMLTableElement) {
      fill(table);
      listen(table, container.querySelector('[data-said]'));
    }
}
