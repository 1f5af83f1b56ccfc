// The order of a table's rows: by number, by text in the reader's language, the empty ones last; and what a press on a head does.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expand, keyOf, pressed, sorted } from '../../dashboard/widgets/table_order.js';

const { compare } = new Intl.Collator('en', { numeric: true });

/** @import { Row } from '../../dashboard/widgets/table.d.ts' */

/** @type {Row[]} */
const ROWS = [
  ['a', { t: 'March', k: 3 }, 'Zhangjiakou', { t: 'no change', k: null }],
  ['b', { t: 'May', k: 5 }, 'andong', { t: 'open', k: 0 }],
  ['c', { t: 'March', k: 3 }, '', { t: 'closed', k: 3 }],
  ['d', { t: 'January', k: 1 }, 'Ándong 10', { t: 'no change', k: null }],
  ['e', { t: 'April', k: 4 }, 'Andong 9', { t: 'open', k: 0 }],
];
const ALL = [0, 1, 2, 3, 4];

/**
 * @param {number} column
 * @param {number} direction
 */
function ids(column, direction, shown = ALL) {
  return sorted(ROWS, shown, [column, direction], compare)
    .map((n) => ROWS[n][0])
    .join('');
}

test('runs name rows', () => {
  assert.deepEqual(expand([]), []);
  assert.deepEqual(expand([0, 2, 3, 1]), [0, 1, 5]);
  assert.deepEqual(expand([2, 2]), [2, 3]);
});

test('numbers are sorted as numbers, texts as the language sorts them, equal rows stay as they were', () => {
  assert.equal(ids(0, 1), 'daceb');
  assert.equal(ids(0, -1), 'beacd');
  assert.equal(ids(1, 1), 'bedac');
  assert.equal(ids(0, 1, [4, 1]), 'eb');
});

test('what says nothing is last in either direction', () => {
  assert.equal(keyOf(''), null);
  assert.equal(ids(1, -1).at(-1), 'c');
  assert.equal(ids(2, 1), 'becad');
  assert.equal(ids(2, -1), 'cbead');
});

test('a second press on a head turns the order round, another head begins in its own direction', () => {
  assert.deepEqual(pressed([0, -1], 0, -1), [0, 1]);
  assert.deepEqual(pressed([0, 1], 3, -1), [3, -1]);
});
