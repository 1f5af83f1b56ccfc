// The period that the timeline shows: zoomed, moved, kept within the log.

/** @typedef {import('../types.d.ts').Span} Span */

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
  const span = clamp((view[1] - view[0]) * factor, Math.min(28, whole), whole);
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
 * The view of a new time map: the reader's own period, where there was one; else the opening one, moved to show the day.
 * @param {Span | null} own
 * @param {Span} opening
 * @param {number} day
 * @param {Span} domain
 * @returns {Span}
 */
export function firstView(own, opening, day, domain) {
  return own ? slideView(own, domain) : viewShowing(slideView(opening, domain), day, domain);
}

/**
 * The view moved just enough to show the day with a margin.
 * @param {Span} view
 * @param {number} day
 * @param {Span} domain
 * @returns {Span}
 */
export function viewShowing(view, day, domain) {
  const margin = (view[1] - view[0]) * 0.04;
  if (day - margin < view[0]) return slideView([day - margin * 4, day - margin * 4 + view[1] - view[0]], domain);
  if (day + margin > view[1]) return slideView([day + margin * 4 - view[1] + view[0], day + margin * 4], domain);
  return view;
}
