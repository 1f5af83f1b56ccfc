// The ways over the bridges as lines in pixels: for a view, worked out once.

import { clamp } from '../timeline/time_view.js';
import { distances, leftToRight, partOf } from './polylines.js';

/** @import { MapState, Track, Viewport, Way } from '../../types.d.ts' */

/** From this zoom on the map is a picture of a bridge: banks, bridges, strands with words. */
export const NEAR = 11;
/** Pixels: a strand goes so far to both sides of the border at least, so that it can be seen from far away. */
const LEAST = 11;
const MARGIN = 40; // pixels round the view

/**
 * The tracks of a view; kept until the view changes.
 * @param {MapState} map
 * @param {Viewport} viewport
 */
export function tracksInView(map, viewport) {
  const { bridges } = map;
  if (bridges.drawn?.viewport !== viewport) {
    const tracks = bridges.ways.map((way) => trackOf(way, viewport)).filter((track) => inView(track, viewport));
    bridges.drawn = { viewport, tracks };
  }
  return bridges.drawn.tracks;
}

/**
 * @param {Way} way
 * @param {Viewport} viewport
 * @returns {Track}
 */
function trackOf(way, viewport) {
  const line = way.points.map((point) => viewport.project(point));
  const along = distances(line);
  const [from, to] = way.ends.map((i) => along[i]);
  const middle = (from + to) / 2;
  const part = (/** @type {number} */ first, /** @type {number} */ last) => leftToRight(partOf(line, first, last));
  const least = (/** @type {[number, number]} */ [a, b]) =>
    part(Math.min(along[a], middle - LEAST), Math.max(along[b], middle + LEAST));
  return {
    way,
    whole: least(way.stations),
    bare: least(way.ends),
    bridge: part(from, to),
    banks: [part(along[way.stations[0]], from), part(to, along[way.stations[1]])],
  };
}

/**
 * @param {Track} track
 * @param {Viewport} viewport
 */
function inView({ whole }, { width, height }) {
  const [xs, ys] = [whole.map(([x]) => x), whole.map(([, y]) => y)];
  return (
    Math.max(...xs) > -MARGIN &&
    Math.min(...xs) < width + MARGIN &&
    Math.max(...ys) > -MARGIN &&
    Math.min(...ys) < height + MARGIN
  );
}

/**
 * How wide strands are drawn, and the gap between two of them, in pixels.
 * @param {number} zoom
 */
export function strandSize(zoom) {
  return { width: clamp(2.2 + (zoom - 6) * 0.77, 2.2, 7), gap: zoom < NEAR ? 0.6 : 1 };
}
