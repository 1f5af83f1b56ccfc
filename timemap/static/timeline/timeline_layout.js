// Where everything of the timeline stands, in pixels.

import { plainContext } from '../canvas.js';
import { linksWithStrips } from '../list/folding.js';
import { serviceWord } from '../text/i18n.js';
import { clamp } from './time_view.js';

/** @import { Layout, Row, State } from '../../types.d.ts' */

const NARROW = 600; // pixels: as in phone.css
export const SIZES = { bubble: 24, histogram: 22, strip: 14, row: 18, group: 5, axis: 22, name: 20 };

/**
 * Before the first layout.
 * @type {Layout}
 */
export const NO_LAYOUT = {
  width: 0,
  narrow: false,
  left: 0,
  nameRoom: 0,
  right: 0,
  bubbleTop: 0,
  histogramTop: 0,
  rows: [],
  axis: 0,
  height: 0,
};

/**
 * Where everything stands, in pixels, for a width and the links whose crossing exists in the view. A narrow timeline has the strips
 * of one crossing, its name above them, and no histogram.
 * @param {State} state
 * @param {number} width
 * @returns {Layout}
 */
export function timelineLayout(state, width) {
  const narrow = width <= NARROW;
  const gutter = gutterOf(state);
  const left = narrow ? gutter.services + 10 : gutter.names + gutter.services + 24;
  const right = width - (narrow ? 2 : 14);
  const bubbleTop = narrow ? SIZES.name : 0;
  const histogramTop = bubbleTop + SIZES.bubble + 2;
  const row = narrow ? SIZES.row + 4 : SIZES.row;
  let y = histogramTop + (narrow ? 2 : SIZES.histogram + 5);
  /** @type {Row[]} */
  const rows = [];
  for (const { link, back } of narrow ? ofOneCrossing(state) : linksWithStrips(state)) {
    const first = rows.length === 0 || rows[rows.length - 1].link.crossing_id !== link.crossing_id;
    if (first && rows.length) y += SIZES.group;
    rows.push({ link, y, first, back });
    y += row;
  }
  const axis = Math.max(y + 1, narrow ? state.rowsFloor.narrow : state.rowsFloor.wide); // no shorter than a moment ago: what stands below keeps its place
  const height = axis + SIZES.axis;
  return { width, narrow, left, nameRoom: gutter.names, right, bubbleTop, histogramTop, rows, axis, height };
}

/**
 * The strips of the crossing whose event is selected, else of the first one.
 * @param {State} state
 */
function ofOneCrossing(state) {
  const all = linksWithStrips(state);
  const chosen = state.events.find(({ event_id: id }) => id === state.selected)?.crossing_id;
  const id = all.some(({ link }) => link.crossing_id === chosen) ? chosen : all[0]?.link.crossing_id;
  return all.filter(({ link }) => link.crossing_id === id);
}

/**
 * Room beside the strips for the longest crossing name and service, within reason.
 * @param {State} state
 */
function gutterOf(state) {
  const ctx = plainContext(state.el.strips);
  const widest = (/** @type {string[]} */ texts, /** @type {string} */ font) => {
    ctx.font = font;
    return Math.ceil(Math.max(0, ...texts.map((text) => ctx.measureText(text).width)));
  };
  const longest = widest(
    linksWithStrips(state).map(({ link }) => state.crossings.get(link.crossing_id)?.name ?? link.crossing_id),
    `600 14px ${state.theme.font}`,
  );
  const services = widest(
    state.links.map((link) => serviceWord(state.words, link)),
    `14px ${state.theme.font}`,
  );
  return { names: clamp(longest + 2, 90, 220), services };
}

/**
 * Where a day begins, in pixels.
 * @param {State} state
 * @param {number} day
 */
export function xOf(state, day) {
  const { left, right } = state.layout;
  return left + ((day - state.view[0]) / (state.view[1] - state.view[0])) * (right - left);
}

/**
 * The day at a place in pixels.
 * @param {State} state
 * @param {number} x
 */
export function dayAt(state, x) {
  const { left, right } = state.layout;
  return Math.floor(state.view[0] + ((x - left) / (right - left)) * (state.view[1] - state.view[0]));
}
