// Where a pointer is on the timeline: its day, its strip, the event there.

import { EVENT, firstAtOrAfter, snapDay, spanIndex } from '../lookup.js';
import { clamp } from './time_view.js';
import { dayAt, SIZES, xOf } from './timeline_layout.js';

/** @import { LogEvent, State } from '../../types.d.ts' */

const NEAR = 5;

/**
 * Where a pointer is on the timeline; its edge is read once a drag, since reading it waits for the layout.
 * @param {State} state
 * @param {{ clientX: number }} event
 */
export function localX(state, event) {
  return event.clientX - ((state.drag ?? state.ab.drag)?.left ?? leftEdge(state));
}

/** @param {State} state */
export function leftEdge(state) {
  return state.el.timeline.getBoundingClientRect().left;
}

/**
 * @param {State} state
 * @param {PointerEvent} event
 */
export function localY(state, event) {
  return event.clientY - state.el.timeline.getBoundingClientRect().top;
}

/**
 * The day under the pointer, drawn to an event near it unless that is switched off or turned round by Shift.
 * @param {State} state
 * @param {{ clientX: number, shiftKey: boolean }} event
 */
export function pointedDay(state, event) {
  const { layout, view } = state;
  const x = clamp(localX(state, event), layout.left, layout.right - 0.01);
  const day = clamp(dayAt(state, x), ...state.domain);
  if (state.snap === event.shiftKey) return day;
  return snapDay(state.days, day, (3 * (view[1] - view[0])) / (layout.right - layout.left));
}

/**
 * The strip under a height of the timeline, or null.
 * @param {State} state
 * @param {number} y
 */
export function rowAt(state, y) {
  return state.layout.rows.find((row) => y >= row.y - 4 && y < row.y + SIZES.row - 3) ?? null;
}

/**
 * The event drawn nearest to a point: on its strip, or on any day in the histogram.
 * @param {State} state
 * @param {number} x
 * @param {number} y
 */
export function eventNear(state, x, y) {
  const row = rowAt(state, y);
  const inHistogram = y >= state.layout.histogramTop && y < state.layout.histogramTop + SIZES.histogram;
  if (!row && !inHistogram) return null;
  const list = row ? row.link.events : state.events;
  const days = row ? row.link.days : state.days;
  const day = snapDay(
    days,
    dayAt(state, x),
    Math.max(0, Math.ceil((NEAR * (state.view[1] - state.view[0])) / (state.layout.right - state.layout.left))),
  );
  const index = firstAtOrAfter(days, day);
  if (days[index] !== day || Math.abs(xOf(state, day + 0.5) - x) > NEAR + 1) return null;
  return eventThatChanges(state, list.slice(index, firstAtOrAfter(days, day + 1)));
}

/**
 * Among the events of one day the one that begins a status, else the first.
 * @param {State} state
 * @param {LogEvent[]} events
 */
function eventThatChanges({ links }, events) {
  const begins = (/** @type {LogEvent} */ event) =>
    links.some(
      (link) => link.changes.includes(event.day) && link.spans[spanIndex(link, event.day)][EVENT] === event.event_id,
    );
  return events.find(begins) ?? events[0];
}
