// Where everything of a picture stands.

import { framed } from './picture_frame.js';
import { keysInRows, legendHeight } from './picture_legend.js';
import { pictureState, stripsHeight } from './picture_state.js';
import { footerOf, sentencesOf } from './picture_texts.js';
import { linesOf } from './text_lines.js';

/**
 * @import { MapState, PlacedKey, State, Viewport } from '../../types.d.ts'
 * @import { Pen, Shape, Wish } from '../../scene.d.ts'
 */

/** @typedef {{ left: number, top: number, width: number, height: number }} Place */
/** @typedef {{ lines: string[], font: string, color: string, step: number, top: number }} Paragraph */
/** @typedef {{ map: MapState, viewport: Viewport, place: Place }} PlannedMap */
/**
 * @typedef {object} Plan
 * @property {number} width
 * @property {number} height
 * @property {State} state  as the picture sees it
 * @property {Paragraph[]} texts
 * @property {PlannedMap | null} map  none without a map
 * @property {{ left: number, top: number, scale: number }} strips
 * @property {PlacedKey[]} keys
 * @property {number} keysTop
 */

/** Width and height in the picture's own pixels; how many pixels of a PNG each is at 1×. */
/** @type {Record<Shape, { width: number, height: number, ratio: number }>} */
export const SHAPES = {
  wide: { width: 1200, height: 675, ratio: 4 / 3 },
  square: { width: 1000, height: 1000, ratio: 6 / 5 },
};

export const MARGIN = 36;
const GAP = 14;
const BESIDE = 400; // width of the strips beside the map
const MANY = 4; // strips: more of them stand beside a wide map
const LEAST = 150; // height of a map that says something
const LINES = 3; // of a sentence at most

/**
 * Where everything of a picture stands.
 * @param {State} state
 * @param {Wish} wish
 * @param {Pen} pen  measures texts
 * @returns {Plan}
 */
export function planPicture(state, wish, pen) {
  const { width, height: highest } = SHAPES[wish.shape];
  const inner = width - 2 * MARGIN;
  const whole = pictureState(state, inner);
  const hasMap = Boolean(state.map?.viewport);
  const beside = wish.shape === 'wide' && hasMap && whole.layout.rows.length > MANY;
  const title = titleOf(whole, wish, pen, inner);
  const says = saysOf(whole, pen, endOf(title) + 4, inner);
  const top = endOf(says) + GAP;
  const foot = footOf(whole, pen, inner, highest - MARGIN);
  const keys = keysInRows(whole, pen, inner);
  const keysTop = foot.top - GAP - legendHeight(keys);
  const room = keysTop - GAP / 2 - top;
  const strips = beside
    ? fitted(state, whole, BESIDE, room)
    : fitted(state, whole, inner, hasMap ? room - GAP - LEAST : room);
  const spare = hasMap ? 0 : room - strips.height; // without a map a picture is as high as what it shows
  /** @type {Place} */
  const place = beside
    ? { left: MARGIN, top, width: inner - BESIDE - 20, height: room }
    : { left: MARGIN, top, width: inner, height: room - GAP - strips.height };
  const map = plannedMap(state, wish, place);
  const corner = {
    left: beside ? width - MARGIN - BESIDE : MARGIN,
    top: beside || !map ? top : keysTop - GAP / 2 - strips.height,
  };
  return {
    width,
    height: highest - spare,
    state: strips.state,
    texts: [title, says, { ...foot, top: foot.top - spare }],
    map,
    strips: { ...corner, scale: strips.scale },
    keys,
    keysTop: keysTop - spare,
  };
}

/**
 * The strips at a width and no higher than there is room; many are drawn smaller.
 * @param {State} state
 * @param {State} whole
 * @param {number} width
 * @param {number} room
 */
function fitted(state, whole, width, room) {
  const first = width === whole.layout.width ? whole : pictureState(state, width);
  const scale = Math.min(1, room / stripsHeight(first));
  const copy = scale < 1 ? pictureState(state, width / scale) : first;
  return { state: copy, scale, height: stripsHeight(copy) * scale };
}

/**
 * @param {State} state
 * @param {Wish} wish
 * @param {Place} place
 * @returns {PlannedMap | null}
 */
function plannedMap(state, { frame }, place) {
  const { map } = state;
  if (!map?.viewport) return null;
  const viewport = framed(state, map, map.viewport, frame, place.width, place.height);
  return { map: { ...map, viewport }, viewport, place };
}

/** @param {Paragraph} paragraph */
function endOf({ top, step, lines }) {
  return top + step * lines.length;
}

/**
 * @param {State} state
 * @param {Wish} wish
 * @param {Pen} pen
 * @param {number} width
 * @returns {Paragraph}
 */
function titleOf({ theme }, { title }, pen, width) {
  const font = `700 28px ${theme.font}`;
  const lines = linesOf(pen, title, width, font, 2);
  return { lines, font, color: theme.ink, step: 34, top: MARGIN - 6 };
}

/**
 * What a picture says of its day.
 * @param {State} state
 * @param {Pen} pen
 * @param {number} top
 * @param {number} width
 * @returns {Paragraph}
 */
function saysOf(state, pen, top, width) {
  const { theme } = state;
  const font = `15.5px ${theme.font}`;
  const lines = sentencesOf(state).flatMap((text) => linesOf(pen, text, width, font, LINES));
  return { lines, font, color: theme.ink, step: 21, top };
}

/**
 * @param {State} state
 * @param {Pen} pen
 * @param {number} width
 * @param {number} bottom
 * @returns {Paragraph}
 */
function footOf(state, pen, width, bottom) {
  const { theme } = state;
  const font = `11px ${theme.font}`;
  const lines = footerOf(state).flatMap((text) => linesOf(pen, text, width, font));
  return { lines, font, color: theme.muted, step: 15, top: bottom - 15 * lines.length + 8 };
}
