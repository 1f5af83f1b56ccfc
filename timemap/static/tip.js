// The tip: the event or the status under the pointer, in plain text.

import { dateWords } from './dates.js';
import { make } from './dom.js';
import { eventLines, inARow, statusWords } from './i18n.js';
import { spanIndex } from './lookup.js';
import { eventNear, localX, localY, rowAt } from './pointing.js';
import { clamp } from './time_view.js';
import { dayAt } from './timeline_layout.js';

/** @typedef {import('../types.d.ts').State} State */

/**
 * A tip in plain text at the pointer: the event under it, or the status of the strip there.
 * @param {State} state
 * @param {PointerEvent} event
 */
export function showTip(state, event) {
  const [x, y] = [localX(state, event), localY(state, event)];
  const lines = tipLines(state, x, y);
  if (lines.length) placeTip(state, lines, x, y, state.el.timeline);
  else hideTip(state);
}

/**
 * @param {State} state
 * @param {number} x
 * @param {number} y
 */
function tipLines(state, x, y) {
  const hit = eventNear(state, x, y);
  if (hit) return eventLines(state, hit);
  const row = rowAt(state, y);
  const day = dayAt(state, x);
  if (row) {
    const { word, notes } = statusWords(state, row.link, spanIndex(row.link, day));
    const name = state.crossings.get(row.link.crossing_id)?.name ?? row.link.crossing_id;
    return [
      dateWords(day, state.lang),
      `${name} · ${state.words[row.link.service]}`,
      inARow(state.words, [word, ...notes]),
    ];
  }
  return [];
}

/**
 * Show the tip's lines beside a point of `host`, the element that the point is measured in.
 * @param {State} state
 * @param {string[]} lines
 * @param {number} x
 * @param {number} y
 * @param {HTMLElement} host
 */
export function placeTip(state, lines, x, y, host) {
  const { tip, root } = state.el;
  tip.replaceChildren(...lines.map((line, i) => make(i ? 'span' : 'strong', '', line)));
  tip.hidden = false;
  const offset = host.getBoundingClientRect();
  const frame = root.getBoundingClientRect();
  const left = clamp(offset.left - frame.left + x + 14, 4, Math.max(4, frame.width - tip.offsetWidth - 4));
  const above = offset.top - frame.top + y - tip.offsetHeight - 12;
  tip.style.transform = `translate(${left}px, ${Math.max(4, above)}px)`;
}

/** @param {State} state */
export function hideTip(state) {
  if (!state.el.tip.hidden) state.el.tip.hidden = true;
}
