// Presses and hovers on the map, and its buttons.

import { overlaps } from '../labels/labels.js';
import { eventBehind, firstAtOrAfter, spanIndex } from '../lookup.js';
import { select } from '../moves.js';
import { dateWords } from '../text/dates.js';
import { inARow, serviceWord, wordsOn } from '../text/i18n.js';
import { direction } from '../timeline/pointer.js';
import { hideTip, placeTip } from '../timeline/tip.js';
import { isPaired } from '../two_days/two_days.js';
import { fitBounds, fitCrossing, zoomMap } from './map_view.js';
import { wholeMap } from './whole_map.js';

/** @import { Box, Hit, Point, State } from '../../types.d.ts' */

/** @param {State} state */
export function bindMap(state) {
  const { el } = state;
  bindPresses(state);
  el.map.addEventListener('pointermove', (e) => hoverMap(state, e));
  el.map.addEventListener('pointerleave', (e) => e.pointerType !== TOUCH && hideTip(state)); // a lifted finger leaves too
  el.mapIn.addEventListener('click', () => zoomMap(state, 1));
  el.mapOut.addEventListener('click', () => zoomMap(state, -1));
  el.border.addEventListener('click', () => fitBounds(state, wholeMap(state.crossings.values())));
}

const TOUCH = 'touch';

/**
 * A press of the mouse, or a tap: that shows the tip too, as hovering does, until the next tap.
 * @param {State} state
 */
function bindPresses(state) {
  const { map } = state.el;
  const down = { x: 0, y: 0, touch: false, tapped: /** @type {string | null} */ (null) };
  map.addEventListener('pointerdown', ({ clientX: x, clientY: y, pointerType }) => {
    Object.assign(down, { x, y, touch: pointerType === TOUCH, tapped: state.manners.tapped });
  });
  map.addEventListener('click', (event) => {
    const stays = down.touch
      ? direction(down, event) === null
      : Math.hypot(event.clientX - down.x, event.clientY - down.y) < 4;
    if (!stays) return;
    const hit = clickMap(state, event);
    if (down.touch) tapTip(state, hit, down.tapped);
  });
  const elsewhere = (/** @type {PointerEvent} */ { target }) => {
    if (state.manners.tapped !== null && !(target instanceof Node && map.contains(target))) hideTip(state);
  };
  document.addEventListener('pointerdown', elsewhere, { capture: true, signal: state.mounted.signal });
}

/**
 * After a tap: the tip of the crossing that was tapped, above it; none after a second tap, or a tap beside all crossings.
 * @param {State} state
 * @param {Hit | null} hit
 * @param {string | null} before  the crossing whose tip was there
 */
function tapTip(state, hit, before) {
  hideTip(state);
  const id = hit?.crossing.crossing_id ?? null;
  if (!hit || id === before) return;
  const [left, top, right, bottom] = hit.boxes[0];
  placeTip(state, crossingLines(state, hit), (left + right) / 2, top, state.el.map, bottom);
  state.manners.tapped = id;
}

/**
 * @param {State} state
 * @param {Point} at  in pixels of the map
 */
function crossingAt(state, at) {
  return state.map?.hits.find(({ boxes }) => boxes.some((box) => isIn(box, at))) ?? null;
}

/**
 * @param {Box} box
 * @param {Point} at
 */
function isIn(box, [x, y]) {
  return overlaps(box, [x, y, x + 0.1, y + 0.1]);
}

/**
 * Where a pointer is on the map, in pixels.
 * @param {State} state
 * @param {MouseEvent} event
 * @returns {Point}
 */
function placeOf(state, event) {
  const frame = state.el.map.getBoundingClientRect();
  return [event.clientX - frame.left, event.clientY - frame.top];
}

/**
 * A press on the name of a crossing goes there; one on a badge selects the event on which that status rests.
 * @param {State} state
 * @param {MouseEvent} event
 * @returns {Hit | null}  the crossing
 */
function clickMap(state, event) {
  const at = placeOf(state, event);
  const hit = crossingAt(state, at);
  if (!hit) return null;
  if (!isIn(hit.boxes[0], at)) {
    fitCrossing(state, hit.crossing.crossing_id);
    return hit;
  }
  const chosen = eventUnder(state, hit, at);
  if (chosen) select(state, chosen);
  return hit;
}

/**
 * The event behind a link's status on the day that is shown there: of the badge that is pressed, of the first link if it is
 * the name. Of a status without any event the latest one of the crossing.
 * @param {Pick<State, 'crossingEvents' | 'crossingDays'>} state
 * @param {Hit} hit
 * @param {Point} at  in pixels of the map
 */
export function eventUnder({ crossingEvents, crossingDays }, { crossing, day, boxes, links, middles }, at) {
  const away = middles.map((middle) => Math.abs(middle - at[0]));
  const link = links[isIn(boxes[0], at) ? away.indexOf(Math.min(...away)) : 0];
  const days = crossingDays.get(crossing.crossing_id) ?? [];
  const latest = crossingEvents.get(crossing.crossing_id)?.[firstAtOrAfter(days, day + 1) - 1];
  return eventBehind(link, spanIndex(link, day)) ?? latest?.event_id;
}

/**
 * @param {State} state
 * @param {PointerEvent} event
 */
function hoverMap(state, event) {
  const at = placeOf(state, event);
  const hit = event.buttons ? null : crossingAt(state, at);
  state.el.map.classList.toggle('tm-pointing', Boolean(hit));
  if (!hit) {
    hideTip(state);
    return;
  }
  placeTip(state, crossingLines(state, hit), ...at, state.el.map);
}

/**
 * @param {State} state
 * @param {Hit} hit
 */
function crossingLines(state, { crossing, day }) {
  const lines = state.links
    .filter((l) => l.crossing_id === crossing.crossing_id)
    .map((link) => {
      const { word, notes } = wordsOn(state, link, day);
      return [serviceWord(state.words, link), inARow(state.words, [word, ...notes])].filter(Boolean).join(': ');
    });
  const rough = (crossing.accuracy_m ?? 0) > 500 ? [state.words.approximate] : [];
  const on = isPaired(state) ? [dateWords(day, state.lang)] : [];
  return [crossing.name, ...on, ...lines, ...rough];
}
