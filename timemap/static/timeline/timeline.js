// The timeline: histogram, strips, axis. Drawn once per view; a date only moves the playhead.

import { context2d, roundedLabel } from '../canvas.js';
import { placeBox, setText } from '../dom.js';
import { firstAtOrAfter } from '../lookup.js';
import { binEdges, dateWords, dayOf } from '../text/dates.js';
import { isPaired } from '../two_days/two_days.js';
import { drawRowEvents, drawRowLabel, drawStrip } from './strips.js';
import { placeTicks } from './ticks.js';
import { clamp, isWithin } from './time_view.js';
import { SIZES, timelineLayout, xOf } from './timeline_layout.js';

/** @import { State } from '../../types.d.ts' */

/**
 * Everything of the timeline that a date does not change.
 * @param {State} state
 * @param {CanvasRenderingContext2D | null} [pen]  of another canvas
 */
export function drawTimeline(state, pen = null) {
  const { layout } = state;
  const ctx = pen ?? context2d(state.el.strips, layout.width, layout.height, state.ratio);
  const ticks = placeTicks(state, ctx);
  if (!pen) state.manners.ticks = ticks;
  drawGrid(state, ctx, ticks);
  if (!layout.narrow) drawHistogram(state, ctx);
  for (const row of layout.rows) {
    drawRowLabel(state, ctx, row);
    drawStrip(state, ctx, row);
    drawRowEvents(state, ctx, row);
  }
  drawUncovered(state, ctx);
  if (pen) markSecondDay(state, ctx);
}

/**
 * The second day in a picture: a dashed line, its letter at the axis.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 */
