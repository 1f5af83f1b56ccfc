// Small things that every canvas needs: a clean context, text, dots.

/** @import { State, Theme } from '../types.d.ts' */

/**
 * A clean context for a canvas, scaled to CSS pixels; the canvas is sized anew only where its size has changed.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {number} ratio
 */
export function context2d(canvas, width, height, ratio) {
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    Object.assign(canvas, { width: across, height: down });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  }
  const ctx = plainContext(canvas);
  ctx.reset();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  return ctx;
}

/**
 * The context of a canvas as it is.
 * @param {HTMLCanvasElement} canvas
 */
export function plainContext(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')); // no canvas of ours has another kind
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} font
 * @param {string} color
 */
export function writeText(ctx, text, x, y, font, color) {
  ctx.font = font;
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} width
 * @param {string} font
 */
export function fitText(ctx, text, width, font) {
  ctx.font = font;
  if (ctx.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && ctx.measureText(`${text.slice(0, end)}…`).width > width) end -= 1;
  return `${text.slice(0, end)}…`;
}

/**
 * Text on a halo, which keeps it apart from what lies under it.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} font
 * @param {string} color
 */
export function haloText(state, ctx, text, x, y, font, color) {
  ctx.font = font;
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3.2;
  ctx.strokeStyle = state.theme.halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}

/**
 * Words on a small plate with an edge, to the left or right of a point at its top.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {[x: number, y: number]} at
 * @param {'left' | 'right'} align  which of the plate's sides stands at the point
 * @param {Theme} theme
 * @param {number} [width]
 */
export function roundedLabel(ctx, text, [x, y], align, theme, width = labelWidth(ctx, text, theme)) {
  ctx.save();
  ctx.font = `650 14px ${theme.font}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  const left = align === 'right' ? x - width : x;
  ctx.beginPath();
  ctx.roundRect(left, y, width, 22, 3);
  ctx.fillStyle = theme.paper;
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
  ctx.fillStyle = theme.ink;
  ctx.fillText(text, left + width / 2, y + 11);
  ctx.restore();
}

/**
 * The width of the plate of `roundedLabel`.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {Theme} theme
 */
export function labelWidth(ctx, text, theme) {
  ctx.save();
  ctx.font = `650 14px ${theme.font}`;
  const { width } = ctx.measureText(text);
  ctx.restore();
  return width + 16;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {Theme} theme
 */
export function drawDot(ctx, x, y, radius, theme) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = theme.ink;
  ctx.fill();
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = theme.halo;
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {Theme} theme
 */
export function drawDiamond(ctx, x, y, theme) {
  ctx.beginPath();
  ctx.moveTo(x, y - 7);
  ctx.lineTo(x + 4.2, y);
  ctx.lineTo(x, y + 7);
  ctx.lineTo(x - 4.2, y);
  ctx.closePath();
  ctx.fillStyle = theme.paper;
  ctx.fill();
  ctx.lineWidth = 1.4;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
}

/**
 * Stroke the path twice: a wide line, and a thin one on it.
 * @param {CanvasRenderingContext2D} ctx
 * @param {[width: number, color: string]} under
 * @param {[width: number, color: string]} over
 */
export function strokeTwice(ctx, under, over) {
  for (const [width, color] of [under, over]) {
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.stroke();
  }
}
