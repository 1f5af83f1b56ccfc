// The steps of the arrow keys: a day, with Shift a week, with Alt a month.

import { monthStep } from '../text/dates.js';

/** @type {Record<string, 1 | -1>} */
const WAYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/**
 * The day that an arrow key leads to; undefined where the key is another one, or has a modifier that is not ours.
 * @param {KeyboardEvent} event
 * @param {number} day
 */
export function keyStep(event, day) {
  const way = WAYS[event.key];
  if (!way || event.ctrlKey || event.metaKey || (event.altKey && event.shiftKey)) return undefined;
  return event.altKey ? monthStep(day, way) : day + way * (event.shiftKey ? 7 : 1);
}
