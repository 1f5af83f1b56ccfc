// The map: pydeck's spec drawn by deck.gl. Base layers stay as they are; a date only hides what did not exist.

const bundles = new Map();
const BORDER = [[123.9, 39.7], [130.9, 43.15]];
const BRIDGE = [[124.376, 40.0985], [124.408, 40.1315]];

function loadBundle(url) {
  if (!bundles.has(url)) {
    bundles.set(url, new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = url;
      script.onload = () => resolve(globalThis);
      script.onerror = () => reject(new Error(`cannot load ${url}`));
      document.head.append(script);
    }));
  }
  return bundles.get(url);
}

function hasWebgl() {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return Boolean(context);
}

async function startMap(state) {
  if (!hasWebgl()) {
    mapMessage(state, state.words.noWebgl);
    state.el.map.classList.add('tm-mapless');
    markReady(state);
    return;
  }
  const spec = JSON.parse(state.data.deck);
  const [library, loaded] = await Promise.all([loadBundle(state.data.bundle_url), loadLayers(spec.layers)]);
  if (!state.alive) return;
  const instance = library.createDeck({ container: state.el.deck, jsonInput: spec, tooltip: false });
  state.map = { deck: instance, classes: library.deck, base: instance.props.layers, loaded, drawn: drawnData(instance.props.layers, loaded), failed: new Set(), labels: [], nonce: 0, hits: [] };
  state.map.opening = openingView(state, spec.initialViewState);
  state.map.told = placeOf(state.map.opening);
  state.map.key = layersKey(state);
  instance.setProps({
    initialViewState: state.map.opening,
    layers: [],
    onAfterRender: () => afterRender(state),
    onError: (error, layer) => layerFailed(state, error, layer),
  });
  collectLabels(state);
  for (const layer of state.map.base) if (!loaded.has(layer.id)) layerFailed(state, null, layer);
}

/** The data of every layer, fetched beside the bundle so that the first frame is whole: name → GeoJSON; failed ones are left out. */
async function loadLayers(layers) {
  const loaded = new Map();
  await Promise.all(layers.map(async ({ id, data }) => {
    const found = await fetch(data).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    if (found?.features) loaded.set(id, found);
  }));
  return loaded;
}

function mapMessage(state, text) {
  state.el.message.textContent = text;
  state.el.message.hidden = false;
}

function markReady(state) {
  state.el.root.dataset.ready = 'true';
}

function layerFailed(state, error, layer) {
  const name = layer?.id.split('-')[0] ?? '';
  if (!state.map.failed.has(name)) mapMessage(state, state.words.layerMissing(name || error.message));
  state.map.failed.add(name);
}

/** The layers of the spec for the zoom, the theme and the day. */
function currentLayers(state) {
  const { map } = state;
  const zoom = zoomShown(map);
  return map.base.map((layer) => {
    const { minZoom = 0, maxZoom = 24, dark, exists, sharesOutlines } = layer.props;
    return layer.clone({
      updateTriggers: { getFillColor: state.theme.dark },
      visible: zoom >= minZoom && zoom < maxZoom,
      ...(state.theme.dark ? dark : null),
      ...(sharesOutlines ? { stroked: false } : null), // they are among its data, as lines
      data: (exists && map.loaded.has(layer.id) ? standing(state, layer) : map.drawn.get(layer.id)) ?? [],
    });
  });
}

/** The features of a dated layer that exist on the day; the same object for the same period. */
function standing(state, layer) {
  const ranges = state.data.exists[layer.props.exists] ?? {};
  const source = state.map.loaded.get(layer.id);
  const shown = source.features.filter((f) => existsOn(ranges[f.properties.line_id ?? f.properties.id ?? f.id], state.day));
  const key = shown.map((f) => f.id ?? f.properties.id).join();
  source.shown ??= new Map();
  if (!source.shown.has(key)) source.shown.set(key, { type: 'FeatureCollection', features: shown });
  return source.shown.get(key);
}

function zoomShown(map) {
  return (map.viewport ?? map.opening).zoom;
}

/** What the layers depend on: the zoom band of each, the theme, what exists. */
function layersKey(state) {
  const { map } = state;
  const zoom = zoomShown(map);
  const bands = map.base.map(({ props }) => zoom >= (props.minZoom ?? 0) && zoom < (props.maxZoom ?? 24)).join();
  return `${bands}|${state.theme.dark}|${firstAtOrAfter(state.epochs, state.day + 1)}`;
}

/** Give deck.gl its layers again, only where something that they depend on has changed. */
function refreshLayers(state) {
  const { map } = state;
  const key = layersKey(state);
  if (key === map.key) return;
  map.key = key;
  map.deck.setProps({ layers: currentLayers(state) });
}

function afterRender(state) {
  const { map } = state;
  if (!map.sized) { // deck.gl measures its canvas after the first frame and then draws again: the first one is left empty
    map.sized = true;
    map.deck.setProps({ layers: currentLayers(state) });
    return;
  }
  const [viewport] = map.deck.getViewports();
  if (!viewport) return;
  if (!map.viewport || !viewport.equals(map.viewport)) {
    map.viewport = viewport;
    refreshLayers(state);
    drawOverlay(state);
    reportViewWhenStill(state);
  }
  if (!state.el.root.dataset.ready && map.deck.props.layers.every((layer) => !layer.props.visible || layer.isLoaded)) markReady(state);
}

