import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flatView } from '../../timemap/static/map/flat_view.js';
import { plainLayers } from '../../timemap/static/map/plain_layers.js';
import { each } from './each.js';

/** @import { Point } from '../../timemap/types.d.ts' */

const HERE = { width: 800, height: 600, longitude: 127.2, latitude: 41.3, zoom: 6 };

/** @type {[string, Point, Point][]} */
const PLACES = [
  ['the centre', [127.2, 41.3], [400, 300]],
  ['a degree to the east', [128.2, 41.3], [400 + (512 * 2 ** 6) / 360, 300]],
  ['the north above', [127.2, 42.3], [400, 178]],
];
each('a place lies where Web Mercator has it', PLACES, (_, place, [x, y]) => {
  const [left, top] = flatView(HERE).project(place);
  assert.ok(Math.abs(left - x) < 0.01);
  assert.ok(Math.abs(top - y) < 1);
});

/** @param {number} padding */
function allRound(padding) {
  return { top: padding, bottom: padding, left: padding, right: padding };
}

test('a box stands as far from each side as asked', () => {
  /** @type {[Point, Point]} */
  const box = [
    [124, 40],
    [130, 43],
  ];
  const view = flatView({ width: 900, height: 300 });
  const fit = view.fitBounds(box, { padding: { top: 60, bottom: 20, left: 0, right: 0 } });
  const fitted = flatView({ width: 900, height: 300, .../** @type {any} */ (fit) });
  assert.ok(Math.abs(fitted.project(box[0])[1] - 280) < 1e-6);
  assert.ok(Math.abs(fitted.project(box[1])[1] - 60) < 1e-6);
});

/** @type {[number, number, number][]} */
const FRAMES = [
  [992, 424, 42],
  [300, 700, 30],
];
each('a box fills the frame as far as its padding', FRAMES, (width, height, padding) => {
  /** @type {[Point, Point]} */
  const box = [
    [123.9, 39.7],
    [130.9, 43.15],
  ];
  const view = flatView({ width, height });
  const fitted = flatView({
    width,
    height,
    .../** @type {any} */ (view.fitBounds(box, { padding: allRound(padding) })),
  });
  const [left, bottom] = fitted.project(box[0]);
  const [right, top] = fitted.project(box[1]);
  assert.ok(Math.abs(Math.min(left, top) - padding) < 1e-6);
  assert.ok(Math.min(left, top, width - right, height - bottom) > padding - 1e-6);
  assert.ok(Math.abs(left + right - width) + Math.abs(top + bottom - height) < 1e-6);
});

test('a box that is small is not shown nearer than asked', () => {
  /** @type {[Point, Point]} */
  const box = [
    [124.39, 40.11],
    [124.4, 40.12],
  ];
  assert.equal(flatView(HERE).fitBounds(box, { padding: allRound(0), maxZoom: 14 }).zoom, 14);
});

test('views are equal that show the same', () => {
  assert.ok(flatView(HERE).equals(flatView({ ...HERE })));
  for (const name of Object.keys(HERE))
    assert.ok(!flatView(HERE).equals(flatView({ ...HERE, [name]: HERE[/** @type {'zoom'} */ (name)] + 1 })));
});

test('a colour by a property is read, on dark pages too; a copy keeps what it does not change', () => {
  const chosen = "@@=properties.country === 'KP' ? [1, 2, 3] : [4, 5, 6]";
  const row = { id: 'land', getFillColor: chosen, dark: { getFillColor: chosen }, getLineWidth: 2 };
  const [layer] = plainLayers([row]).map((made) => made.clone({ id: 'land-past', opacity: 0.4 }));
  assert.equal(layer.id, 'land-past');
  assert.equal(layer.props.getLineWidth, 2);
  for (const look of [layer.props, layer.props.dark]) {
    const color = /** @type {(feature: any) => number[]} */ (look?.getFillColor);
    assert.deepEqual(color({ properties: { country: 'KP' } }), [1, 2, 3]);
    assert.deepEqual(color({ properties: { country: 'CN' } }), [4, 5, 6]);
  }
});

test('another expression is not guessed', () => {
  let said = '';
  try {
    plainLayers([/** @type {any} */ ({ id: 'land', getFillColor: '@@=properties.rank * 2' })]);
  } catch (error) {
    said = String(error);
  }
  assert.ok(said.includes('properties.rank * 2'));
});
