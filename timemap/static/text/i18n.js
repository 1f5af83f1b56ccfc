// What the component says. The words come from the catalogues with the content; names and summaries with the data.

import {
  ALTERNATIVES,
  contestedStatus,
  EVENT,
  EVIDENCE_DATE,
  isAlone,
  isExact,
  isUncertain,
  LAST_EVIDENCE,
  REPLAYED,
  SINCE,
  STALE,
  STATUS,
  spanIndex,
  uncertainDays,
  uncertainRun,
} from '../lookup.js';
import { dateWords, dayOf, windowWords } from './dates.js';

/** @import { Link, LogEvent, Spoken, State, StatusSpan, Words } from '../../types.d.ts' */

/**
 * A message with its `{names}` filled in.
 * @param {string} message
 * @param {Record<string, string | number>} [values]
 */
export function say(message, values = {}) {
  return message.replace(/\{(\w+)\}/g, (name, key) => String(values[key] ?? name));
}

/**
 * Notes one after another, separated as the language does.
 * @param {Words} words
 * @param {string[]} parts
 */
export function inARow(words, parts) {
  return parts.length ? parts.reduce((one, other) => say(words.inARow, { one, other })) : '';
}

/**
 * A message that counts.
 * @param {[one: string, many: string]} forms
 * @param {number} n
 * @param {Record<string, string | number>} [values]
 */
export function sayMany(forms, n, values = {}) {
  return say(n === 1 ? forms[0] : forms[1], { n, ...values });
}

/**
 * Whether a day is after the last one that the log covers: nobody has read what happened then.
 * @param {{ covered_to?: string }} data
 * @param {number} day
 */
export function isUnread({ covered_to: covered }, day) {
  return covered !== undefined && day > dayOf(covered);
}

/**
 * The word of a status on a day; after the last day that the log covers it is what was known last.
 * @param {Spoken} state
 * @param {StatusSpan} span
 * @param {number} day
 */
export function wordOn({ words, data }, span, day) {
  const { word, known } = data.status[span[STATUS]];
  return known && isUnread(data, day) ? say(words.lastKnownAs, { status: word }) : word;
}

/**
 * What the list says beside a status in one line: since when, and of the evidence one thing: that one publisher alone carries it,
 * that it is old, or how many saw it themselves.
 * @param {Spoken} state
 * @param {Link} link
 * @param {number} day
 */
export function briefNotes(state, link, day) {
  const { words: w, data, counted } = state;
  const index = spanIndex(link, day);
  const span = link.spans[index];
  const notes = isUncertain(span) ? uncertainNotes(state, link, index) : [sinceNote(state, link, span)];
  const saw = data.saw?.[span[EVENT] ?? ''] ?? 0;
  const publisher = voiceOf(state, span);
  if (publisher) notes.push(isAlone(link, day) ? say(w.hangsOn, { publisher }) : w.oneSource);
  else if (isStale(span)) notes.push(w.oldEvidence);
  else if (saw && counted) notes.push(sayMany(counted.sawIt, saw));
  return notes;
}

/**
 * The status of a link on a day in words.
 * @param {Spoken} state
 * @param {Link} link
 * @param {number} day
 */
export function statusWords(state, link, day) {
  const index = spanIndex(link, day);
  const span = link.spans[index];
  const notes = isUncertain(span) ? uncertainNotes(state, link, index) : [sinceNote(state, link, span)];
  if (isStale(span)) notes.push(evidenceNote(state, span, 0));
  const publisher = voiceOf(state, span);
  // beside several statuses and their days there is no room for a name: `evidenceInFull` has it
  const named = publisher && isAlone(link, day) && !isUncertain(span);
  if (publisher) notes.push(named ? say(state.words.hangsOn, { publisher }) : say(state.words.oneSource));
  return { word: wordOn(state, span, day), notes };
}

/**
 * The status of a link on a day in words; on a contested day with what it is by the other reading.
 * @param {Spoken} state
 * @param {Link} link
 * @param {number} day
 */
export function wordsOn(state, link, day) {
  const { word, notes } = statusWords(state, link, day);
  const contested = contestedNote({ ...state, day }, link);
  return { word, notes: contested ? [...notes, contested] : notes };
}

