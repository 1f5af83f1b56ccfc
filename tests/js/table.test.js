// The sortable table: what a reader's presses and keys change of it, and what is sent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dragged, journal, keyDown, press, tapped } from './journal.js';
import { document, made, page, promised, standIn, window } from './page.js';

standIn();
const { default: sortableTable } = await import('../../dashboard/widgets/sortable_table.js');

const CONTENT = {
  lang: 'en',
  columns: [
    { head: 'Date', first: -1, size: 1 },
    { head: 'Event', first: 1, size: 2 },
    { head: 'Sources', first: 1, size: 1 },
    { head: 'Source', first: 1, size: 1 },
  ],
  words: {
    sort: 'sort',
    keys: 'keys',
    ascending: '{column} up',
    descending: '{column} down',
    chosen: 'chose {row}',
    all: 'all {n}',
    paper: '{n} of {all}',
    waiting: 'waiting',
    late: 'late',
  },
  marks: { open: '<svg class="rl-badge"></svg>', note: '<i></i>' },
  rows: /** @type {any[]} */ ([
    [
      'a',
      { t: '1 May', k: 5, day: '2020-05-01' },
      'Opened',
      { t: 'two', k: 2 },
      { t: 'RFA', href: 'https://rfa.example/', own: true },
    ],
    [
      'b',
      { t: '2 June', k: 6, day: '2020-06-02', s: 'by Yonhap here', name: 'Yonhap' },
      { t: '2020年5月1日 닫힘', lang: 'ko', mark: 'open' },
      { t: '—', k: null },
      { t: 'X', href: 'javascript:0' },
    ],
    [
      'c',
      { t: '3 July', k: 7, day: '2020-07-03' },
      { t: 'bridge', mark: 'note' },
      { t: 'ten', k: 10, s: 'small' },
      'B',
    ],
    ...Array.from({ length: 12 }, (_, n) => [
      `r${n}`,
      { t: `${n} Aug`, k: 20 + n, day: '2020-08-01' },
      `Row ${n}`,
      { t: 'one', k: 1 },
      'C',
    ]),
  ]),
};
const PICKS = { selected: null, marked: 'b', href: 'events?event=', shows: 'card' };

/** @param {Record<string, any>} more @param {any[]} [rows] @param {number} [passed]  milliseconds since it has come */
async function opened(more, rows = CONTENT.rows, passed = 50) {
  document.body.replaceChildren();
  page.scrolled = [];
  page.files.rows = CONTENT;
  page.files.long = { ...CONTENT, rows };
  const parent = made('div');
  const host = made('div');
  host.setAttribute('data-host', '');
  parent.append(host);
  const card = made('div');
  card.setAttribute('id', 'card');
  document.body.append(parent, card);
  /** @type {any[]} */
  const reports = [];
  let last = /** @type {any} */ ({
    ...{
      name: 'events',
      caption: 'Events',
      content: 'rows',
      rows: [0, 15],
      order: [0, -1],
      picks: PICKS,
      unavailable: 'not there',
    },
    ...{ session: 'one', answered: null, selected: null, ...more },
  });
  const mounting = {
    parentElement: parent,
    setStateValue: (/** @type {string} */ _, /** @type {any} */ report) => reports.push(report),
    setTriggerValue: () => {},
  };
  sortableTable(/** @type {any} */ ({ ...mounting, data: last }));
  await promised();
  if (passed) page.pass(passed);
  let sent = /** @type {any} */ (null);
  return {
    root: host,
    told: () => {
      sent = reports.at(-1) ?? sent;
      return reports.splice(0).map(({ id, first, ...report }) => report);
    },
    agrees: async () => {
      if (sent) last = { ...last, answered: sent.id, picks: last.picks && { ...last.picks, marked: sent.selected } };
      sent = null;
      sortableTable(/** @type {any} */ ({ ...mounting, data: last }));
      await promised();
    },
    /** @param {Record<string, any>} changes */
    says: async (changes) => {
      last = { ...last, ...changes };
      sortableTable(/** @type {any} */ ({ ...mounting, data: last }));
      await promised();
    },
    /** @param {number} n */
    row: (n) => host.querySelector('tbody').rows[n],
    /** @param {number} n */
    head: (n) => host.querySelectorAll('.rl-sort')[n],
  };
}

