// Lookups. Python has worked out every status; here the span that contains a day is found, never derived.

/** @import { Crossing, Existence, Link, Span, StatusSpan } from '../types.d.ts' */

// places of a span, see docs/time-map.md
export const START = 0;
export const STATUS = 1;
export const SINCE = 2;
export const CERTAIN = 3;
export const ALTERNATIVES = 4;
export const STALE = 5;
export const LAST_EVIDENCE = 6;
export const EVENT = 7;
export const EVIDENCE_DATE = 8;
export const REPLAYED = 9;

/** What events name instead of a crossing where they are of all crossings between China and the DPRK. */
export const GROUP = 'all-china-dprk';

/**
 * First index whose day is `>= day` in an ascending list.
 * @param {number[]} days
 * @param {number} day
 */
export function firstAtOrAfter(days, day) {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Index of the piece of a link that contains the day.
 * @param {Link} link
 * @param {number} day
 */
export function spanIndex(link, day) {
  return Math.max(0, firstAtOrAfter(link.starts, day + 1) - 1);
}

/**
 * Between which turns of the map and the list a day lies: on days with the same number they show the same.
 * @param {number[]} turns
 * @param {number} day
 */
export function turnOf(turns, day) {
  return firstAtOrAfter(turns, day + 1);
}

/**
 * The event on which a piece rests; where its evidence has lapsed, the last event before it; before any evidence, the first
 * that follows; `undefined` where there is none.
 * @param {Link} link
 * @param {number} index
 */
export function eventBehind(link, index) {
  const events = link.spans.map((span) => span[EVENT]);
  return events.slice(0, index + 1).findLast(Boolean) ?? events.find(Boolean);
}

/**
 * The first day after a span.
 * @param {Link} link
 * @param {number} index
 */
export function spanEnd(link, index) {
  return link.starts[index + 1] ?? Infinity;
}

/**
 * From the first to the last day, both included, either side open; nothing said means always.
 * @param {Existence} range
 * @param {number} day
 */
export function existsOn(range, day) {
  if (!range) return true;
  return (range[0] === null || range[0] <= day) && (range[1] === null || day <= range[1]);
}

/**
 * The status that a link would have on a contested day if the disputed events were read the other way; else undefined.
 * @param {Link} link
 * @param {number} day
 */
export function contestedStatus(link, day) {
  return link.disputed.find(([first, last]) => existsOn([first, last], day))?.[2];
}

/**
 * Whether the status of a link on a day hangs on one publisher alone: on that of `voices`.
 * @param {Pick<Link, 'alone'>} link
 * @param {number} day
 */
export function isAlone(link, day) {
  return link.alone.some((days) => existsOn(days, day));
}

/**
 * Whether the disputed events decide the status of a link on a day.
 * @param {Link} link
 * @param {number} day
 */
export function isContested(link, day) {
  return contestedStatus(link, day) !== undefined;
}

/**
 * Whether a range has a day of the view.
 * @param {Existence} range
 * @param {Span} view
 */
export function existsWithin(range, view) {
  if (!range) return true;
  return (range[0] === null || range[0] <= view[1]) && (range[1] === null || view[0] <= range[1]);
}

/**
 * Whether several statuses are possible on a span's days. One that is only `unknown` is neither certain nor uncertain.
 * @param {StatusSpan} span
 */
export function isUncertain(span) {
  return span[ALTERNATIVES].length > 1;
}

/**
 * The neighbouring uncertain pieces around an uncertain one: first index, last index.
 * @param {Link} link
 * @param {number} index
 * @returns {[first: number, last: number]}
 */
export function uncertainRun(link, index) {
  let first = index;
  let last = index;
  while (first > 0 && isUncertain(link.spans[first - 1])) first -= 1;
  while (last + 1 < link.spans.length && isUncertain(link.spans[last + 1])) last += 1;
  return [first, last];
}

/**
 * Days on which the change of an uncertain piece may have happened, both included; null where open.
 * @param {Link} link
 * @param {number} index
 * @returns {[first: number, last: number] | null}
 */
export function uncertainDays(link, index) {
  const [first, last] = uncertainRun(link, index);
  const start = link.starts[first];
  const end = spanEnd(link, last);
  return Number.isFinite(start) && Number.isFinite(end) ? [start, end] : null;
}

/**
 * Day of the next (direction 1) or previous (-1) event, or null; days hold each event's own day.
 * @param {number[]} days
 * @param {number} day
 * @param {number} direction
 */
export function neighbourDay(days, day, direction) {
  const index = direction > 0 ? firstAtOrAfter(days, day + 1) : firstAtOrAfter(days, day) - 1;
  return days[index] ?? null;
}

/**
 * The listed day nearest to `day` within `reach` days, or `day` itself.
 * @param {number[]} days
 * @param {number} day
 * @param {number} reach
 */
export function snapDay(days, day, reach) {
  const index = firstAtOrAfter(days, day);
  let best = day;
  let distance = reach;
  for (const candidate of [days[index - 1], days[index]]) {
    if (candidate === undefined) continue;
    const gap = Math.abs(candidate - day);
    if (gap <= distance) [best, distance] = [candidate, gap];
  }
  return best;
}

/**
 * Events of the day, else of the last day before it that has one: `[first index, end index]`.
 * @param {number[]} days
 * @param {number} day
 */
export function latestEvents(days, day) {
  const end = firstAtOrAfter(days, day + 1);
  return end === 0 ? [0, 0] : [firstAtOrAfter(days, days[end - 1]), end];
}

/**
 * Whether the log gives one day for an event, without "about" or "perhaps".
 * @param {{ date: string }} event
 */
export function isExact(event) {
  return /^\d{4}-\d\d-\d\d$/.test(event.date);
}

/**
 * Events that the mode keeps in view on a day: `[first index, end index]`.
 * @param {number[]} days
 * @param {number} day
 * @param {string} mode
 * @param {number} span  the length of the window
 * @returns {[first: number, end: number]}
 */
export function eventsInView(days, day, mode, span) {
  if (mode === 'all') return [0, days.length];
  const end = firstAtOrAfter(days, day + 1);
  return mode === 'window' ? [firstAtOrAfter(days, day - span + 1), end] : [0, end];
}

/**
 * Whether an event is one of a link: on its own crossing or on its group, of its service or of all.
 * @param {{ crossing_id: string, service: string }} event
 * @param {{ crossing_id: string, service: string }} link
 * @param {Crossing | undefined} crossing
 */
export function concerns(event, link, crossing) {
  if (event.service !== 'all' && event.service !== link.service) return false;
  if (event.crossing_id === link.crossing_id) return true;
  return event.crossing_id === GROUP && !crossing?.context;
}
