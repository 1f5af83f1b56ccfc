import assert from 'node:assert/strict';
import { test } from 'node:test';
import { select } from '../../timemap/static/moves.js';
import { atWhatIsThere, changeDays, eventOfStop, eventWithDay, stopDays } from '../../timemap/static/timeline/stops.js';
import { answer, ownSync, withoutIds } from './own_sync.js';

/** @import { State, StatusSpan } from '../../timemap/types.d.ts' */

/** @type {StatusSpan[]} */
const SPANS = [
  [null, 'unknown', null, 0, ['unknown'], 0, null, null, null, 'unknown'],
  [10, 'open', 10, 1, ['open'], 0, 10, 'opened', null, 'open'],
  [15, 'open', 10, 0, ['open'], 1, 10, 'opened', null, 'open'], // its evidence has grown old
  [20, 'suspended', 20, 0, ['open', 'suspended'], 0, 20, 'stopped', null, 'suspended'],
  [25, 'suspended', 20, 1, ['suspended'], 0, 20, 'stopped', null, 'suspended'], // its day has become certain
];

/**
 * A state with two links and three events, as far as stops read it.
 * @param {object} [more]
 * @returns {State}
 */
function stateAt(more = {}) {
  const of = (/** @type {string} */ id) => ({ event_id: id, status_after: id === 'seen' ? 'unchanged' : 'open' });
  const events = [of('opened'), of('seen'), of('stopped')];
  const link = { crossing_id: 'a', spans: SPANS, starts: [-Infinity, 10, 15, 20, 25], events, changes: [10, 20] };
  const still = { ...link, crossing_id: 'b', spans: SPANS.slice(0, 1), starts: [-Infinity], changes: [] };
  const state = {
    links: [link, still],
    changes: [10, 20],
    days: [10, 18, 20],
    events,
    selected: null,
    day: 20,
    domain: [0, 30],
  };
  const drawn = { redraw: { selection: () => {} } };
  const stops = { at: 'change', event: null, day: 0 };
  return /** @type {State} */ (/** @type {unknown} */ ({ ...state, ...drawn, stops, ...more }));
}

test('a status begins where its interval does: neither old evidence nor a certain day is a change', () => {
  assert.deepEqual(changeDays({ spans: SPANS }), [10, 20]);
});

test('stops are changes of all links, events, or the changes of one crossing', () => {
  assert.deepEqual(stopDays(stateAt()), [10, 20]);
  assert.deepEqual(stopDays(stateAt({ stops: { at: 'event', event: null, day: 0 } })), [10, 18, 20]);
  assert.deepEqual(stopDays(stateAt({ stops: { at: 'a', event: null, day: 0 } })), [10, 20]);
  assert.deepEqual(stopDays(stateAt({ stops: { at: 'b', event: null, day: 0 } })), []);
  assert.deepEqual(stopDays(stateAt({ domain: [0, 19] })), [10]); // what lies after the last day cannot be reached
});

test('where the crossing that was chosen is gone, stops are changes again', () => {
  const at = (/** @type {string} */ chosen) => atWhatIsThere(chosen, new Set(['a']));
  assert.deepEqual(['a', 'b', 'change', 'event'].map(at), ['a', 'change', 'change', 'event']);
});

test('the event of a stop is the one that began the status', () => {
  assert.equal(eventOfStop(stateAt()), 'stopped');
  assert.equal(eventOfStop(stateAt({ day: 18, stops: { at: 'event', event: null, day: 0 } })), 'seen');
});

test('at a stop its event is reported with the day; whoever moves on lets go of it, but not of an own choice', () => {
  const at = { at: 'change', event: 'stopped', day: 20 };
  assert.deepEqual(eventWithDay(stateAt({ selected: 'stopped', stops: { ...at } })), {
    selected: 'stopped',
    stop: 'stopped',
  });
  const moved = stateAt({ selected: 'stopped', day: 22, stops: { ...at } });
  assert.deepEqual(eventWithDay(moved), { selected: '', stop: '' });
  assert.equal(moved.selected, null);
  assert.deepEqual(eventWithDay(moved), {});
  const own = stateAt({ selected: 'opened', day: 22, stops: { ...at } });
  assert.deepEqual(eventWithDay(own), {});
  assert.equal(own.selected, 'opened');
});

test('an event of a stop that the reader then presses is no longer that of the stop', () => {
  const { sync, sent, clock } = ownSync();
  sync.receive(answer('2020-01-01', null, { selected: 'stopped', stop: 'stopped' }));
  const state = stateAt({ selected: 'stopped', stops: { at: 'change', event: 'stopped', day: 20 }, sync });
  select(state, 'stopped');
  clock.pass(0);
  assert.deepEqual(withoutIds(sent), [[0, { stop: '' }]]);
  assert.deepEqual(eventWithDay(stateAt({ ...state, day: 22 })), {});
});
