// The signature of a railway near the ground: short lines across every track.

import { existsOn } from '../lookup.js';
import { idOf } from './map_layers.js';
import { NEAR } from './tracks.js';

/** @import { MapState, Point, State, Viewport } from '../../types.d.ts' */

const EVERY = 11; // pixels
const HALF = 3;

/**
 * @param {State} state
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 */
export function drawTicks(state, map, ctx, viewport) {
  if (viewport.zoom < NEAR) return;
  const dates = state.data.exists.lines ?? {};
  ctx.beginPath();
  for (const feature of map.loaded.get('lines')?.features ?? []) {
    const { geometry } = feature;
    if (geometry.type !== 'LineString' || !existsOn(dates[idOf(feature) ?? ''], state.day)) continue;
    const line = geometry.coordinates.map((point) => viewport.project(point));
    for (let i = 1; i < line.length; i += 1) tickLeg(ctx, line[i - 1], line[i], viewport);
  }
  ctx.lineWidth = 1;
  ctx.strokeStyle = state.theme.muted;
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point} from
 * @param {Point} to
 * @param {Viewport} viewport
 */
function tickLeg(ctx, [x1, y1], [x2, y2], { width, height }) {
  if (Math.max(x1, x2) < 0 || Math.min(x1, x2) > width || Math.max(y1, y2) < 0 || Math.min(y1, y2) > height) return;
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  for (let at = EVERY / 2; at < length; at += EVERY) {
    const [x, y] = [x1 + dx * at, y1 + dy * at];
    if (x < 0 || x > width || y < 0 || y > height) continue;
    ctx.moveTo(x - dy * HALF, y + dx * HALF);
    ctx.lineTo(x + dy * HALF, y - dx * HALF);
  }
}