function markSecondDay(state, ctx) {
  const { layout, theme, lang } = state;
  if (!isPaired(state)) return;
  const x = clamp(xOf(state, state.ab.day + 0.5), layout.left, layout.right);
  ctx.save();
  ctx.setLineDash([4, 3]);
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(x, layout.histogramTop);
  ctx.lineTo(x, layout.axis + 3);
  ctx.stroke();
  ctx.restore();
  const side = x > (layout.left + layout.right) / 2 ? 'right' : 'left';
  const away = side === 'right' ? -4 : 4;
  roundedLabel(ctx, `B  ${dateWords(state.ab.day, lang, 'short')}`, [x + away, layout.histogramTop], side, theme);
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {import('../../types.d.ts').PlacedTick[]} ticks
 */
function drawGrid(state, ctx, ticks) {
  const { layout, theme } = state;
  ctx.font = `13px ${theme.font}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const tick of ticks) {
    ctx.fillStyle = theme.line;
    ctx.fillRect(Math.round(xOf(state, tick.day)), layout.histogramTop, 1, layout.axis - layout.histogramTop + 5);
    ctx.fillStyle = tick.major ? theme.ink : theme.muted;
    if (tick.width) ctx.fillText(tick.label, tick.x, layout.axis + 13);
  }
}

/**
 * How many events there are.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 */
function drawHistogram(state, ctx) {
  const { layout, days, theme } = state;
  const edges = binEdges(state.view, layout.right - layout.left);
  const counts = edges.slice(1).map((edge, i) => firstAtOrAfter(days, edge) - firstAtOrAfter(days, edges[i]));
  const most = Math.max(4, ...counts);
  const base = layout.histogramTop + SIZES.histogram;
  ctx.fillStyle = theme.bars;
  counts.forEach((count, i) => {
    const x1 = Math.max(layout.left, xOf(state, edges[i]));
    const x2 = Math.min(layout.right, xOf(state, edges[i + 1]));
    const height = (count / most) * (SIZES.histogram - 2);
    if (count && x2 > x1) ctx.fillRect(x1 + 0.5, base - height, Math.max(1, x2 - x1 - 1), height);
  });
  ctx.fillStyle = theme.line;
  ctx.fillRect(layout.left, base, layout.right - layout.left, 1);
}

/**
 * Days after `covered_to`: a grey veil, with a line where it begins.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 */
function drawUncovered(state, ctx) {
  const { layout, theme } = state;
  const start = xOf(state, dayOf(state.data.covered_to) + 1);
  if (start >= layout.right) return;
  const x = Math.max(layout.left, start);
  ctx.fillStyle = theme.veil;
  ctx.fillRect(x, layout.histogramTop, layout.right - x, layout.axis - layout.histogramTop);
  ctx.fillStyle = theme.muted;
  ctx.fillRect(Math.round(x), layout.histogramTop, 1, layout.axis - layout.histogramTop);
}

/**
 * Lay the timeline out for its width and view; whether it has a width.
 * @param {State} state
 */
export function layOut(state) {
  const { el } = state;
  const width = el.timeline.clientWidth;
  if (!width) return false;
  const layout = timelineLayout(state, width);
  const { left, right, narrow, axis, bubbleTop, histogramTop, height } = layout;
  state.layout = layout;
  state.rowsFloor = narrow ? { narrow: axis, wide: 0 } : { narrow: 0, wide: axis };
  el.timeline.style.height = `${height}px`;
  placeBox(el.slider, left, 0, right - left, height);
  el.playhead.style.top = `${bubbleTop + SIZES.bubble}px`;
  el.playhead.style.height = `${axis - bubbleTop - SIZES.bubble + 3}px`;
  for (const shade of [el.before, el.after]) placeBox(shade, 0, histogramTop, 1, narrow ? 0 : SIZES.histogram);
  state.bubbleHalf = el.bubble.offsetWidth / 2 + 1;
  placeUncovered(state);
  return true;
}

/**
 * How wide the name of the veil is, and where it ends; none where the veil is out of view, or there is no room.
 * @param {State} state
 */
function placeUncovered(state) {
  const { layout, el } = state;
  const x = xOf(state, dayOf(state.data.covered_to) + 1);
  const width = el.uncovered.offsetWidth;
  const shown = x < layout.right && !layout.narrow;
  state.uncovered = shown ? { width, left: clamp(x, layout.left, layout.right - width) } : null;
}

/**
 * Name the veil above the strips: over the veil, or left of the bubbles that are in its place.
 * @param {State} state
 * @param {number[]} middles  of the bubbles
 */
export function nameUncovered({ el, uncovered, bubbleHalf: half, layout }, middles) {
  if (!uncovered) {
    el.uncovered.style.visibility = 'hidden';
    return;
  }
  let { left } = uncovered;
  for (const middle of [...middles].sort((a, b) => b - a)) {
    const touches = middle + half + 8 > left && middle - half - 8 < left + uncovered.width;
    if (touches) left = middle - half - 8 - uncovered.width;
  }
  el.uncovered.style.visibility = left < layout.left ? 'hidden' : '';
  el.uncovered.style.transform = `translateX(${left}px)`;
}

/**
 * Move the playhead, its bubble and the mode's veil: transforms only. A day out of view is an arrow at the edge, with its date.
 * @param {State} state
 */
export function drawPlayhead(state) {
  const { layout, el, data, day, view } = state;
  const x = clamp(xOf(state, day + 0.5), layout.left, layout.right);
  const isSeen = isWithin(view, day);
  const words = dateWords(day, state.lang, 'short');
  el.playhead.hidden = !isSeen;
  el.away.hidden = isSeen;
  el.playhead.style.transform = `translateX(${x}px)`;
  setText(el.bubble, words);
  const half = state.bubbleHalf;
  const middle = clamp(x, half, layout.width - half);
  el.bubble.style.transform = `translateX(${middle - x}px) translateX(-50%)`;
  if (!isSeen) placeAway(state, words);
  if (!isPaired(state)) nameUncovered(state, [middle]);
  const isWindow = isSeen && data.mode === 'window';
  const from = isWindow ? clamp(xOf(state, day - data.days + 1), layout.left, layout.right) : layout.left;
  el.before.style.transform = `translateX(${layout.left}px) scaleX(${isWindow ? from - layout.left : 0})`;
  el.after.style.transform = `translateX(${x}px) scaleX(${data.mode === 'all' ? 0 : layout.right - x})`;
}

/**
 * The arrow at the edge of the timeline beyond which the day lies.
 * @param {State} state
 * @param {string} words  the day
 */
function placeAway({ el, layout, day, view, words: w }, words) {
  const isBefore = day < view[0];
  setText(el.away, isBefore ? `◂ ${words}` : `${words} ▸`);
  el.away.title = w.showDay;
  const width = el.away.offsetWidth;
  placeBox(el.away, isBefore ? layout.left : layout.right - width, layout.bubbleTop, width, SIZES.bubble);
  el.away.style.width = '';
}