/**
 * The status of a link by the other reading of the disputed events, in words; empty where that is the same.
 * @param {Spoken & { day: number }} state
 * @param {Link} link
 */
export function contestedNote({ words, data, day }, link) {
  const other = contestedStatus(link, day);
  return other === undefined ? '' : say(words.contested, { status: data.status[other].word });
}

/**
 * The one publisher that carries a status, if only one does.
 * @param {Spoken} state
 * @param {StatusSpan} span
 */
function voiceOf(state, span) {
  return state.data.voices?.[span[EVENT] ?? ''];
}

/** @param {StatusSpan} span */
function isStale(span) {
  return Boolean(span[STALE]) && span[LAST_EVIDENCE] !== null;
}

/**
 * The date of the last evidence: in brief (0), the month where it is one known day; or in full (1).
 * @param {Spoken} state
 * @param {StatusSpan} span
 * @param {0 | 1} full
 */
function evidenceNote(state, span, full) {
  return say(state.words.lastEvidence, { date: evidenceDate(state, span, full) });
}

/**
 * @param {Spoken} state
 * @param {StatusSpan} span
 * @param {0 | 1} full
 */
function evidenceDate({ lang }, span, full) {
  return span[EVIDENCE_DATE]?.[full] ?? dateWords(span[LAST_EVIDENCE] ?? 0, lang, full ? 'long' : 'monthOfYear');
}

/**
 * What the words beside a status leave out: the day of the last evidence, and who the one source is.
 * @param {Spoken} state
 * @param {Link} link
 * @param {number} day
 */
export function evidenceInFull(state, link, day) {
  const span = link.spans[spanIndex(link, day)];
  const publisher = voiceOf(state, span);
  const notes = [
    isStale(span) ? evidenceNote(state, span, 1) : '',
    publisher ? say(isAlone(link, day) ? state.words.hangsOn : state.words.oneSourceIs, { publisher }) : '',
  ];
  return inARow(state.words, notes.filter(Boolean));
}

/**
 * Since when a status holds.
 * @param {Spoken} state
 * @param {Link} link
 * @param {StatusSpan} span
 */
function sinceNote(state, link, span) {
  const { words: w, lang, data } = state;
  const since = span[SINCE];
  const { known } = data.status[span[STATUS]];
  if (since === null) return say(known ? w.sinceStart : w.noEvidenceYet);
  if (span[REPLAYED] !== span[STATUS]) return lapsedNote(state, span);
  if (!known) return say(w.noEvidenceSince, { day: lastDate(span, since - 1, lang) });
  const start = spanIndex(link, since);
  const days = isUncertain(link.spans[start]) ? uncertainDays(link, start) : null;
  if (!days) return say(w.since, { day: dateWords(since, lang, 'short') });
  const { unit, words } = daysWords(state, days);
  return unit === 'days' ? say(w.sinceSome, { days: words }) : say(w.since, { day: words });
}

/**
 * The date of the evidence that ended on a day, as exact as it is known.
 * @param {StatusSpan} span
 * @param {number} day
 * @param {string} lang
 */
function lastDate(span, day, lang) {
  return (span[LAST_EVIDENCE] === day && span[EVIDENCE_DATE]?.[0]) || dateWords(day, lang, 'short');
}

/**
 * What a link was last known as whose evidence has lapsed, and how old that is.
 * @param {Spoken} state
 * @param {StatusSpan} span
 */
function lapsedNote(state, span) {
  const { word } = state.data.status[span[REPLAYED]];
  return say(state.words.lapsedStatus, { status: word, date: evidenceDate(state, span, 0) });
}

/**
 * A window of days in words, as the pages say it.
 * @param {{ words: Spoken['words'], lang: string }} state
 * @param {[first: number, last: number]} days
 */
export function daysWords({ words: w, lang }, days) {
  const { unit, words } = windowWords(days[0], days[1], lang);
  const [first, last = ''] = words;
  return { unit, words: last ? say(w.firstToLast, { first, last }) : first };
}

/**
 * What counts as known on the known-on day, in two phrases.
 * @param {{ words: Spoken['words'], lang: string, data: { known_on: string | null } }} state
 */
