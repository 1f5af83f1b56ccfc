// The manners' pure parts: steps of keys, what a press on a year shows, how fast a drag past the edge scrolls.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, isoOf } from '../../timemap/static/text/dates.js';
import { scrollPastEdge, speedPast } from '../../timemap/static/timeline/edge_scroll.js';
import { keyStep } from '../../timemap/static/timeline/key_steps.js';
import { tickView } from '../../timemap/static/timeline/ticks.js';
import { each } from './each.js';

/** @type {[string, string, string | undefined][]} */
const KEYS = [
  ['ArrowRight', '', '2022-02-01'],
  ['ArrowDown', '', '2022-01-30'],
  ['ArrowLeft', 'shift', '2022-01-24'],
  ['ArrowRight', 'alt', '2022-02-28'],
  ['ArrowUp', 'ctrl', undefined],
  ['ArrowUp', 'meta', undefined],
  ['a', 'alt', undefined],
];
each('an arrow key is a day, with Shift a week, with Alt a month', KEYS, (key, modifier, day) => {
  const event = { key, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, [`${modifier}Key`]: true };
  const step = keyStep(/** @type {any} */ (event), dayOf('2022-01-31'));
  assert.equal(step === undefined ? step : isoOf(step), day);
});

/** @type {[string, 'year' | 'month', string, string][]} */
const TICKS = [
  ['2020-01-01', 'year', '2020-01-01', '2021-01-01'],
  ['2020-02-01', 'month', '2020-02-01', '2020-03-01'],
  ['2022-01-01', 'year', '2022-01-01', '2022-11-24'],
  ['2022-11-01', 'month', '2022-10-27', '2022-11-24'], // no period is finer than 28 days
];
each('a year or a month is shown as far as it can be reached', TICKS, (first, unit, start, end) => {
  const domain = /** @type {[number, number]} */ ([dayOf('2019-01-01'), dayOf('2022-11-24')]);
  const view = tickView({ day: dayOf(first), unit, label: '', major: true }, domain);
  assert.deepEqual(view.map(isoOf), [start, end]);
});

test('a drag past the edge scrolls faster the farther out, and within reason', () => {
  const speeds = [0, 1, 50, 150, 1000].map(speedPast);
  assert.deepEqual(
    [...speeds].sort((a, b) => a - b),
    speeds,
  );
  assert.equal(speeds[0], 0);
  assert.ok(speeds[4] <= 2);
  assert.equal(speedPast(-50), -speeds[2]);
});

/** @type {[string, number, number][]} */
const EDGES = [
  ['left', 70, -1],
  ['right', 530, 1],
  ['neither', 300, 0],
];
each('a drag past an edge scrolls to its side', EDGES, (_, x, side) => {
  const edge = { x: 0, frame: 1, follow: () => {} };
  const state = { layout: { left: 100, right: 500 }, manners: { edge } };
  scrollPastEdge(/** @type {any} */ (state), x, 20, () => {});
  assert.equal(Math.sign(edge.x), side);
});
