// The days of a film, and how long each is seen: those that play stops at in a period.

import { PACE, playStep } from './play.js';
import { clamp } from './time_view.js';

/**
 * @typedef {import('../types.d.ts').Span} Span
 * @typedef {import('../types.d.ts').PlayMode} PlayMode
 */

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
 * The period that a film shows: whole days of the one on the timeline, as far as it can be reached.
 * @param {Span} view
 * @param {Span} domain
 * @returns {Span}
 */
export function filmPeriod(view, domain) {
  return [clamp(Math.ceil(view[0]), ...domain), clamp(Math.floor(view[1]), ...domain)];
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
