// A press on a crossing leads to what the pressed status rests on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flatView } from '../../timemap/static/map/flat_view.js';
import { eventUnder } from '../../timemap/static/map/map_input.js';
import { fitBounds } from '../../timemap/static/map/map_view.js';
import { each } from './each.js';

/** @import { Hit, Point, State } from '../../timemap/types.d.ts' */

/** @param {string | null} event */
function link(event) {
  return { spans: [[null, 'open', null, 1, ['open'], 0, null, event, null, 'open']], starts: [-Infinity] };
}

/**
 * @param {(string | null)[]} behind  the event behind each link's status
 * @returns {Hit}
 */
function hitOf(behind) {
  const boxes = [
    [0, 0, 40, 20],
    [44, 0, 120, 40],
  ];
  const hit = { crossing: { crossing_id: 'a' }, day: 12, boxes, links: behind.map(link), middles: [12, 28] };
  return /** @type {Hit} */ (/** @type {unknown} */ (hit));
}

const STATE = /** @type {State} */ (
  /** @type {unknown} */ ({
    crossingEvents: new Map([['a', [{ event_id: 'first' }, { event_id: 'latest' }, { event_id: 'later' }]]]),
    crossingDays: new Map([['a', [5, 12, 20]]]),
  })
);

/** @type {[string, (string | null)[], [number, number], string][]} */
const PRESSES = [
  ['the left half', ['freight', 'passenger'], [15, 10], 'freight'],
  ['the right half', ['freight', 'passenger'], [25, 10], 'passenger'],
  ['the name', ['freight', 'passenger'], [100, 10], 'freight'],
  ['a status without any event', [null, 'passenger'], [15, 10], 'latest'],
];
each('a press leads to the event behind the status', PRESSES, (_, behind, at, event) => {
  assert.equal(eventUnder(STATE, hitOf(behind), at), event);
});

test('a box that is wider than the map stands in the middle of what pins and the scale leave', () => {
  /** @type {[Point, Point]} */
  const box = [
    [100, 40],
    [130, 41],
  ];
  const size = { width: 900, height: 600 };
  /** @type {any} */
  let view;
  const deck = {
    props: { initialViewState: {} },
    setProps: (/** @type {any} */ { initialViewState }) => {
      view = initialViewState;
    },
  };
  const state = {
    el: { deck: { clientWidth: size.width, clientHeight: size.height } },
    map: { deck, nonce: 0, classes: { FlyToInterpolator: Object } },
    reducedMotion: { matches: true },
  };
  fitBounds(/** @type {State} */ (/** @type {unknown} */ (state)), box);
  const { project } = flatView({ ...size, ...view });
  const [[left, bottom], [right, top]] = box.map(project);
  assert.deepEqual([left, 900 - right].map(Math.round), [48, 48]);
  assert.ok(Math.abs(top - 56 - (600 - 30 - bottom)) < 1e-6);
});
