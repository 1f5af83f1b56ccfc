// Where next, previous and play stop: at changes of status, or at events; and the card that follows.

import { EVENT, firstAtOrAfter, SINCE, START, spanIndex } from '../lookup.js';

/** @import { Link, State } from '../../types.d.ts' */

/** What a time map stops at: `change`, with which it opens, `event`, or the id of a crossing, whose changes it stops at. */
export const CHANGES = 'change';
export const EVENTS = 'event';

/**
 * What is stopped at: what was chosen; changes, where its crossing is no longer on the page.
 * @param {string} at
 * @param {{ has: (id: string) => boolean }} crossings
 */
export function atWhatIsThere(at, crossings) {
  return at === EVENTS || crossings.has(at) ? at : CHANGES;
}

/**
 * The days on which a status begins, ascending. Evidence that grows old is no change.
 * @param {Pick<Link, 'spans'>} link
 */
export function changeDays({ spans }) {
  return spans.flatMap((span) => (span[START] !== null && span[START] === span[SINCE] ? [span[START]] : []));
}

/**
 * The days on which the status of any of the links begins, each once, ascending.
 * @param {Pick<Link, 'changes'>[]} links
 */
export function daysOfChange(links) {
  return [...new Set(links.flatMap((link) => link.changes))].sort((a, b) => a - b);
}

/**
 * The links whose changes count: all, or those of the crossing that was chosen.
 * @param {Pick<State, 'links' | 'stops'>} state
 */
function watched({ links, stops }) {
  return stops.at === CHANGES ? links : links.filter((link) => link.crossing_id === stops.at);
}

/**
 * The days at which next, previous and play stop, ascending. What was known on a day can be dated after it, by a source
 * without a date of its own: such a day cannot be reached.
 * @param {Pick<State, 'links' | 'stops' | 'days' | 'changes' | 'domain'>} state
 */
export function stopDays(state) {
  const days =
    state.stops.at === EVENTS ? state.days : state.stops.at === CHANGES ? state.changes : daysOfChange(watched(state));
  return days.slice(0, firstAtOrAfter(days, state.domain[1] + 1));
}

/**
 * The event of a stop: the one that began a status on its day, of the link whose event is shown if it is one of them; at
 * events the first one of the day, one that changes a status before others.
 * @param {State} state
 */
export function eventOfStop(state) {
  const { day, days, events } = state;
  if (state.stops.at === EVENTS) {
    const own = events.slice(firstAtOrAfter(days, day), firstAtOrAfter(days, day + 1));
    return (own.find((event) => event.status_after !== 'unchanged') ?? own[0])?.event_id ?? null;
  }
  const begun = watched(state).filter((link) => link.changes.includes(day));
  const shown = begun.find((link) => link.events.some((event) => event.event_id === state.selected));
  const link = shown ?? begun[0];
  return link ? link.spans[spanIndex(link, day)][EVENT] : null;
}

/**
 * What is reported of the event with a day: that of the stop while the day stands there. Whoever moves on freely lets go of
 * it, and the card follows the day; an event that the reader has chosen stays.
 * @param {State} state
 * @returns {{ selected?: string, stop?: string }}  `stop` tells Python that nobody has pressed the event
 */
export function eventWithDay(state) {
  const { stops } = state;
  if (stops.event === null) return {};
  if (state.selected === stops.event && state.day === stops.day) return { selected: stops.event, stop: stops.event };
  const isOurs = state.selected === stops.event;
  stops.event = null;
  if (!isOurs) return {};
  state.selected = null;
  state.redraw.selection();
  return { selected: '', stop: '' };
}
