// The countries on both banks, named near a bridge, where the names of the whole map are far away.

import { lineGrid, linesIn } from '../map/line_grid.js';
import { NEAR } from '../map/tracks.js';
import { insideRing } from './label_points.js';
import { placeLabels } from './labels.js';
import { measure, writeLabel } from './map_labels.js';

/** @import { Box, Label, MapState, Point, State, Viewport } from '../../types.d.ts' */

const EVERY = 90; // pixels, about: points of the land that are tried

const SHORES = ['rivers', 'reaches', 'lines', 'friendship_bridge'];

/**
 * Name each country on its land where there is room; never over a bank, a track or the border.
 * @param {State} state
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 * @param {Box[]} taken
 * @param {Box} frame
 */
export function nameBanks(state, map, ctx, viewport, taken, frame) {
  if (viewport.zoom < NEAR) return;
  const labels = bankNames(map, viewport).map((label) => measure(state, ctx, label, viewport, frame));
  const grid = shoresInView(map, viewport);
  for (const { label, box } of placeLabels(labels, taken, frame, (place) => linesIn(grid, place)))
    writeLabel(state, ctx, label, box);
}

/**
 * @param {MapState} map
 * @param {Viewport} viewport
 */
function shoresInView({ loaded, bridges }, viewport) {
  if (bridges.shores?.viewport !== viewport) {
    const sources = SHORES.flatMap((name) => loaded.get(name) ?? []);
    bridges.shores = { viewport, grid: lineGrid(sources, viewport) };
  }
  return bridges.shores.grid;
}

/**
 * A label for each country in the view, with points of its land at which it may stand.
 * @param {MapState} map
 * @param {Viewport} viewport
 * @returns {Label[]}
 */
function bankNames(map, viewport) {
  /** @type {Map<string, Point[]>} */
  const points = new Map();
  for (const point of lattice(viewport)) {
    const id = countryAt(map, point);
    if (id) points.set(id, [...(points.get(id) ?? []), point]);
  }
  const names = map.labels.filter(({ style }) => style.bank);
  return names.flatMap((label) => {
    const found = points.get(label.id ?? '');
    return found ? [{ ...label, style: { ...label.style, strict: true }, points: found }] : [];
  });
}

/**
 * Points of a fixed grid over the view, those nearest to a third of it from its middle first: not in the corners, not on the bridge.
 * @param {Viewport} viewport
 * @returns {Point[]}
 */
function lattice({ longitude, latitude, zoom, width, height }) {
  const step = (360 / 512 / 2 ** Math.floor(zoom)) * EVERY;
  const across = (360 / 512 / 2 ** zoom) * width;
  const down = (360 / 512 / 2 ** zoom) * height * Math.cos((latitude * Math.PI) / 180);
  /** @type {Point[]} */
  const points = [];
  const first = (/** @type {number} */ middle, /** @type {number} */ size) => Math.ceil((middle - size / 2) / step);
  for (let i = first(longitude, across); i * step < longitude + across / 2; i += 1) {
    for (let j = first(latitude, down); j * step < latitude + down / 2; j += 1) points.push([i * step, j * step]);
  }
  const far = (/** @type {Point} */ [x, y]) =>
    Math.abs(Math.hypot((x - longitude) / across, (y - latitude) / down) - 1 / 3);
  return points.sort((a, b) => far(a) - far(b));
}

/**
 * The country on whose land a point lies; each point is looked for once.
 * @param {MapState} map
 * @param {Point} point
 */
function countryAt({ loaded, bridges }, point) {
  const key = `${point}`;
  const known = bridges.countries.get(key);
  if (known !== undefined) return known;
  const country = (loaded.get('land')?.features ?? []).find(({ geometry: g }) => {
    const polygons = g.type === 'Polygon' ? [g.coordinates] : g.type === 'MultiPolygon' ? g.coordinates : [];
    return polygons.some(([ring]) => insideRing(point, ring));
  });
  const id = country?.properties.id ?? '';
  bridges.countries.set(key, id);
  return id;
}
