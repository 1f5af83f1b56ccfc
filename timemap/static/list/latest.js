// The events beside the map: those of the day, else the last ones before it, and earlier ones where there is room.

import { make, setAttribute, setText } from '../dom.js';
import { isExact, latestEvents } from '../lookup.js';
import { selectEvent } from '../moves.js';
import { withWholeDates } from '../text/dates.js';
import { eventPlace, eventTrust, latestTitle, sayMany } from '../text/i18n.js';

/** @import { LogEvent, State } from '../../types.d.ts' */

/** @typedef {{ event: LogEvent, li: HTMLLIElement, button: HTMLButtonElement, summary: HTMLElement }} EventRow */

/**
 * The rows of a list, shown or not: a drag passes many events, and only their texts change.
 * @type {WeakMap<HTMLElement, EventRow[]>}
 */
const rowsOf = new WeakMap();

const SLIP = 4; // pixels: a pointer that moves farther selects text

const EDGE = 4; // pixels below the text of a pressed event

/** How many links and earlier events fill the column beside the map: a short list of links leaves room for events. */
const ROOM = 7;

/**
 * The day's events, else those of the last day that had some; each with its own date.
 * @param {State} state
 */
export function drawLatest(state) {
  const [first, end] = latestEvents(state.days, state.day);
  const events = state.events.slice(first, end);
  const title = latestTitle(state, events);
  const key = `${first}:${end}:${title}:${state.selected}`;
  if (key === state.latestKey) return;
  state.latestKey = key;
  const { el } = state;
  const focused = focusedEvent(state);
  const moves = (/** @type {LogEvent} */ event) => Number(event.status_after !== 'unchanged');
  const shown = events.sort((a, b) => moves(b) - moves(a)).slice(0, 3); // what changes a status first
  setText(el.latestTitle, title);
  listEvents(state, el.latestList, shown, end - first - shown.length);
  const earlier = state.events.slice(Math.max(0, first - Math.max(0, ROOM - state.links.length)), first).reverse();
  el.earlierTitle.hidden = earlier.length === 0;
  listEvents(state, el.earlierList, earlier, 0);
  if (focused) focusEvent(state, focused);
  showPressed(state);
}

/**
 * The text of an event that was pressed is seen in the list's place; nothing else of the page scrolls. At a stop the
 * statuses stay.
 * @param {State} state
 */
function showPressed({ el, selected, stops }) {
  if (!selected || selected === stops.event) return;
  const rows = [...el.latestList.children, ...el.earlierList.children];
  const row = rows.find((each) => each instanceof HTMLElement && each.dataset.event === selected);
  const place = row?.closest('.tm-place');
  if (!row || !place) return;
  const below = row.getBoundingClientRect().bottom - place.getBoundingClientRect().bottom;
  if (below > 0) place.scrollTop += below + EDGE;
}

/**
 * The event beside the map whose button has the focus.
 * @param {State} state
 */
function focusedEvent({ el }) {
  const { activeElement: node } = document;
  if (!el.latestList.contains(node) && !el.earlierList.contains(node)) return null;
  return node?.closest('li')?.dataset.event ?? null;
}

/**
 * Give the focus back to an event after its list was built again; to the first one where it is not listed any more.
 * @param {State} state
 * @param {string} id
 */
function focusEvent({ el }, id) {
  const items = [...el.latestList.children, ...el.earlierList.children];
  const item = items.find((each) => each instanceof HTMLElement && each.dataset.event === id) ?? items[0];
  item?.querySelector('button')?.focus({ preventScroll: true });
}

/**
 * List events, and how many more there are.
 * @param {State} state
 * @param {HTMLElement} list
 * @param {LogEvent[]} events
 * @param {number} rest
 */
function listEvents(state, list, events, rest) {
  const rows = rowsOf.get(list) ?? [];
  rowsOf.set(list, rows);
  for (const [i, event] of events.entries()) {
    rows[i] ??= eventRow(state, event);
    fillRow(state, rows[i], event);
  }
  const nodes = rows.slice(0, events.length).map(({ li }) => li);
  if (rest > 0) nodes.push(make('li', 'tm-muted', sayMany(state.counted.furtherEvents, rest)));
  const stands = nodes.length === list.children.length && nodes.every((node, i) => node === list.children[i]);
  if (!stands) list.replaceChildren(...nodes);
}

/**
 * An event: a button, and its summary as text that can be selected. A press anywhere chooses it.
 * @param {State} state
 * @param {LogEvent} event
 * @returns {EventRow}
 */
function eventRow(state, event) {
  const row = {
    event,
    li: make('li', 'tm-event'),
    button: make('button', 'tm-muted'),
    summary: make('span', 'tm-summary'),
  };
  row.button.type = 'button';
  let pressed = { at: [0, 0], event, still: true };
  row.li.addEventListener('pointerdown', ({ clientX, clientY }) => {
    pressed = { at: [clientX, clientY], event: row.event, still: true };
  });
  row.li.addEventListener('pointerup', ({ clientX, clientY }) => {
    // The place of a click is not the finger's: browsers move it onto what is near.
    pressed.still = Math.hypot(clientX - pressed.at[0], clientY - pressed.at[1]) <= SLIP;
  });
  row.li.addEventListener('click', ({ detail }) => {
    const isPress = detail === 0 || (pressed.still && pressed.event === row.event); // 0: a key; the day may have moved on
    if (isPress) selectEvent(state, row.event);
  });
  row.li.append(row.button, row.summary);
  return row;
}

/**
 * Give a row an event.
 * @param {State} state
 * @param {EventRow} row
 * @param {LogEvent} event
 */
function fillRow(state, row, event) {
  const { li, button, summary } = row;
  const { event_id: id } = event;
  row.event = event;
  setAttribute(li, 'data-event', id);
  setAttribute(button, 'id', `tm-event-${id}`);
  setAttribute(button, 'aria-pressed', String(id === state.selected));
  setAttribute(button, 'aria-labelledby', `tm-event-${id} tm-summary-${id}`);
  setAttribute(summary, 'id', `tm-summary-${id}`);
  setAttribute(summary, 'lang', event.summary_lang);
  setText(summary, withWholeDates(event.summary));
  const date = isExact(event) && event.day === state.day ? '' : `${event.date_text} · `; // the heading has that day already
  setText(button, withWholeDates(`${date}${eventPlace(state, event)} · ${eventTrust(state, event)}`));
}