export function knownOnWords({ words: w, lang, data }) {
  return [say(w.knownOn, { day: dateWords(dayOf(data.known_on ?? ''), lang) }), w.knownAlways];
}

const UNCERTAIN = { day: 'uncertainDays', month: 'uncertainMonth', year: 'uncertainYear', days: 'uncertainDays' };

/**
 * The other statuses that an uncertain day may have, and how well the day of the change is known.
 * @param {Spoken} state
 * @param {Link} link
 * @param {number} index
 */
function uncertainNotes(state, link, index) {
  const { words: w, data } = state;
  const span = link.spans[index];
  const others = span[ALTERNATIVES].filter((status) => status !== span[STATUS]);
  const days = uncertainDays(link, index);
  const earlier = span[SINCE] !== null && span[SINCE] < link.starts[uncertainRun(link, index)[0]];
  const notes = earlier ? [sinceNote(state, link, span)] : [];
  if (others.length)
    notes.push(
      orElse(
        state,
        others.map((status) => data.status[status].word),
      ),
    );
  if (!days) return [...notes, say(w.uncertainOpen)];
  const known = daysWords(state, days);
  return [...notes, say(w[UNCERTAIN[known.unit]], { days: known.words })];
}

/**
 * "or closed or unknown"
 * @param {Spoken} state
 * @param {string[]} statuses  at least one
 */
function orElse({ words: w }, [first, ...rest]) {
  return rest.reduce((statuses, status) => say(w.orElseMore, { statuses, status }), say(w.orElse, { status: first }));
}

/**
 * A link's status as a name that stands alone: its crossing, its service, and the words.
 * @param {{ words: Spoken['words'], crossings: State['crossings'] }} state
 * @param {Link} link
 * @param {string} status
 */
export function linkWords({ words: w, crossings }, link, status) {
  const place = crossings.get(link.crossing_id)?.name ?? link.crossing_id;
  const service = serviceWord(w, link);
  return service ? say(w.linkSays, { place, service, status }) : say(w.placeSays, { place, status });
}

/**
 * What a link carries, in words; nothing where the log tells no services apart.
 * @param {Spoken['words']} words
 * @param {Link} link
 */
export function serviceWord(words, { service }) {
  return service === 'all' ? '' : words[service];
}

/**
 * What a link is called: its crossing, and its service.
 * @param {{ words: Spoken['words'], crossings: State['crossings'] }} state
 * @param {Link} link
 */
export function linkName({ words, crossings }, link) {
  const place = crossings.get(link.crossing_id)?.name ?? link.crossing_id;
  return [place, serviceWord(words, link)].filter(Boolean).join(' · ');
}

/**
 * Where an event happened, in words.
 * @param {State} state
 * @param {LogEvent} event
 */
export function eventPlace(state, event) {
  const crossing = state.crossings.get(event.crossing_id);
  const name = crossing ? crossing.name : say(state.words.everywhere);
  return `${name} · ${state.words[event.service] ?? event.service}`;
}

/**
 * @param {State} state
 * @param {LogEvent} event
 */
export function eventLines(state, event) {
  return [event.date_text, eventPlace(state, event), event.summary, eventTrust(state, event)];
}

/**
 * What stands over events that share their first possible day: it may claim no more than their own dates do.
 * @param {State} state
 * @param {LogEvent[]} events
 */
export function latestTitle({ words: w, day, events: all }, events) {
  if (!events.length) return say(all.length ? w.noEvents : w.noneMatch);
  if (events[0].day === day) return say(events.every(isExact) ? w.today : w.todayOrLater);
  return say(events.every((event) => event.day_latest !== null && event.day_latest < day) ? w.latest : w.around);
}

/**
 * How far an event is believed, and on how many claims; where some dispute it, on how many for and against it.
 * @param {State} state
 * @param {LogEvent} event
 */
export function eventTrust({ words, counted }, { confidence, claims, disputes }) {
  const said = disputes
    ? sayMany(counted.claimsBoth, claims - disputes, { against: disputes })
    : sayMany(counted.claims, claims);
  return `${words[confidence] ?? confidence} · ${said}`;
}
