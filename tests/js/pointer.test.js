// A press on the timeline: its day is reported, and with it the event that is drawn there.

import assert from 'node:assert/strict';
import { isoOf } from '../../timemap/static/text/dates.js';
import { bindPointer } from '../../timemap/static/timeline/pointer.js';
import { each } from './each.js';

/** @import { State } from '../../timemap/types.d.ts' */

const [FIRST, LAST] = [18_000, 18_030];
const HISTOGRAM = 20;

/** What an element takes, and no more. */
const element = () => ({
  firstChild: null,
  textContent: '',
  dataset: {},
  hidden: true,
  classList: { add: () => {}, remove: () => {} },
  getAttribute: () => null,
  setAttribute: () => {},
  setPointerCapture: () => {},
  getBoundingClientRect: () => ({ left: 0, top: 0 }),
});

/** A timeline of thirty days, ten pixels each, with an event on its tenth; what it reports, and how it is pressed. */
function timeline() {
  const none = () => 0;
  const browser = { Text: class {}, requestAnimationFrame: none, cancelAnimationFrame: none };
  Object.assign(globalThis, browser, { document: { addEventListener: none } });
  /** @type {Record<string, (event: object) => void>} */
  const heard = {};
  /** @type {(name: string, heed: (event: object) => void) => void} */
  const addEventListener = (name, heed) => Object.assign(heard, { [name]: heed });
  const slider = { ...element(), addEventListener };
  /** @type {object[]} */
  const reports = [];
  const state = {
    el: { slider, timeline: element(), root: element(), tip: element(), live: element() },
    mounted: {},
    fingers: new Map(),
    drag: null,
    touch: null,
    ab: { drag: null, day: null },
    layout: { left: 0, right: 300, rows: [], histogramTop: HISTOGRAM, axis: 100, height: 120 },
    view: [FIRST, LAST],
    domain: [FIRST, LAST],
    day: FIRST,
    heard: FIRST,
    snap: false,
    links: [],
    days: [FIRST + 10],
    events: [{ event_id: 'opened', day: FIRST + 10 }],
    selected: null,
    stops: { event: null },
    play: { on: false },
    field: { typed: null },
    manners: { ticks: [], preview: { day: null }, edge: {}, period: {} },
    lang: 'en',
    data: { covered_to: isoOf(FIRST - 1) },
    words: { on: '{day}', onSince: '{day}', nothingChanged: 'nothing', lastKnown: '' },
    redraw: { selection: none },
    sync: { report: (/** @type {object} */ choice) => reports.push(choice) },
  };
  bindPointer(/** @type {State} */ (/** @type {unknown} */ (state)));
  const press = (/** @type {number} */ clientX, /** @type {number} */ clientY) => {
    const event = { button: 0, pointerId: 1, pointerType: 'mouse', shiftKey: false, clientX, clientY };
    heard.pointerdown({ ...event, type: 'pointerdown' });
    heard.pointerup({ ...event, type: 'pointerup' });
  };
  return { press, reports };
}

const OPENED = { selected: 'opened', stop: '' };
/** @type {[string, number, number, object[]][]} */
const PRESSES = [
  ['beside every event', 205, HISTOGRAM + 5, [{ as_of: isoOf(FIRST + 20) }]],
  ['on an event', 105, HISTOGRAM + 5, [OPENED, { as_of: isoOf(FIRST + 10) }]],
  ['on its day, where nothing is drawn', 105, HISTOGRAM - 10, [{ as_of: isoOf(FIRST + 10) }]],
];
each('a press reports its day, and the event under it', PRESSES, (_, x, y, expected) => {
  const { press, reports } = timeline();
  press(x, y);
  assert.deepEqual(reports, expected);
});
