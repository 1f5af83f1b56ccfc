// A map seen from straight above, in Web Mercator: what deck.gl's viewport is without a tilt. Pure.

/** @import { FlatViewport, Point } from '../../types.d.ts' */

export const WORLD = 512; // pixels of the whole world at zoom 0, as deck.gl counts
const RADIANS = Math.PI / 180;

/**
 * A view of the map.
 * @param {{ width: number, height: number, longitude?: number, latitude?: number, zoom?: number }} given
 * @returns {FlatViewport}
 */
export function flatView({ width, height, longitude = 0, latitude = 0, zoom = 0 }) {
  const scale = WORLD * 2 ** zoom;
  const [x0, y0] = unitOf([longitude, latitude]);
  return {
    ...{ width, height, longitude, latitude, zoom },
    project: (place) => {
      const [x, y] = unitOf(place);
      return [width / 2 + (x - x0) * scale, height / 2 + (y - y0) * scale];
    },
    equals: (other) =>
      [width, height, longitude, latitude, zoom].every(
        (value, i) => value === [other.width, other.height, other.longitude, other.latitude, other.zoom][i],
      ),
    fitBounds: (bounds, options) => fitted([width, height], bounds, options),
  };
}

/**
 * Centre and zoom at which a box fills a frame, as far as its padding.
 * @param {Point} frame  its width and height
 * @param {[Point, Point]} bounds  south-west and north-east
 * @param {import('../../types.d.ts').FitOptions} options
 */
function fitted(frame, bounds, { padding: { top, bottom, left, right }, maxZoom = 24 }) {
  const [[west, south], [east, north]] = bounds.map(unitOf);
  const room = [frame[0] - left - right, frame[1] - top - bottom];
  const zoom = Math.min(maxZoom, Math.log2(Math.min(room[0] / (east - west), room[1] / (south - north)) / WORLD));
  const shift = [right - left, bottom - top].map((more) => more / 2 / (WORLD * 2 ** zoom));
  const [longitude, latitude] = placeAt([(west + east) / 2 + shift[0], (south + north) / 2 + shift[1]]);
  return { longitude, latitude, zoom };
}

/**
 * Where a place lies in the unit square, from its north-west corner.
 * @param {Point} place
 * @returns {Point}
 */
function unitOf([longitude, latitude]) {
  return [(longitude + 180) / 360, 0.5 - Math.asinh(Math.tan(latitude * RADIANS)) / (2 * Math.PI)];
}

/**
 * The place at a point of the unit square.
 * @param {Point} at
 * @returns {Point}
 */
function placeAt([x, y]) {
  return [x * 360 - 180, Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) / RADIANS];
}
