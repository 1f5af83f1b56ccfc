import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overlaps, placeLabels } from '../../timemap/static/labels/labels.js';

/** @typedef {import('../../timemap/types.d.ts').PlacedLabel & { name?: string }} Named */

/**
 * @param {number} x
 * @param {number} y
 * @param {Partial<Named>} [more]
 * @returns {Named}
 */
function label(x, y, more = {}) {
  return { x, y, width: 40, height: 12, gap: 5, ...more };
}

test('labels never overlap and never leave the frame', () => {
  const labels = Array.from({ length: 200 }, (_, i) => label(20 + 13 * (i % 20), 20 + 9 * Math.floor(i / 20)));
  const boxes = placeLabels(labels, [], [0, 0, 300, 140]).map(({ box }) => box);
  assert.ok(boxes.length > 10);
  for (const [i, a] of boxes.entries()) {
    assert.ok(a[0] >= 0 && a[2] <= 300);
    for (const b of boxes.slice(i + 1)) assert.ok(!overlaps(a, b));
  }
});

test('a label without room takes its brief form', () => {
  const wide = label(20, 20, { width: 400, name: 'long', brief: label(20, 20, { name: 'short' }) });
  const placed = placeLabels([wide], [], [0, 0, 100, 60]);
  assert.deepEqual(
    placed.map((spot) => spot.label.name),
    ['short'],
  );
});

test('names go where no line strikes them, and provinces are left out rather', () => {
  const beside = label(140, 50, { name: 'beside', sides: 'any' });
  const area = label(200, 50, { name: 'area', centred: true, strict: true });
  const placed = placeLabels([beside, area], [], [0, 0, 300, 100], (box) => (box[2] > 150 ? 9 : 0));
  assert.deepEqual(
    placed.map((spot) => [spot.label.name, spot.box[0]]),
    [['beside', 95]],
  );
});

test('a place of the border keeps to its own side: nine lines through the name are better than the other bank', () => {
  const place = label(150, 50, { sides: 'CN', ownSides: 5 }); // China lies on the left
  const [{ box }] = placeLabels([place], [], [0, 0, 300, 100], ([left]) => (left < 150 ? 9 : 0));
  assert.ok(box[2] < 175);
});

test('a place far outside the frame has no label in it, one at its edge has', () => {
  for (const [x, labels] of [
    [-300, 0],
    [-3, 1],
    [103, 1],
    [400, 0],
  ])
    assert.equal(placeLabels([label(x, 50)], [], [0, 0, 100, 100]).length, labels);
});

test('a label above or below its place slides into the frame', () => {
  const frame = /** @type {[number, number, number, number]} */ ([0, 0, 100, 100]);
  for (const [at, side] of /** @type {[number, string][]} */ ([
    [90, 'above'],
    [10, 'below'],
  ])) {
    const struck = (/** @type {number[]} */ box) => ((box[3] <= at ? 'above' : 'below') === side && box[0] < 8 ? 0 : 9);
    const [{ box }] = placeLabels([label(8, at)], [], frame, /** @type {any} */ (struck));
    assert.deepEqual([box[0], box[2]], [0, 40]);
  }
});
