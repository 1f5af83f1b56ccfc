// What the strips are filled with: a plain colour, or a pattern on it.

import { rgb, statusColor } from './badges.js';
import { context2d } from './canvas.js';

/**
 * @typedef {import('../types.d.ts').Status} Status
 * @typedef {import('../types.d.ts').Theme} Theme
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').Rgb} Rgb
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
  const { pattern } = state.data.status[status];
  if (pattern === 'solid') return rgb(color);
  const size = pattern === 'hatch' ? 6 : 8;
  const tile = document.createElement('canvas');
  drawTile(context2d(tile, size, size, state.ratio), pattern, size, color, state.theme);
  const fill = ctx.createPattern(tile, 'repeat');
  if (!fill) return rgb(color); // only an empty tile has none
  fill.setTransform(new DOMMatrix().scale(1 / state.ratio));
  return fill;
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {string} pattern
 * @param {number} size
 * @param {Rgb} color
 * @param {Theme} theme
 */
function drawTile(pen, pattern, size, color, theme) {
  pen.fillStyle = pattern === 'hatch' ? theme.hatchPaper : rgb(color);
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = pattern === 'hatch' ? rgb(color, 0.62) : 'rgba(255,255,255,0.6)';
  pen.lineWidth = pattern === 'hatch' ? 1 : 2;
  pen.beginPath();
  if (pattern === 'rows') {
    pen.moveTo(0, size / 2);
    pen.lineTo(size, size / 2);
  } else {
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift - 1, size + 1);
      pen.lineTo(shift + size + 1, -1);
    }
  }
  pen.stroke();
}
