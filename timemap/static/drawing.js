// Everything of the time map drawn: for new data, a new period, a day, a selection.

import { collectLabels } from './labels/map_labels.js';
import { drawLatest } from './list/latest.js';
import { drawLegend } from './list/legend.js';
import { buildList, drawPanel } from './list/panel.js';
import { drawMapDay } from './map/map.js';
import { noteWhole } from './map/map_view.js';
import { drawOverlay } from './map/overlay.js';
import { updateAria } from './moves.js';
import { applyTexts } from './text/language.js';
import { showDate } from './text/typed_date.js';
import { deviceRatio, readTheme } from './theme.js';
import { drawAsked, drawPeriod, showPeriod } from './timeline/period.js';
import { endPreview, hidePreview } from './timeline/preview.js';
import { isWithin } from './timeline/time_view.js';
import { drawPlayhead, drawTimeline, layOut } from './timeline/timeline.js';
import { drawDivider, namePin, showSides } from './two_days/divider.js';
import { drawSecond } from './two_days/second_playhead.js';
import { isPaired } from './two_days/two_days.js';

/** @import { State } from '../types.d.ts' */

/**
 * Draw a date or a selection that Python has pushed.
 * @param {State} state
 */
export function show(state) {
  updateAria(state);
  relayout(state);
  drawDay(state);
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
  drawLegend(state);
  relayout(state);
  if (state.map?.viewport) {
    collectLabels(state, state.map);
    noteWhole(state); // other crossings may be listed
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
  for (const { says } of state.items) says.disabled = state.layout.narrow && !isPaired(state); // there a crossing is one thing to press
  drawPeriod(state);
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

/**
 * Whether the reader has chosen no period: then the timeline shows the day, wherever it is.
 * @param {State} state
 */
function isUnchosen({ manners }) {
  return manners.period.ends.every((day) => day === null);
}

/** @param {State} state */
export function drawFrame(state) {
  if (!state.drag && isUnchosen(state) && !isWithin(state.view, state.day)) {
    showPeriod(state);
    relayout(state);
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
