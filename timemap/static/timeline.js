// The timeline: histogram, strips, axis, overview. Drawn once per view; a date only moves the playhead.

import { context2d, roundedLabel } from './canvas.js';
import { binEdges, dateWords, dayOf } from './dates.js';
import { placeBox, setText } from './dom.js';
import { firstAtOrAfter } from './lookup.js';

import { drawRowEvents, drawRowLabel, drawStrip, eachColumn } from './strips.js';

import { placeTicks } from './ticks.js';

import { clamp } from './time_view.js';
import { SIZES, timelineLayout, xOf } from './timeline_layout.js';
import { isPaired } from './two_days.js';

/** @typedef {import('../types.d.ts').State} State */

/**
 * Everything of the timeline that a date does not change.
 * @param {State} state
 * @param {CanvasRenderingContext2D | null} [pen]  of another canvas, which gets no overview
 */
export function drawTimeline(state, pen = null) {
  const { layout } = state;
  const ctx = pen ?? context2d(state.el.strips, layout.width, layout.height, state.ratio);
  const ticks = placeTicks(state, ctx);
  if (!pen) state.manners.ticks = ticks;
  drawGrid(state, ctx, ticks);
  drawHistogram(state, ctx);
  for (const row of layout.rows) {
    drawRowLabel(state, ctx, row);
    drawStrip(state, ctx, row);
    drawRowEvents(state, ctx, row);
  }
  drawUncovered(state, ctx);
  if (pen) markSecondDay(state, ctx);
  else drawOverview(state, ctx);
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
 * @param {import('../types.d.ts').PlacedTick[]} ticks
 */
function drawGrid(state, ctx, ticks) {
  const { layout, theme } = state;
  ctx.font = `11px ${theme.font}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const tick of ticks) {
    ctx.fillStyle = theme.line;
    ctx.fillRect(Math.round(xOf(state, tick.day)), layout.histogramTop, 1, layout.axis - layout.histogramTop + 5);
    ctx.fillStyle = tick.major ? theme.ink : theme.muted;
    if (tick.width) ctx.fillText(tick.label, tick.x, layout.axis + 12);
  }
}

const CHANGE = 9; // pixels: how tall a day of change is in the histogram, and half as tall in the overview

/**
 * How many events there are, and over them the days on which a status changes.
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
  ctx.fillStyle = theme.ink;
  eachColumn(state, state.changes, 2, (x) => ctx.fillRect(Math.round(x) - 1, base - CHANGE, 2, CHANGE));
  ctx.fillStyle = theme.line;
  ctx.fillRect(layout.left, base, layout.right - layout.left, 1);
}

/**
 * Days after `covered_to`: a veil with sloping lines.
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
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, layout.histogramTop, layout.right - x, layout.axis - layout.histogramTop);
  ctx.clip();
  ctx.strokeStyle = theme.veilLine;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let shift = x - 300; shift < layout.right; shift += 9) {
    ctx.moveTo(shift, layout.axis);
    ctx.lineTo(shift + layout.axis - layout.histogramTop, layout.histogramTop);
  }
  ctx.stroke();
  ctx.restore();
  ctx.fillStyle = theme.ink;
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
  const { left, right, narrow, axis, histogramTop, brush, brushHeight, height } = layout;
  state.layout = layout;
  state.rowsFloor = narrow ? { narrow: axis, wide: 0 } : { narrow: 0, wide: axis };
  el.timeline.style.height = `${height}px`;
  placeBox(el.slider, left, 0, right - left, brush - 2);
  if (narrow) placeBox(el.period, left, brush + brushHeight + 8, right - left, SIZES.touch);
  else placeBox(el.period, 0, brush - 3, left - 12, brushHeight + 6);
  placeBox(el.brush, left - 6, brush - 2, right - left + 12, brushHeight + 4);
  el.playhead.style.height = `${axis - SIZES.bubble + 3}px`;
  for (const shade of [el.before, el.after]) placeBox(shade, 0, histogramTop, 1, SIZES.histogram);
  state.bubbleHalf = el.bubble.offsetWidth / 2 + 1;
  placeUncovered(state);
  return true;
}

/**
 * Name the veil above the strips, its end over the veil's own where it fits.
 * @param {State} state
 */
function placeUncovered(state) {
  const { layout, el } = state;
  const x = xOf(state, dayOf(state.data.covered_to) + 1);
  const width = el.uncovered.offsetWidth;
  const shown = x < layout.right && !layout.narrow;
  const left = clamp(x, layout.left, layout.right - width);
  state.uncovered = shown ? { middle: left + width / 2, half: width / 2 } : null;
  el.uncovered.style.transform = `translateX(${left}px)`;
}

/**
 * The overview under the axis: the whole domain with its events, and the period shown.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 */
function drawOverview(state, ctx) {
  const { layout, theme, domain, days } = state;
  const width = layout.right - layout.left;
  const edges = binEdges(domain, width, 3);
  const at = (/** @type {number} */ day) => layout.left + ((day - domain[0]) / (domain[1] - domain[0])) * width;
  ctx.fillStyle = theme.brushPaper;
  ctx.fillRect(layout.left, layout.brush, width, layout.brushHeight);
  const counts = edges.slice(1).map((edge, i) => firstAtOrAfter(days, edge) - firstAtOrAfter(days, edges[i]));
  const most = Math.max(1, ...counts);
  ctx.fillStyle = theme.bars;
  counts.forEach((count, i) => {
    const height = Math.sqrt(count / most) * (layout.brushHeight - 4);
    if (count)
      ctx.fillRect(
        clamp(at(edges[i]), layout.left, layout.right),
        layout.brush + layout.brushHeight - height,
        Math.max(1.5, at(edges[i + 1]) - at(edges[i]) - 1),
        height,
      );
  });
  ctx.fillStyle = theme.ink;
  for (const day of state.changes)
    ctx.fillRect(Math.round(at(day)), layout.brush + layout.brushHeight - CHANGE / 2, 1, CHANGE / 2);
  const x1 = at(state.view[0]);
  const x2 = Math.max(at(state.view[1]), x1 + 6);
  ctx.fillStyle = theme.brushVeil;
  ctx.fillRect(layout.left, layout.brush, x1 - layout.left, layout.brushHeight);
  ctx.fillRect(x2, layout.brush, layout.right - x2, layout.brushHeight);
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1;
  ctx.strokeRect(x1 + 0.5, layout.brush + 0.5, x2 - x1 - 1, layout.brushHeight - 1);
}

/**
 * Move the playhead, its bubble and the mode's veil: transforms only.
 * @param {State} state
 */
export function drawPlayhead(state) {
  const { layout, el, data, day } = state;
  const x = clamp(xOf(state, day + 0.5), layout.left, layout.right);
  el.playhead.style.transform = `translateX(${x}px)`;
  setText(el.bubble, dateWords(day, state.lang, 'short'));
  const half = state.bubbleHalf;
  el.bubble.style.transform = `translateX(${clamp(x, half, layout.width - half) - x}px) translateX(-50%)`;
  const { uncovered } = state;
  const free = uncovered && Math.abs(x - uncovered.middle) > half + uncovered.half;
  el.uncovered.style.visibility = free ? '' : 'hidden';
  const from = data.mode === 'window' ? clamp(xOf(state, day - data.days + 1), layout.left, layout.right) : layout.left;
  el.before.style.transform = `translateX(${layout.left}px) scaleX(${data.mode === 'window' ? from - layout.left : 0})`;
  el.after.style.transform = `translateX(${x}px) scaleX(${data.mode === 'all' ? 0 : layout.right - x})`;
}
