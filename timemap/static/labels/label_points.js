// Points at which a feature may be named.

/** @import { Box, Geometry, Point } from '../../types.d.ts' */

/** @type {WeakMap<Geometry, Point[]>} */
const namedAt = new WeakMap();

/**
 * The points of a geometry, worked out once: the labels are collected again for each language and content.
 * @param {Geometry} geometry
 */
export function pointsOf(geometry) {
  const points = namedAt.get(geometry) ?? labelPoints(geometry);
  namedAt.set(geometry, points);
  return points;
}

/**
 * Points at which a feature may be named, best first: the point, places along the line, or inside the area.
 * @param {Geometry} geometry
 * @returns {Point[]}
 */
function labelPoints(geometry) {
  if (geometry.type === 'Point') return [geometry.coordinates];
  if (geometry.type === 'LineString') return alongLine(geometry.coordinates);
  if (geometry.type === 'MultiLineString') return alongLine(longest(geometry.coordinates));
  if (geometry.type === 'Polygon') return insideArea(geometry.coordinates[0]);
  const polygons = geometry.coordinates;
  return insideArea(polygons.reduce((a, b) => (Math.abs(ringArea(b[0])) > Math.abs(ringArea(a[0])) ? b : a))[0]);
}

/**
 * Middles of up to 48 segments of a line, from its middle outwards; of a short one, such as a bridge, its ends too.
 * @param {Point[]} line
 */
function alongLine(line) {
  const step = Math.max(1, Math.floor(line.length / 48));
  const middle = (line.length - 1) / 2;
  /** @type {[number, Point][]} */
  const points = [];
  for (let i = 0; i + 1 < line.length; i += step)
    points.push([i, [(line[i][0] + line[i + 1][0]) / 2, (line[i][1] + line[i + 1][1]) / 2]]);
  const middles = points
    .sort((a, b) => Math.abs(a[0] + 0.5 - middle) - Math.abs(b[0] + 0.5 - middle))
    .map(([, point]) => point);
  return line.length > 3 ? middles : [...middles, line[line.length - 1], line[0]];
}

/**
 * The centre of a ring, then the points of a grid inside it, from the centre outwards.
 * @param {Point[]} ring
 * @param {number} [cells]
 */
function insideArea(ring, cells = 12) {
  const centre = ringCentre(ring);
  const [west, south, east, north] = ringBounds(ring);
  /** @type {Point[]} */
  const points = [];
  for (let i = 1; i < cells; i += 1) {
    for (let j = 1; j < cells; j += 1)
      points.push([west + ((east - west) * i) / cells, south + ((north - south) * j) / cells]);
  }
  const far = (/** @type {Point} */ [x, y]) => Math.hypot(x - centre[0], (y - centre[1]) * 1.3);
  return [centre, ...points].filter((point) => insideRing(point, ring)).sort((a, b) => far(a) - far(b));
}

/**
 * @param {Point[]} ring
 * @returns {Box}
 */
function ringBounds(ring) {
  /** @type {Box} */
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }
  return bounds;
}

/**
 * Asked of a hundred points and thousands of corners: it makes no objects.
 * @param {Point} point
 * @param {Point[]} ring
 */
export function insideRing(point, ring) {
  const x = point[0];
  const y = point[1];
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const a = ring[i];
    const b = ring[j];
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

/** @param {Point[][]} lines */
function longest(lines) {
  return lines.reduce((a, b) => (b.length > a.length ? b : a));
}

/** @param {Point[]} ring */
function ringArea(ring) {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i += 1) sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return sum / 2;
}

/**
 * @param {Point[]} ring
 * @returns {Point}
 */
function ringCentre(ring) {
  let [x, y] = [0, 0];
  const [x0, y0] = ring[0];
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [ax, ay, bx, by] = [ring[i][0] - x0, ring[i][1] - y0, ring[i + 1][0] - x0, ring[i + 1][1] - y0];
    x += (ax + bx) * (ax * by - bx * ay);
    y += (ay + by) * (ax * by - bx * ay);
  }
  const area = ringArea(ring.map(([px, py]) => [px - x0, py - y0])) * 6;
  return [x0 + x / area, y0 + y / area];
}
