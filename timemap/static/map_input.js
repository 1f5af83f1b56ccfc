// Presses and hovers on the map, and its buttons.

import { dateWords } from './dates.js';
import { unfold } from './folding.js';
import { inARow, wordsOn } from './i18n.js';
import { overlaps } from './labels.js';
import { firstAtOrAfter } from './lookup.js';
import { BORDER, BRIDGE, fitBounds, fitCrossing, zoomMap } from './map_view.js';
import { select } from './moves.js';
import { hideTip, placeTip } from './tip.js';
import { isPaired } from './two_days.js';

/**
 * @typedef {import('../types.d.ts').Hit} Hit
 * @typedef {import('../types.d.ts').State} State
 */

/** @param {State} state */
export function bindMap(state) {
  const { el } = state;
  /** @type {[number, number] | null} */
  let down = null;
  el.map.addEventListener('pointerdown', (e) => {
    down = [e.clientX, e.clientY];
  });
  el.map.addEventListener('click', (e) => {
    if (down && Math.hypot(e.clientX - down[0], e.clientY - down[1]) < 4) clickMap(state, e);
  });
  el.map.addEventListener('pointermove', (e) => hoverMap(state, e));
  el.map.addEventListener('pointerleave', () => hideTip(state));
  el.mapIn.addEventListener('click', () => zoomMap(state, 1));
  el.mapOut.addEventListener('click', () => zoomMap(state, -1));
  el.border.addEventListener('click', () => fitBounds(state, BORDER));
  el.bridge.addEventListener('click', () => fitBounds(state, BRIDGE));
  el.toCrossing.addEventListener('change', () => {
    unfold(state, el.toCrossing.value);
    fitCrossing(state, el.toCrossing.value);
    el.toCrossing.value = '';
  });
}

/**
 * @param {State} state
 * @param {MouseEvent} event
 */
function crossingAt(state, event) {
  const frame = state.el.map.getBoundingClientRect();
  const [x, y] = [event.clientX - frame.left, event.clientY - frame.top];
  return state.map?.hits.find(({ boxes }) => boxes.some((box) => overlaps(box, [x, y, x + 0.1, y + 0.1]))) ?? null;
}

/**
 * A press on a crossing selects its latest event up to the day that is shown there.
 * @param {State} state
 * @param {MouseEvent} event
 */
function clickMap(state, event) {
  const hit = crossingAt(state, event);
  if (!hit) return;
  const events = state.crossingEvents.get(hit.crossing.crossing_id) ?? [];
  const days = state.crossingDays.get(hit.crossing.crossing_id) ?? [];
  const latest = events[firstAtOrAfter(days, hit.day + 1) - 1];
  if (latest) select(state, latest.event_id);
}

/**
 * @param {State} state
 * @param {PointerEvent} event
 */
function hoverMap(state, event) {
  const hit = event.buttons ? null : crossingAt(state, event);
  state.el.map.classList.toggle('tm-pointing', Boolean(hit));
  if (!hit) {
    hideTip(state);
    return;
  }
  const frame = state.el.map.getBoundingClientRect();
  placeTip(state, crossingLines(state, hit), event.clientX - frame.left, event.clientY - frame.top, state.el.map);
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
      return `${state.words[link.service]}: ${inARow(state.words, [word, ...notes])}`;
    });
  const rough = (crossing.accuracy_m ?? 0) > 500 ? [state.words.approximate] : [];
  const on = isPaired(state) ? [dateWords(day, state.lang)] : [];
  return [crossing.name, ...on, ...lines, ...rough];
}
