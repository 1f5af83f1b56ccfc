// The two tables, drawn by the dashboard's component: the events in view, and all sources.

import { dayOf } from '../../timemap/static/text/dates.js';
import { shownEvent } from './card_view.js';
import { pressed } from './message.js';
import sortableTable from './sortable_table.js';

/** @import { Page } from '../page.d.ts' */

/**
 * The numbers of rows as the component takes them: so many left out, so many shown, and again.
 * @param {number[]} chosen  ascending
 */
function runsOf(chosen) {
  /** @type {number[]} */
  const runs = [];
  let end = 0;
  for (const n of chosen) {
    if (runs.length && n === end) runs[runs.length - 1] += 1;
    else runs.push(n - end, 1);
    end = n + 1;
  }
  return runs;
}

/**
 * The events up to the day.
 * @param {Page} page
 */
function rowsInView({ state, listed, tables }) {
  const day = dayOf(state.as_of);
  const inView = new Set(listed.flatMap(([first, event]) => (first !== null && first <= day ? [event] : [])));
  return runsOf(tables.events.ids.flatMap((id, n) => (inView.has(id) ? [n] : [])));
}

/**
 * @param {Page} page
 * @param {HTMLElement} room
 */
export function drawEvents(page, room) {
  const { tables, lang, state } = page;
  if (!tables.events) return;
  sortableTable({
    parentElement: room,
    setStateValue: (_, report) => take(page, /** @type {any} */ (report)),
    setTriggerValue: () => {},
    data: {
      ...{ name: 'events_table', caption: lang.texts.events, content: tables.events.address, rows: rowsInView(page) },
      ...{ order: [0, -1], selected: state.event, unavailable: '', session: 'page', answered: page.answered.events },
      picks: { selected: state.event, marked: shownEvent(page), href: '?event=', shows: 'chosen-event' },
    },
  });
}

/**
 * @param {Page} page
 * @param {{ id: number, selected: string, as_of?: string }} report
 */
function take(page, { id, selected, as_of }) {
  page.answered.events = id;
  page.update({
    ...(selected ? pressed(selected) : { event: null, stop: '' }),
    ...(as_of ? { as_of, period: '' } : {}),
  });
}

/**
 * @param {Page} page
 * @param {HTMLElement} room
 */
export function drawSources({ tables, lang }, room) {
  if (!tables.sources) return;
  sortableTable({
    parentElement: room,
    setStateValue: () => {},
    setTriggerValue: () => {},
    data: {
      ...{ name: 'sources_table', caption: lang.texts.sources, content: tables.sources.address },
      ...{ rows: [0, tables.sources.ids.length], order: [2, -1], picks: null, selected: null, unavailable: '' },
      ...{ session: 'page', answered: null },
    },
  });
}
