// `DaySync` with a sender and a clock of the test's own.

import { DaySync } from '../../timemap/static/sync/sync.js';
import { Clock } from './clock.js';

/** @import { Answer, Choice } from '../../timemap/static/sync/sync.js' */
/** @typedef {[at: number, id: number, report: Choice]} Sent */

export const [A, B, C] = ['2022-01-17', '2022-03-18', '2022-09-26'];
export const PLACE = { lat: 40, lon: 124, zoom: 9 };
export const ELSEWHERE = { lat: 42, lon: 130, zoom: 8 };

/** A sync of its own: what it sends, what Python's changes are, whether it is overdue; until when another page is awaited. */
export function ownSync() {
  const clock = new Clock();
  const awaited = { until: 0 };
  /** @type {Sent[]} */
  const sent = [];
  /** @type {Choice[]} */
  const changed = [];
  /** @type {[number, boolean][]} */
  const overdue = [];
  const sync = new DaySync({
    ...clock.options(),
    send: ({ id, ...report }) => sent.push([clock.now, id, report]),
    now: () => 0, // so that ids count from one
    pageAwaited: () => Math.max(0, awaited.until - clock.now),
    onOverdue: () => overdue.push([clock.now, sync.overdue]),
  });
  /** @param {Answer} answer */
  const receive = (answer) => {
    sync.receive(answer);
    const changes = sync.takeChanges();
    if (Object.keys(changes).length) changed.push(changes);
  };
  return { clock, awaited, sync, sent, changed, overdue, receive };
}

/**
 * @param {string} as_of
 * @param {number | null} [answered]
 * @param {Partial<Answer>} [more]
 * @returns {Answer}
 */
export function answer(as_of, answered = null, more = {}) {
  return { as_of, selected: null, view_state: null, session: 'one', answered, ...more };
}

/** @param {Sent[]} sent */
export function withoutIds(sent) {
  return sent.map(([at, , report]) => [at, report]);
}
