// Text that is turned along a line, and the boxes that it takes.

import { haloText } from '../canvas.js';
import { around } from './labels.js';

/** @import { Box, Point, State } from '../../types.d.ts' */

/** @typedef {{ text: string, font: string, ink: string, middle: Point, angle: number, spacing?: number }} TurnedText */

/**
 * The angle at which text along a direction can be read: never upside down.
 * @param {Point} direction
 */
export function readableAngle([dx, dy]) {
  const angle = Math.atan2(dy, dx);
  if (angle > Math.PI / 2) return angle - Math.PI;
  return angle <= -Math.PI / 2 ? angle + Math.PI : angle;
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {TurnedText} turned
 */
export function writeTurned(state, ctx, { text, font, ink, middle, angle, spacing = 0 }) {
  ctx.save();
  ctx.translate(...middle);
  ctx.rotate(angle);
  ctx.textAlign = 'center';
  ctx.letterSpacing = `${spacing}px`;
  haloText(state, ctx, text, 0, 0, font, ink);
  ctx.letterSpacing = '0px';
  ctx.restore();
  ctx.textAlign = 'left';
}

/**
 * Boxes along a turned text, so that nothing else is put on it.
 * @param {Point} middle
 * @param {number} angle
 * @param {number} width
 * @param {number} height
 * @returns {Box[]}
 */
export function turnedBoxes([x, y], angle, width, height) {
  const half = height / 2;
  const count = Math.max(1, Math.ceil(width / height));
  return Array.from({ length: count }, (_, i) => {
    const at = ((i + 0.5) / count - 0.5) * width;
    return around(x + Math.cos(angle) * at, y + Math.sin(angle) * at, half, half);
  });
}
