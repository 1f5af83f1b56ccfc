// The tip: the event or the status under the pointer, in plain text.

import { make } from '../dom.js';
import { firstAtOrAfter } from '../lookup.js';
import { binEdges, dateWords } from '../text/dates.js';
import { daysWords, eventLines, inARow, linkName, say, sayMany, wordsOn } from '../text/i18n.js';
import { eventNear, localX, localY, rowAt } from './pointing.js';
import { isShown } from './tick_zoom.js';
import { tickAt } from './ticks.js';
import { clamp } from './time_view.js';
import { dayAt, SIZES } from './timeline_layout.js';

/** @import { State } from '../../types.d.ts' */

/**
 * A tip in plain text at the pointer: the event under it, or the status of the strip there.
 * @param {State} state
 * @param {PointerEvent} event
 */
export function showTip(state, event) {
  const [x, y] = [localX(state, event), localY(state, event)];
  const lines = tipLines(state, x, y);
  state.el.slider.classList.toggle('tm-on-tick', Boolean(tickAt(state, x, y)));
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
  if (hit) return [...barLines(state, x, y), ...eventLines(state, hit)];
  const tick = tickAt(state, x, y);
  if (tick) return [tickLine(state, tick)];
  const row = rowAt(state, y);
  const day = dayAt(state, x);
  if (row) {
    const { word, notes } = wordsOn(state, row.link, day);
    return [dateWords(day, state.lang), linkName(state, row.link), inARow(state.words, [word, ...notes])];
  }
  return barLines(state, x, y);
}

/**
 * What a press on a year or a month of the axis does.
 * @param {State} state
 * @param {import('../../types.d.ts').PlacedTick} tick
 */
function tickLine(state, tick) {
  if (isShown(state, tick)) return say(state.words.tickBack);
  return say(state.words.tickZoom, {
    period: dateWords(tick.day, state.lang, tick.unit === 'year' ? 'year' : 'month'),
  });
}

/**
 * The days of the bar at a point of the histogram, and how many events it counts; nothing where there is no bar.
 * @param {State} state
 * @param {number} x
 * @param {number} y
 */
function barLines(state, x, y) {
  const { layout, days, counted } = state;
  if (y < layout.histogramTop || y >= layout.histogramTop + SIZES.histogram) return [];
  const edges = binEdges(state.view, layout.right - layout.left);
  const bar = firstAtOrAfter(edges, dayAt(state, x) + 1) - 1;
  const n = firstAtOrAfter(days, edges[bar + 1]) - firstAtOrAfter(days, edges[bar]);
  return n > 0
    ? [sayMany(counted.eventsIn, n, { period: daysWords(state, [edges[bar], edges[bar + 1] - 1]).words })]
    : [];
}

/**
 * Show the tip's lines above a point of `host`, the element that the point is measured in; below it where there is no room.
 * @param {State} state
 * @param {string[]} lines
 * @param {number} x
 * @param {number} y
 * @param {HTMLElement} host
 * @param {number} [bottom]  the lower end of what it is the tip of
 */
export function placeTip(state, lines, x, y, host, bottom = y) {
  const { tip, root } = state.el;
  tip.replaceChildren(...lines.map((line, i) => make(i ? 'span' : 'strong', '', line)));
  tip.hidden = false;
  const offset = host.getBoundingClientRect();
  const frame = root.getBoundingClientRect();
  const left = clamp(offset.left - frame.left + x + 14, 4, Math.max(4, frame.width - tip.offsetWidth - 4));
  const [within, roof] = [offset.top - frame.top, host === state.el.map ? offset.top - frame.top : 0]; // on the map it stays there
  const above = within + y - tip.offsetHeight - 12;
  const top = above < roof + 4 ? within + bottom + 12 : above;
  tip.style.transform = `translate(${left}px, ${top}px)`;
}

/** @param {State} state */
export function hideTip(state) {
  if (!state.el.tip.hidden) state.el.tip.hidden = true;
  state.manners.tapped = null;
}
