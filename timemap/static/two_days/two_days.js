// Two days at once: A, the as-of day, left of a divider, and B, the second day, right of it. What differs between them.

import { isUncertain, STATUS, spanIndex } from '../lookup.js';
import { dateWords } from '../text/dates.js';
import { linkWords, say, sayMany } from '../text/i18n.js';

/** @import { Link, PairedState, State } from '../../types.d.ts' */

/** Where the divider stands unless the reader moves it, per cent of the map's width. */
export const MIDDLE = 50;

/**
 * Whether a second day is shown.
 * @param {State} state
 * @returns {state is PairedState}
 */
export function isPaired(state) {
  return state.ab.day !== null;
}

/**
 * The same time map on its second day.
 * @param {PairedState} state
 * @returns {State}
 */
export function onSecondDay(state) {
  return { ...state, day: state.ab.day };
}

/**
 * Whether a link has another status on the other day: what `compare.csv` says of the two.
 * @param {Link} link
 * @param {number} one
 * @param {number} other
 */
export function differs(link, one, other) {
  return link.spans[spanIndex(link, one)][STATUS] !== link.spans[spanIndex(link, other)][STATUS];
}

/**
 * The listed links that differ.
 * @param {PairedState} state
 */
export function differingLinks({ links, day, ab }) {
  return links.filter((link) => differs(link, day, ab.day));
}

/**
 * The two days by their letters.
 * @param {PairedState} state
 */
export function bothDays({ words, lang, day, ab }) {
  return say(words.bothDays, { a: dateWords(day, lang), b: dateWords(ab.day, lang) });
}

/**
 * Whether a link may have another status on the other day: both show the same, and on one of them another is possible.
 * @param {Link} link
 * @param {number} one
 * @param {number} other
 */
export function mayDiffer(link, one, other) {
  const isOpen = [one, other].some((day) => isUncertain(link.spans[spanIndex(link, day)]));
  return one !== other && isOpen && !differs(link, one, other);
}

/**
 * How many of the listed links differ, and how many may.
 * @param {Pick<PairedState, 'links' | 'day' | 'ab' | 'counted'>} state
 */
export function differingWords({ links, day, ab, counted }) {
  const n = links.filter((link) => differs(link, day, ab.day)).length;
  const maybe = links.filter((link) => mayDiffer(link, day, ab.day)).length;
  const values = { all: links.length, maybe };
  return sayMany(maybe ? counted.linksMayDiffer : counted.linksDiffer, n, values);
}

/** How many links that differ are said by name; more are counted. */
const SAID = 5;

/**
 * Both days and what differs between them, in a sentence: for the live region and the saved picture.
 * @param {PairedState} state
 */
export function bothDaysSentence(state) {
  const { words: w, data, day, ab } = state;
  const differing = differingLinks(state);
  const said = differing.slice(0, SAID).map((link) => {
    const [a, b] = [day, ab.day].map((on) => data.status[link.spans[spanIndex(link, on)][STATUS]].word);
    return linkWords(state, link, say(w.bothStatuses, { a, b }));
  });
  if (differing.length > SAID) said.push(sayMany(state.counted.moreChanges, differing.length - SAID));
  const named = said.length ? ` ${said.join('; ')}.` : '';
  return `${bothDays(state)}: ${differingWords(state)}${named}`;
}
