// Layers as they were: the page holds their lines as encoded polylines (packed_layers.py). Pure.

/** @type {Record<string, number>} */
const DEPTHS = { LineString: 1, MultiPoint: 1, Polygon: 2, MultiLineString: 2, MultiPolygon: 3 };

// Bits per character, the bit that says that another one follows, and the character of zero.
const [BITS, MORE, FIRST] = [5, 0x20, 63];

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
 * @param {any} encoded  a text per line, in lists of lists
 * @param {number} depth
 * @param {number} scale
 * @returns {any[]}
 */
function positions(encoded, depth, scale) {
  if (depth > 1) return encoded.map((/** @type {any} */ each) => positions(each, depth - 1, scale));
  const found = [];
  const here = [0, 0]; // north, east
  let [axis, bits, step] = [0, 0, 0];
  for (let n = 0; n < encoded.length; n += 1) {
    const part = encoded.charCodeAt(n) - FIRST;
    step |= (part % MORE) << bits;
    bits += BITS;
    if (part >= MORE) continue;
    here[axis] += step & 1 ? ~(step >> 1) : step >> 1;
    if (axis) found.push([here[1] / scale, here[0] / scale]);
    [axis, bits, step] = [1 - axis, 0, 0];
  }
  return found;
}
