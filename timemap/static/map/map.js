// The map: pydeck’s specification drawn by deck.gl, and on a plain canvas until deck.gl can.

import { collectLabels } from '../labels/map_labels.js';
import { fileUrl } from '../sync/own_files.js';
import { say } from '../text/i18n.js';
import { bordersInWater } from './border_water.js';
import { FirstPicture, PLAIN_CLASSES } from './first_picture.js';
import { loadBundle, loadLayers } from './map_files.js';
import { currentLayers, layersKey, refreshLayers } from './map_layers.js';
import { noteWhole, openingView, placeOf } from './map_view.js';
import { drawnData } from './outlines.js';
import { bringOverlay, drawOverlay } from './overlay.js';
import { plainLayers } from './plain_layers.js';
import { waysOf } from './ways.js';

/** @import { DeckBundle, DeckLayer, FeatureCollection, MapState, State } from '../../types.d.ts' */
/**
 * @typedef {{ layers: { id: string, data: string }[], initialViewState: import('../../types.d.ts').ViewOfDeck }} Specification
 */

const STILL = 700; // milliseconds: the map has come to rest

function hasWebgl() {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return Boolean(context);
}

/**
 * Starts the map, once there is a crossing to show on it.
 * @param {State} state
 */
export function bringMap(state) {
  const { root, map } = state.el;
  if (map.dataset.started) return;
  if (root.hasAttribute('data-placeless')) {
    markReady(state);
    return;
  }
  map.dataset.started = 'true';
  startMap(state).catch((error) => {
    mapMessage(state, error.message);
    markReady(state);
  });
}

/** @param {State} state */
async function startMap(state) {
  if (!hasWebgl()) {
    state.el.map.classList.add('tm-mapless');
    sayMapless(state);
    markReady(state);
    return;
  }
  const spec = JSON.parse(state.data.deck);
  const address = fileUrl(state.data.bundle_url);
  address.catch(() => {}); // said below, once the map is there
  const loaded = await loadLayers(spec.layers);
  if (!state.alive) return;
  drawFirst(state, spec, loaded);
  await painted(); // the reader has the map before a megabyte of scripts runs
  const library = await loadBundle(await address);
  if (state.alive && state.map) startDeck(state, state.map, library, spec);
}

/**
 * The map on a plain canvas.
 * @param {State} state
 * @param {Specification} spec
 * @param {Map<string, FeatureCollection>} loaded
 */
function drawFirst(state, spec, loaded) {
  const picture = new FirstPicture(state.el.deck, plainLayers(spec.layers), spec.initialViewState);
  const map = createMap(state, picture, loaded);
  state.map = map;
  map.key = layersKey(state, map);
  collectLabels(state, map);
  for (const layer of map.base) if (!loaded.has(layer.id)) layerFailed(state, map, layer.id);
  const onAfterRender = () => follow(state, map);
  picture.setProps({ initialViewState: map.opening, layers: currentLayers(state, map), onAfterRender });
  state.el.root.dataset.drawn = 'true';
}

/** What has been drawn is on the screen: frames follow each other through several hands. */
async function painted() {
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
}

/**
 * deck.gl draws the same below the picture's place, which it takes over with its first whole frame.
 * @param {State} state
 * @param {MapState} first
 * @param {DeckBundle} library
 * @param {Specification} spec
 */
function startDeck(state, first, library, spec) {
  const deck = library.createDeck({ container: state.el.deck, jsonInput: spec, tooltip: false });
  const classes = library.deck;
  const opening = { ...first.opening, ...placeSeen(first) };
  const map = { ...first, deck, classes, base: deck.props.layers, opening, viewport: null, clips: null, key: '' };
  // a time map that ends before deck.gl has taken over ends the picture alone
  state.mounted.signal.addEventListener('abort', () => state.map !== map && deck.finalize());
  deck.setProps({
    initialViewState: opening,
    layers: [],
    onAfterRender: () => afterRender(state, map),
    onError: (/** @type {Error} */ error, /** @type {DeckLayer | undefined} */ layer) =>
      layerFailed(state, map, layer?.id.split('-')[0] || error.message),
  });
}

/**
 * The state of a map that has drawn nothing yet.
 * @param {State} state
 * @param {FirstPicture} deck
 * @param {Map<string, FeatureCollection>} loaded
 * @returns {MapState}
 */
function createMap(state, deck, loaded) {
  const classes = PLAIN_CLASSES;
  const opening = openingView(state, deck.props.initialViewState);
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
    pinned: null,
    scaled: null,
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
 * @param {State} state
 * @param {string} text
 */
export function mapMessage(state, text) {
  state.el.message.textContent = text;
  state.el.message.hidden = false;
}

/**
 * Say why there is no map, in the language of the page.
 * @param {State} state
 */
export function sayMapless(state) {
  if (state.el.map.classList.contains('tm-mapless')) mapMessage(state, say(state.words.noWebgl));
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
 * After each frame of deck.gl's.
 * @param {State} state
 * @param {MapState} map
 */
function afterRender(state, map) {
  if (!map.sized) {
    // deck.gl measures its canvas after the first frame and then draws again: the first one is left empty
    map.sized = true;
    map.key = layersKey(state, map);
    map.deck.setProps({ layers: currentLayers(state, map) });
    return;
  }
  if (!map.deck.getViewports().length) return;
  const drawn = map.deck.props.layers.every((layer) => !layer.props.visible || layer.isLoaded);
  if (state.map !== map && !(drawn && tookOver(state, map))) return;
  follow(state, map);
  if (drawn && !state.el.root.dataset.ready) markReady(state);
}

/**
 * Whether deck.gl's map stands in the place of the picture now: once it shows what the picture shows.
 * @param {State} state
 * @param {MapState} map
 */
function tookOver(state, map) {
  const { map: picture } = state;
  if (!picture) return false;
  const place = placeSeen(picture);
  if (JSON.stringify(placeOf(map.opening)) !== JSON.stringify(placeOf(place))) {
    map.opening = { ...map.opening, ...place };
    map.deck.setProps({ initialViewState: map.opening });
    return false;
  }
  if (map.key !== layersKey(state, map)) {
    refreshLayers(state, map);
    return false;
  }
  clearTimeout(picture.still);
  Object.assign(map, { labels: picture.labels, reported: picture.reported, nonce: picture.nonce });
  state.map = map;
  picture.deck.finalize();
  nameMap(state);
  return true;
}

/**
 * Where the picture looks, as deck.gl is told it.
 * @param {MapState} picture
 */
function placeSeen({ deck }) {
  const { longitude, latitude, zoom } = deck.getViewports()[0];
  return { longitude, latitude, zoom };
}

/**
 * What lies over the map follows its view.
 * @param {State} state
 * @param {MapState} map
 */
function follow(state, map) {
  const [viewport] = map.deck.getViewports();
  if (map.viewport && viewport.equals(map.viewport)) return;
  map.viewport = viewport;
  refreshLayers(state, map);
  drawOverlay(state, map);
  noteWhole(state);
  reportViewWhenStill(state, map);
}

/**
 * The map's canvas takes the keyboard: a screen reader says what it is and which keys it has.
 * @param {State} state
 */
export function nameMap({ el, words }) {
  const canvas = el.deck.querySelector('canvas:not(.tm-first)');
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
  bringOverlay(state, map);
}
