import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endKey, viewOfEnds, zoomView } from '../../timemap/static/timeline/time_view.js';
import { each } from './each.js';

each('zooming stays between a month and the whole log', [[0.01], [0.5], [2], [1000]], (factor) => {
  const [low, high] = zoomView([1000, 4000], factor, 2500, [0, 40000]);
  assert.ok(high - low >= 28 && high - low <= 40000);
  assert.ok(low >= 0);
  assert.ok(high <= 40000);
});

test('zooming keeps the day under the pointer in place', () => {
  const [low, high] = zoomView([1000, 4000], 0.5, 1600, [0, 40000]);
  assert.ok(Math.abs((1600 - low) / (high - low) - 600 / 3000) < 1e-9);
});

/** @type {[string, [number | null, number | null], number, [number, number]][]} */
const PERIODS = [
  ['none is chosen: the opening period', [null, null], 39000, [37000, 40000]],
  ['none is chosen, and the day is not in that: all', [null, null], 5, [0, 40000]],
  ['since a day', [20000, null], 5, [20000, 40000]],
  ['up to a day, which counts', [null, 20999], 39000, [0, 21000]],
  ['from one day to another', [20000, 20999], 5, [20000, 21000]],
  ['shorter than a month: a month', [20000, 20001], 5, [19987, 20015]],
  ['beyond the log', [-50, 50000], 5, [0, 40000]],
];
each('a period shows its own days', PERIODS, (_, ends, day, view) => {
  assert.deepEqual(viewOfEnds(ends, [37000, 40000], day, [0, 40000]), view);
});

/** @type {[string, [number, number], number | undefined][]} */
const END_KEYS = [
  ['Home', [20000, 21000], 20000],
  ['End', [20000, 21000], 20999],
  ['Home', [20000.4, 21000.4], 20001],
  ['End', [20000, 40000], 40000], // the last day that can be reached
  ['Home', [0, 40000], 0],
  ['PageUp', [20000, 21000], undefined],
];
each('Home and End are the first and the last day of the period shown', END_KEYS, (key, view, day) => {
  assert.equal(endKey(key, view, [0, 40000]), day);
});
