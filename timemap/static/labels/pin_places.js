// Where the pins of a view stand: round the very places of their crossings, clear of each other.

import { leads, onMap } from '../list/folding.js';
import { isPlaced } from '../map/whole_map.js';
import { clamp } from '../timeline/time_view.js';
import { around, overlaps } from './labels.js';

/** @import { Box, Crossing, MapState, PinnedView, PinPlace, Point, State, Viewport } from '../../types.d.ts' */

/** Places of a pin round its foot, in heights of its stem. */
const PIN_OFFSETS = [
  [0, -1],
  [0.9, -1],
  [-0.9, -1],
  [1.7, -0.3],
  [-1.7, -0.3],
  [0.9, 1],
  [-0.9, 1],
  [0, 1],
  [0, -2.2],
];

/**
 * What is known of the pins of a view; kept until the view or the content changes, whatever the date.
 * @param {MapState} map
 * @param {Viewport} viewport
 * @returns {PinnedView}
 */
export function pinsInView(map, viewport) {
  const { pinned, labels } = map;
  if (pinned?.viewport === viewport && pinned.labels === labels) return pinned;
  map.pinned = { viewport, labels, places: new Map(), words: new Map() };
  return map.pinned;
}

/**
 * The places of the pins of a day; worked out once for the crossings that are shown.
 * @param {State} state
 * @param {MapState} map
 * @param {Viewport} viewport
 * @returns {PinPlace[]}
 */
export function pinPlaces(state, map, viewport) {
  const { places } = pinsInView(map, viewport);
  const shown = [...state.crossings.values()].filter((crossing) => onMap(state, crossing));
  const key = shown.map((crossing) => `${crossing.crossing_id} ${leads(crossing, state.day)}`).join();
  const found = places.get(key) ?? placesOf(state, shown, viewport);
  places.set(key, found);
  return found;
}

/**
 * @param {State} state
 * @param {Crossing[]} shown
 * @param {Viewport} viewport
 */
function placesOf(state, shown, viewport) {
  /** @type {PinPlace[]} */
  const pins = [];
  for (const crossing of shown) {
    const links = state.links.filter((link) => link.crossing_id === crossing.crossing_id);
    if (!links.length || !isPlaced(crossing)) continue;
    const foot = viewport.project([crossing.lon, crossing.lat]);
    const footBox = around(foot[0], foot[1], 4, 4);
    pins.push({ crossing, links, leads: leads(crossing, state.day), foot, footBox, at: foot, box: footBox, stem: [] });
  }
  pins.sort((a, b) => Number(b.leads) - Number(a.leads)); // they take the best places
  placePins(pins, pinHeight(viewport.zoom));
  return pins;
}

/**
 * Near the ground a pin stands higher, so that it does not cover its bridge.
 * @param {number} zoom
 */
function pinHeight(zoom) {
  return 24 + 44 * clamp((zoom - 10.5) / 2, 0, 1);
}

/**
 * Each pin's badges take the first place round its foot that no other pin or foot has; `at` is their centre.
 * @param {PinPlace[]} pins
 * @param {number} height
 */
function placePins(pins, height) {
  /** @type {Box[]} */
  const taken = [];
  for (const pin of pins) {
    const half = (pin.leads ? 9 : 7) * pin.links.length + 5;
    const feet = pins.filter((other) => other !== pin).map((other) => other.footBox);
    /** @type {Point[]} */
    const spots = PIN_OFFSETS.map(([dx, dy]) => [pin.foot[0] + dx * height, pin.foot[1] + dy * height]);
    const free = spots.find(([x, y]) => ![...taken, ...feet].some((box) => overlaps(box, around(x, y, half, 14))));
    pin.at = free ?? spots[0];
    pin.box = around(pin.at[0], pin.at[1], half, 14);
    pin.stem = stemBoxes(pin);
    taken.push(pin.box);
  }
}

/**
 * Boxes along the stem, which no name may cover.
 * @param {PinPlace} pin
 */
function stemBoxes({ at, foot }) {
  return [0.2, 0.4, 0.6, 0.8].map((share) =>
    around(at[0] + (foot[0] - at[0]) * share, at[1] + (foot[1] - at[1]) * share, 3, 8),
  );
}
