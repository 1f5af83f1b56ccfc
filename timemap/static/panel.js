// The panel: heading, status list, latest events. The map’s content as text, current at every frame.

import { badgeElement, lookOf, rgb, setBadge, statusInk } from './badges.js';
import { dateWords, dayOf } from './dates.js';
import { make, setText } from './dom.js';
import { drawFolding, leads } from './folding.js';
import {
  contestedNote,
  eventPlace,
  eventTrust,
  evidenceInFull,
  inARow,
  latestTitle,
  linkWords,
  say,
  statusWords,
  wordsOn,
} from './i18n.js';
import { CERTAIN, contestedStatus, eventBehind, isExact, latestEvents, STALE, STATUS, spanIndex } from './lookup.js';
import { fitCrossing } from './map_view.js';
import { select, selectEvent } from './moves.js';
import { bothDays, isPaired } from './two_days.js';
import { drawDiffering, drawOtherDay } from './two_days_list.js';

/**
 * @typedef {import('../types.d.ts').LogEvent} LogEvent
 * @typedef {import('../types.d.ts').Link} Link
 * @typedef {import('../types.d.ts').Item} Item
 * @typedef {import('../types.d.ts').State} State
 */

/**
 * Build one list item per link; `drawPanel` fills them.
 * @param {State} state
 */
export function buildList(state) {
  state.items = state.links.map((link) => {
    const li = make('li');
    const crossing = state.crossings.get(link.crossing_id);
    li.dataset.crossing = link.crossing_id;
    li.dataset.service = link.service;
    const name = make('button', 'tm-crossing', crossing?.name ?? link.crossing_id);
    name.type = 'button';
    name.setAttribute('aria-label', say(state.words.showOnMap, { place: name.textContent ?? '' }));
    name.addEventListener('click', () => fitCrossing(state, link.crossing_id));
    const service = make('span', 'tm-service', state.words[link.service]);
    const word = make('strong', 'tm-word');
    const notes = make('span', 'tm-muted');
    const badge = badgeElement();
    const says = make('button', 'tm-says');
    says.type = 'button';
    says.title = state.words.toSources;
    says.append(word, ' ', notes);
    says.addEventListener('click', (press) => showSources(state, link, state.day, press.detail === 0));
    li.append(name, service, badge, says);
    return { link, li, name, badge, says, word, notes, index: -1, other: undefined, second: null };
  });
  state.listedKey = '';
}

/**
 * Lead to what the day's status rests on: its event, or the first one after it where there is no evidence yet.
 * @param {State} state
 * @param {Link} link
 * @param {number} day
 * @param {boolean} byKey  the keyboard goes on from the event's card
 */
function showSources(state, link, day, byKey) {
  const event = eventBehind(link, spanIndex(link, day));
  if (event) {
    select(state, event);
    const card = document.querySelector('.rl-event');
    card?.scrollIntoView({ block: 'nearest', behavior: state.reducedMotion.matches ? 'auto' : 'smooth' });
    const room = card?.closest('.rl-html'); // it stays where the card in it is drawn anew
    if (byKey && room instanceof HTMLElement) {
      room.tabIndex = -1;
      room.focus({ preventScroll: true });
    }
  } else showUnknown();
}

/** Lead to what is not known: on this page, or else on the page that says it. */
function showUnknown() {
  const part = document.getElementById('unknown');
  if (!part) location.assign(`about${location.search}#unknown`);
  part?.scrollIntoView();
  part?.focus({ preventScroll: true });
}

/**
 * Put each item under the list or under "more", by whether its crossing leads on a day shown.
 * @param {State} state
 */
function placeItems(state) {
  const days = [state.day, state.ab.day ?? state.day];
  const present = state.items.map((item) => {
    const crossing = state.crossings.get(item.link.crossing_id);
    return days.some((day) => leads(crossing, day));
  });
  const key = present.join();
  if (key === state.listedKey) return;
  state.listedKey = key;
  const { list, more, moreList, moreWord } = state.el;
  list.replaceChildren(...state.items.filter((_, i) => present[i]).map((item) => item.li));
  const gone = state.items.filter((_, i) => !present[i]);
  moreList.replaceChildren(...gone.map((item) => item.li));
  more.hidden = gone.length === 0;
  moreWord.textContent = say(state.words.gone, { n: new Set(gone.map((item) => item.link.crossing_id)).size });
  markFirsts(state, present);
}

/**
 * @param {State} state
 * @param {boolean[]} present
 */
