// The state as a picture sees it: on white paper, in light colours, at a width of its own.

import { writeText } from '../canvas.js';
import { make } from '../dom.js';
import { dateWords } from '../text/dates.js';
import { themeOf } from '../theme.js';
import { clamp } from '../timeline/time_view.js';
import { drawTimeline } from '../timeline/timeline.js';
import { SIZES, timelineLayout, xOf } from '../timeline/timeline_layout.js';
import { isPaired } from '../two_days/two_days.js';

/** @import { State } from '../../types.d.ts' */

/**
 * The state as a picture sees it.
 * @param {State} state
 * @param {number} width  of the timeline, in pixels
 * @returns {State}
 */
export function pictureState(state, width) {
  const probe = make('div', 'time-map');
  probe.dataset.theme = 'light';
  probe.hidden = true;
  state.el.root.after(probe);
  const theme = { ...themeOf(probe, false, state.theme.font), paper: '#ffffff' };
  probe.remove();
  const copy = { ...state, theme, ratio: 1, rowsFloor: { narrow: 0, wide: 0 } };
  return { ...copy, layout: timelineLayout(copy, width) };
}

/** How high the strips of a picture are, with the days under them. @param {State} state */
export function stripsHeight({ layout }) {
  return layout.axis + SIZES.axis;
}

/**
 * Histogram, strips and days, with the playhead on them.
 * @param {State} state
 * @param {CanvasRenderingContext2D} pen
 * @param {number} left
 * @param {number} top
 */
export function drawStrips(state, pen, left, top) {
  pen.save();
  pen.translate(left, top);
  drawTimeline(state, pen);
  pen.restore();
  drawPlayheadAt(state, pen, left, top);
}

/**
 * The playhead of a picture, with its day.
 * @param {State} state
 * @param {CanvasRenderingContext2D} pen
 * @param {number} left
 * @param {number} top
 */
export function drawPlayheadAt(state, pen, left, top) {
  const { layout, theme } = state;
  pen.save();
  pen.translate(left, top);
  const x = clamp(xOf(state, state.day + 0.5), layout.left, layout.right);
  pen.fillStyle = theme.ink;
  pen.fillRect(x - 1, SIZES.bubble, 2, layout.axis - SIZES.bubble + 3);
  const text = `${isPaired(state) ? 'A  ' : ''}${dateWords(state.day, state.lang, 'short')}`;
  pen.font = `600 14px ${theme.font}`;
  const half = pen.measureText(text).width / 2 + 9;
  const middle = clamp(x, layout.left + half, layout.right - half);
  pen.beginPath();
  pen.roundRect(middle - half, 1, half * 2, 22, 3);
  pen.fill();
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  writeText(pen, text, middle, 12, pen.font, theme.paper);
  pen.restore();
}
