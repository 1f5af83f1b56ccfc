// The labels of the time axis: where each stands, and what a press on one shows.

import { axisTicks, dayOfDate, yearMonthDate } from '../text/dates.js';
import { slideView } from './time_view.js';
import { xOf } from './timeline_layout.js';

/** @import { PlacedTick, Span, State, Tick } from '../../types.d.ts' */

/** How far right of its tick a label begins, in pixels. */
const BESIDE = 3;
const LEAST = 28; // days: no period is finer
const LONG = 4 * 366; // days: a longer period has years alone
const YEAR_GAP = 33; // pixels: as near as years may stand

/**
 * The ticks of the period shown; one whose label has no room has a width of 0.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx  that measures the labels
 * @returns {PlacedTick[]}
 */
export function placeTicks(state, ctx) {
  const { layout, theme, view, lang } = state;
  ctx.font = `13px ${theme.font}`;
  let free = 0;
  const isLong = view[1] - view[0] > LONG;
  const ticks = axisTicks(view, layout.right - layout.left, lang, isLong ? YEAR_GAP : undefined);
  return ticks
    .filter(({ unit }) => !isLong || unit === 'year')
    .map((tick) => {
      const x = Math.round(xOf(state, tick.day)) + 0.5 + BESIDE;
      const width = ctx.measureText(tick.label).width;
      if (x < free || x + width > layout.right + 10) return { ...tick, x, width: 0 };
      free = x - BESIDE + width + 5;
      return { ...tick, x, width };
    });
}

/**
 * The year or month whose label is under a point of the timeline; a day's label is none, since a press on it goes there.
 * @param {State} state
 * @param {number} x
 * @param {number} y
 */
export function tickAt(state, x, y) {
  const { axis, height } = state.layout;
  if (y < axis + 2 || y >= height) return null;
  const isUnder = (/** @type {PlacedTick} */ tick) => tick.width > 0 && x >= tick.x - 5 && x <= tick.x + tick.width + 4;
  return state.manners.ticks.find((tick) => tick.unit !== 'day' && isUnder(tick)) ?? null;
}

/**
 * The days of a tick's year or month that can be reached, as a period to show.
 * @param {Tick} tick
 * @param {Span} domain
 * @returns {Span}
 */
export function tickView({ day, unit }, domain) {
  const [year, month] = yearMonthDate(day);
  const end = unit === 'year' ? dayOfDate(year + 1, 0) : dayOfDate(year, month + 1);
  const [first, last] = [Math.max(day, domain[0]), Math.min(end, domain[1])];
  return last - first >= LEAST ? [first, last] : slideView([last - LEAST, last], domain);
}
