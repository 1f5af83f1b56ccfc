// What the map is made of and drawn by, fetched: its layers, deck.gl.

import { fetchJson } from '../sync/fetch_json.js';
import { heldContent } from '../sync/own_files.js';

/** @import { DeckBundle, FeatureCollection } from '../../types.d.ts' */

/** @type {Map<string, Promise<DeckBundle>>} */
const bundles = new Map();

/**
 * The deck.gl bundle, loaded once; where that failed, whoever asks again has it loaded anew.
 * @param {string} url
 */
export function loadBundle(url) {
  const known = bundles.get(url);
  if (known) return known;
  const loading = loadScript(url);
  bundles.set(url, loading);
  loading.catch(() => bundles.delete(url));
  return loading;
}

/**
 * @param {string} url
 * @returns {Promise<DeckBundle>}
 */
function loadScript(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => resolve(/** @type {any} */ (globalThis)); // the bundle puts its functions there
    script.onerror = () => {
      script.remove();
      reject(new Error(`cannot load ${url}`));
    };
    document.head.append(script);
  });
}

/**
 * The data of every layer, so that the first frame is whole: name → GeoJSON; failed ones are left out.
 * @param {{ id: string, data: string }[]} layers
 */
export async function loadLayers(layers) {
  /** @type {Map<string, FeatureCollection>} */
  const loaded = new Map();
  await Promise.all(
    layers.map(async ({ id, data }) => {
      const found = heldContent(data) ?? (await fetchJson(data).catch(() => null));
      if (found?.features) loaded.set(id, found);
    }),
  );
  return loaded;
}
