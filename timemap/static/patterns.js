// What the strips are filled with: a plain colour, or a pattern on it.

import { rgb, statusColor } from './badges.js';
import { context2d } from './canvas.js';

/**
 * @typedef {import('../types.d.ts').Status} Status
 * @typedef {import('../types.d.ts').Theme} Theme
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').Rgb} Rgb
 * @typedef {import('../types.d.ts').Pattern} Pattern
 */

/**
 * What a strip is filled with: a plain colour, or its pattern on it. Kept in the theme, made once.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Status} status
 */
export function stripFill(state, ctx, status) {
  const { fills } = state.theme;
  const key = `${status}@${state.ratio}`;
  const fill = fills.get(key) ?? makeFill(state, ctx, status);
  fills.set(key, fill);
  return fill;
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Status} status
 */
function makeFill(state, ctx, status) {
  const color = statusColor(state, status);
  const pattern = state.data.strip.patterns[state.data.status[status].pattern];
  if (!pattern) return rgb(color);
  const tile = document.createElement('canvas');
  drawTile(context2d(tile, pattern.tile, pattern.tile, state.ratio), pattern, color, state.theme);
  const fill = ctx.createPattern(tile, 'repeat');
  if (!fill) return rgb(color); // only an empty tile has none
  fill.setTransform(new DOMMatrix().scale(1 / state.ratio));
  return fill;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Pattern} pattern
 * @param {Rgb} color
 * @param {Theme} theme
 */
function drawTile(ctx, { tile, line, alpha, on_color: onColor }, color, theme) {
  ctx.fillStyle = onColor ? rgb(color) : theme.hatchPaper;
  ctx.fillRect(0, 0, tile, tile);
  ctx.strokeStyle = onColor ? rgb([255, 255, 255], alpha) : rgb(color, alpha);
  ctx.lineWidth = line;
  ctx.beginPath();
  for (const shift of [-tile, 0, tile]) {
    ctx.moveTo(shift - 1, tile + 1);
    ctx.lineTo(shift + tile + 1, -1);
  }
  ctx.stroke();
}
