// What a picture's map shows: what is chosen, the map as it is now, or the whole border.

import { isPlaced, wholeMap } from '../map/whole_map.js';

/**
 * @import { Crossing, MapState, Point, State, Viewport } from '../../types.d.ts'
 * @import { Frame } from '../../scene.d.ts'
 */

const ROUND = { lon: 0.03, lat: 0.02 }; // degrees: both towns and the bridge between them
const MARGIN = 0.06; // of the map's shorter side

/**
 * The crossing that is chosen: the only one listed, or that of the selected event, which the answer knows too; none in a view
 * of several.
 * @param {State} state
 * @returns {Crossing | null}
 */
export function chosenCrossing({ links, crossings, events, selected, answer }) {
  const listed = new Set(links.map((link) => link.crossing_id));
  if (listed.size === 1) return placed(crossings.get(links[0].crossing_id));
  const event = events.find((each) => each.event_id === selected);
  const id = event || selected === null ? event?.crossing_id : answer?.crossing_id; // one that the filters leave out
  return placed(crossings.get(id ?? ''));
}

/** @param {Crossing | undefined} crossing */
function placed(crossing) {
  return crossing && isPlaced(crossing) ? crossing : null;
}

/**
 * The frames that a reader may choose, the likeliest first.
 * @param {State} state
 * @returns {Frame[]}
 */
export function framesOf(state) {
  return chosenCrossing(state) ? ['chosen', 'view', 'border'] : ['view', 'border'];
}

/**
 * Where the map of a picture looks.
 * @param {State} state
 * @param {MapState} map
 * @param {Viewport} shown  where the map on the screen looks
 * @param {Frame} frame
 * @param {number} width
 * @param {number} height
 * @returns {Viewport}
 */
export function framed(state, map, shown, frame, width, height) {
  const { WebMercatorViewport } = map.classes;
  const size = { width, height };
  const crossing = frame === 'chosen' ? chosenCrossing(state) : null;
  if (frame === 'view' || (frame === 'chosen' && !crossing)) {
    const { longitude, latitude } = shown;
    const zoom = shown.zoom + Math.log2(Math.min(width / shown.width, height / shown.height));
    return new WebMercatorViewport({ ...size, longitude, latitude, zoom });
  }
  const side = MARGIN * Math.min(width, height);
  const padding = { top: side, bottom: side, left: side, right: side };
  const fitted = new WebMercatorViewport(size).fitBounds(
    crossing ? around(crossing) : wholeMap(state.crossings.values()),
    { padding },
  );
  const { longitude, latitude, zoom } = fitted;
  return new WebMercatorViewport({ ...size, longitude, latitude, zoom });
}

/**
 * @param {Crossing} crossing
 * @returns {[Point, Point]}
 */
function around({ lon, lat }) {
  return [
    [lon - ROUND.lon, lat - ROUND.lat],
    [lon + ROUND.lon, lat + ROUND.lat],
  ];
}
