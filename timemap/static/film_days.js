// The days of a film, and how long each is seen: those that play stops at in a period.

import { dayOf } from './dates.js';
import { PACE, playStep } from './play.js';
import { clamp, zoomView } from './time_view.js';

/**
 * @typedef {import('../types.d.ts').Span} Span
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').PlayMode} PlayMode
 */

/** @typedef {{ view: Span, domain: Span, data: { covered_to: string }, manners: { range: Pick<State['manners']['range'], 'ends'> } }} Filmed */

export const MOST = 4000; // pictures in a film
const FIRST = 1200; // milliseconds that the first picture is seen at least
const LAST = 2500;

/**
 * The days of a film, ascending: the first one of the period, then every step of play in it.
 * @param {PlayMode} mode
 * @param {number[]} stops
 * @param {Span} period
 */
export function filmDays(mode, stops, [first, last]) {
  const days = [first];
  for (let day = playStep(mode, stops, first, 1, [first, last]); day !== null && day <= last; ) {
    days.push(day);
    day = playStep(mode, stops, day, 1, [first, last]);
  }
  return days;
}

/**
 * The period that a film shows: the one that the two handles have chosen, else whole days of the one on the timeline, as far as it
 * can be reached.
 * @param {Filmed} state
 * @returns {Span}
 */
export function filmPeriod({ view, domain, data, manners }) {
  const { ends } = manners.range;
  if (ends[0] === null && ends[1] === null)
    return [clamp(Math.ceil(view[0]), ...domain), clamp(Math.floor(view[1]), ...domain)];
  return [ends[0] ?? domain[0], ends[1] ?? Math.min(domain[1], dayOf(data.covered_to))];
}

/**
 * The state as a film sees it: one day at a time, and a chosen period from edge to edge.
 * @param {State} state
 * @returns {State}
 */
export function filmState(state) {
  const chosen = state.manners.range.ends.some((day) => day !== null);
  const [first, last] = filmPeriod(state);
  const view = chosen ? zoomView([first, last + 1], 1, (first + last + 1) / 2, state.domain) : state.view;
  return { ...state, view, ab: { ...state.ab, day: null } };
}

/**
 * How long each of the pictures is seen, in seconds.
 * @param {PlayMode} mode
 * @param {number} speed
 * @param {number} count
 */
export function filmTimes(mode, speed, count) {
  const step = PACE[mode] / speed;
  return Array.from({ length: count }, (_, i) => {
    if (i === count - 1) return Math.max(step, LAST) / 1000;
    return (i === 0 ? Math.max(step, FIRST) : step) / 1000;
  });
}
