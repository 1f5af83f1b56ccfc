// One strand of track in the look of its status: what a strip shows over time, along a line. The looks are Python's (`layers/style.py`).

import { rgb, statusColor } from '../badges.js';
import { beside, distances, partOf, pointAt, trace } from './polylines.js';

/** @import { Pattern, Point, Rgb, State, Status, StrandLook } from '../../types.d.ts' */

/**
 * A strand: in the look of its status; where several are possible, in the look of each in turn.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point[]} line
 * @param {number} width
 * @param {Pick<StrandLook, 'statuses' | 'stale' | 'hollow'>} look
 */
export function paintStrand(state, ctx, line, width, look) {
  const { statuses } = look;
  if (statuses.length === 1) {
    paintPart(state, ctx, line, width, statuses[0], look);
    return;
  }
  const length = distances(line)[line.length - 1];
  const blocks = Math.max(statuses.length, Math.round(length / state.data.strip.split));
  for (let i = 0; i < blocks; i += 1) {
    const part = partOf(line, (length * i) / blocks, (length * (i + 1)) / blocks);
    paintPart(state, ctx, part, width, statuses[i % statuses.length], look);
  }
}

/**
 * A part of a strand in one look: its colour, pale where the evidence is old, paper where it is contested; then pattern and edges.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point[]} line
 * @param {number} width
 * @param {Status} status
 * @param {{ stale: boolean, hollow: boolean }} look
 */
function paintPart(state, ctx, line, width, status, { stale, hollow }) {
  const { strip } = state.data;
  const color = statusColor(state, status);
  const pattern = strip.patterns[state.data.status[status].pattern];
  const wide = width * state.data.status[status].height;
  stroke(ctx, line, wide, pattern ? state.theme.hatchPaper : state.theme.paper);
  if (pattern) slopingLines(ctx, line, wide, pattern, color);
  else if (!hollow) fillStrand(state, ctx, line, wide, status, rgb(color, stale ? strip.stale : 1));
  if (!hollow && !stale) return;
  const edge = Math.min(strip.hollow, wide / 4);
  for (const side of [-1, 1]) stroke(ctx, beside(line, (side * (wide - edge)) / 2), edge, rgb(color));
}

/**
 * A strand in its colour: whole, or as two lines along its edges.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point[]} line
 * @param {number} width
 * @param {Status} status
 * @param {string} paint
 */
function fillStrand({ data }, ctx, line, width, status, paint) {
  if (data.status[status].pattern !== 'bars') {
    stroke(ctx, line, width, paint);
    return;
  }
  const bar = width * data.strip.bars;
  for (const side of [-1, 1]) stroke(ctx, beside(line, (side * (width - bar)) / 2), bar, paint);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point[]} line
 * @param {number} width
 * @param {string} paint
 */
export function stroke(ctx, line, width, paint) {
  trace(ctx, line);
  ctx.lineCap = 'butt';
  ctx.lineJoin = 'round';
  ctx.lineWidth = width;
  ctx.strokeStyle = paint;
  ctx.stroke();
}

/**
 * A pattern's lines, which slope across the strand whichever way it runs.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point[]} line
 * @param {number} width
 * @param {Pattern} pattern
 * @param {Rgb} color
 */
function slopingLines(ctx, line, width, { tile, line: thick, alpha }, color) {
  const along = distances(line);
  const half = width / 2;
  ctx.beginPath();
  for (let at = tile / 2; at < along[along.length - 1]; at += tile) {
    const { point, direction } = pointAt(line, along, at);
    const [dx, dy] = [(direction[0] + direction[1]) * half, (direction[1] - direction[0]) * half];
    ctx.moveTo(point[0] - dx, point[1] - dy);
    ctx.lineTo(point[0] + dx, point[1] + dy);
  }
  ctx.lineWidth = thick;
  ctx.strokeStyle = rgb(color, alpha);
  ctx.stroke();
}