function markFirsts(state, present) {
  state.items.forEach((item, i) => {
    const before = state.items[i - 1];
    const follows = before && before.link.crossing_id === item.link.crossing_id && present[i - 1] === present[i];
    item.li.classList.toggle('tm-follows', Boolean(follows));
    item.name.hidden = Boolean(follows); // the crossing's first link has its button
  });
}

/** @param {State} state */
export function drawPanel(state) {
  const { el, words, day, data } = state;
  setText(el.heading, isPaired(state) ? bothDays(state) : say(words.on, { day: dateWords(day, state.lang) }));
  drawDiffering(state);
  const after = Math.max(day, state.ab.day ?? day) > dayOf(data.covered_to);
  if (el.banner.hidden === after) el.banner.hidden = !after;
  placeItems(state);
  for (const item of state.items) {
    drawItem(state, item);
    drawOtherDay(state, item, (on, byKey) => showSources(state, item.link, on, byKey));
  }
  drawFolding(state);
  drawLatest(state);
}

/**
 * Bring one item up to the day: nothing is touched while the day stays in the same piece.
 * @param {State} state
 * @param {Item} item
 */
function drawItem(state, item) {
  const index = spanIndex(item.link, state.day);
  const span = item.link.spans[index];
  const other = contestedStatus(item.link, state.day);
  if (item.index === index && item.other === other) return;
  const { word, notes } = statusWords(state, item.link, index);
  const brief = inARow(state.words, other ? [...notes, state.words.disputed] : notes); // a list without scrolling
  const full = inARow(state.words, wordsOn(state, item.link, state.day).notes);
  Object.assign(item, { index, other });
  item.li.dataset.status = span[STATUS];
  item.li.dataset.certain = String(Boolean(span[CERTAIN]));
  item.li.dataset.contested = String(other !== undefined);
  item.li.dataset.stale = String(Boolean(span[STALE]));
  setBadge(state, item.badge, span[STATUS], lookOf(span, other !== undefined));
  setText(item.word, word);
  item.word.style.color = rgb(statusInk(state, span[STATUS]));
  setText(item.notes, brief);
  item.notes.title = inARow(
    state.words,
    [evidenceInFull(state, span), contestedNote(state, item.link)].filter(Boolean),
  );
  item.says.setAttribute('aria-label', linkWords(state, item.link, `${word} ${full}`));
}

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
  el.latestList.replaceChildren(...shown.map((event) => eventItem(state, event)));
  if (end - first > 3) el.latestList.append(make('li', 'tm-muted', `+ ${end - first - 3}`));
  const earlier = state.events.slice(Math.max(0, first - Math.max(0, ROOM - state.links.length)), first).reverse();
  el.earlierTitle.hidden = earlier.length === 0;
  el.earlierList.replaceChildren(...earlier.map((event) => eventItem(state, event)));
  if (focused) focusEvent(state, focused);
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

const SLIP = 4; // pixels: a pointer that moves farther selects text

/** How many links and earlier events fill the column beside the map: a short list of links leaves room for events. */
const ROOM = 7;

/**
 * An event: a button, and its summary as text that can be selected. A press anywhere chooses it.
 * @param {State} state
 * @param {LogEvent} event
 */
function eventItem(state, event) {
  const li = make('li', 'tm-event');
  li.dataset.event = event.event_id;
  const button = make('button', 'tm-muted');
  button.type = 'button';
  button.id = `tm-event-${event.event_id}`;
  button.setAttribute('aria-pressed', String(event.event_id === state.selected));
  const summary = make('span', 'tm-summary', event.summary);
  summary.lang = event.summary_lang;
  summary.id = `tm-summary-${event.event_id}`;
  button.setAttribute('aria-labelledby', `${button.id} ${summary.id}`);
  const date = isExact(event) && event.day === state.day ? '' : `${event.date_text} · `; // the heading has that day already
  button.textContent = `${date}${eventPlace(state, event)} · ${eventTrust(state, event)}`;
  let pressed = [0, 0];
  li.addEventListener('pointerdown', ({ clientX, clientY }) => {
    pressed = [clientX, clientY];
  });
  li.addEventListener('click', ({ detail, clientX, clientY }) => {
    const isPress = detail === 0 || Math.hypot(clientX - pressed[0], clientY - pressed[1]) <= SLIP; // 0: a key
    if (isPress) selectEvent(state, event);
  });
  li.append(button, summary);
  return li;
}
