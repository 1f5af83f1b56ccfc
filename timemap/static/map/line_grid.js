// Where lines run on the map, as a coarse grid over the frame: names look there for a place without a line.

import { clamp } from '../timeline/time_view.js';

/** @import { Box, FeatureCollection, Geometry, LineGrid, Point } from '../../types.d.ts' */

const CELL = 4;
/** @type {WeakMap<FeatureCollection, Float64Array[]>} */
const linePaths = new WeakMap();

/**
 * The lines of a layer's data in the unit square of Web Mercator, `[x, y, x, y, …]` each; worked out once.
 * @param {FeatureCollection} data
 */
function linePathsOf(data) {
  const paths = linePaths.get(data) ?? data.features.flatMap(({ geometry }) => pathsOf(geometry).map(unitPath));
  linePaths.set(data, paths);
  return paths;
}

/**
 * The lines and outlines of a geometry.
 * @param {Geometry} geometry
 * @returns {Point[][]}
 */
export function pathsOf(geometry) {
  if (geometry.type === 'LineString') return [geometry.coordinates];
  if (geometry.type === 'Polygon' || geometry.type === 'MultiLineString') return geometry.coordinates;
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

/** @param {Point[]} path */
function unitPath(path) {
  const flat = new Float64Array(path.length * 2);
  for (let i = 0; i < path.length; i += 1) {
    flat[2 * i] = (path[i][0] + 180) / 360;
    flat[2 * i + 1] = unitY(path[i][1]);
  }
  return flat;
}

/** @param {number} lat */
function unitY(lat) {
  return 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
}

/**
 * How many cells hold a line, as sums from the top left corner, so that a box is asked in four reads.
 * @param {FeatureCollection[]} sources
 * @param {{ width: number, height: number, longitude: number, latitude: number, zoom: number }} viewport
 * @returns {LineGrid}
 */
export function lineGrid(sources, { width, height, longitude, latitude, zoom }) {
  const [across, down] = [Math.ceil(width / CELL), Math.ceil(height / CELL)];
  const struck = new Uint8Array(across * down);
  const scale = (512 * 2 ** zoom) / CELL;
  const west = (longitude + 180) / 360 - width / CELL / 2 / scale;
  const north = unitY(latitude) - height / CELL / 2 / scale;
  for (const data of sources) {
    for (const path of linePathsOf(data)) markCells(struck, across, down, path, west, north, scale);
  }
  return { across, down, sums: cornerSums(struck, across, down) };
}

/**
 * Marks the cells that a path runs through; it is asked of tens of thousands of segments and makes no objects.
 * @param {Uint8Array} struck
 * @param {number} across
 * @param {number} down
 * @param {Float64Array} path
 * @param {number} west
 * @param {number} north
 * @param {number} scale
 */
function markCells(struck, across, down, path, west, north, scale) {
  let x1 = (path[0] - west) * scale;
  let y1 = (path[1] - north) * scale;
  for (let i = 2; i < path.length; i += 2) {
    const x2 = (path[i] - west) * scale;
    const y2 = (path[i + 1] - north) * scale;
    const outside =
      (x1 < 0 && x2 < 0) || (y1 < 0 && y2 < 0) || (x1 >= across && x2 >= across) || (y1 >= down && y2 >= down);
    if (!outside) markSegment(struck, across, down, x1, y1, x2, y2);
    x1 = x2;
    y1 = y2;
  }
}

/**
 * Walks a segment a cell at a time.
 * @param {Uint8Array} struck
 * @param {number} across
 * @param {number} down
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
function markSegment(struck, across, down, x1, y1, x2, y2) {
  const steps = Math.ceil(Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1), 1));
  for (let step = 0; step <= steps; step += 1) {
    const x = Math.floor(x1 + ((x2 - x1) * step) / steps);
    const y = Math.floor(y1 + ((y2 - y1) * step) / steps);
    if (x >= 0 && y >= 0 && x < across && y < down) struck[y * across + x] = 1;
  }
}

/**
 * @param {Uint8Array} struck
 * @param {number} across
 * @param {number} down
 */
function cornerSums(struck, across, down) {
  const sums = new Uint32Array((across + 1) * (down + 1));
  for (let y = 0; y < down; y += 1) {
    let row = 0;
    for (let x = 0; x < across; x += 1) {
      row += struck[y * across + x];
      sums[(y + 1) * (across + 1) + x + 1] = sums[y * (across + 1) + x + 1] + row;
    }
  }
  return sums;
}

/**
 * How many cells of a box `[x1, y1, x2, y2]` in pixels hold a line.
 * @param {LineGrid} grid
 * @param {Box} box
 */
export function linesIn({ across, down, sums }, box) {
  const [x1, x2] = [box[0], box[2] + CELL - 1].map((x) => clamp(Math.floor(x / CELL), 0, across));
  const [y1, y2] = [box[1], box[3] + CELL - 1].map((y) => clamp(Math.floor(y / CELL), 0, down));
  const at = (/** @type {number} */ x, /** @type {number} */ y) => sums[y * (across + 1) + x];
  return at(x2, y2) - at(x1, y2) - at(x2, y1) + at(x1, y1);
}
