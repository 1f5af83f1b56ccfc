// Badges: how a status looks on the canvas, in the list and the legend. The paths come with the content.

import { isUncertain, STALE } from './lookup.js';

/**
 * @typedef {import('../types.d.ts').Status} Status
 * @typedef {import('../types.d.ts').StatusSpan} StatusSpan
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').Rgb} Rgb
 * @typedef {import('../types.d.ts').BadgeLook} BadgeLook
 * @typedef {import('../types.d.ts').Glyph} Glyph
 */

/** @type {Map<string, Path2D>} */
const paths = new Map();
const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {Rgb} color
 * @param {number} [alpha]
 */
export function rgb(color, alpha = 1) {
  return `rgba(${color[0]},${color[1]},${color[2]},${alpha})`;
}

/**
 * Black or white, whichever reads better on the colour.
 * @param {Rgb} color
 */
function inkOn(color) {
  return color[0] * 0.299 + color[1] * 0.587 + color[2] * 0.114 > 150 ? '#1a1a1a' : '#ffffff';
}

/**
 * @param {State} state
 * @param {Status} status
 */
export function statusColor(state, status) {
  const style = state.data.status[status];
  return state.theme.dark ? style.dark : style.color;
}

/**
 * The colour in which a status is written: dark enough to be read on a light page, light enough on a dark one.
 * @param {State} state
 * @param {Status} status
 */
export function statusInk(state, status) {
  const style = state.data.status[status];
  return state.theme.dark ? style.dark : style.ink;
}

/**
 * The paints of a badge: filled; or outlined, where nothing is known; pale inside, where the last evidence is long ago.
 * @param {State} state
 * @param {Status} status
 * @param {boolean | undefined} stale
 */
function badgePaint(state, status, stale) {
  if (state.data.status[status].pattern === 'hatch')
    return { fill: null, edge: rgb(statusColor(state, status)), ink: rgb(statusColor(state, status)) };
  if (!stale) return { fill: rgb(statusColor(state, status)), edge: null, ink: inkOn(statusColor(state, status)) };
  const ink = rgb(statusInk(state, status));
  return { fill: rgb(statusColor(state, status), 0.22), edge: ink, ink };
}

/** A day with several possible statuses: the badge is smaller, and a dashed ring goes round it. Shares of its radius and of the ring. */
const UNCERTAIN = { scale: 0.68, dashes: 8, dash: 0.56 };

/**
 * A round badge with the status's glyph, on a canvas; `uncertain`: see `UNCERTAIN`.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Status} status
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {BadgeLook} [look]
 */
export function drawBadge(state, ctx, status, x, y, radius, { stale = false, uncertain = false } = {}) {
  const { fill, edge, ink } = badgePaint(state, status, stale);
  const inner = uncertain ? radius * UNCERTAIN.scale : radius;
  if (uncertain) drawRing(state, ctx, x, y, radius);
  ctx.beginPath();
  ctx.arc(x, y, inner, 0, 2 * Math.PI);
  for (const paint of fill ? [state.theme.paper, fill] : [state.theme.paper]) {
    ctx.fillStyle = paint;
    ctx.fill();
  }
  ctx.lineWidth = uncertain ? 1 : 1.4;
  ctx.strokeStyle = edge ?? state.theme.paper;
  ctx.stroke();
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(inner / 8, inner / 8);
  drawGlyph(ctx, state.data.status[status].glyph, ink);
  ctx.restore();
}

/**
 * The dashed ring, on paper so that the map does not show through its gaps.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function drawRing(state, ctx, x, y, radius) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = state.theme.paper;
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x, y, radius - 0.8, 0, 2 * Math.PI); // all of its line within the badge's own place: its neighbour covers the rest
  const step = (2 * Math.PI * (radius - 0.8)) / UNCERTAIN.dashes;
  ctx.save();
  ctx.setLineDash([step * UNCERTAIN.dash, step * (1 - UNCERTAIN.dash)]);
  ctx.lineWidth = 1.6;
  ctx.strokeStyle = state.theme.ink;
  ctx.stroke();
  ctx.restore();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Glyph} glyph
 * @param {string} ink
 */
function drawGlyph(ctx, { area, line }, ink) {
  ctx.fillStyle = ink;
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.9;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  if (area) ctx.fill(pathOf(area));
  if (line) ctx.stroke(pathOf(line));
}

/** @param {string} text */
function pathOf(text) {
  const path = paths.get(text) ?? new Path2D(text);
  paths.set(text, path);
  return path;
}

/** The same badge as an SVG element; `setBadge` gives it its status. */
export function badgeElement() {
  const svg = svgElement('svg', { viewBox: '-9 -9 18 18', 'aria-hidden': 'true', class: 'tm-badge' });
  const mark = svgElement('g');
  mark.append(svgElement('circle', { r: 8 }), svgElement('path'), svgElement('path'));
  const { dashes, dash } = UNCERTAIN;
  const ring = {
    r: 8,
    pathLength: dashes,
    'stroke-dasharray': `${dash} ${(1 - dash).toFixed(2)}`,
    style: 'fill:none;stroke:var(--tm-ink);stroke-width:1.5',
  };
  svg.append(mark, svgElement('circle', ring));
  return svg;
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 */
function svgElement(tag, attributes = {}) {
  const node = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}

/**
 * @param {State} state
 * @param {SVGElement} svg
 * @param {Status} status
 * @param {BadgeLook} [look]
 */
export function setBadge(state, svg, status, { stale = false, uncertain = false } = {}) {
  const style = state.data.status[status];
  const { fill, edge, ink } = badgePaint(state, status, stale);
  const [mark, ring] = svg.children;
  const [disc, area, line] = mark.children;
  mark.setAttribute('transform', `scale(${uncertain ? UNCERTAIN.scale : 1})`);
  ring.setAttribute('visibility', uncertain ? 'visible' : 'hidden');
  disc.setAttribute('style', `fill:${fill ?? 'none'};stroke:${edge ?? fill};stroke-width:1.2`);
  area.setAttribute('d', style.glyph.area);
  area.setAttribute('style', `fill:${ink}`);
  line.setAttribute('d', style.glyph.line);
  line.setAttribute('style', `fill:none;stroke:${ink};stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round`);
}

/**
 * What a badge says of a status beside its name.
 * @param {StatusSpan} span
 */
export function lookOf(span) {
  return { stale: Boolean(span[STALE]), uncertain: isUncertain(span) };
}
