import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeName } from '../../timemap/static/labels/place_names.js';
import { lineGrid, linesIn } from '../../timemap/static/map/line_grid.js';
import { drawnData, newRuns, newSegments } from '../../timemap/static/map/outlines.js';
import { besideMarks, scaleLength } from '../../timemap/static/map/scale_bar.js';
import { each } from './each.js';

/** @import { Box, DeckLayer, FeatureCollection, Geometry } from '../../timemap/types.d.ts' */

/**
 * @param {Geometry[]} geometries
 * @returns {FeatureCollection}
 */
function collection(geometries) {
  return {
    type: 'FeatureCollection',
    features: geometries.map((geometry) => ({ type: 'Feature', properties: {}, geometry })),
  };
}

/** @type {Geometry} */
const LINE = {
  type: 'LineString',
  coordinates: [
    [126, 41],
    [126, 42],
  ],
};

/** @type {[Box, (lines: number) => boolean][]} */
const BOXES = [
  [[190, 100, 210, 120], (lines) => lines >= 5],
  [[210, 100, 390, 120], (lines) => lines === 0],
  [[10, 10, 190, 290], (lines) => lines === 0],
];
each('a line is found where it runs and nowhere else', BOXES, (box, right) => {
  const grid = lineGrid([collection([LINE])], { width: 400, height: 300, longitude: 126, latitude: 41.5, zoom: 8 });
  assert.ok(right(linesIn(grid, box)));
});

/** @type {[string, string[]][]} */
const NAMES = [
  ['en', ['Shenyang', '沈阳']],
  ['ko', ['선양', '沈阳']],
  ['zh', ['沈阳', '']],
];
each('a Chinese place keeps its own form beside the reader’s', NAMES, (lang, names) => {
  const place = { name: 'Shenyang', name_ko: '선양', name_zh: '沈阳', iso_3166_2: 'CN-LN' };
  assert.deepEqual(placeName(place, lang), names);
});

test('a Korean place keeps its own form', () => {
  const place = { name: 'Pyongyang', name_ko: '평양', name_zh: '平壤', iso_3166_2: 'KP-01' };
  assert.deepEqual(placeName(place, 'en'), ['Pyongyang', '평양']);
});

each(
  'the scale bar has a round length',
  [
    [1234, 1000],
    [999, 500],
    [250, 200],
    [7, 5],
    [99999, 50000],
  ],
  (metres, length) => assert.equal(scaleLength(metres), length),
);

/**
 * @param {[number, number][]} ring
 * @returns {{ type: 'Polygon', coordinates: [number, number][][] }}
 */
function area(ring) {
  return { type: 'Polygon', coordinates: [ring] };
}

const WEST = area([
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [0, 0],
]);
const EAST = area([
  [1, 0],
  [2, 0],
  [2, 1],
  [1, 1],
  [1, 0],
]);
const PART = area([
  [0, 0],
  [0.5, 0.5],
  [1, 1],
  [0, 1],
  [0, 0],
]);

/**
 * What is drawn of layers of areas: of each how many areas, and the segments of its lines.
 * @param {[filled: boolean, areas: Geometry[]][]} layers
 */
function drawn(...layers) {
  const specs = layers.map(([filled], i) => ({ id: String(i), props: { filled, sharesOutlines: true } }));
  const loaded = new Map(layers.map(([, areas], i) => [String(i), collection(areas)]));
  const data = drawnData(/** @type {DeckLayer[]} */ (/** @type {unknown} */ (specs)), loaded);
  return [...data.values()].map(({ features }) => {
    const lines = features.flatMap(({ geometry }) => (geometry.type === 'MultiLineString' ? geometry.coordinates : []));
    return [
      features.filter(({ geometry }) => geometry.type === 'Polygon').length,
      lines.reduce((segments, run) => segments + run.length - 1, 0),
    ];
  });
}

test('a border of neighbours is drawn once', () => {
  assert.deepEqual(drawn([true, [WEST, EAST]]), [[2, 7]]);
});

test('of a part only what is no outline of the whole is drawn', () => {
  assert.deepEqual(drawn([true, [WEST]], [false, [PART]]), [
    [1, 4],
    [0, 2],
  ]);
});

test('a line keeps the points of its outline', () => {
  assert.deepEqual(newRuns(WEST.coordinates[0], newSegments()), [WEST.coordinates[0]]);
});

test('the scale bar goes to the right where a crossing stands in its place, and stays where both places are taken', () => {
  const bar = /** @type {any} */ ({ x: 14, box: [8, 60, 80, 90] });
  const xOf = (/** @type {any[]} */ ...taken) => besideMarks(bar, taken, /** @type {any} */ ({ width: 300 })).x;
  assert.equal(xOf(), 14);
  assert.equal(xOf([70, 80, 90, 100]), 14 + 300 - 8 - 80);
  assert.equal(xOf([70, 80, 90, 100], [280, 80, 299, 100]), 14);
});
