// The scale bar.

import { haloText } from '../canvas.js';
import { overlaps } from '../labels/labels.js';

/** @import { Box, MapState, ScaleBar, State, Viewport } from '../../types.d.ts' */

/** @param {Viewport} viewport */
export function metresPerPixel(viewport) {
  return (78271.517 * Math.cos((viewport.latitude * Math.PI) / 180)) / 2 ** viewport.zoom;
}

/** The most pixels of the bar, and the share of a small map's width. */
const MOST = 110;
const SHARE = 0.25;

/**
 * The longest round length that fits.
 * @param {number} metres  of the room
 */
export function scaleLength(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 2, 1].find((n) => n * power <= metres) ?? 1) * power;
}

/**
 * The scale bar of a view; kept until the view, the language or what stands in the corner changes, whatever the date.
 * @param {State} state
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 * @param {Box[]} obstacles
 * @returns {ScaleBar}
 */
export function scaleInView(state, map, ctx, viewport, obstacles) {
  const { scaled, labels } = map;
  if (scaled?.viewport === viewport && scaled.labels === labels && scaled.obstacles === obstacles) return scaled.bar;
  const bar = scaleBox(state, map, ctx, viewport, obstacles);
  map.scaled = { viewport, labels, obstacles, bar };
  return bar;
}

/**
 * Where the scale bar stands: bottom left, above anything of the map's own that is there.
 * @param {State} state
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 * @param {Box[]} obstacles
 * @returns {ScaleBar}
 */
function scaleBox(state, map, ctx, viewport, obstacles) {
  const metres = scaleLength(Math.min(MOST, SHARE * viewport.width) * metresPerPixel(viewport));
  const length = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  const text = showsBanks(map, viewport) ? `${length} · ${state.words.banks}` : length;
  ctx.font = `13px ${state.theme.font}`;
  const width = metres / metresPerPixel(viewport);
  const y = Math.min(
    viewport.height - 14,
    ...obstacles.filter((b) => b[3] >= viewport.height - 4 && b[0] < width + 40).map((b) => b[1] - 8),
  );
  return { text, width, x: 14, y, box: [8, y - 20, 22 + Math.max(width, ctx.measureText(text).width), y + 6] };
}

/**
 * The scale bar on the right, where something stands in its place on the left and nothing there.
 * @param {ScaleBar} bar
 * @param {Box[]} taken
 * @param {Viewport} viewport
 * @returns {ScaleBar}
 */
export function besideMarks(bar, taken, { width }) {
  const [left, top, right, bottom] = bar.box;
  const shift = width - left - right;
  const other = { ...bar, x: bar.x + shift, box: /** @type {Box} */ ([left + shift, top, right + shift, bottom]) };
  const isFree = (/** @type {ScaleBar} */ { box }) => !taken.some((each) => overlaps(each, box));
  return !isFree(bar) && isFree(other) ? other : bar;
}

/**
 * Whether the rivers are drawn as surfaces, whose banks are no survey.
 * @param {MapState} map
 * @param {Viewport} viewport
 */
function showsBanks({ base }, { zoom }) {
  return base.some(({ id, props }) => id === 'reaches' && zoom >= (props.minZoom ?? 0));
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {ScaleBar} bar
 */
export function drawScale(state, ctx, { text, width, x, y }) {
  ctx.strokeStyle = state.theme.halo;
  ctx.lineWidth = 4;
  ctx.strokeRect(x, y, width, 0.01);
  ctx.strokeStyle = state.theme.ink;
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  ctx.moveTo(x, y - 5);
  ctx.lineTo(x, y);
  ctx.lineTo(x + width, y);
  ctx.lineTo(x + width, y - 5);
  ctx.stroke();
  ctx.textAlign = 'left';
  haloText(state, ctx, text, x + 4, y - 11, `13px ${state.theme.font}`, state.theme.ink);
}
