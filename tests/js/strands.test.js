import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readableAngle } from '../../timemap/static/labels/turned_text.js';
import { beside, leftToRight, partOf } from '../../timemap/static/map/polylines.js';
import { allAlike, strandLook, strandLooks } from '../../timemap/static/map/strand_looks.js';
import { waysOf } from '../../timemap/static/map/ways.js';
import { each } from './each.js';

/** @import { Contested, Feature, Link, Point } from '../../timemap/types.d.ts' */

/**
 * @param {string} id
 * @param {Point[]} points
 * @returns {Feature}
 */
function lineOf(id, points) {
  return { type: 'Feature', id, properties: { id }, geometry: { type: 'LineString', coordinates: points } };
}

/** @param {number[]} xs */
const row = (...xs) => xs.map((x) => /** @type {Point} */ ([x, 0]));

/**
 * @param {Feature[]} lines
 * @param {number[]} stations
 */
function layers(lines, stations) {
  const bridge = lineOf('b', row(2, 3, 4));
  const points = stations.map((x) => ({ ...bridge, geometry: { type: 'Point', coordinates: [x, 0] } }));
  const of = { lines, friendship_bridge: [{ ...bridge, properties: { id: 'b', crossing_id: 'c' } }], stations: points };
  const collections = Object.entries(of).map(([name, features]) => [name, { type: 'FeatureCollection', features }]);
  return new Map(/** @type {any} */ (collections));
}

test('a way runs from the station before the bridge to the one after it, whatever goes on', () => {
  const lines = [lineOf('l', row(0, 1, 2, 3, 4, 5, 6, 7)), lineOf('on', row(9, 8, 7)), lineOf('other', row(20, 21))];
  const [way] = waysOf(layers(lines, [0, 1, 5, 6, 9]));
  assert.deepEqual(
    way.points.map(([x]) => x),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  assert.deepEqual([way.crossing, way.bridge, way.line], ['c', 'b', 'l']);
  assert.deepEqual(
    [way.stations, way.ends],
    [
      [1, 5],
      [2, 4],
    ],
  );
});

test('a line that runs the other way over the bridge, and begins where another one ends', () => {
  const [way] = waysOf(layers([lineOf('l', row(6, 5, 4, 3, 2)), lineOf('on', row(8, 7, 6))], [7]));
  assert.deepEqual(
    way.points.map(([x]) => x),
    [8, 7, 6, 5, 4, 3, 2],
  );
  assert.deepEqual(
    [way.stations, way.ends],
    [
      [1, 6],
      [4, 6],
    ],
  );
});

test('without a line the way is the bridge', () => {
  const [way] = waysOf(layers([lineOf('l', row(0, 1, 2))], [0]));
  assert.deepEqual([way.line, way.points, way.stations], [null, row(2, 3, 4), [0, 2]]);
});

test('bridges nearer to each other than they are long stand beside each other', () => {
  const at = (/** @type {string} */ id, /** @type {number} */ x) => {
    const bridge = lineOf(id, row(x, x + 2));
    return { ...bridge, properties: { id, crossing_id: id } };
  };
  const collection = { type: 'FeatureCollection', features: [at('a', 0), at('b', 1), at('far', 9)] };
  const ways = waysOf(new Map(/** @type {any} */ ([['friendship_bridge', collection]])));
  assert.deepEqual(
    ways.map(({ beside }) => beside),
    [['b'], ['a'], []],
  );
});

test('strands lie on both sides of the centre line, and keep their distance at a bend', () => {
  assert.deepEqual(beside(row(0, 10), 3), [
    [0, 3],
    [10, 3],
  ]);
  const [, corner] = beside(
    [
      [0, 0],
      [10, 0],
      [10, 10],
    ],
    2,
  );
  assert.deepEqual(
    corner.map((n) => Math.round(n)),
    [8, 2],
  );
  assert.deepEqual(partOf(row(0, 10, 20), 5, 15), row(5, 10, 15));
  assert.deepEqual(leftToRight(row(5, 0)), row(0, 5));
});

each(
  'text along a line is never upside down',
  [
    [[1, 0], 0],
    [[-1, 0], 0],
    [[0, 1], 90],
    [[0, -1], 90],
    [[-1, -1], 45],
  ],
  (direction, degrees) => {
    const angle = (readableAngle(/** @type {Point} */ (direction)) * 180) / Math.PI;
    assert.equal(Math.round(angle), degrees);
  },
);

/** @type {Contested[]} */
const DISPUTED = [
  [5, 8, 'open'],
  [20, null, 'closed'],
];
/** @type {Link} */
const LINK = {
  crossing_id: 'c',
  service: 'freight',
  spans: [
    [null, 'unknown', null, 0, ['unknown'], 0, null, null, null, 'unknown'],
    [10, 'suspended', 10, 0, ['partial', 'suspended'], 1, 10, 'e', null, 'suspended'],
  ],
  disputed: DISPUTED,
  alone: [],
  starts: [-Infinity, 10],
  events: [],
  days: [],
  disputedDays: [],
  changes: [],
};

/** @type {[number, string[], boolean, boolean][]} */
const LOOKS = [
  [4, ['unknown'], false, false],
  [5, ['unknown'], false, true],
  [8, ['unknown'], false, true],
  [9, ['unknown'], false, false],
  [12, ['suspended', 'partial'], true, false],
  [999, ['suspended', 'partial'], true, true],
];
each(
  'a strand is hollow on contested days alone, and has all possible statuses, the shown one first',
  LOOKS,
  (day, statuses, stale, hollow) =>
    assert.deepEqual(strandLook(LINK, day), { service: 'freight', statuses, stale, hollow }),
);

test('a crossing that is not there or folded away has no strand; two that differ in one respect are two', () => {
  const crossing = {
    crossing_id: 'c',
    name: 'C',
    lon: 0,
    lat: 0,
    context: false,
    accuracy_m: null,
    where: '',
    leads: /** @type {[number, number][]} */ ([[0, 9]]),
    years: '',
    exists: /** @type {[number, number]} */ ([0, 15]),
  };
  /** @type {(day: number, shown?: 'working' | 'day' | 'ever') => number} */
  const on = (day, shown = 'day') =>
    strandLooks({ links: [LINK], day, crossings: new Map([['c', crossing]]), folding: { shown } }).size;
  assert.deepEqual([on(-1), on(15), on(16)], [0, 1, 0]);
  assert.deepEqual([on(9, 'working'), on(15, 'working'), on(15, 'ever'), on(16, 'ever')], [1, 0, 1, 0]);
  const look = strandLook(LINK, 4);
  assert.ok(allAlike([look, { ...look, service: 'passenger' }]));
  assert.ok(!allAlike([look, { ...look, hollow: true }]));
});
