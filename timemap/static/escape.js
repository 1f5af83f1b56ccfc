// Escape gives up one thing at a time, the smallest first, whatever has the focus.

import { cancelDrag } from './timeline/pointer.js';
import { zoomBack } from './timeline/tick_zoom.js';
import { isPaired } from './two_days/two_days.js';
import { closeSecond } from './two_days/two_days_moves.js';

/** @import { State } from '../types.d.ts' */

/** What Escape ends by itself: a menu, a dialog, what is typed into a field. */
const SMALLER = 'details[open].tm-menu, dialog, input, select';

/** @param {State} state */
export function bindEscape(state) {
  state.el.root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') giveUp(state, event.target);
  });
}

/**
 * Give up a drag; else go back from a year or month that was pressed; else end the comparison of two days; else let the
 * keyboard go.
 * @param {State} state
 * @param {EventTarget | null} target  what has the focus
 */
export function giveUp(state, target) {
  if (!(target instanceof HTMLElement) || target.closest(SMALLER)) return;
  if (state.drag) cancelDrag(state);
  else if (zoomBack(state)) return;
  else if (isPaired(state)) closeSecond(state);
  else target.blur();
}
