// Where the map looks.

import { clamp } from '../timeline/time_view.js';
import { flatView, WORLD } from './flat_view.js';
import { isPlaced, leastZoom, wholeMap } from './whole_map.js';

/** @import { Place, Point, State, ViewOfDeck } from '../../types.d.ts' */

const PIN = 56; // pixels: a pin stands above its place

/**
 * Where a view looks, as exactly as a link says it.
 * @param {{ latitude: number, longitude: number, zoom: number }} view
 */
export function placeOf({ latitude, longitude, zoom }) {
  return { lat: Number(latitude.toFixed(5)), lon: Number(longitude.toFixed(5)), zoom: Number(zoom.toFixed(2)) };
}

/**
 * Where a new map looks: where the reader or Python says, else at all crossings.
 * @param {State} state
 * @param {ViewOfDeck} fallback
 * @returns {ViewOfDeck}
 */
export function openingView(state, fallback) {
  const { view_state: asked } = { ...state.data, ...state.sync.choices };
  const whole = viewOf(state, wholeMap(state.crossings.values()));
  const view = asked ? { longitude: asked.lon, latitude: asked.lat, zoom: asked.zoom } : whole;
  return { ...fallback, ...view, minZoom: leastZoom(whole.zoom) };
}

/**
 * Centre and zoom that show a box `[[west, south], [east, north]]` in the map as it is now. deck.gl's own `fitBounds`
 * moves the box by the scale of the other axis where margins differ: on a phone by pixels.
 * @param {State} state
 * @param {[Point, Point]} bounds
 */
function viewOf(state, bounds) {
  const { clientWidth: width, clientHeight: height } = state.el.deck;
  const side = Math.min(48, width / 10);
  const padding = { top: Math.min(PIN, height / 4), bottom: Math.min(30, height / 12), left: side, right: side };
  return flatView({ width, height }).fitBounds(bounds, { padding, maxZoom: 14 });
}

/**
 * @param {State} state
 * @param {{ longitude: number, latitude: number, zoom: number }} view
 */
function flyTo(state, view) {
  if (!state.map) return;
  const { map } = state;
  map.nonce += 1;
  const { FlyToInterpolator } = map.classes;
  const moving = state.reducedMotion.matches
    ? null
    : { transitionDuration: 900, transitionInterpolator: new FlyToInterpolator() };
  map.deck.setProps({
    initialViewState: {
      ...map.deck.props.initialViewState,
      ...view,
      nonce: map.nonce,
      transitionDuration: 0,
      ...moving,
    },
  });
}

/**
 * Look where Python says, `null` at all crossings.
 * @param {State} state
 * @param {Place | null} place
 */
export function lookAt(state, place) {
  const { map } = state;
  if (!map) return;
  const view = place
    ? { longitude: place.lon, latitude: place.lat, zoom: place.zoom }
    : viewOf(state, wholeMap(state.crossings.values()));
  map.reported = placeOf(view);
  flyTo(state, view);
}

/**
 * Notes whether the map looks where a new one does, but for a few pixels: its place may have got another height since.
 * @param {State} state
 */
export function noteWhole(state) {
  if (!state.map) return;
  const { viewport, opening } = state.map;
  const whole = viewOf(state, wholeMap(state.crossings.values()));
  const { longitude, latitude, zoom } = viewport ?? opening;
  const pixels = (WORLD * 2 ** zoom) / 360; // of a degree of longitude
  const away = Math.hypot(longitude - whole.longitude, latitude - whole.latitude) * pixels;
  state.el.root.toggleAttribute('data-shows-whole', away < 2 && Math.abs(zoom - whole.zoom) < 0.02);
}

/**
 * @param {State} state
 * @param {[Point, Point]} bounds
 */
export function fitBounds(state, bounds) {
  if (state.map) flyTo(state, viewOf(state, bounds));
}

/**
 * @param {State} state
 * @param {string} crossingId
 */
export function fitCrossing(state, crossingId) {
  const crossing = state.crossings.get(crossingId);
  if (crossing && isPlaced(crossing)) flyTo(state, { longitude: crossing.lon, latitude: crossing.lat, zoom: 12.4 });
}

/**
 * @param {State} state
 * @param {number} by
 */
export function zoomMap(state, by) {
  if (!state.map?.viewport) return;
  const { longitude, latitude, zoom } = state.map.viewport;
  const least = state.map.opening.minZoom ?? 0;
  flyTo(state, { longitude, latitude, zoom: clamp(zoom + by, least, 15) });
}
