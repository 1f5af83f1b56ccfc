// A picture on a canvas.

import { plainContext } from '../canvas.js';
import { slopes } from './scene_svg.js';

/** @import { Fill, Font, Instruction, PathOf, SceneOf, Stroke, TextOf, Tile } from '../../scene.d.ts' */

/** @type {Record<TextOf['anchor'], CanvasTextAlign>} */
const ALIGN = { start: 'left', middle: 'center', end: 'right' };

/**
 * Draws a picture on a canvas, which takes its size.
 * @param {SceneOf} scene
 * @param {HTMLCanvasElement} canvas
 * @param {number} ratio  pixels of the canvas per pixel of the picture
 */
export function drawScene(scene, canvas, ratio) {
  canvas.width = Math.round(scene.width * ratio);
  canvas.height = Math.round(scene.height * ratio);
  const ctx = plainContext(canvas);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawItems(scene.items, ctx, ratio);
}

/**
 * @param {Instruction[]} items
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} ratio
 */
function drawItems(items, ctx, ratio) {
  /** @type {Map<Tile, string | CanvasPattern>} */
  const tiles = new Map();
  const fillOf = (/** @type {Fill} */ fill) => {
    if (typeof fill === 'string') return fill;
    if (!tiles.has(fill)) tiles.set(fill, patternOf(fill, ctx, ratio));
    return tiles.get(fill) ?? fill.ink;
  };
  for (const item of items) {
    if (item.kind === 'end') {
      ctx.restore();
      continue;
    }
    ctx.save();
    if (item.kind === 'clip') ctx.clip(new Path2D(item.d));
    else if (item.kind === 'path') drawPath(item, ctx, fillOf);
    else if (item.kind === 'text') drawText(item, ctx);
    if (item.kind === 'path' || item.kind === 'text') ctx.restore();
  }
}

/**
 * @param {Tile} tile
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} ratio
 */
function patternOf({ size, ground, ink, width }, ctx, ratio) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.round(size * ratio);
  const pen = plainContext(canvas);
  pen.scale(canvas.width / size, canvas.width / size);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = ink;
  pen.lineWidth = width;
  pen.stroke(new Path2D(slopes(size)));
  const pattern = ctx.createPattern(canvas, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(size / canvas.width));
  return pattern ?? ink;
}

/**
 * @param {Stroke} stroke
 * @param {CanvasRenderingContext2D} ctx
 */
function setStroke({ color, width, cap, join, dash }, ctx) {
  Object.assign(ctx, { strokeStyle: color, lineWidth: width, lineCap: cap, lineJoin: join });
  ctx.setLineDash(dash);
}

/**
 * @param {PathOf} item
 * @param {CanvasRenderingContext2D} ctx
 * @param {(fill: Fill) => string | CanvasPattern} fillOf
 */
function drawPath({ d, at, fill, stroke, alpha }, ctx, fillOf) {
  if (at) ctx.transform(...at);
  ctx.globalAlpha = alpha;
  const path = new Path2D(d);
  if (fill !== null) {
    ctx.fillStyle = fillOf(fill);
    ctx.fill(path);
  }
  if (!stroke) return;
  setStroke(stroke, ctx);
  ctx.stroke(path);
}

/** @param {Font} font */
function cssFont({ italic, weight, size, family }) {
  return `${italic ? 'italic ' : ''}${weight} ${size}px ${family}`;
}

/**
 * @param {TextOf} item
 * @param {CanvasRenderingContext2D} ctx
 */
function drawText({ text, x, y, at, font, anchor, spacing, fill, stroke, alpha }, ctx) {
  if (at) ctx.transform(...at);
  Object.assign(ctx, { globalAlpha: alpha, font: cssFont(font), textAlign: ALIGN[anchor], textBaseline: 'alphabetic' });
  ctx.letterSpacing = `${spacing}px`;
  if (stroke) {
    setStroke(stroke, ctx);
    ctx.strokeText(text, x, y);
  }
  if (typeof fill !== 'string') return;
  ctx.fillStyle = fill;
  ctx.fillText(text, x, y);
}
