// What a picture says: title, the day in a sentence, where it comes from.

import { dateWords, dayOf, isoOf } from './dates.js';
import { daySentence } from './day_sentences.js';
import { filmPeriod } from './film_days.js';
import { daysWords, knownOnWords, say } from './i18n.js';
import { bothDays, isPaired } from './two_days.js';

/** @typedef {import('../types.d.ts').State} State */

const NAMED = 4; // links: so many are said one by one, more are counted

/**
 * The title that a picture has if the reader gives it none.
 * @param {State} state
 */
export function titleOf(state) {
  const { words: w, day, lang } = state;
  return placed(state, w.pictureTitleOf, w.pictureTitle, {
    day: isPaired(state) ? bothDays(state) : dateWords(day, lang),
  });
}

/**
 * The title that a film has if the reader gives it none.
 * @param {State} state
 */
export function filmTitleOf(state) {
  const days = daysWords(state, filmPeriod(state.view, state.domain)).words;
  return placed(state, state.words.filmTitleOf, state.words.filmTitle, { days });
}

/**
 * A title of the one crossing that is listed, or of all.
 * @param {State} state
 * @param {string} ofOne
 * @param {string} ofAll
 * @param {Record<string, string>} values
 */
function placed({ links, crossings }, ofOne, ofAll, values) {
  const [place, ...others] = new Set(links.map(({ crossing_id: id }) => crossings.get(id)?.name ?? id));
  return place && !others.length ? say(ofOne, { place, ...values }) : say(ofAll, values);
}

/**
 * What the picture says of its day, a paragraph each.
 * @param {State} state
 */
export function sentencesOf(state) {
  const { data, words: w, lang, ab } = state;
  const day = Math.max(state.day, ab.day ?? state.day);
  const covered = dayOf(data.covered_to);
  const after = day > covered ? ` ${say(w.lastKnown, { day: dateWords(covered, lang) })}` : '';
  return [`${daySentence(state, NAMED)}${after}`, ...(data.known_on ? knownOnWords(state) : [])];
}

/**
 * The address that shows the picture's day on the picture's data again.
 * @param {State} state
 * @param {string} here
 */
export function permalink({ data, day, ab }, here) {
  const address = new URL(here);
  address.searchParams.set('as_of', isoOf(day));
  if (ab.day !== null) address.searchParams.set('compare_with', isoOf(ab.day));
  address.searchParams.set('data_version', data.version);
  address.hash = '';
  return address.href;
}

/**
 * Data, credits and address, a paragraph each.
 * @param {State} state
 */
export function footerOf(state) {
  const { words: w, data, lang } = state;
  const covered = say(w.covered, { day: dateWords(dayOf(data.covered_to), lang) });
  const address = permalink(state, location.href);
  return [`${say(w.mapFrom)} ${say(w.credits)}`, `${covered} · ${say(w.dataLine, { version: data.version, address })}`];
}
