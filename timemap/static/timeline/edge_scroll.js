// Dragging past an edge of the timeline scrolls on, faster the farther out the pointer is.

import { choosePeriod } from './period.js';
import { slideView } from './time_view.js';

/** @import { State } from '../../types.d.ts' */

/** A finger cannot go past the edge of a screen: it scrolls on within so many pixels of it. */
export const FINGERS_EDGE = 20;

/**
 * How much of the period shown passes in a second, for a pointer so many pixels past the edge.
 * @param {number} past  negative on the left
 */
export function speedPast(past) {
  return past && Math.sign(past) * Math.min(1.6, 0.12 + Math.abs(past) / 150);
}

/**
 * Scroll on while a dragged pointer is past an edge; `follow` takes what is dragged along.
 * @param {State} state
 * @param {number} x  of the pointer, on the timeline
 * @param {number} inset  how far inside its edges the scrolling begins
 * @param {() => void} follow
 */
export function scrollPastEdge(state, x, inset, follow) {
  const { layout, manners } = state;
  const { edge } = manners;
  edge.follow = follow;
  edge.x = Math.min(0, x - layout.left - inset) + Math.max(0, x - layout.right + inset);
  if (!edge.x || edge.frame) return;
  edge.time = performance.now();
  edge.frame = requestAnimationFrame((time) => scroll(state, time));
}

/** @param {State} state */
export function stopScrolling({ manners: { edge } }) {
  cancelAnimationFrame(edge.frame);
  Object.assign(edge, { frame: 0, x: 0 });
}

/**
 * One frame: the time since the last one counts, so that a slow browser scrolls as fast as a quick one.
 * @param {State} state
 * @param {number} time
 */
function scroll(state, time) {
  const { view, domain, manners } = state;
  const { edge } = manners;
  edge.frame = 0;
  if (!edge.x) return;
  const seconds = Math.min(0.1, Math.max(0, time - edge.time) / 1000);
  edge.time = time;
  const by = speedPast(edge.x) * seconds * (view[1] - view[0]);
  const next = slideView([view[0] + by, view[1] + by], domain);
  if (next[0] !== view[0]) {
    choosePeriod(state, next);
    edge.follow();
  }
  edge.frame = requestAnimationFrame((again) => scroll(state, again));
}
