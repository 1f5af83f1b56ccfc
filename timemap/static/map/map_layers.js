// The map’s layers. Base layers stay as they are; a date only hides what did not exist.

import { bridgeFolds } from '../list/folding.js';
import { existsOn, firstAtOrAfter, turnOf } from '../lookup.js';
import { isPaired, onSecondDay } from '../two_days/two_days.js';
import { moveClips, pairLayers } from '../two_days/two_days_map.js';
import { detailZoom } from './whole_map.js';

/** @import { Feature, MapState, State } from '../../types.d.ts' */

/**
 * The layers of the specification for the zoom, the theme and the day, or for both days.
 * @param {State} state
 * @param {MapState} map
 */
export function currentLayers(state, map) {
  if (!isPaired(state)) return layersOfDay(state, map);
  return pairLayers(state, map, layersOfDay(state, map), layersOfDay(onSecondDay(state), map));
}

/**
 * @param {State} state
 * @param {MapState} map
 */
function layersOfDay(state, map) {
  const zoom = zoomShown(map);
  return map.base.flatMap((layer) => {
    const { minZoom = 0, maxZoom = 24, dark, exists, sharesOutlines } = layer.props;
    const drawn = {
      updateTriggers: { getFillColor: state.theme.dark },
      visible: zoom >= minZoom && zoom < maxZoom,
      ...(state.theme.dark ? dark : null),
      ...(sharesOutlines ? { stroked: false } : null), // they are among its data, as lines
    };
    if (!exists) return layer.clone({ ...drawn, data: map.drawn.get(layer.id) ?? [] });
    const [of, past] = [true, false].map((there) => existingFeatures(state, map, layer.id, exists, there) ?? []);
    const now = layer.clone({ ...drawn, data: of });
    if (state.folding.shown !== 'ever') return now;
    return [layer.clone({ ...drawn, data: past, id: `${layer.id}-past`, opacity: STANDING_BACK }), now];
  });
}

/** How strong something is drawn that does not exist on the day. */
const STANDING_BACK = 0.4;

/**
 * The features of a dated layer that exist on the day, or those that do not; the same object for the same period.
 * @param {State} state
 * @param {MapState} map
 * @param {string} name  of the layer
 * @param {string} dates  key of the layer's dates in the content
 * @param {boolean} there
 */
function existingFeatures(state, map, name, dates, there) {
  const source = map.loaded.get(name);
  if (!source) return undefined;
  const ranges = state.data.exists[dates] ?? {};
  const folded = name === BRIDGES ? foldedBridges(state, map, state.day) : [];
  const features = source.features.filter((feature) => {
    const id = idOf(feature) ?? '';
    return existsOn(ranges[id], state.day) === there && !folded.includes(id);
  });
  const key = features.map(idOf).join();
  const known = map.existing.get(source) ?? new Map();
  map.existing.set(source, known);
  if (!known.has(key)) known.set(key, { type: 'FeatureCollection', features });
  return known.get(key);
}

const BRIDGES = 'friendship_bridge';

/**
 * The ids of the bridges that are folded away on the day; worked out once for a stretch of days.
 * @param {State} state
 * @param {MapState} map
 * @param {number} day
 */
function foldedBridges(state, map, day) {
  const key = `${state.folding.shown} ${turnOf(state.turns, day)}`;
  const ids = state.folded.get(key) ?? bridgesThatFold({ ...state, day }, map);
  state.folded.set(key, ids);
  return ids;
}

/**
 * @param {State} state
 * @param {MapState} map
 */
function bridgesThatFold(state, map) {
  return map.bridges.ways.filter((way) => bridgeFolds(state, way)).map(({ bridge }) => bridge);
}

/**
 * What dates a feature: the id of its line, or its own.
 * @param {Feature} feature
 */
export function idOf({ id, properties }) {
  return properties.line_id ?? properties.id ?? id;
}

/** @param {MapState} map */
function zoomShown(map) {
  return detailZoom((map.viewport ?? map.opening).zoom);
}

/**
 * What the layers depend on: the zoom band of each, the theme, what exists.
 * @param {State} state
 * @param {MapState} map
 */
export function layersKey(state, map) {
  const zoom = zoomShown(map);
  const bands = map.base.map(({ props }) => zoom >= (props.minZoom ?? 0) && zoom < (props.maxZoom ?? 24)).join();
  const days = isPaired(state) ? [state.day, state.ab.day] : [state.day];
  const epochs = days.map((day) => firstAtOrAfter(state.epochs, day + 1)).join();
  const folded = days.map((day) => foldedBridges(state, map, day)).join('|');
  return `${bands}|${state.theme.dark}|${state.folding.shown === 'ever'}|${epochs}|${folded}`;
}

/**
 * Give deck.gl its layers again, only where something that they depend on has changed.
 * @param {State} state
 * @param {MapState} map
 */
export function refreshLayers(state, map) {
  if (isPaired(state)) moveClips(state, map);
  const key = layersKey(state, map);
  if (key === map.key) return;
  map.key = key;
  map.deck.setProps({ layers: currentLayers(state, map) });
}
