// Where everything of the timeline stands, in pixels.

import { plainContext } from './canvas.js';
import { linksWithStrips } from './folding.js';
import { serviceWord } from './i18n.js';
import { clamp } from './time_view.js';

/**
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').Layout} Layout
 * @typedef {import('../types.d.ts').Row} Row
 */

const NARROW = 620;
export const SIZES = { bubble: 24, histogram: 30, strip: 12, row: 17, group: 4, axis: 20, brush: 18, touch: 44 };

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
  histogramTop: 0,
  rows: [],
  axis: 0,
  brush: 0,
  brushHeight: 0,
  height: 0,
};

/**
 * Where everything stands, in pixels, for a width and the links whose crossing exists in the view.
 * @param {State} state
 * @param {number} width
 * @returns {Layout}
 */
export function timelineLayout(state, width) {
  const narrow = width < NARROW;
  const gutter = gutterOf(state);
  const left = narrow ? 8 : gutter.width;
  const right = width - (narrow ? 8 : 14);
  const histogramTop = SIZES.bubble + 4;
  let y = histogramTop + SIZES.histogram + 6;
  /** @type {Row[]} */
  const rows = [];
  for (const { link, back } of linksWithStrips(state)) {
    const first = rows.length === 0 || rows[rows.length - 1].link.crossing_id !== link.crossing_id;
    if (first && rows.length) y += SIZES.group;
    if (narrow) y += 14;
    rows.push({ link, y, first, back });
    y += SIZES.row;
  }
  const axis = Math.max(y + 2, narrow ? state.rowsFloor.narrow : state.rowsFloor.wide); // no shorter than a moment ago: what stands below keeps its place
  const brush = axis + SIZES.axis + 4;
  const brushHeight = narrow ? SIZES.touch - 4 : SIZES.brush;
  const height = brush + brushHeight + (narrow ? SIZES.touch + 12 : 2);
  return { width, narrow, left, nameRoom: gutter.names, right, histogramTop, rows, axis, brush, brushHeight, height };
}

/** Room that the buttons of the period take beside the overview, in pixels. */
const PERIOD_BUTTONS = 176;

/**
 * Room beside the strips for the longest crossing name and service, within reason.
 * @param {State} state
 */
function gutterOf(state) {
  const ctx = plainContext(state.el.strips);
  const widest = (/** @type {string[]} */ texts, /** @type {string} */ font) => {
    ctx.font = font;
    return Math.max(0, ...texts.map((text) => ctx.measureText(text).width));
  };
  const longest = widest(
    [...state.crossings.values()].map((c) => c.name),
    `600 12px ${state.theme.font}`,
  );
  const services = widest(
    state.links.map((link) => serviceWord(state.words, link)),
    `11.5px ${state.theme.font}`,
  );
  const names = clamp(longest + 2, 90, 200);
  return { names, width: Math.max(PERIOD_BUTTONS, Math.ceil(names + services + 26)) };
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
