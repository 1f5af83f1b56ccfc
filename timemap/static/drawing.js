// Everything of the time map drawn: for new data, a new period, a day, a selection.

import { drawDivider, namePin, showSides } from './divider.js';
import { applyTexts } from './language.js';
import { drawLatest } from './latest.js';
import { drawLegend } from './legend.js';
import { drawMapDay } from './map.js';
import { collectLabels } from './map_labels.js';
import { setView, updateAria } from './moves.js';
import { drawOverlay } from './overlay.js';
import { buildList, drawPanel } from './panel.js';
import { endPreview, hidePreview } from './preview.js';
import { drawAsked, drawRange } from './range.js';
import { drawSecond } from './second_playhead.js';
import { deviceRatio, readTheme } from './theme.js';
import { viewShowing } from './time_view.js';
import { drawPlayhead, drawTimeline, layOut } from './timeline.js';
import { isPaired } from './two_days.js';
import { showDate } from './typed_date.js';

/** @typedef {import('../types.d.ts').State} State */

/**
 * Draw a date or a selection that Python has pushed.
 * @param {State} state
 */
export function show(state) {
  if (hasMoved(state)) state.view = viewShowing(state.view, state.day, state.domain);
  updateAria(state);
  relayout(state);
  drawDay(state);
}

/**
 * Whether the day has moved since this was last asked: only then does the period shown follow it. A reader who looks elsewhere
 * on the timeline, to choose a period or a second day there, is not taken back.
 * @param {State} state
 */
function hasMoved(state) {
  const moved = state.followed !== state.day;
  state.followed = state.day;
  return moved;
}

/**
 * Draw all that depends on the data; the map's base layers are left alone.
 * @param {State} state
 */
export function rebuild(state) {
  state.theme = readTheme(state.el.root);
  state.ratio = deviceRatio();
  applyTexts(state);
  namePin(state);
  updateAria(state);
  buildList(state);
  state.latestKey = '';
  state.rowsFloor = { narrow: 0, wide: 0 };
  drawLegend(state);
  relayout(state);
  if (state.map?.viewport) {
    collectLabels(state, state.map);
    state.map.overlayKey = '';
  }
  drawDay(state);
}

/**
 * Other crossings are shown: on the map with or without their years, in the list, among the strips.
 * @param {State} state
 */
export function refold(state) {
  state.rowsFloor = { narrow: 0, wide: 0 };
  relayout(state);
  if (state.map?.viewport) {
    collectLabels(state, state.map);
    state.map.overlayKey = '';
  }
  drawDay(state);
}

/**
 * A font has come: what was measured without it is measured again.
 * @param {State} state
 */
export function fontsLoaded(state) {
  relayout(state);
  if (!state.map?.viewport) return;
  state.map.measured = null;
  state.map.pinned = null;
  state.map.scaled = null;
  drawOverlay(state, state.map);
}

/**
 * Lay the timeline out for its width and view, and draw it.
 * @param {State} state
 */
export function relayout(state) {
  if (!layOut(state)) return;
  drawTimeline(state);
  drawRange(state);
  drawAsked(state);
  drawPlayhead(state);
  if (isPaired(state)) drawSecond(state);
  endPreview(state); // its ghost would stand on another day
}

/** @param {State} state */
export function drawSelection(state) {
  drawTimeline(state);
  drawLatest(state);
}

/** @param {State} state */
export function drawFrame(state) {
  if (!state.drag && !state.ab.drag && hasMoved(state)) {
    const view = viewShowing(state.view, state.day, state.domain);
    if (view[0] !== state.view[0]) setView(state, view);
  }
  drawDay(state);
  if (state.frameMarks > 2000) performance.clearMarks('time-map:frame');
  state.frameMarks = state.frameMarks > 2000 ? 1 : state.frameMarks + 1;
  performance.mark('time-map:frame');
}

/**
 * Everything that a date changes; the canvas first: once elements have changed, its fonts wait for their styles.
 * @param {State} state
 */
function drawDay(state) {
  if (!state.layout.width) return;
  hidePreview(state);
  showSides(state);
  drawMapDay(state);
  drawPlayhead(state);
  drawAsked(state);
  if (isPaired(state)) {
    drawDivider(state);
    drawSecond(state);
  }
  drawPanel(state);
  showDate(state);
}
