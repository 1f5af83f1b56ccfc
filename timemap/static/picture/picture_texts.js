// What a picture says: title, the day in a sentence, where it comes from.

import { onMap } from '../list/folding.js';
import { EVENT, existsOn, spanIndex } from '../lookup.js';
import { dateWords, dayOf, isoOf } from '../text/dates.js';
import { daySentence } from '../text/day_sentences.js';
import { inARow, knownOnWords, say, sayMany } from '../text/i18n.js';
import { chosenPeriod } from '../timeline/period.js';
import { bothDays, isPaired } from '../two_days/two_days.js';

/** @import { Crossing, Link, State } from '../../types.d.ts' */

const NAMED = 4; // links: so many are said one by one, more are counted
const FEW = 16; // publishers: so many are named

/**
 * The title that a picture has if the reader gives it none: of the one crossing that is listed, or of all.
 * @param {State} state
 */
export function titleOf(state) {
  const { words: w, lang, links, crossings } = state;
  const day = isPaired(state) ? bothDays(state) : dateWords(state.day, lang);
  const [place, ...others] = new Set(links.map(({ crossing_id: id }) => crossings.get(id)?.name ?? id));
  return place && !others.length ? say(w.pictureTitleOf, { place, day }) : say(w.pictureTitle, { day });
}

/**
 * What the picture says of its day, a paragraph each: the answer, if it is of this day; the day's sentence, unless the answer is
 * of the only link or says itself how many links have which status; the chosen period.
 * @param {State} state
 */
export function sentencesOf(state) {
  const { data, answer, links, crossings, day } = state;
  const known = [...chosenPeriod(state), ...(data.known_on ? knownOnWords(state) : [])];
  if (isPaired(state) || !answer || dayOf(answer.as_of) !== day) return [sentenceOf(state), ...known];
  if (!answer.crossing_id && links.length > NAMED) return [answer.text, ...known];
  const own = links.find((link) => isOf(answer, link));
  const others = links.some((link) => link !== own && existsOn(crossings.get(link.crossing_id)?.exists, day));
  return others ? [answer.text, sentenceOf(state, own), ...known] : [answer.text, ...known];
}

/**
 * @param {{ crossing_id: string, service: string }} answer
 * @param {Link} link
 */
function isOf(answer, link) {
  return answer.crossing_id === link.crossing_id && answer.service === link.service;
}

/**
 * @param {State} state
 * @param {Link} [besides]
 */
function sentenceOf(state, besides) {
  const { data, words: w, lang, ab } = state;
  const day = Math.max(state.day, ab.day ?? state.day);
  const covered = dayOf(data.covered_to);
  const after = day > covered ? ` ${say(w.lastKnown, { day: dateWords(covered, lang) })}` : '';
  return `${daySentence(state, NAMED, besides)}${after}`;
}

/**
 * The address that shows the picture's day on the picture's data again.
 * @param {State} state
 * @param {string} here
 */
export function permalink({ data, day, ab }, here) {
  const address = new URL(here);
  address.searchParams.set('as_of', isoOf(day));
  if (ab.day === null) address.searchParams.delete('compare_with');
  else address.searchParams.set('compare_with', isoOf(ab.day));
  address.searchParams.set('data_version', data.version);
  address.hash = '';
  return address.href;
}

/**
 * The publishers behind the statuses of the day or days shown, each once.
 * @param {State} state
 */
export function publishersOf(state) {
  const { links, crossings, data, ab } = state;
  const events = [state.day, ab.day ?? state.day].flatMap((day) =>
    links
      .filter((link) => isDrawn({ ...state, day }, crossings.get(link.crossing_id)))
      .map((link) => link.spans[spanIndex(link, day)][EVENT] ?? ''),
  );
  return [...new Set(events.flatMap((event) => data.publishers[event] ?? []))];
}

/**
 * Whether the map shows a status of a crossing on the day.
 * @param {State} state
 * @param {Crossing | undefined} crossing
 */
function isDrawn(state, crossing) {
  return crossing !== undefined && existsOn(crossing.exists, state.day) && onMap(state, crossing);
}

/**
 * Who says so: by name where they are few, else where they are named.
 * @param {State} state
 */
function sourcesOf(state) {
  const { words: w, counted } = state;
  const names = publishersOf(state);
  if (!names.length) return [];
  if (names.length > FEW) return [sayMany(counted.statusSources, names.length)];
  return [say(w.statusSources, { names: inARow(w, names) })];
}

/**
 * Sources, data, credits and address, a paragraph each.
 * @param {State} state
 */
export function footerOf(state) {
  const { words: w, data, lang, map } = state;
  const covered = say(w.covered, { day: dateWords(dayOf(data.covered_to), lang) });
  const address = location.href.startsWith('http') ? permalink(state, location.href) : '';
  return [
    ...sourcesOf(state),
    ...(map?.viewport ? [`${say(w.mapFrom)} ${say(w.credits)}`] : []),
    `${covered} · ${say(w.dataLine, { version: data.version, address }).replace(/ · $/, '')}`,
  ];
}
