// The map: pydeck’s specification drawn by deck.gl.

import { bordersInWater } from './border_water.js';
import { say } from './i18n.js';
import { collectLabels } from './map_labels.js';
import { currentLayers, layersKey, refreshLayers } from './map_layers.js';
import { openingView, placeOf } from './map_view.js';
import { drawnData } from './outlines.js';
import { drawOverlay, overlayKey } from './overlay.js';
import { drawPulses } from './pins.js';
import { waysOf } from './ways.js';

/**
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').DeckLayer} DeckLayer
 * @typedef {import('../types.d.ts').MapState} MapState
 * @typedef {import('../types.d.ts').Deck} Deck
 * @typedef {import('../types.d.ts').DeckClasses} DeckClasses
 * @typedef {import('../types.d.ts').DeckBundle} DeckBundle
 * @typedef {import('../types.d.ts').FeatureCollection} FeatureCollection
 * @typedef {import('../types.d.ts').ViewOfDeck} ViewOfDeck
 */

const STILL = 700; // milliseconds: the map has come to rest

/** @type {Map<string, Promise<DeckBundle>>} */
const bundles = new Map();

/**
 * The deck.gl bundle, loaded once.
 * @param {string} url
 */
function loadBundle(url) {
  const loading = bundles.get(url) ?? loadScript(url);
  bundles.set(url, loading);
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
    script.onerror = () => reject(new Error(`cannot load ${url}`));
    document.head.append(script);
  });
}

function hasWebgl() {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return Boolean(context);
}

/** @param {State} state */
export async function startMap(state) {
  if (!hasWebgl()) {
    mapMessage(state, say(state.words.noWebgl));
    state.el.map.classList.add('tm-mapless');
    markReady(state);
    return;
  }
  const spec = JSON.parse(state.data.deck);
  const [library, loaded] = await Promise.all([loadBundle(state.data.bundle_url), loadLayers(spec.layers)]);
  if (!state.alive) return;
  const deck = library.createDeck({ container: state.el.deck, jsonInput: spec, tooltip: false });
  const map = createMap(state, deck, library.deck, loaded, spec.initialViewState);
  state.map = map;
  map.key = layersKey(state, map);
  deck.setProps({
    initialViewState: map.opening,
    layers: [],
    onAfterRender: () => afterRender(state, map),
    onError: (/** @type {Error} */ error, /** @type {DeckLayer | undefined} */ layer) =>
      layerFailed(state, map, layer?.id.split('-')[0] || error.message),
  });
  collectLabels(state, map);
  for (const layer of map.base) if (!loaded.has(layer.id)) layerFailed(state, map, layer.id);
}

/**
 * The state of a map that has drawn nothing yet.
 * @param {State} state
 * @param {Deck} deck
 * @param {DeckClasses} classes
 * @param {Map<string, FeatureCollection>} loaded
 * @param {ViewOfDeck} initialViewState
 * @returns {MapState}
 */
function createMap(state, deck, classes, loaded, initialViewState) {
  const opening = openingView(state, classes, initialViewState);
  const base = deck.props.layers;
  return {
    deck,
    classes,
    base,
    loaded,
    drawn: drawnData(base, loaded),
    existing: new WeakMap(),
    failed: new Set(),
    opening,
    viewport: null,
    sized: false,
    key: '',
    overlayKey: '',
    labels: [],
    measured: null,
    lined: null,
    bridges: { ways: waysOf(loaded), borders: bordersInWater(loaded), countries: new Map(), drawn: null, shores: null },
    obstacles: null,
    hits: [],
    clips: null,
    nonce: 0,
    reported: placeOf(opening),
    still: 0,
  };
}

/**
 * The data of every layer, fetched beside the bundle so that the first frame is whole: name → GeoJSON; failed ones are left out.
 * @param {{ id: string, data: string }[]} layers
 */
async function loadLayers(layers) {
  /** @type {Map<string, FeatureCollection>} */
  const loaded = new Map();
  await Promise.all(
    layers.map(async ({ id, data }) => {
      const found = await fetch(data)
        .then((answer) => (answer.ok ? answer.json() : null))
        .catch(() => null);
      if (found?.features) loaded.set(id, found);
    }),
  );
  return loaded;
}

/**
 * @param {State} state
 * @param {string} text
 */
export function mapMessage(state, text) {
  state.el.message.textContent = text;
  state.el.message.hidden = false;
}

/** @param {State} state */
export function markReady(state) {
  state.el.root.dataset.ready = 'true';
}

/**
 * Say, once, that a layer did not load.
 * @param {State} state
 * @param {MapState} map
 * @param {string} name
 */
function layerFailed(state, map, name) {
  if (!map.failed.has(name)) mapMessage(state, say(state.words.layerMissing, { name }));
  map.failed.add(name);
}

/**
 * @param {State} state
 * @param {MapState} map
 */
function afterRender(state, map) {
  if (!map.sized) {
    // deck.gl measures its canvas after the first frame and then draws again: the first one is left empty
    map.sized = true;
    nameMap(state);
    map.deck.setProps({ layers: currentLayers(state, map) });
    return;
  }
  const [viewport] = map.deck.getViewports();
  if (!viewport) return;
  if (!map.viewport || !viewport.equals(map.viewport)) {
    map.viewport = viewport;
    refreshLayers(state, map);
    drawOverlay(state, map);
    reportViewWhenStill(state, map);
  }
  const drawn = map.deck.props.layers.every((layer) => !layer.props.visible || layer.isLoaded);
  if (drawn && !state.el.root.dataset.ready) markReady(state);
}

/**
 * The map's canvas takes the keyboard: a screen reader says what it is and which keys it has.
 * @param {State} state
 */
export function nameMap({ el, words }) {
  const canvas = el.deck.querySelector('canvas');
  canvas?.setAttribute('role', 'application');
  canvas?.setAttribute('aria-label', words.mapKeys);
}

/**
 * Report where the reader has moved the map to, once it has stood still; for the link, not for the drawing.
 * @param {State} state
 * @param {MapState} map
 */
function reportViewWhenStill(state, map) {
  clearTimeout(map.still);
  map.still = setTimeout(() => {
    const place = placeOf(map.viewport ?? map.opening);
    if (state.drag || state.play.on || JSON.stringify(place) === JSON.stringify(map.reported)) return;
    map.reported = place;
    state.sync.report({ view_state: place });
  }, STILL);
}

/**
 * What a date changes on the map: what exists, the badges, the rings at the day's events.
 * @param {State} state
 */
export function drawMapDay(state) {
  const { map } = state;
  if (!map?.viewport) return;
  refreshLayers(state, map);
  if (overlayKey(state) !== map.overlayKey) drawOverlay(state, map);
  drawPulses(state, map);
}
