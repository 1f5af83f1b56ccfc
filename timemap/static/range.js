// The chosen period, `from` and `to` of the selection: what its two handles stand on, and how it is drawn. Null: that end is open.

import { dateWords, dayOf } from './dates.js';
import { placeBox, setText } from './dom.js';
import { say } from './i18n.js';
import { clamp } from './time_view.js';
import { SIZES, xOf } from './timeline_layout.js';

/** @typedef {import('../types.d.ts').State} State */

/** How wide a handle is to a pointer, and how wide it looks. */
const GRIP = 24;
const LOOK = 8;

/**
 * The days that the period may have: after the last one that counts nothing is counted.
 * @param {State} state
 * @returns {import('../types.d.ts').Span}
 */
export function rangeDomain({ domain, data }) {
  return [domain[0], Math.min(domain[1], dayOf(data.covered_to))];
}

/**
 * The day that a handle stands on: its own, else the edge of the view, where an open end is drawn.
 * @param {State} state
 * @param {0 | 1} end
 */
export function standsOn(state, end) {
  const { view, manners } = state;
  return manners.range.ends[end] ?? clamp(Math.round(view[end]), ...rangeDomain(state));
}

/**
 * Give an end of the period a day, within the log and on its own side of the other end; at the end of the log it is open.
 * @param {State} state
 * @param {0 | 1} end
 * @param {number | null} day
 */
export function setEnd(state, end, day) {
  const { ends } = state.manners.range;
  const domain = rangeDomain(state);
  const other = ends[1 - end];
  const [low, high] = end ? [other ?? domain[0], domain[1]] : [domain[0], other ?? domain[1]];
  const next = day === null ? null : clamp(day, low, high);
  ends[end] = next === domain[end] ? null : next;
  drawRange(state);
}

/**
 * What an end of the period is, in words.
 * @param {State} state
 * @param {0 | 1} end
 */
export function endWords({ words: w, lang, manners }, end) {
  const day = manners.range.ends[end];
  return day === null ? say(end ? w.rangeToOpen : w.rangeFromOpen) : dateWords(day, lang);
}

/**
 * The chosen period in a sentence of its own; none where both ends are open.
 * @param {State} state
 */
export function chosenPeriod(state) {
  const isChosen = state.manners.range.ends.some((day) => day !== null);
  return isChosen ? [say(state.words.rangeChosen, { days: rangeWords(state) })] : [];
}

/** @param {State} state */
function rangeWords({ words: w, lang, manners }) {
  const [from, to] = manners.range.ends.map(
    (day) => day !== null && dateWords(day, lang, 'short').replaceAll(' ', '\u00a0'),
  );
  if (from && to) return say(w.firstToLast, { first: from, last: to });
  if (from) return say(w.rangeSince, { day: from });
  return to ? say(w.rangeUntil, { day: to }) : say(w.rangeWhole);
}

/**
 * Where an edge of the period is drawn; one out of view, or open, at the edge of the timeline.
 * @param {State} state
 * @param {0 | 1} end
 */
export function edgeX(state, end) {
  const { layout, manners } = state;
  const day = manners.range.ends[end];
  if (day === null) return end ? layout.right : layout.left;
  return clamp(xOf(state, day + end), layout.left, layout.right);
}

/**
 * Bring handles, band and words up to the period and the view.
 * @param {State} state
 */
export function drawRange(state) {
  const { el, layout, manners } = state;
  if (!layout.width) return;
  const [from, to] = manners.range.ends;
  const isChosen = from !== null || to !== null;
  const [x1, x2] = [edgeX(state, 0), edgeX(state, 1)];
  placeHandle(state, el.from, x1, 0);
  placeHandle(state, el.to, x2, 1);
  el.span.hidden = !isChosen;
  placeBox(el.span, x1, layout.histogramTop - 4, Math.max(1, x2 - x1), layout.axis - layout.histogramTop + 4);
  el.span.classList.toggle('tm-open-from', from === null || xOf(state, from) < layout.left);
  el.span.classList.toggle('tm-open-to', to === null || xOf(state, to + 1) > layout.right);
  setText(el.chosenDays, rangeWords(state));
  el.clear.hidden = !isChosen;
  placeWords(state);
}

/**
 * A handle lies outside the period, beside its edge, as far as the timeline has room.
 * @param {State} state
 * @param {HTMLElement} handle
 * @param {number} x
 * @param {0 | 1} end
 */
function placeHandle(state, handle, x, end) {
  const { layout } = state;
  const width = layout.narrow ? SIZES.touch : GRIP;
  const left = end ? Math.min(x, layout.width - width) : Math.max(0, x - width);
  const height = layout.narrow ? SIZES.touch : SIZES.histogram;
  placeBox(handle, left, layout.histogramTop + SIZES.histogram - height, width, height);
  handle.style.setProperty('--tm-at', `${end ? x - left : x - left - LOOK}px`);
  const domain = rangeDomain(state);
  const other = state.manners.range.ends[1 - end];
  handle.setAttribute('aria-valuemin', String(end ? (other ?? domain[0]) : domain[0]));
  handle.setAttribute('aria-valuemax', String(end ? domain[1] : (other ?? domain[1])));
  handle.setAttribute('aria-valuenow', String(clamp(state.manners.range.ends[end] ?? domain[end], ...domain)));
  handle.setAttribute('aria-valuetext', endWords(state, end));
}

/**
 * The words stand beside the histogram, on a narrow timeline beside the buttons under it.
 * @param {State} state
 */
function placeWords({ el, layout }) {
  const { narrow, left, histogramTop, brush, brushHeight } = layout;
  if (narrow) placeBox(el.chosen, left, brush + brushHeight + 8, 150, SIZES.touch);
  else placeBox(el.chosen, 0, 0, left - GRIP - 4, histogramTop + SIZES.histogram);
}

/**
 * The days of the month or year that was asked for, while the playhead stands on the day that Python gave for it.
 * @param {State} state
 */
export function drawAsked(state) {
  const { el, layout, data, day } = state;
  const { asked } = data;
  const isShown = Boolean(asked) && day === dayOf(data.as_of);
  el.asked.hidden = !isShown;
  if (!asked || !isShown) return;
  const [x1, x2] = [asked[0], asked[1] + 1].map((each) => clamp(xOf(state, each), layout.left, layout.right));
  placeBox(el.asked, x1, layout.histogramTop, x2 - x1, layout.axis - layout.histogramTop);
}
