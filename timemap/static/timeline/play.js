// Play: from stop to stop, or by calendar steps. Nothing is sent while it runs.

import { setText } from '../dom.js';
import { neighbourDay } from '../lookup.js';
import { goTo } from '../moves.js';
import { reportDay } from '../sync/report.js';
import { monthStep } from '../text/dates.js';
import { standAtStop } from './stepping.js';
import { stopDays } from './stops.js';
import { clamp } from './time_view.js';

/** @import { Span, State } from '../../types.d.ts' */

/** Milliseconds that a step of each kind is shown. */
const PACE = { stop: 1100, day: 60, week: 110, month: 260 };

/**
 * The day that one step of play leads to, or null where it ends.
 * @param {string} mode
 * @param {number[]} days
 * @param {number} day
 * @param {number} direction
 * @param {Span} domain
 */
export function playStep(mode, days, day, direction, domain) {
  if (mode === 'stop') return neighbourDay(days, day, direction);
  const next = mode === 'month' ? monthStep(day, direction) : day + direction * (mode === 'week' ? 7 : 1);
  const last = clamp(next, domain[0], domain[1]);
  return last === day ? null : last;
}

/**
 * Where play begins: here, or again from the other end where nothing lies ahead.
 * @param {string} mode
 * @param {number[]} days
 * @param {number} day
 * @param {number} direction
 * @param {Span} domain
 */
export function playStart(mode, days, day, direction, domain) {
  const isInside = domain[0] <= day && day <= domain[1];
  if (isInside && playStep(mode, days, day, direction, domain) !== null) return day;
  if (mode !== 'stop') return direction > 0 ? domain[0] : domain[1];
  return (direction > 0 ? days[0] : days[days.length - 1]) ?? day;
}

/**
 * The days of the period, in which play stays, and the stops among them.
 * @param {State} state
 */
function daysOfPlay(state) {
  const { view, domain } = state;
  /** @type {Span} */
  const span = [Math.ceil(view[0]), Math.max(Math.ceil(view[0]), Math.min(Math.ceil(view[1]) - 1, domain[1]))];
  if (view[1] >= domain[1]) span[1] = domain[1];
  return { span, stops: stopDays(state).filter((day) => day >= span[0] && day <= span[1]) };
}

/** @param {State} state */
function startPlay(state) {
  const { play } = state;
  const days = daysOfPlay(state);
  const day = playStart(play.mode, days.stops, state.day, play.direction, days.span);
  play.on = true;
  showPlaying(state);
  if (day !== state.day) moveTo(state, day);
  scheduleStep(state);
}

/** @param {State} state */
function scheduleStep(state) {
  const { play } = state;
  play.timer = setTimeout(() => stepPlay(state), PACE[play.mode] / play.speed);
}

/** @param {State} state */
function stepPlay(state) {
  const { play } = state;
  if (state.drag) return scheduleStep(state);
  const { stops, span } = daysOfPlay(state);
  let day = playStep(play.mode, stops, state.day, play.direction, span);
  if (day === null && play.loop) day = playStart(play.mode, stops, state.day, play.direction, span);
  if (day === null || day === state.day) return stopPlay(state);
  moveTo(state, day);
  return scheduleStep(state);
}

/**
 * @param {State} state
 * @param {number} day
 */
function moveTo(state, day) {
  (state.play.mode === 'stop' ? standAtStop : goTo)(state, day);
}

/** @param {State} state */
function stopPlay(state) {
  clearTimeout(state.play.timer);
  state.play.on = false;
  showPlaying(state);
  reportDay(state);
}

/**
 * The reader moves the day: play ends.
 * @param {State} state
 */
export function endPlay(state) {
  if (state.play.on) stopPlay(state);
}

/** @param {State} state */
export function togglePlay(state) {
  if (state.play.on) stopPlay(state);
  else startPlay(state);
}

/** @param {State} state */
export function showPlaying(state) {
  const { el, words, play } = state;
  setText(el.play, play.on ? words.pause : words.play);
  el.play.classList.toggle('tm-playing', play.on);
  el.root.toggleAttribute('data-playing', play.on);
}
