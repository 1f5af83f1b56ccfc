// A press on a year or a month of the axis shows it alone; a second press, or Escape, goes back.

import { choosePeriod, openingView } from './period.js';
import { tickView } from './ticks.js';
import { isSameView } from './time_view.js';

/** @import { Span, State, Tick } from '../../types.d.ts' */

/**
 * Show a tick's year or month; where that is what is shown, what was shown before it.
 * @param {State} state
 * @param {Tick} tick
 */
export function pressTick(state, tick) {
  if (!isShown(state, tick)) zoomTo(state, tickView(tick, state.domain));
  else if (!zoomBack(state)) choosePeriod(state, openingView(state));
}

/**
 * Whether exactly a tick's year or month is shown.
 * @param {State} state
 * @param {Tick} tick
 */
export function isShown({ view, domain }, tick) {
  return isSameView(view, tickView(tick, domain));
}

/**
 * Go back to what was shown before the year or month that is shown; whether that was possible.
 * @param {State} state
 */
export function zoomBack(state) {
  const { manners, view } = state;
  const last = manners.zooms.pop();
  if (!last || !isSameView(last.after, view)) {
    manners.zooms = []; // the reader has moved on since
    return false;
  }
  choosePeriod(state, last.before);
  return true;
}

/**
 * @param {State} state
 * @param {Span} after
 */
function zoomTo(state, after) {
  const { manners, view: before } = state;
  const last = manners.zooms.at(-1);
  if (last && !isSameView(last.after, before)) manners.zooms = [];
  manners.zooms.push({ before, after });
  choosePeriod(state, after);
}
