// What begins, moves, swaps and ends the comparison of two days.

import { setAttribute, setText } from '../dom.js';
import { neighbourDay } from '../lookup.js';
import { drawSoon, goTo } from '../moves.js';
import { pairOf, reportDay, reportPair } from '../sync/report.js';
import { dateWords, dayOf, isoOf, monthStep } from '../text/dates.js';
import { say } from '../text/i18n.js';
import { EVENTS, stopDays } from '../timeline/stops.js';
import { clamp } from '../timeline/time_view.js';
import { bothDaysSentence, isPaired, MIDDLE } from './two_days.js';

/**
 * @import { PairedState, State } from '../../types.d.ts'
 * @import { Choice } from '../sync/sync.js'
 */

const QUIET = 300; // milliseconds: keys have come to rest

/**
 * Show a second day, or none; whoever calls this reports it.
 * @param {State} state
 * @param {number | null} day
 */
export function showSecond(state, day) {
  const { ab, el, items } = state;
  const toggled = (ab.day === null) !== (day === null);
  ab.day = day === null ? null : clamp(day, ...state.domain);
  if (ab.day === null) {
    delete el.root.dataset.compareWith;
    ab.divider = MIDDLE;
  } else el.root.dataset.compareWith = isoOf(ab.day);
  if (toggled) {
    for (const item of items) item.index = -1;
    state.redraw.period();
  }
  if (isPaired(state)) sayDays(state);
  drawSoon(state);
}

/**
 * The two sliders' values, in numbers and in words; as current as `data-as-of`.
 * @param {PairedState} state
 */
export function sayDays({ el, ab, day, lang, words }) {
  const [a, b] = [day, ab.day].map((each) => dateWords(each, lang, 'short'));
  setAttribute(el.root, 'data-divider', String(ab.divider));
  setAttribute(el.divider, 'aria-valuenow', String(ab.divider));
  setAttribute(el.divider, 'aria-valuetext', say(words.dividerText, { percent: ab.divider, a, b }));
  setAttribute(el.second, 'aria-valuenow', String(ab.day));
  setAttribute(el.second, 'aria-valuetext', dateWords(ab.day, lang));
}

/**
 * The second day to begin with: the day before the last change of the listed links, as the page Compare offers it, or of the
 * crossing that is stepped through; before any change the day a year earlier.
 * @param {Pick<State, 'links' | 'stops' | 'days' | 'changes' | 'domain' | 'day'>} state
 */
export function secondToBegin(state) {
  const { day, stops } = state;
  const changes = stops.at === EVENTS ? state.changes : stopDays(state);
  const last = neighbourDay(changes, day + 1, -1);
  return last === null ? monthStep(day, -12) : last - 1;
}

/**
 * Show a second day beside the day that is shown; the reader then moves the first.
 * @param {State} state
 */
export function pinSecond(state) {
  showSecond(state, secondToBegin(state));
  reportSecond(state);
  state.el.slider.focus({ preventScroll: true });
}

/** @param {State} state */
export function closeSecond(state) {
  const within = document.activeElement;
  const { swap, divider, second, pin } = state.el;
  showSecond(state, null);
  state.sync.report({ compare_with: '', divider: MIDDLE });
  setText(state.el.live, state.words.comparisonClosed);
  if ([swap, divider, second].some((node) => node === within)) pin.focus({ preventScroll: true });
}

/** @param {State} state */
export function swapDays(state) {
  if (!isPaired(state)) return;
  const [a, b] = [state.day, state.ab.day];
  showSecond(state, a);
  goTo(state, b);
  reportSecond(state);
  reportDay(state);
}

/**
 * Report the second day once it has come to rest.
 * @param {State} state
 */
export function reportSecond(state) {
  if (isPaired(state) && !state.ab.drag) setText(state.el.live, bothDaysSentence(state));
  reportPair(state);
}

/**
 * Move the divider; `reportPair` follows once it has come to rest.
 * @param {State} state
 * @param {number} percent
 */
export function moveDivider(state, percent) {
  state.ab.divider = clamp(Math.round(percent), 0, 100);
  if (isPaired(state)) sayDays(state);
  drawSoon(state);
}

/**
 * Report after a rest of the keys.
 * @param {State} state
 * @param {(state: State) => void} report
 */
export function whenQuiet(state, report) {
  clearTimeout(state.ab.quiet);
  state.ab.quiet = setTimeout(() => report(state), QUIET);
}

/**
 * What of the two days the reader has moved and would have reported in a moment.
 * @param {State} state
 * @returns {Choice}
 */
export function unreportedDays(state) {
  return isPaired(state) && (state.ab.quiet || state.ab.drag) ? pairOf(state) : {};
}

/**
 * Follow what Python has changed of the second day and the divider.
 * @param {State} state
 * @param {Choice} changes
 */
export function followSecond(state, changes) {
  if (changes.divider !== undefined) state.ab.divider = changes.divider;
  if (changes.compare_with === undefined || state.ab.drag || state.ab.quiet) return;
  showSecond(state, changes.compare_with ? dayOf(changes.compare_with) : null);
}
