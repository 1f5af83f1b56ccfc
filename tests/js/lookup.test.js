import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  eventBehind,
  eventsInView,
  existsOn,
  neighbourDay,
  snapDay,
  spanIndex,
  uncertainDays,
} from '../../timemap/static/lookup.js';
import { each } from './each.js';

/** @import { StatusSpan } from '../../timemap/types.d.ts' */

/**
 * @param {StatusSpan[]} spans
 * @returns {import('../../timemap/types.d.ts').Link}
 */
function linkOf(spans) {
  const starts = spans.map(([start]) => start ?? -Infinity);
  return {
    crossing_id: 'a',
    service: 'freight',
    spans,
    starts,
    events: [],
    days: [],
    disputedDays: [],
    disputed: [],
    alone: [],
    changes: [],
  };
}

const LINK = linkOf([
  [null, 'unknown', null, 1, ['unknown'], 0, null, null, null, 'unknown'],
  [0, 'open', 0, 1, ['open'], 0, 0, 'a', null, 'open'],
  [10, 'partial', 10, 0, ['open', 'partial'], 0, 10, 'b', null, 'partial'],
  [20, 'suspended', 20, 0, ['partial', 'suspended'], 0, 20, 'c', null, 'suspended'],
  [30, 'suspended', 20, 1, ['suspended'], 0, 20, 'c', null, 'suspended'],
]);

each(
  'a span begins on its own day',
  [
    [-5, 0],
    [-1, 0],
    [0, 1],
    [9, 1],
    [10, 2],
    [29, 3],
    [30, 4],
    [9999, 4],
  ],
  (at, index) => assert.equal(spanIndex(LINK, at), index),
);

/** @type {[(string | null)[], number, string | undefined][]} */
const EVENTS = [
  [['a', 'b'], 1, 'b'],
  [[null, 'b', 'c'], 0, 'b'],
  [[null, null, 'c'], 0, 'c'],
  [['a', null, 'c'], 1, 'a'],
  [['a', null, null, 'd'], 2, 'a'],
  [[null], 0, undefined],
];
each(
  'a status rests on its event, else on the last before it, else on the first after it',
  EVENTS,
  (events, index, event) => {
    const link = linkOf(events.map((each) => [0, 'open', 0, 1, [], 0, 0, each, null, 'open']));
    assert.equal(eventBehind(link, index), event);
  },
);

test('the days of an uncertain change reach over neighbouring uncertain spans', () => {
  assert.deepEqual(uncertainDays(LINK, 2), [10, 30]);
  assert.deepEqual(uncertainDays(LINK, 3), [10, 30]);
});

/** @type {[import('../../timemap/types.d.ts').Existence, boolean][]} */
const RANGES = [
  [null, true],
  [[null, null], true],
  [[6, null], false],
  [[5, 5], true],
  [[null, 4], false],
];
each('a feature exists from its first day to its last', RANGES, (range, there) => {
  assert.equal(existsOn(range, 5), there);
});

const DAYS = [3, 3, 8, 15];

each(
  'the next event is on another day',
  [
    [3, 1, 8],
    [2, 1, 3],
    [15, 1, null],
    [8, -1, 3],
    [3, -1, null],
    [99, -1, 15],
  ],
  (at, direction, day) => assert.equal(neighbourDay(DAYS, Number(at), Number(direction)), day),
);

each(
  'a day snaps to an event only within reach',
  [
    [9, 1, 8],
    [10, 1, 10],
    [12, 3, 15],
    [8, 0, 8],
    [-50, 2, -50],
  ],
  (at, reach, day) => assert.equal(snapDay(DAYS, at, reach), day),
);

/** @type {[string, number, number[]][]} */
const WINDOWS = [
  ['all', 5, [0, 4]],
  ['as_of', 5, [0, 3]],
  ['window', 5, [2, 3]],
  ['window', 6, [0, 3]],
];
each('a window leaves out the day that many days before', WINDOWS, (mode, length, range) => {
  assert.deepEqual(eventsInView(DAYS, 8, mode, length), range);
});
