// Mouse and fingers on the timeline: drag, tap, pinch.

import { goTo, selectEvent } from '../moves.js';
import { cancelQuietReport, reportDay } from '../sync/report.js';
import { FINGERS_EDGE, scrollPastEdge, stopScrolling } from './edge_scroll.js';
import { choosePeriod } from './period.js';
import { eventNear, leftEdge, localX, localY, pointedDay } from './pointing.js';
import { endPreview, preview } from './preview.js';
import { pressTick } from './tick_zoom.js';
import { tickAt } from './ticks.js';
import { zoomView } from './time_view.js';
import { dayAt } from './timeline_layout.js';
import { hideTip, showTip } from './tip.js';

/** @import { Drag, State } from '../../types.d.ts' */

/** @param {State} state */
export function bindPointer(state) {
  const { slider } = state.el;
  slider.addEventListener('pointerdown', (e) => pointerDown(state, e));
  slider.addEventListener('pointermove', (e) => pointerMove(state, e));
  slider.addEventListener('pointerup', (e) => pointerUp(state, e));
  slider.addEventListener('pointercancel', (e) => pointerUp(state, e));
  const scrolled = () => {
    state.scrolled = performance.now();
  };
  document.addEventListener('scroll', scrolled, { capture: true, passive: true, signal: state.mounted.signal });
  slider.addEventListener('pointerleave', () => {
    hideTip(state);
    endPreview(state);
  });
}

/** How far a finger may stray and still tap, in pixels; as far again sideways it drags. */
const SLOP = 8;
/** Milliseconds since the page last scrolled within which a finger stops it, and is no tap: some frames. */
const COASTING = 120;

/**
 * @param {State} state
 * @param {PointerEvent} event
 */
function pointerDown(state, event) {
  if (event.button) return;
  state.fingers.set(event.pointerId, localX(state, event));
  state.el.slider.setPointerCapture(event.pointerId);
  endPreview(state);
  if (state.fingers.size > 1) beginPinch(state);
  else if (event.pointerType === 'mouse') beginDrag(state, event);
  else state.touch = { x: event.clientX, y: event.clientY, stops: event.timeStamp - state.scrolled < COASTING };
}

/**
 * @param {State} state
 * @param {PointerEvent} event
 * @param {boolean} [moved]  whether it is known to be no tap
 */
function beginDrag(state, event, moved = false) {
  state.touch = null;
  const tick = moved ? null : tickAt(state, localX(state, event), localY(state, event));
  state.drag = { x: event.clientX, left: leftEdge(state), moved, from: state.day, tick };
  cancelQuietReport(state);
  state.el.root.classList.add('tm-dragging');
  if (!tick) goTo(state, pointedDay(state, event));
  hideTip(state);
}

/**
 * A second finger zooms the period: the day is what it was before the first one.
 * @param {State} state
 */
function beginPinch(state) {
  const from = state.drag?.from ?? state.day;
  goTo(state, from);
  state.touch = null;
  state.drag = { pinch: pinchSpread(state), from, x: 0, moved: false };
}

/**
 * Where a finger is going: `null` while it may still tap, then `along` (the time axis) or `across`, which scrolls the page.
 * @param {{ x: number, y: number }} start
 * @param {MouseEvent} event
 * @returns {'along' | 'across' | null}
 */
export function direction(start, event) {
  const [dx, dy] = [Math.abs(event.clientX - start.x), Math.abs(event.clientY - start.y)];
  if (Math.max(dx, dy) <= SLOP) return null;
  return dx > dy ? 'along' : 'across';
}

/**
 * A finger has moved that neither drags nor pinches yet.
 * @param {State} state
 * @param {PointerEvent} event
 */
function moveTouch(state, event) {
  const going = state.touch && direction(state.touch, event);
  if (going === 'along') beginDrag(state, event, true);
  else if (going) state.touch = null;
}

/**
 * @param {State} state
 * @param {PointerEvent} event
 */
function pointerMove(state, event) {
  if (state.touch) moveTouch(state, event);
  const { drag } = state;
  if (!drag) {
    if (!state.fingers.size) hover(state, event);
    return;
  }
  state.fingers.set(event.pointerId, localX(state, event));
  if (drag.pinch) {
    if (state.fingers.size > 1) pinch(state, drag.pinch);
    return;
  }
  drag.moved ||= Math.abs(event.clientX - drag.x) > 3;
  if (drag.tick && !drag.moved) return;
  const follow = () => goTo(state, pointedDay(state, event));
  follow();
  scrollPastEdge(state, localX(state, event), event.pointerType === 'touch' ? FINGERS_EDGE : 0, follow);
}

/**
 * A pointer hovers: what is under it is named, and its day previewed.
 * @param {State} state
 * @param {PointerEvent} event
 */
function hover(state, event) {
  showTip(state, event);
  preview(state, event);
}

/**
 * Give a drag up: the day is the one before it.
 * @param {State} state
 */
export function cancelDrag(state) {
  const { drag } = state;
  if (!drag) return;
  goTo(state, drag.from);
  endDrag(state);
}

/** @param {State} state */
function endDrag(state) {
  stopScrolling(state);
  state.drag = null;
  state.el.root.classList.remove('tm-dragging');
}

/**
 * The end of a press. Where the browser took it over, to scroll or for a gesture of its own, the day is the one before it.
 * @param {State} state
 * @param {PointerEvent} event
 */
function pointerUp(state, event) {
  state.fingers.delete(event.pointerId);
  const lifted = event.type === 'pointerup';
  if (state.touch && lifted && !state.touch.stops) beginDrag(state, event); // a tap
  state.touch = null;
  const { drag } = state;
  if (!drag || state.fingers.size) return;
  if (!lifted) goTo(state, drag.from);
  endDrag(state);
  const pressed = lifted && !drag.pinch && !drag.moved;
  const hit = pressed ? eventNear(state, localX(state, event), localY(state, event)) : null;
  if (pressed && drag.tick) pressTick(state, drag.tick);
  else if (hit) selectEvent(state, hit);
  else if (!state.play.on) reportDay(state);
}

/** @param {State} state */
function pinchSpread(state) {
  const [a, b] = [...state.fingers.values()];
  return { gap: Math.max(20, Math.abs(a - b)), view: state.view, about: dayAt(state, (a + b) / 2) };
}

/**
 * @param {State} state
 * @param {NonNullable<Drag['pinch']>} start
 */
function pinch(state, start) {
  const [a, b] = [...state.fingers.values()];
  choosePeriod(state, zoomView(start.view, start.gap / Math.max(20, Math.abs(a - b)), start.about, state.domain));
}
