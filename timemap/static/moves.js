// What changes the day, the period and the selected event; the drawing follows.

import { setAttribute } from './dom.js';
import { reportDay } from './sync/report.js';
import { dateWords, isoOf } from './text/dates.js';
import { clamp } from './timeline/time_view.js';

/** @import { LogEvent, Span, State } from '../types.d.ts' */

/**
 * Move to a day: the attribute changes at once, the drawing with the next frame.
 * @param {State} state
 * @param {number} day
 */
export function goTo(state, day) {
  const next = clamp(day, ...state.domain);
  if (next === state.day) return;
  state.field.typed = null; // the reader has moved on from what was typed
  standOn(state, next);
  updateAria(state);
  drawSoon(state);
}

/**
 * Draw what a day changes with the next frame.
 * @param {State} state
 */
export function drawSoon(state) {
  state.frame ||= requestAnimationFrame(() => {
    state.frame = 0;
    state.redraw.day();
  });
}

/**
 * Stand on a day; whoever calls this draws.
 * @param {State} state
 * @param {number} day
 */
export function standOn(state, day) {
  state.day = clamp(day, ...state.domain);
  state.el.root.dataset.asOf = isoOf(state.day);
}

/**
 * @param {State} state
 * @param {Span} view
 */
export function setView(state, view) {
  state.view = view;
  state.redraw.period();
}

/**
 * @param {State} state
 * @param {LogEvent} event
 */
export function selectEvent(state, event) {
  goTo(state, event.day);
  select(state, event.event_id);
  reportDay(state);
}

/**
 * The reader presses an event: it is no longer that of a stop, and the answer speaks of its link.
 * @param {State} state
 * @param {string} eventId
 */
export function select(state, eventId) {
  state.stops.event = null;
  state.sync.report({ selected: eventId, stop: '' });
  if (state.selected === eventId) return;
  state.selected = eventId;
  state.redraw.selection();
}

/**
 * The slider's value, in days and in words; as current as `data-as-of`.
 * @param {State} state
 */
export function updateAria({ el, day, lang }) {
  setAttribute(el.slider, 'aria-valuenow', String(day));
  setAttribute(el.slider, 'aria-valuetext', dateWords(day, lang));
}
