// Layers as they were: the page holds their coordinates as steps (packed_layers.py). Pure.

/** @type {Record<string, number>} */
const DEPTHS = { LineString: 1, MultiPoint: 1, Polygon: 2, MultiLineString: 2, MultiPolygon: 3 };

/**
 * The GeoJSON of a layer.
 * @param {{ scale: number, layer: any }} packed
 */
export function unpacked({ scale, layer }) {
  if (!scale) return layer;
  const features = layer.features.map((/** @type {any} */ feature) => {
    const depth = DEPTHS[feature.geometry?.type];
    if (!depth) return feature;
    const coordinates = positions(feature.geometry.coordinates, depth, scale);
    return { ...feature, geometry: { ...feature.geometry, coordinates } };
  });
  return { ...layer, features };
}

/**
 * @param {any[]} steps
 * @param {number} depth
 * @param {number} scale
 * @returns {any[]}
 */
function positions(steps, depth, scale) {
  if (depth > 1) return steps.map((each) => positions(each, depth - 1, scale));
  const found = [];
  let [east, north] = [0, 0];
  for (let n = 0; n < steps.length; n += 2) {
    east += steps[n];
    north += steps[n + 1];
    found.push([east / scale, north / scale]);
  }
  return found;
}
