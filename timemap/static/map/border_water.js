// The river at a bridge: the border in it as a dashed line, and the river's name along it.

import { rgb } from '../badges.js';
import { insideRing } from '../labels/label_points.js';
import { overlaps, within } from '../labels/labels.js';
import { placeName } from '../labels/place_names.js';
import { readableAngle, turnedBoxes, writeTurned } from '../labels/turned_text.js';
import { beside, distances, pointAt } from './polylines.js';
import { stroke } from './strand_paint.js';
import { NEAR } from './tracks.js';

/** @import { Box, FeatureCollection, MapState, Point, RiverBorder, State, Viewport } from '../../types.d.ts' */

/**
 * The parts of the rivers' lines, which are the border, that lie in water drawn as a surface.
 * @param {Map<string, FeatureCollection>} loaded  the layers' data
 * @returns {RiverBorder[]}
 */
export function bordersInWater(loaded) {
  const rings = (loaded.get('reaches')?.features ?? []).flatMap(({ geometry: g }) =>
    g.type === 'Polygon' ? [g.coordinates[0]] : [],
  );
  return (loaded.get('rivers')?.features ?? []).flatMap(({ properties, geometry: g }) => {
    const lines = g.type === 'LineString' ? [g.coordinates] : g.type === 'MultiLineString' ? g.coordinates : [];
    return lines
      .flatMap((line) => rings.flatMap((ring) => runsInside(line, ring)))
      .map((line) => ({ properties, line }));
  });
}

/**
 * The stretches of a line whose points lie in a ring.
 * @param {Point[]} line
 * @param {Point[]} ring
 */
function runsInside(line, ring) {
  /** @type {Point[][]} */
  const runs = [];
  let inside = false;
  for (const point of line) {
    const within = insideRing(point, ring);
    if (within && inside) runs[runs.length - 1].push(point);
    else if (within) runs.push([point]);
    inside = within;
  }
  return runs.filter((run) => run.length > 1);
}

/**
 * The border in the water, dashed, where the layer has a plain line.
 * @param {State} state
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 */
export function drawBorder(state, map, ctx, viewport) {
  if (viewport.zoom < NEAR) return;
  const water = waterColor(state, map);
  for (const { line } of map.bridges.borders) {
    const drawn = line.map((point) => viewport.project(point));
    if (water) stroke(ctx, drawn, 4, water);
    ctx.setLineDash([9, 4, 1.5, 4]);
    stroke(ctx, drawn, 1.1, state.theme.muted);
    ctx.setLineDash([]);
  }
}

/**
 * The colour in which the map has water here; nothing where it is no plain colour.
 * @param {State} state
 * @param {MapState} map
 */
function waterColor({ theme }, { base }) {
  const props = base.find(({ id }) => id === 'reaches')?.props;
  const color = (theme.dark ? props?.dark?.getFillColor : null) ?? props?.getFillColor;
  return Array.isArray(color) ? rgb([color[0], color[1], color[2]]) : null;
}

const ASIDE = 12; // pixels from the border line to the middle of the name
const BENT = 5; // pixels: a name stands where the line bends no more
const STEP = 14; // pixels

/**
 * The ids of the rivers that have water in a view: their names stand along it.
 * @param {MapState} map
 * @param {Viewport} viewport
 */
export function riversInWater({ bridges }, viewport) {
  const { zoom, width, height } = viewport;
  const inView = (/** @type {Point} */ point) => {
    const [x, y] = viewport.project(point);
    return x > 0 && y > 0 && x < width && y < height;
  };
  const seen = zoom < NEAR ? [] : bridges.borders.filter(({ line }) => line.some(inView));
  return new Set(seen.map(({ properties }) => properties.id ?? ''));
}

/**
 * Write a river's name along it, in the free place that is nearest to the middle of the view.
 * @param {State} state
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 * @param {Box[]} taken  the boxes of the name are added to it
 * @param {Box} frame
 */
export function nameRivers(state, map, ctx, viewport, taken, frame) {
  if (viewport.zoom < NEAR) return;
  const named = new Set();
  for (const { properties, line } of map.bridges.borders) {
    const id = properties.id ?? '';
    if (named.has(id)) continue;
    const drawn = line.map((point) => viewport.project(point));
    const [name, own] = placeName(properties, state.lang);
    const wrote = [`${name} ${own}`.trim(), name].some((text) => nameAlong(state, ctx, drawn, text, taken, frame));
    if (wrote) named.add(id);
  }
}

/**
 * Write a text along a line, if there is room; says whether.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point[]} line
 * @param {string} text
 * @param {Box[]} taken
 * @param {Box} frame
 */
function nameAlong(state, ctx, line, text, taken, frame) {
  const font = `italic 13px ${state.theme.font}`;
  ctx.font = font;
  ctx.letterSpacing = '1.5px';
  const width = ctx.measureText(text).width;
  ctx.letterSpacing = '0px';
  const spot = freeStretch(line, width, taken, frame);
  if (!spot) return false;
  writeTurned(state, ctx, { text, font, ink: state.theme.river, ...spot, spacing: 1.5 });
  taken.push(...spot.boxes);
  return true;
}

/**
 * The straight stretch beside a line that is free and nearest to the middle of the frame.
 * @param {Point[]} line
 * @param {number} width
 * @param {Box[]} taken
 * @param {Box} frame
 */
function freeStretch(line, width, taken, frame) {
  const along = distances(line);
  const [x0, y0] = [(frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2];
  const spots = [];
  for (let at = width / 2; at + width / 2 < along[along.length - 1]; at += STEP) {
    const [x, y] = pointAt(line, along, at).point;
    const spot = within([x, y, x, y], frame) ? stretchAt(line, along, at, width) : null; // most of the line is out of view
    if (spot) spots.push(...spot.map((s) => ({ ...s, far: Math.hypot(s.middle[0] - x0, s.middle[1] - y0) })));
  }
  const free = spots.filter(({ boxes }) =>
    boxes.every((box) => within(box, frame) && !taken.some((other) => overlaps(box, other))),
  );
  return free.sort((a, b) => a.far - b.far)[0];
}

/**
 * Both places beside a stretch of a line for a text, if the stretch is straight enough.
 * @param {Point[]} line
 * @param {number[]} along
 * @param {number} at
 * @param {number} width
 */
function stretchAt(line, along, at, width) {
  const [[x1, y1], [x2, y2]] = [at - width / 2, at + width / 2].map((d) => pointAt(line, along, d).point);
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const bend = line
    .filter((_, i) => Math.abs(along[i] - at) < width / 2)
    .map(([x, y]) => Math.abs((x - x1) * (y2 - y1) - (y - y1) * (x2 - x1)) / length);
  if (Math.max(0, ...bend) > BENT) return null;
  const angle = readableAngle([x2 - x1, y2 - y1]);
  return [-ASIDE, ASIDE].map((by) => {
    const [a, b] = beside(
      [
        [x1, y1],
        [x2, y2],
      ],
      by,
    );
    /** @type {Point} */
    const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    return { middle, angle, boxes: turnedBoxes(middle, angle, width, 16) };
  });
}
