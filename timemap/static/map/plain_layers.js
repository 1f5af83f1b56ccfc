// The layers of pydeck's specification without deck.gl: what a pen needs to draw them. Pure.

/** @import { DeckLayer, Feature, LayerProps } from '../../types.d.ts' */

const CHOICE = /^@@=properties\.(\w+) === '([^']*)' \? (\[[\d, ]+\]) : (\[[\d, ]+\])$/;

/**
 * @param {{ id: string }[]} layers  of the specification
 * @returns {DeckLayer[]}
 */
export function plainLayers(layers) {
  return layers.map((row) => {
    const { dark, ...light } = /** @type {Record<string, any>} */ (row);
    return plainLayer(/** @type {LayerProps} */ ({ visible: true, ...readable(light), dark: readable(dark) }), row.id);
  });
}

/**
 * @param {LayerProps} props
 * @param {string} id
 * @returns {DeckLayer}
 */
function plainLayer(props, id) {
  return {
    ...{ id, props, isLoaded: true },
    clone: (changes) => plainLayer({ ...props, ...changes }, 'id' in changes ? String(changes.id) : id),
  };
}

/** @param {Record<string, unknown>} props */
function readable(props) {
  return Object.fromEntries(
    Object.entries(props ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' && value.startsWith('@@=') ? choice(value) : value,
    ]),
  );
}

/**
 * The one kind of expression that the table of layers has: a colour by a property of the feature.
 * @param {string} text
 * @returns {(feature: Feature) => number[]}
 */
function choice(text) {
  const found = CHOICE.exec(text);
  if (!found) throw new Error(`plain_layers.js cannot read ${text}`);
  const [name, value] = found.slice(1);
  const [then, otherwise] = found.slice(3).map((color) => JSON.parse(color));
  return ({ properties }) => (/** @type {Record<string, unknown>} */ (properties)[name] === value ? then : otherwise);
}