test('what a reader sees of a table and sends from it', async (t) => {
  const table = await opened({});
  const { row, head, root } = table;
  const link = (/** @type {number} */ n) => row(n).querySelector('a.rl-row');
  const said = await journal(
    table,
    [
      ['a press on a head', () => press(head(1))],
      ['again', () => press(head(1))],
      ['a press on figures', () => press(head(2))],
      ['a press on the first head', () => press(head(0))],
      ['a press on a row', () => press(row(0).querySelector('td'))],
      ['a press on a date', () => press(row(2).querySelector('a.rl-day'))],
      ['a press on a source', () => press(row(14).querySelector('td:last-child a'))],
      ['a press with Ctrl', () => press(row(1), { ctrlKey: true })],
      ['a drag over a row', () => dragged(row(3), 0, 20)],
      ['a tap whose click the browser moves', () => tapped(row(4).querySelector('td'), 20)],
      ['ArrowDown on a row', () => keyDown(link(3), 'ArrowDown')],
      ['ArrowUp', () => keyDown(link(4), 'ArrowUp')],
      ['PageDown', () => keyDown(link(3), 'PageDown')],
      ['PageUp', () => keyDown(link(12), 'PageUp')],
      ['End', () => keyDown(link(3), 'End')],
      ['Home', () => keyDown(link(14), 'Home')],
      [
        'ArrowDown past a row that is not seen',
        () => {
          row(1).setAttribute('hidden', '');
          keyDown(link(0), 'ArrowDown');
        },
      ],
      ['a key with Alt', () => keyDown(link(0), 'alt+ArrowDown')],
      ['the space bar', () => keyDown(link(0), ' ')],
      ['all rows are unfolded', () => press(root.querySelector('.rl-rows-more'))],
      ['Python shows fewer rows', () => table.says({ rows: [0, 3, 4, 1] })],
      ['Python marks another row', () => table.says({ picks: { ...PICKS, marked: 'c', href: 'events?day=1&event=' } })],
      ['nothing can be picked', () => table.says({ picks: null, caption: 'All events' })],
    ],
    true,
  );
  t.assert.snapshot(said, { serializers: [String] });
});

test('a row that is out of view is scrolled to; one that is seen stays', async () => {
  const table = await opened({ picks: { ...PICKS, marked: 'a' } });
  const scroller = table.root.querySelector('.rl-rows-scroll');
  Object.defineProperty(scroller, 'scrollHeight', { value: 900 });
  scroller.box.height = 200;
  table.root.querySelector('thead').box.height = 30;
  for (const [n, row] of [...table.root.querySelector('tbody').rows].entries()) {
    Object.defineProperty(row, 'offsetTop', { value: 30 + 40 * n });
    row.box.height = 40;
  }
  const at = async (/** @type {string} */ marked) => {
    await table.says({ picks: { ...PICKS, marked } });
    return scroller.scrollTop;
  };
  assert.deepEqual([await at('r11'), await at('r6'), await at('r4'), await at('r0')], [0, 200, 200, 440]);
});

test('after a press on a head a long table begins at its first row, and no row that comes later moves it', async () => {
  const rows = Array.from({ length: 300 }, (_, n) => [
    `r${n}`,
    { t: `${n}`, k: n },
    `Row ${n}`,
    { t: 'one', k: 1 },
    'C',
  ]);
  for (const isBuilt of [true, false]) {
    const table = await opened(
      { content: 'long', rows: [0, 300], picks: { ...PICKS, marked: 'r150' } },
      rows,
      isBuilt ? 500 : 0,
    );
    const scroller = table.root.querySelector('.rl-rows-scroll');
    Object.defineProperty(scroller, 'scrollHeight', { value: 9000 });
    scroller.box.height = 200;
    const { offsetTop } = Object.getOwnPropertyDescriptors(window.HTMLElement.prototype);
    Object.defineProperty(window.HTMLElement.prototype, 'offsetTop', { configurable: true, get: () => 800 });
    scroller.scrollTop = 300;
    scroller.scrollLeft = 20;
    press(table.head(1));
    page.pass(500);
    await promised();
    if (offsetTop) Object.defineProperty(window.HTMLElement.prototype, 'offsetTop', offsetTop);
    assert.equal(table.root.querySelector('tbody').rows.length, 300);
    assert.deepEqual([scroller.scrollLeft, scroller.scrollTop], [0, 0]);
  }
});
