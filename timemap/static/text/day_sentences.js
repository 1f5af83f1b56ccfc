// Sentences about a day: for the saved picture, and for whoever hears what a move has changed.

import { existsOn, isExact, STATUS, spanIndex } from '../lookup.js';
import { bothDaysSentence, isPaired } from '../two_days/two_days.js';
import { dateWords, dayOf } from './dates.js';
import { inARow, linkWords, say, sayMany, wordsOn } from './i18n.js';

/** @import { Link, State } from '../../types.d.ts' */

/**
 * One sentence for the day, for the saved picture: the links with all that is said of their statuses, or counts of each status, and the day's events.
 * @param {State} state
 * @param {number} named  so many links are named, more are counted
 * @param {Link} [besides]  what is said of it already, if links are named
 */
export function daySentence(state, named, besides) {
  if (isPaired(state)) return bothDaysSentence(state);
  const { words: w, data, day } = state;
  const links = state.links.filter((link) => isThere(state, link, day));
  const statuses = links.map((link) => link.spans[spanIndex(link, day)][STATUS]);
  const counted = Object.entries(data.status).flatMap(([status, { word }]) => {
    const n = statuses.filter((other) => other === status).length;
    return n ? [say(w.count, { n, status: word })] : [];
  });
  const parts = links.length > named ? inARow(w, counted) : namedWords(state, links, besides);
  return `${say(w.on, { day: dateWords(day, state.lang) })}: ${parts || say(w.noneListed)}. ${eventsSentence(state)}`;
}

/**
 * @param {State} state
 * @param {Link[]} links
 * @param {Link} [besides]
 */
function namedWords(state, links, besides) {
  return links
    .filter((link) => link !== besides)
    .map((link) => statusOf(state, link))
    .join('; ');
}

/**
 * A link with its status on the day, since when, and how well that is known.
 * @param {State} state
 * @param {Link} link
 */
function statusOf(state, link) {
  const { word, notes } = wordsOn(state, link, state.day);
  return linkWords(state, link, inARow(state.words, [word, ...notes]));
}

/**
 * How many events were on the day, and how many may have been.
 * @param {State} state
 */
function eventsSentence({ events, counted, day }) {
  const possible = events.filter((event) => event.day <= day && day <= (event.day_latest ?? Infinity));
  const exact = possible.filter(isExact).length;
  const maybe = possible.length - exact;
  return sayMany(maybe ? counted.eventsMaybeOnDay : counted.eventsOnDay, exact, { maybe });
}

/**
 * The day's events; after the days that the log covers none are known, and a status is the last known one.
 * @param {State} state
 */
function dayNote(state) {
  const { words: w, data, day, lang } = state;
  const covered = dayOf(data.covered_to);
  return day > covered ? say(w.lastKnown, { day: dateWords(covered, lang) }) : eventsSentence(state);
}

/**
 * Whether the crossing of a link stands on a day.
 * @param {State} state
 * @param {Link} link
 * @param {number} day
 */
function isThere({ crossings }, link, day) {
  return existsOn(crossings.get(link.crossing_id)?.exists, day);
}

/** How many changes of status are said by name; more are counted. */
const SAID = 5;

/**
 * What a move to the day has changed, for the live region: the links by name, and the day's events.
 * @param {State} state
 * @param {number} before  the day that was heard last
 */
export function moveSentence(state, before) {
  if (isPaired(state)) return bothDaysSentence(state);
  const { words: w, counted, day, links } = state;
  const changes = statusChanges(state, before);
  const said = changes.slice(0, SAID);
  if (changes.length > SAID) said.push(sayMany(counted.moreChanges, changes.length - SAID));
  const [were, are] = [before, day].map((on) => links.filter((link) => isThere(state, link, on)));
  const left = were.filter((link) => !are.includes(link)).length;
  if (left) said.push(sayMany(counted.notThere, left));
  const back = are.filter((link) => isBack(link, before, day)).length;
  if (back) said.push(sayMany(counted.changedBack, back));
  const [now, then] = [day, before].map((on) => dateWords(on, state.lang));
  const when = day === before + 1 ? say(w.on, { day: now }) : say(w.onSince, { day: now, other: then });
  return `${when}: ${said.join('; ') || say(w.nothingChanged)}. ${dayNote(state)}`;
}

/**
 * Whether a link has the same status on two days, and another one between them.
 * @param {Link} link
 * @param {number} one
 * @param {number} other
 */
function isBack(link, one, other) {
  const [first, last] = [one, other].map((day) => spanIndex(link, day)).sort((a, b) => a - b);
  const statuses = link.spans.slice(first, last + 1).map((span) => span[STATUS]);
  return statuses[0] === statuses.at(-1) && statuses.some((status) => status !== statuses[0]);
}

/**
 * The links of the day's crossings whose status is another one than on the day before the move, in words.
 * @param {State} state
 * @param {number} before
 */
function statusChanges(state, before) {
  const { data, day, links } = state;
  return links.flatMap((link) => {
    if (!isThere(state, link, day)) return [];
    const [from, to] = [before, day].map((on) => link.spans[spanIndex(link, on)][STATUS]);
    if (from === to) return [];
    const [old, now] = [from, to].map((status) => data.status[status].word);
    return [linkWords(state, link, say(state.words.fromTo, { before: old, after: now }))];
  });
}
