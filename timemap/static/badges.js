// Badges: how a status looks on the canvas, in the list and the legend. The paths come with the content.

import { ALTERNATIVES, STALE } from './lookup.js';
import { writtenPath } from './picture/scene_pen.js';

/** @import { BadgeLook, BadgePart, Glyph, Rgb, State, Status, StatusSpan } from '../types.d.ts' */
/** @typedef {{ fill: string | null, edge: string, ink: string, hatched?: boolean }} Paint */

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
 * The paints of a badge, or of a part of one: filled; hatched, where nothing is known; pale inside, where the
 * last evidence is long ago; paper inside, where the disputed events decide.
 * @param {State} state
 * @param {Status} status
 * @param {BadgeLook} look
 * @returns {Paint}
 */
function badgePaint(state, status, { stale, hollow }) {
  const color = rgb(statusColor(state, status));
  if (state.data.status[status].pattern === 'hatch') return { fill: null, edge: color, ink: color, hatched: true };
  if (!stale && !hollow) return { fill: color, edge: color, ink: inkOn(statusColor(state, status)) };
  const ink = rgb(statusInk(state, status));
  return { fill: hollow ? null : rgb(statusColor(state, status), state.data.badge.stale), edge: ink, ink };
}

/**
 * The parts of a badge with their statuses: the whole disc, or a sector for each possible status, the replayed one last
 * (`in_parts` in layers/style.py).
 * @param {Pick<State, 'data'>} state
 * @param {Status} status
 * @param {Status[]} [among]
 * @returns {{ part: BadgePart, status: Status }[]}
 */
export function badgeParts({ data }, status, among = []) {
  const shown = [...among.filter((each) => each !== status), status];
  return data.badge.parts[shown.length].map((part, i) => ({ part, status: shown[i] }));
}

/**
 * A round badge with the status's glyph, on a canvas; of several possible statuses each has a sector of it.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Status} status
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {BadgeLook} [look]
 */
export function drawBadge(state, ctx, status, x, y, radius, look = {}) {
  const { badge } = state.data;
  ctx.save();
  ctx.translate(x, y);
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, 2 * Math.PI); // the map does not show through
  ctx.fillStyle = state.theme.paper;
  ctx.fill();
  const scale = (radius - RIM) / (badge.radius + badge.edge / 2);
  ctx.scale(scale, scale);
  for (const each of badgeParts(state, status, look.among)) {
    const paint = badgePaint(state, each.status, look);
    drawPart(ctx, each.part, paint, badge);
    drawGlyph(ctx, state.data.status[each.status].glyph, each.part, paint.ink);
  }
  ctx.restore();
}

const RIM = 0.5; // pixels of paper round a badge

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {BadgePart} part
 * @param {Paint} paint
 * @param {{ edge: number, hatch: number }} badge
 */
function drawPart(ctx, { path, hatch }, { fill, edge, hatched }, badge) {
  if (fill) {
    ctx.fillStyle = fill;
    ctx.fill(pathOf(path));
  }
  ctx.lineJoin = 'round';
  ctx.lineWidth = badge.edge;
  ctx.strokeStyle = edge;
  ctx.stroke(pathOf(path));
  if (!hatched || !hatch) return;
  ctx.save();
  ctx.globalAlpha *= badge.hatch;
  ctx.stroke(pathOf(hatch));
  ctx.restore();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Glyph} glyph
 * @param {BadgePart} part
 * @param {string} ink
 */
function drawGlyph(ctx, { area, line }, { x, y, scale }, ink) {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(scale, scale);
  ctx.fillStyle = ink;
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.9;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  if (area) ctx.fill(pathOf(area));
  if (line) ctx.stroke(pathOf(line));
  ctx.restore();
}

/** @param {string} text */
function pathOf(text) {
  const path = paths.get(text) ?? writtenPath(text);
  paths.set(text, path);
  return path;
}

/** The same badge as an SVG element; `setBadge` gives it its status. */
export function badgeElement() {
  return svgElement('svg', { viewBox: '-9 -9 18 18', 'aria-hidden': 'true', class: 'tm-badge' });
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
 * The looks that each badge has had, for the styles of one content, and which one it has: a drag brings them back.
 * @type {WeakMap<SVGElement, { styles: State['data']['status'], looks: Map<string, SVGElement[]>, shown: string }>}
 */
const hadLooks = new WeakMap();

/**
 * @param {State} state
 * @param {SVGElement} svg
 * @param {Status} status
 * @param {BadgeLook} [look]
 */
export function setBadge(state, svg, status, look = {}) {
  const styles = state.data.status;
  let had = hadLooks.get(svg);
  if (had?.styles !== styles) had = { styles, looks: new Map(), shown: '' };
  hadLooks.set(svg, had);
  const key = [state.theme.dark, status, look.among, look.stale, look.hollow].join('|');
  if (had.shown === key) return;
  had.shown = key;
  const parts =
    had.looks.get(key) ?? badgeParts(state, status, look.among).map((each) => partElement(state, each, look));
  had.looks.set(key, parts);
  svg.replaceChildren(...parts);
}

/**
 * @param {State} state
 * @param {{ part: BadgePart, status: Status }} each
 * @param {BadgeLook} look
 */
function partElement(state, { part, status }, look) {
  const [{ glyph }, { badge }] = [state.data.status[status], state.data];
  const { fill, edge, ink, hatched } = badgePaint(state, status, look);
  const group = svgElement('g', { 'data-part': status });
  const sign = svgElement('g', { transform: `translate(${part.x} ${part.y}) scale(${part.scale})` });
  const disc = `fill:${fill ?? 'none'};stroke:${edge};stroke-width:${badge.edge};stroke-linejoin:round`;
  const line = `fill:none;stroke:${ink};stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round`;
  sign.append(
    svgElement('path', { d: glyph.area, style: `fill:${ink}` }),
    svgElement('path', { d: glyph.line, style: line }),
  );
  group.append(svgElement('path', { d: part.path, style: disc }));
  if (hatched && part.hatch)
    group.append(svgElement('path', { d: part.hatch, style: `${disc};opacity:${badge.hatch}` }));
  group.append(sign);
  return group;
}

/**
 * What a badge says of a status beside its name.
 * @param {StatusSpan} span
 * @param {boolean} hollow  whether the day is contested
 * @returns {BadgeLook}
 */
export function lookOf(span, hollow) {
  return { stale: Boolean(span[STALE]), among: span[ALTERNATIVES], hollow };
}
