import assert from 'node:assert/strict';
import { test } from 'node:test';

import { BORDER, detailZoom, isPlaced, leastZoom, wholeMap } from '../../timemap/static/map/whole_map.js';

/** @param {number} lon @param {number} lat */
const at = (lon, lat, accuracy = 50) =>
  /** @type {import('../../timemap/types.d.ts').Crossing} */ (
    /** @type {unknown} */ ({ lon, lat, accuracy_m: accuracy })
  );

test('a log along the border shows the border, and one without places too', () => {
  assert.deepEqual(wholeMap([at(124.39, 40.11), at(130.6, 42.4)]), BORDER);
  assert.deepEqual(wholeMap([]), BORDER);
  assert.deepEqual(wholeMap([at(0, 0, 10_000_000), at(0.5, 0, 10_000_000)]), BORDER);
});

test('a log from elsewhere shows all its crossings, with room round them', () => {
  const [[west, south], [east, north]] = wholeMap([at(23.7, 52.1), at(-1.78, 43.35), at(0, 0, 10_000_000)]);
  assert.ok(west < -1.78 && east > 23.7 && south < 43.35 && south > 40 && north > 52.1);
  const [[left], [right]] = wholeMap([at(23.7, 52.1)]);
  assert.ok(right - left >= 0.1 && right - left < 1);
  assert.deepEqual(wholeMap([at(-179, 0), at(179, 0)])[0][0], -179);
});

test('a crossing of which nobody says where it is has no pin', () => {
  assert.equal(isPlaced({ accuracy_m: 10_000_000 }), false);
  assert.equal(isPlaced({ accuracy_m: 2_000 }), true);
  assert.equal(isPlaced({ accuracy_m: null }), true);
});

test('one may go away as far as shows all of it', () => {
  assert.equal(leastZoom(6), 4.5);
  assert.equal(leastZoom(1.2), 1.2);
});

test('a world that is smaller than at zoom 0 has what is drawn at zoom 0', () => {
  assert.deepEqual([-0.6, 0, 4.5].map(detailZoom), [0, 0, 4.5]);
});
