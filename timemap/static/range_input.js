// The two handles of the chosen period: pointer, finger, keys. Nothing is reported during a drag; one report follows the release.

import { FINGERS_EDGE, scrollPastEdge, stopScrolling } from './edge_scroll.js';
import { keyStep } from './key_steps.js';
import { neighbourDay, snapDay } from './lookup.js';
import { setView } from './moves.js';
import { direction } from './pointer.js';
import { localX, localY } from './pointing.js';
import { edgeX, endWords, rangeDomain, setEnd, standsOn } from './range.js';
import { reportRange, reportRangeWhenQuiet } from './report.js';
import { stopDaysShown } from './stops.js';
import { clamp, viewShowing } from './time_view.js';
import { hideTip, placeTip } from './tip.js';
import { isPaired } from './two_days.js';

/**
 * @typedef {import('../types.d.ts').Held} Held
 * @typedef {import('../types.d.ts').State} State
 */

/** @param {State} state */
export function bindRange(state) {
  const { el } = state;
  for (const [handle, end] of /** @type {[HTMLElement, 0 | 1][]} */ ([
    [el.from, 0],
    [el.to, 1],
  ])) {
    handle.addEventListener('pointerdown', (e) => take(state, e, handle, end));
    handle.addEventListener('pointermove', (e) => move(state, e, end));
    for (const kind of /** @type {const} */ (['pointerup', 'pointercancel']))
      handle.addEventListener(kind, (e) => release(state, e));
    handle.addEventListener('pointerleave', () => hideTip(state));
    /** @type {number | null} */
    let before = null; // where the end stood as the handle got the focus
    handle.addEventListener('focus', () => {
      before = state.manners.range.ends[end];
    });
    handle.addEventListener('keydown', (e) => keyDown(state, e, end, before));
  }
  el.clear.addEventListener('click', () => {
    for (const end of /** @type {const} */ ([0, 1])) setEnd(state, end, null);
    el.from.focus({ preventScroll: true }); // the button is gone
    reportRange(state);
  });
}

/**
 * @param {State} state
 * @param {PointerEvent} event
 * @param {HTMLElement} handle
 * @param {0 | 1} end
 */
function take(state, event, handle, end) {
  const { range } = state.manners;
  if (event.button || range.held) return;
  handle.setPointerCapture(event.pointerId);
  const left = event.clientX - localX(state, event);
  range.held = {
    end,
    pointer: event.pointerId,
    x: event.clientX,
    y: event.clientY,
    left,
    grip: event.clientX - left - edgeX(state, end),
    before: range.ends[end],
    sure: false,
  };
  hideTip(state);
}

/**
 * @param {State} state
 * @param {PointerEvent} event
 * @param {0 | 1} end
 */
function move(state, event, end) {
  const { held } = state.manners.range;
  if (!held) {
    if (event.pointerType !== 'touch') nameHandle(state, event, end);
    return;
  }
  if (event.pointerId !== held.pointer || !isDrag(held, event)) return;
  held.sure = true;
  const follow = () => setEnd(state, held.end, dayOfHandle(state, held, event));
  follow();
  scrollPastEdge(state, event.clientX - held.left, event.pointerType === 'mouse' ? 0 : FINGERS_EDGE, follow);
}

/**
 * A finger that goes up or down scrolls the page.
 * @param {Held} held
 * @param {PointerEvent} event
 */
function isDrag(held, event) {
  if (held.sure) return true;
  return event.pointerType === 'mouse' ? Math.abs(event.clientX - held.x) > 2 : direction(held, event) === 'along';
}

/**
 * The day that a held handle is brought to, drawn to an event as the playhead is.
 * @param {State} state
 * @param {Held} held
 * @param {PointerEvent} event
 */
function dayOfHandle(state, held, event) {
  const { layout, view, days } = state;
  const x = clamp(event.clientX - held.left - held.grip, layout.left, layout.right);
  const perPixel = (view[1] - view[0]) / (layout.right - layout.left);
  const day = Math.round(view[0] + (x - layout.left) * perPixel) - held.end;
  return state.snap === event.shiftKey ? day : snapDay(days, day, 3 * perPixel);
}

/**
 * @param {State} state
 * @param {PointerEvent} event
 */
function release(state, event) {
  const { range } = state.manners;
  const { held } = range;
  if (!held || event.pointerId !== held.pointer) return;
  if (event.type === 'pointercancel') {
    giveUp(state, held);
    return;
  }
  letGo(state);
  if (held.sure) reportRange(state);
}

/**
 * @param {State} state
 * @param {Held} held
 */
function giveUp(state, held) {
  setEnd(state, held.end, held.before);
  letGo(state);
}

/** @param {State} state */
function letGo(state) {
  stopScrolling(state);
  state.manners.range.held = null;
}

/**
 * @param {State} state
 * @param {PointerEvent} event
 * @param {0 | 1} end
 */
function nameHandle(state, event, end) {
  const { words: w, el } = state;
  const lines = [`${end ? w.rangeTo : w.rangeFrom}: ${endWords(state, end)}`, w.rangeHint];
  placeTip(state, lines, localX(state, event), localY(state, event), el.timeline);
}

/** @type {Record<string, (state: State, end: 0 | 1) => number | null>} */
const KEYS = {
  PageUp: (s, end) => neighbourDay(stopDaysShown(s), standsOn(s, end), 1) ?? standsOn(s, end),
  PageDown: (s, end) => neighbourDay(stopDaysShown(s), standsOn(s, end), -1) ?? standsOn(s, end),
  Home: (s) => rangeDomain(s)[0],
  End: (s) => rangeDomain(s)[1],
  Delete: () => null,
  Backspace: () => null,
};

/**
 * @param {State} state
 * @param {KeyboardEvent} event
 * @param {0 | 1} end
 * @param {number | null} before  the day to which Escape brings it back
 */
function keyDown(state, event, end, before) {
  const { held, ends } = state.manners.range;
  if (event.key === 'Escape' && held) {
    event.stopPropagation(); // it ends nothing else
    giveUp(state, held);
  } else if (event.key === 'Escape' && ends[end] === before) {
    if (!isPaired(state) && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  } else {
    const step = event.key === 'Escape' ? before : keyStep(event, standsOn(state, end));
    const isPlain = !(event.altKey || event.ctrlKey || event.metaKey);
    stepTo(state, event, end, step === undefined && isPlain ? KEYS[event.key]?.(state, end) : step);
  }
}

/**
 * @param {State} state
 * @param {KeyboardEvent} event
 * @param {0 | 1} end
 * @param {number | null | undefined} day  null: the end is open; undefined: not a key of the handle's
 */
function stepTo(state, event, end, day) {
  if (day === undefined) return;
  event.preventDefault();
  if (event.key === 'Escape') event.stopPropagation();
  setEnd(state, end, day);
  const shown = viewShowing(state.view, standsOn(state, end), state.domain);
  if (shown[0] !== state.view[0]) setView(state, shown);
  reportRangeWhenQuiet(state);
}
