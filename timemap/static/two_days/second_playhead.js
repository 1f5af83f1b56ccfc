// The second playhead, of day B: dragged by mouse or finger, moved by keys.

import { setText } from '../dom.js';
import { neighbourDay } from '../lookup.js';
import { dateWords } from '../text/dates.js';
import { FINGERS_EDGE, scrollPastEdge, stopScrolling } from '../timeline/edge_scroll.js';
import { keyStep } from '../timeline/key_steps.js';
import { leftEdge, pointedDay } from '../timeline/pointing.js';
import { clamp, endKey } from '../timeline/time_view.js';
import { nameUncovered } from '../timeline/timeline.js';
import { xOf } from '../timeline/timeline_layout.js';
import { isPaired } from './two_days.js';
import { reportSecond, showSecond, whenQuiet } from './two_days_moves.js';

/** @import { PairedState, State } from '../../types.d.ts' */

/** @type {Record<string, (state: State, day: number) => number | null>} */
const KEYS = {
  PageUp: (s, day) => neighbourDay(s.days, day, 1),
  PageDown: (s, day) => neighbourDay(s.days, day, -1),
};

/** @param {State} state */
export function bindSecond(state) {
  const { second } = state.el;
  second.addEventListener('pointerdown', (event) => {
    if (event.button || !isPaired(state) || state.ab.drag) return;
    const left = leftEdge(state);
    const hold = event.clientX - left - placeOf(state);
    state.ab.drag = { from: state.ab.day, left, hold, pointer: event.pointerId };
    second.setPointerCapture(event.pointerId);
    state.el.root.classList.add('tm-dragging');
  });
  second.addEventListener('pointermove', (event) => {
    const { drag } = state.ab;
    if (drag?.pointer !== event.pointerId) return;
    const held = { clientX: event.clientX - drag.hold, shiftKey: event.shiftKey };
    const follow = () => showSecond(state, pointedDay(state, held));
    follow();
    const inset = event.pointerType === 'touch' ? FINGERS_EDGE : 0;
    scrollPastEdge(state, event.clientX - drag.left, inset, follow);
  });
  for (const kind of /** @type {const} */ (['pointerup', 'pointercancel']))
    second.addEventListener(kind, (event) => {
      const { drag } = state.ab;
      if (drag?.pointer !== event.pointerId) return;
      if (kind === 'pointercancel') showSecond(state, drag.from);
      endDrag(state);
    });
  second.addEventListener('keydown', (event) => {
    if (!isPaired(state)) return;
    if (event.key === 'Escape' && state.ab.drag) {
      event.stopPropagation(); // the comparison goes on
      showSecond(state, state.ab.drag.from);
      endDrag(state);
    }
    const end = endKey(event.key, state.view, state.domain);
    const day = keyStep(event, state.ab.day) ?? end ?? KEYS[event.key]?.(state, state.ab.day);
    if (day === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    showSecond(state, day ?? state.ab.day);
    whenQuiet(state, reportSecond);
  });
}

/** @param {State} state */
function endDrag(state) {
  stopScrolling(state);
  state.ab.drag = null;
  state.el.root.classList.remove('tm-dragging');
  reportSecond(state);
}

/**
 * Where the second playhead stands; at the edge where its day lies outside the period.
 * @param {PairedState} state
 */
function placeOf(state) {
  const { left, right } = state.layout;
  return clamp(xOf(state, state.ab.day + 0.5), left, right);
}

/**
 * Move the second playhead; the two bubbles make room for each other.
 * @param {PairedState} state
 */
export function drawSecond(state) {
  const { el, layout, ab, day, lang, bubbleHalf: half } = state;
  const [first, x] = [clamp(xOf(state, day + 0.5), layout.left, layout.right), placeOf(state)];
  const beyond = xOf(state, ab.day + 0.5) - x;
  el.second.style.transform = `translateX(${x}px)`;
  el.second.style.top = `${layout.bubbleTop}px`;
  el.second.style.height = `${layout.axis + 3 - layout.bubbleTop}px`;
  el.second.dataset.beyond = beyond < -1 ? 'before' : beyond > 1 ? 'after' : '';
  setText(el.secondDay, dateWords(ab.day, lang, 'short'));
  const middles = bubblesAt([first, x], ab.day >= day, half, layout.width);
  el.bubble.style.transform = `translateX(${middles[0] - first}px) translateX(-50%)`;
  el.secondBubble.style.transform = `translateX(${middles[1] - x}px) translateX(-50%)`;
  nameUncovered(state, middles);
  el.second.classList.toggle('tm-same-day', ab.day === day);
}

/**
 * The middles of the two bubbles, A's and B's: at their playheads, or side by side in the order of their days. A's leaves its
 * playhead only where B's would have no room otherwise.
 * @param {[a: number, b: number]} playheads
 * @param {boolean} isAfter  whether B is the later day
 * @param {number} half  of a bubble's width
 * @param {number} width  of the timeline
 * @returns {[a: number, b: number]}
 */
export function bubblesAt(playheads, isAfter, half, width) {
  const inside = (/** @type {number} */ x) => clamp(x, half, width - half);
  const [a, b] = playheads.map(inside);
  const apart = (isAfter ? 1 : -1) * (2 * half + 3);
  if (Math.abs(a - b) >= Math.abs(apart)) return [a, b];
  const beside = inside(a + apart);
  return [inside(beside - apart), beside];
}
