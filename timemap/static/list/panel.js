// The panel: heading, status list, latest events. The map’s content as text, current at every frame.

import { badgeElement, lookOf, rgb, setBadge, statusInk } from '../badges.js';
import { make, setAttribute, setText } from '../dom.js';
import { CERTAIN, contestedStatus, eventBehind, isAlone, STALE, STATUS, spanIndex, turnOf } from '../lookup.js';
import { fitCrossing } from '../map/map_view.js';
import { isPlaced } from '../map/whole_map.js';
import { select } from '../moves.js';
import { dateWords, withWholeDates } from '../text/dates.js';
import { isUnread, say, serviceWord } from '../text/i18n.js';
import { itemWords } from '../text/item_words.js';
import { bothDays, isPaired } from '../two_days/two_days.js';
import { drawDiffering, drawOtherDay } from '../two_days/two_days_list.js';
import { drawFolding, leads } from './folding.js';
import { drawLatest } from './latest.js';

/** @import { Item, Link, State } from '../../types.d.ts' */

/**
 * Build one list item per link; `drawPanel` fills them.
 * @param {State} state
 */
export function buildList(state) {
  state.items = state.links.map((link, i) => {
    const li = make('li');
    const crossing = state.crossings.get(link.crossing_id);
    li.dataset.crossing = link.crossing_id;
    li.dataset.service = link.service;
    const name = make('button', 'tm-crossing', crossing?.name ?? link.crossing_id);
    name.type = 'button';
    name.disabled = !crossing || !isPlaced(crossing);
    if (!name.disabled) name.setAttribute('aria-label', say(state.words.showOnMap, { place: name.textContent ?? '' }));
    name.addEventListener('click', () => fitCrossing(state, link.crossing_id));
    const service = make('span', 'tm-service', serviceWord(state.words, link));
    const word = make('strong', 'tm-word');
    const notes = make('span', 'tm-muted');
    const badge = badgeElement();
    const says = make('button', 'tm-says');
    says.type = 'button';
    says.title = state.words.toSources;
    says.append(word, ' ', notes);
    says.addEventListener('click', (press) => showSources(state, link, state.day, press.detail === 0));
    li.append(name, service, badge, says);
    if (crossing?.where) li.append(describe(name, crossing.where, `tm-where-${i}`));
    return {
      link,
      li,
      name,
      badge,
      says,
      word,
      notes,
      index: -1,
      other: undefined,
      alone: false,
      unread: false,
      said: new Map(),
      second: null,
    };
  });
  state.turnsListed = '';
  state.listedKey = '';
}

/**
 * A text that is heard after a button's name, and not shown: where a crossing lies is seen on the map.
 * @param {HTMLElement} button
 * @param {string} text
 * @param {string} id
 */
function describe(button, text, id) {
  const description = make('span', '', text);
  description.id = id;
  description.hidden = true;
  button.setAttribute('aria-describedby', id);
  return description;
}

/**
 * The key L goes to the first crossing of the list, and from the list back to the timeline; not while somebody types.
 * @param {State} state
 * @param {KeyboardEvent} event
 */
export function listKey({ el }, event) {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.code !== 'KeyL' && event.key !== 'l') return; // a Korean keyboard has another letter there
  if (!(target instanceof HTMLElement) || target.matches('input, select, textarea')) return;
  const isInList = target.closest('.tm-list') !== null;
  (isInList ? el.slider : el.list.querySelector('button'))?.focus();
  event.preventDefault();
}

/**
 * Lead to what the day's status rests on: its event, or the last one before it where the evidence has
 * lapsed, or the first one after it where there is none yet.
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
  const after = isUnread(data, Math.max(day, state.ab.day ?? day));
  if (el.banner.hidden === after) el.banner.hidden = !after;
  drawItems(state);
  drawFolding(state);
  drawLatest(state);
}

/**
 * Bring the list up to the day, or to both: nothing is looked at while no day has passed a turn.
 * @param {State} state
 */
function drawItems(state) {
  const { day, ab, turns, items } = state;
  const key = `${turnOf(turns, day)} ${ab.day === null ? '' : turnOf(turns, ab.day)}`;
  if (key === state.turnsListed && items.every(({ index }) => index >= 0)) return;
  state.turnsListed = key;
  placeItems(state);
  for (const item of items) {
    drawItem(state, item);
    drawOtherDay(state, item, (on, byKey) => showSources(state, item.link, on, byKey));
  }
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
  const alone = isAlone(item.link, state.day);
  const unread = isUnread(state.data, state.day);
  if (item.index === index && item.other === other && item.alone === alone && item.unread === unread) return;
  const said = itemWords(state, item, state.day);
  Object.assign(item, { index, other, alone, unread });
  setAttribute(item.li, 'data-status', span[STATUS]);
  setAttribute(item.li, 'data-certain', String(Boolean(span[CERTAIN])));
  setAttribute(item.li, 'data-contested', String(other !== undefined));
  setAttribute(item.li, 'data-stale', String(Boolean(span[STALE])));
  setBadge(state, item.badge, span[STATUS], lookOf(span, other !== undefined));
  setText(item.word, said.word);
  item.word.style.color = rgb(statusInk(state, span[STATUS]));
  setText(item.notes, withWholeDates(said.brief));
  setAttribute(item.notes, 'title', said.doubts);
  setAttribute(item.says, 'aria-label', said.name);
}
