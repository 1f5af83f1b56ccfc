// The card of the event that the reader has chosen, or of the latest one in view.

import { make } from '../../timemap/static/dom.js';
import { dateWords, dayOf, isoOf } from '../../timemap/static/text/dates.js';
import { daysOf } from './address.js';
import { runOn } from './day_lookup.js';

/** @import { Page } from '../page.d.ts' */

/**
 * The event whose card is shown; null before the first one of the log.
 * @param {Page} page
 */
export function shownEvent({ state, lang }) {
  if (state.event) return state.event;
  const day = dayOf(state.as_of);
  const [first, event] = lang.latest.length ? runOn(lang.latest, day) : [Infinity, ''];
  return first <= day ? event : null;
}

/**
 * @param {Page} page
 * @param {HTMLElement} room
 */
export function drawCard(page, room) {
  const event = shownEvent(page);
  const { texts } = page.lang;
  if (!page.more) return;
  if (!event) {
    room.replaceChildren(make('p', 'rl-note', texts.noEvent));
    return;
  }
  const card = make('div');
  card.innerHTML = page.more.cards[event]; // of the dashboard, which escapes every text of the data
  const isChosen = event === page.state.event;
  const head = make('h2', 'rl-h2', isChosen ? texts.chosen : texts.latest);
  room.replaceChildren(head, ...(isChosen ? whyShown(page, event) : []), card);
}

/**
 * What tells a chosen event from the day that the page shows, with the ways out.
 * @param {Page} page
 * @param {string} event
 */
function whyShown(page, event) {
  const { texts, eventDays } = page.lang;
  const [first, last, date] = eventDays[event];
  const [begins, ends] = daysOf(page.state);
  if ((first ?? -Infinity) <= ends && begins <= (last ?? Infinity)) return [];
  const note = texts.otherDay.replace('{date}', date).replace('{day}', dateWords(ends, page.state.lang));
  const ways = make('p', 'rl-ways');
  const own = first ?? last;
  if (own !== null)
    ways.append(
      wayTo(texts.toItsDay, () => page.update({ as_of: isoOf(own), period: '' })),
      ' · ',
    );
  ways.append(wayTo(texts.toLatest, () => page.update({ event: null, stop: '' })));
  return [make('p', 'rl-note', note), ways];
}

/**
 * @param {string} text
 * @param {() => void} press
 */
function wayTo(text, press) {
  const button = make('button', 'rl-page-way', text);
  button.type = 'button';
  button.addEventListener('click', press);
  return button;
}
