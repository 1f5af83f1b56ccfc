// The second day: where it begins, what may differ, and the order of the two bubbles.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf } from '../../timemap/static/text/dates.js';
import { bubblesAt } from '../../timemap/static/two_days/second_playhead.js';
import { mayDiffer } from '../../timemap/static/two_days/two_days.js';
import { namesAt } from '../../timemap/static/two_days/two_days_map.js';
import { secondToBegin } from '../../timemap/static/two_days/two_days_moves.js';
import { each } from './each.js';

/** @import { Link, State } from '../../timemap/types.d.ts' */

/** @type {[string, number, number][]} */
const BEGINNINGS = [
  ['change', 25, 19],
  ['change', 20, 19], // the change of the day itself
  ['event', 25, 19],
  ['a', 25, 9],
  ['change', 5, dayOf('1969-01-06')], // before any change
];
each('the second day begins before the last change of the links, or of the crossing', BEGINNINGS, (at, day, other) => {
  const links = [
    { crossing_id: 'a', changes: [10] },
    { crossing_id: 'b', changes: [10, 20] },
  ];
  const when = { days: [10, 18, 20], changes: [10, 20], domain: [-400, 30], day };
  const state = { links, stops: { at, event: null, day }, ...when };
  assert.equal(secondToBegin(/** @type {State} */ (/** @type {unknown} */ (state))), other);
});

/** @type {[string, [number, number], boolean, [number, number]][]} */
const BUBBLES = [
  ['apart', [100, 300], true, [100, 300]],
  ['one day after the other', [100, 101], true, [100, 203]],
  ['one day before the other', [200, 199], false, [200, 97]],
  ['at the right edge', [390, 400], true, [247, 350]],
  ['at the left edge', [10, 0], false, [153, 50]],
];
each('bubbles stand in the order of their days', BUBBLES, (_, playheads, isAfter, middles) => {
  assert.deepEqual(bubblesAt(playheads, isAfter, 50, 400), middles);
});

/** @type {[string, number, [number, number]][]} */
const NAMES = [
  ['in the middle', 170, [164, 176]],
  ['near the left edge', 68, [103, 115]], // 3 pixels of edge, and the name
  ['at the right edge', 340, [225, 237]],
];
each('the names of both days stay whole beside the divider', NAMES, (_, x, ends) => {
  assert.deepEqual(namesAt(x, 340, [100, 100]), ends);
});

test('a link may differ where both days show the same and one of them is open', () => {
  const span = (/** @type {string[]} */ among) => [null, 'suspended', null, 0, among, 0, null, null, null, 'suspended'];
  const spans = [span(['suspended']), span(['open', 'suspended']), span(['suspended'])];
  const link = /** @type {Link} */ (/** @type {unknown} */ ({ spans, starts: [-Infinity, 10, 20] }));
  const pairs = [
    [15, 25],
    [12, 15], // the change may lie between
    [15, 15],
    [5, 25],
  ];
  assert.deepEqual(
    pairs.map(([one, other]) => mayDiffer(link, one, other)),
    [true, true, false, false],
  );
});
