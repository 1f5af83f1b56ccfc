// All that the map is about: the border, or wherever the crossings of another log lie. Pure.

/** @import { Crossing, Point } from '../../types.d.ts' */

/** @type {[Point, Point]} */
export const BORDER = [
  [123.9, 39.95],
  [130.9, 43.05],
];
const LEAST_ZOOM = 4.5;
const NOWHERE = 1e6; // metres: whoever is as unsure as that does not say where a crossing is
const AROUND = 0.15; // of the box, so that pins do not stand at its edge
const LEAST = 0.05; // degrees, round a single crossing

/**
 * Whether somebody says where a crossing is.
 * @param {{ accuracy_m: number | null }} crossing
 */
export function isPlaced({ accuracy_m: accuracy }) {
  return (accuracy ?? 0) < NOWHERE;
}

/**
 * The box `[[west, south], [east, north]]` of all crossings that have a place; the border where they lie along it.
 * @param {Iterable<Crossing>} crossings
 * @returns {[Point, Point]}
 */
export function wholeMap(crossings) {
  const placed = [...crossings].filter(isPlaced);
  const beyond = placed.some(({ lon, lat }) => !isWithin([lon, lat], BORDER));
  if (!beyond) return BORDER;
  const [west, east] = ends(placed.map(({ lon }) => lon));
  const [south, north] = ends(placed.map(({ lat }) => lat));
  return [
    [Math.max(west, -179), Math.max(south, -80)],
    [Math.min(east, 179), Math.min(north, 80)],
  ];
}

/**
 * How far one may go away from it: as far as from the border, or as shows it whole.
 * @param {number} zoom  that which shows it whole
 */
export function leastZoom(zoom) {
  return Math.min(LEAST_ZOOM, zoom);
}

/**
 * The zoom that decides what is drawn: a map on which the world is smaller than at zoom 0 has what it has at 0.
 * @param {number} zoom
 */
export function detailZoom(zoom) {
  return Math.max(0, zoom);
}

/**
 * @param {Point} point
 * @param {[Point, Point]} box
 */
function isWithin([x, y], [[west, south], [east, north]]) {
  return x >= west && x <= east && y >= south && y <= north;
}

/**
 * @param {number[]} values
 * @returns {[number, number]}
 */
function ends(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(LEAST, AROUND * (most - least));
  return [least - room, most + room];
}
