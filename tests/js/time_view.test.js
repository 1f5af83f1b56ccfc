import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoomView } from '../../timemap/static/time_view.js';
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
