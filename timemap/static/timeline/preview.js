// The day under the pointer, faintly on the map, with a ghost of the playhead. The day itself does not move, and nothing is reported.

import { setText } from '../dom.js';
import { drawMapDay } from '../map/map.js';
import { dateWords } from '../text/dates.js';
import { say } from '../text/i18n.js';
import { isPaired } from '../two_days/two_days.js';
import { eventNear, localX, localY, rowAt } from './pointing.js';
import { clamp } from './time_view.js';
import { dayAt, xOf } from './timeline_layout.js';

/** @import { State } from '../../types.d.ts' */

/** Milliseconds that a pointer must be there first: one that only passes by changes nothing. */
const REST = 90;

/**
 * Follow a pointer that hovers; a finger does not.
 * @param {State} state
 * @param {PointerEvent} event
 */
export function preview(state, event) {
  const { preview: shown } = state.manners;
  const day = event.pointerType === 'touch' || state.play.on ? null : hoveredDay(state, event);
  if (day === null || day === state.day || !state.map?.viewport) {
    endPreview(state);
    return;
  }
  shown.next = day;
  if (shown.day === null) shown.timer ||= setTimeout(() => drawPreview(state), REST);
  else shown.frame ||= requestAnimationFrame(() => drawPreview(state));
}

/**
 * The day of the mark under the pointer, else of the strip there.
 * @param {State} state
 * @param {PointerEvent} event
 */
function hoveredDay(state, event) {
  const [x, y] = [localX(state, event), localY(state, event)];
  const hit = eventNear(state, x, y);
  if (hit) return clamp(hit.day, ...state.domain);
  return rowAt(state, y) ? clamp(dayAt(state, x), ...state.domain) : null;
}

/** @param {State} state */
function drawPreview(state) {
  const { el, layout, manners } = state;
  const { preview: shown } = manners;
  const day = shown.next;
  Object.assign(shown, { timer: 0, frame: 0, day });
  el.map.classList.add('tm-previewing');
  setText(el.previewed, say(state.words.previewed, { day: dateWords(day, state.lang) }));
  if (isPaired(state)) setText(el.sideA, dateWords(day, state.lang, 'short'));
  el.ghost.hidden = false;
  el.ghost.style.transform = `translateX(${clamp(xOf(state, day + 0.5), layout.left, layout.right)}px)`;
  drawMapDay({ ...state, day });
}

/**
 * The map shows its own day again, at once.
 * @param {State} state
 */
export function endPreview(state) {
  if (hidePreview(state)) drawMapDay(state);
}

/**
 * Take the signs of a preview away; whether the map has one, which the caller draws over.
 * @param {State} state
 */
export function hidePreview(state) {
  const { el, day, lang } = state;
  const { preview: shown } = state.manners;
  clearTimeout(shown.timer);
  cancelAnimationFrame(shown.frame);
  const had = shown.day !== null;
  Object.assign(shown, { timer: 0, frame: 0, day: null });
  if (had) {
    el.map.classList.remove('tm-previewing');
    el.ghost.hidden = true;
    if (isPaired(state)) setText(el.sideA, dateWords(day, lang, 'short'));
  }
  return had;
}
