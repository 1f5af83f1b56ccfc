// Next and previous: from stop to stop, and the card follows.

import { neighbourDay } from '../lookup.js';
import { goTo } from '../moves.js';
import { reportWhenQuiet } from '../sync/report.js';
import { eventOfStop, stopDays } from './stops.js';

/** @import { State } from '../../types.d.ts' */

/**
 * Go to the next (direction 1) or the previous (-1) stop.
 * @param {State} state
 * @param {number} direction
 */
export function stepToStop(state, direction) {
  const day = neighbourDay(stopDays(state), state.day, direction);
  if (day !== null) standAtStop(state, day);
  reportWhenQuiet(state);
}

/**
 * Move to a stop, and show its event.
 * @param {State} state
 * @param {number} day
 */
export function standAtStop(state, day) {
  goTo(state, day);
  const event = eventOfStop(state);
  if (event === null) return;
  Object.assign(state.stops, { event, day: state.day });
  if (state.selected === event) return;
  state.selected = event;
  state.redraw.selection();
}
