import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstView, zoomView } from '../../timemap/static/time_view.js';
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

/** @type {[string, [number, number] | null, number, boolean][]} */
const OPENED = [
  ['a day far before the opening period', null, 5, true],
  ['the first day of the log', null, 0, true],
  ['a day within it', null, 39000, true],
  ['the last day', null, 40000, true],
  ["the reader's own period", [20000, 21000], 5, false],
];
each('a new time map shows its day, unless the reader has moved the period away', OPENED, (_, own, day, shows) => {
  const [low, high] = firstView(own, [37000, 40000], day, [0, 40000]);
  assert.equal(low <= day && day <= high, shows);
  assert.ok(low >= 0 && high <= 40000);
  assert.deepEqual(firstView(null, [37000, 40000], 39000, [0, 40000]), [37000, 40000]);
});
