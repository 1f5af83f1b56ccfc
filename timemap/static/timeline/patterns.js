// What the strips are filled with: a plain colour, or a pattern on it.

import { rgb, statusColor } from '../badges.js';
import { context2d } from '../canvas.js';

/**
 * @import { Pattern, Rgb, State, Status, Theme } from '../../types.d.ts'
 * @import { Pen, Tile } from '../../scene.d.ts'
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
  const tile = tileOf(pattern, color, state.theme);
  const { tiled } = /** @type {Pen} */ (ctx);
  if (tiled) return tiled(tile);
  const canvas = document.createElement('canvas');
  drawTile(context2d(canvas, tile.size, tile.size, state.ratio), tile);
  const fill = ctx.createPattern(canvas, 'repeat');
  if (!fill) return rgb(color); // only an empty tile has none
  fill.setTransform(new DOMMatrix().scale(1 / state.ratio));
  return fill;
}

/**
 * @param {Pattern} pattern
 * @param {Rgb} color
 * @param {Theme} theme
 * @returns {Tile}
 */
function tileOf({ tile, line, alpha }, color, theme) {
  return { size: tile, ground: theme.hatchPaper, ink: rgb(color, alpha), width: line };
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Tile} tile
 */
function drawTile(ctx, { size, ground, ink, width }) {
  ctx.fillStyle = ground;
  ctx.fillRect(0, 0, size, size);
  ctx.strokeStyle = ink;
  ctx.lineWidth = width;
  ctx.beginPath();
  for (const shift of [-size, 0, size]) {
    ctx.moveTo(shift - 1, size + 1);
    ctx.lineTo(shift + size + 1, -1);
  }
  ctx.stroke();
}
