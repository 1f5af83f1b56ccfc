// The overview under the axis: its period is dragged, or brought to where it is pressed.

import { setView } from './moves.js';
import { direction } from './pointer.js';
import { localX } from './pointing.js';
import { slideView } from './time_view.js';

/**
 * @typedef {import('../types.d.ts').Brush} Brush
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').Span} Span
 */

/** @param {State} state */
export function bindBrush(state) {
  for (const kind of /** @type {const} */ (['pointerdown', 'pointermove', 'pointerup', 'pointercancel'])) {
    state.el.brush.addEventListener(kind, (e) => brushPointer(state, e));
  }
}

/**
 * The overview: drag the period, drag an edge of it, or press elsewhere to bring it there. A finger going up or down scrolls the page.
 * @param {State} state
 * @param {PointerEvent} event
 */
function brushPointer(state, event) {
  const { layout, domain } = state;
  const day =
    domain[0] + ((localX(state, event) - layout.left) / (layout.right - layout.left)) * (domain[1] - domain[0]);
  if (event.type === 'pointerdown') {
    state.el.brush.setPointerCapture(event.pointerId);
    state.brush = {
      ...brushGrip(state, day),
      x: event.clientX,
      y: event.clientY,
      view: state.view,
      sure: event.pointerType === 'mouse',
    };
  }
  const { brush } = state;
  if (!brush) return;
  const going = brush.sure ? 'along' : direction(brush, event);
  brush.sure = going === 'along' || event.type === 'pointerup';
  if (going === 'across' || event.type === 'pointerup' || event.type === 'pointercancel') state.brush = null;
  if (event.type === 'pointercancel') setView(state, brush.view);
  else if (brush.sure && going !== 'across') dragBrush(state, brush, day);
}

/**
 * @param {State} state
 * @param {number} day
 * @returns {{ edge?: 0 | 1, hold: number }}
 */
function brushGrip(state, day) {
  const { layout, domain, view } = state;
  const reach = (7 * (domain[1] - domain[0])) / (layout.right - layout.left);
  const [left, right] = view.map((edge) => Math.abs(edge - day));
  const roomy = view[1] - view[0] > reach * 3;
  if (roomy && Math.min(left, right) < reach) return { edge: left < right ? 0 : 1, hold: 0 };
  const inside = day > view[0] && day < view[1];
  return { hold: inside ? day - view[0] : (view[1] - view[0]) / 2 };
}

/**
 * @param {State} state
 * @param {Brush} brush
 * @param {number} day
 */
function dragBrush(state, brush, day) {
  const { view, domain } = state;
  if (brush.edge === undefined) {
    setView(state, slideView([day - brush.hold, day - brush.hold + view[1] - view[0]], domain));
    return;
  }
  /** @type {Span} */
  const next = brush.edge ? [view[0], Math.max(day, view[0] + 28)] : [Math.min(day, view[1] - 28), view[1]];
  setView(state, [Math.max(next[0], domain[0]), Math.min(next[1], domain[1])]);
}