/** Report where the reader has moved the map to, once it has stood still; for the link, not for the drawing. */
function reportViewWhenStill(state) {
  const { map } = state;
  clearTimeout(map.still);
  map.still = setTimeout(() => {
    const place = placeOf(map.viewport);
    if (state.drag || state.play.on || !state.alive || JSON.stringify(place) === JSON.stringify(map.told)) return;
    map.told = place;
    state.sync.report({ view_state: place });
  }, 700);
}

/** Where a view looks, as exactly as a link says it. */
function placeOf({ latitude, longitude, zoom }) {
  return { lat: Number(latitude.toFixed(5)), lon: Number(longitude.toFixed(5)), zoom: Number(zoom.toFixed(2)) };
}

function openingView(state, fallback) {
  const { view_state: asked } = state.data;
  if (asked) return { ...fallback, longitude: asked.lon, latitude: asked.lat, zoom: asked.zoom };
  return { ...fallback, ...viewOf(state, BORDER) };
}

/** Centre and zoom that show a box `[[west, south], [east, north]]` in the map as it is now. */
function viewOf(state, bounds) {
  const { clientWidth: width, clientHeight: height } = state.el.deck;
  const { WebMercatorViewport } = state.map.classes;
  const padding = Math.min(48, width / 10, height / 10);
  const { longitude, latitude, zoom } = new WebMercatorViewport({ width, height }).fitBounds(bounds, { padding, maxZoom: 14 });
  return { longitude, latitude, zoom };
}

function flyTo(state, view) {
  if (!state.map) return;
  const { map } = state;
  map.nonce += 1;
  const { FlyToInterpolator } = map.classes;
  const moving = state.still.matches ? null : { transitionDuration: 900, transitionInterpolator: new FlyToInterpolator() };
  map.deck.setProps({ initialViewState: { ...map.deck.props.initialViewState, ...view, nonce: map.nonce, transitionDuration: 0, ...moving } });
}

/** Look where Python says, `null` at the whole border. */
function lookAt(state, place) {
  const { map } = state;
  if (!map) return;
  const view = place ? { longitude: place.lon, latitude: place.lat, zoom: place.zoom } : viewOf(state, BORDER);
  map.told = placeOf(view);
  flyTo(state, view);
}

function fitBounds(state, bounds) {
  if (state.map) flyTo(state, viewOf(state, bounds));
}

function fitCrossing(state, crossingId) {
  const crossing = state.crossings.get(crossingId);
  if (crossing) flyTo(state, { longitude: crossing.lon, latitude: crossing.lat, zoom: 12.4 });
}

function zoomMap(state, by) {
  if (!state.map?.viewport) return;
  const { longitude, latitude, zoom } = state.map.viewport;
  flyTo(state, { longitude, latitude, zoom: clamp(zoom + by, 4.5, 15) });
}

/** What a date changes on the map: what exists, the marks, the rings at the day's events. */
function drawMapDay(state) {
  if (!state.map?.viewport) return;
  refreshLayers(state);
  if (overlayKey(state) !== state.map.overlayKey) drawOverlay(state);
  drawPulses(state);
}

function bindMap(state) {
  const { el } = state;
  let down = null;
  el.map.addEventListener('pointerdown', (e) => { down = [e.clientX, e.clientY]; });
  el.map.addEventListener('click', (e) => {
    if (down && Math.hypot(e.clientX - down[0], e.clientY - down[1]) < 4) clickMap(state, e);
  });
  el.map.addEventListener('pointermove', (e) => hoverMap(state, e));
  el.map.addEventListener('pointerleave', () => hideTip(state));
  el.mapIn.addEventListener('click', () => zoomMap(state, 1));
  el.mapOut.addEventListener('click', () => zoomMap(state, -1));
  el.border.addEventListener('click', () => fitBounds(state, BORDER));
  el.bridge.addEventListener('click', () => fitBounds(state, BRIDGE));
  el.toCrossing.addEventListener('change', () => {
    fitCrossing(state, el.toCrossing.value);
    el.toCrossing.value = '';
  });
}

function crossingAt(state, event) {
  const frame = state.el.map.getBoundingClientRect();
  const [x, y] = [event.clientX - frame.left, event.clientY - frame.top];
  return state.map?.hits.find(({ boxes }) => boxes.some((box) => overlaps(box, [x, y, x + 0.1, y + 0.1]))) ?? null;
}

/** A press on a crossing selects its latest event up to the day. */
function clickMap(state, event) {
  const hit = crossingAt(state, event);
  if (!hit) return;
  const events = state.crossingEvents.get(hit.crossing.crossing_id) ?? [];
  const latest = events[firstAtOrAfter(events.map((e) => e.day), state.day + 1) - 1];
  if (latest) select(state, latest.event_id);
}

function hoverMap(state, event) {
  const hit = event.buttons ? null : crossingAt(state, event);
  state.el.map.classList.toggle('tm-pointing', Boolean(hit));
  if (!hit) {
    hideTip(state);
    return;
  }
  const frame = state.el.map.getBoundingClientRect();
  placeTip(state, crossingLines(state, hit.crossing), event.clientX - frame.left, event.clientY - frame.top, state.el.map);
}

function crossingLines(state, crossing) {
  const lines = state.links.filter((l) => l.crossing_id === crossing.crossing_id).map((link) => {
    const { word, notes } = statusWords(state, link, spanIndex(link, state.day));
    return `${state.words[link.service]}: ${word}, ${notes.join(', ')}`;
  });
  const rough = crossing.accuracy_m > 500 ? [state.words.approximate] : [];
  return [crossing.name, ...lines, ...rough];
}
