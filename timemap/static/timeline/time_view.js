// The period that the timeline shows: zoomed, moved, kept within the log.

/** @import { Span } from '../../types.d.ts' */

const LEAST = 28; // days: no period is finer

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/**
 * The view grown or shrunk by `factor` about a day, within the domain and no finer than a month.
 * @param {Span} view
 * @param {number} factor
 * @param {number} about
 * @param {Span} domain
 * @returns {Span}
 */
export function zoomView(view, factor, about, domain) {
  const whole = domain[1] - domain[0];
  const span = clamp((view[1] - view[0]) * factor, Math.min(LEAST, whole), whole);
  const share = (about - view[0]) / (view[1] - view[0]);
  return slideView([about - share * span, about - share * span + span], domain);
}

/**
 * The view moved so that it lies within the domain.
 * @param {Span} view
 * @param {Span} domain
 * @returns {Span}
 */
export function slideView(view, domain) {
  const span = Math.min(view[1] - view[0], domain[1] - domain[0]);
  const start = clamp(view[0], domain[0], domain[1] - span);
  return [start, start + span];
}

/**
 * The view of a period's two ends, both included; null: that end is open. Without both ends it is the opening one, or all where that
 * does not have the day.
 * @param {import('../../types.d.ts').Ends} ends
 * @param {Span} opening
 * @param {number} day
 * @param {Span} domain
 * @returns {Span}
 */
export function viewOfEnds([from, to], opening, day, domain) {
  if (from === null && to === null) return isWithin(opening, day) ? opening : [domain[0], domain[1]];
  const first = clamp(from ?? domain[0], domain[0], domain[1]);
  const end = clamp(to === null ? domain[1] : to + 1, first, domain[1]);
  const missing = Math.max(0, LEAST - (end - first));
  return missing ? slideView([first - missing / 2, end + missing / 2], domain) : [first, end];
}

/**
 * The day that Home or End leads to, the first or the last one shown; undefined for another key.
 * @param {string} key
 * @param {Span} view
 * @param {Span} domain
 */
export function endKey(key, view, domain) {
  if (key === 'Home') return Math.ceil(view[0]);
  if (key === 'End') return view[1] >= domain[1] ? domain[1] : Math.round(view[1]) - 1;
  return undefined;
}

/**
 * Whether a view shows a day.
 * @param {Span} view
 * @param {number} day
 */
export function isWithin(view, day) {
  return day >= Math.floor(view[0]) && day <= view[1];
}

/** By so many days a view and its days in whole numbers differ at most; more by the error of a division. */
const ROUNDED = 0.5 + 1e-6;

/**
 * Whether two views show the same days.
 * @param {Span} one
 * @param {Span} other
 */
export function isSameView(one, other) {
  return one.every((edge, i) => Math.abs(edge - other[i]) <= ROUNDED);
}
