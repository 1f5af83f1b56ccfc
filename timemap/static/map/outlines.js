// The outlines of areas, each line drawn once: neighbours share their borders, and provinces those of their country.

import { pathsOf } from './line_grid.js';

/** @import { DeckLayer, Feature, FeatureCollection, Point } from '../../types.d.ts' */

/**
 * What deck.gl draws of each layer: name → GeoJSON. Where a layer shares outlines, they are lines that none below it draws.
 * @param {DeckLayer[]} layers
 * @param {Map<string, FeatureCollection>} loaded
 */
export function drawnData(layers, loaded) {
  const isNew = newSegments();
  const drawn = new Map(loaded);
  for (const { id, props } of layers) {
    const data = loaded.get(id);
    if (props.sharesOutlines && data) drawn.set(id, withOwnLines(data, props.filled, isNew));
  }
  return drawn;
}

/**
 * Areas with those of their outlines that are new; without a fill the outlines alone.
 * @param {FeatureCollection} data
 * @param {boolean} filled
 * @param {(a: Point, b: Point) => boolean} isNew
 * @returns {FeatureCollection}
 */
function withOwnLines({ features }, filled, isNew) {
  const lines = features.flatMap(({ properties, geometry }) => {
    const coordinates = pathsOf(geometry).flatMap((path) => newRuns(path, isNew));
    return coordinates.length ? [lineFeature(properties, coordinates)] : [];
  });
  return { type: 'FeatureCollection', features: filled ? [...features, ...lines] : lines };
}

/**
 * @param {Feature['properties']} properties
 * @param {Point[][]} coordinates
 * @returns {Feature}
 */
function lineFeature(properties, coordinates) {
  return { type: 'Feature', properties, geometry: { type: 'MultiLineString', coordinates } };
}

/**
 * The parts of a path that are drawn for the first time.
 * @param {Point[]} path
 * @param {(a: Point, b: Point) => boolean} isNew
 */
export function newRuns(path, isNew) {
  /** @type {Point[][]} */
  const runs = [];
  /** @type {Point[] | null} */
  let run = null;
  for (let i = 1; i < path.length; i += 1) {
    if (!isNew(path[i - 1], path[i])) {
      run = null;
    } else if (run) {
      run.push(path[i]);
    } else {
      run = [path[i - 1], path[i]];
      runs.push(run);
    }
  }
  return runs;
}

/**
 * A predicate that is true the first time that a segment is seen, in either direction, to five decimals of a degree.
 * @returns {(a: Point, b: Point) => boolean}
 */
export function newSegments() {
  const points = new Map();
  const asked = new Set();
  const number = (/** @type {Point} */ [lon, lat]) => {
    const place = Math.round((lon + 180) * 1e5) * 2 ** 25 + Math.round((lat + 90) * 1e5);
    if (!points.has(place)) points.set(place, points.size);
    return points.get(place);
  };
  return (one, other) => {
    const [a, b] = [number(one), number(other)];
    const before = asked.size;
    asked.add(Math.min(a, b) * 2 ** 26 + Math.max(a, b));
    return asked.size > before;
  };
}
