// The state of the page in its address, by the names of the dashboard (docs/selection.md). Pure.

import { dayOf, dayOfDate, isoOf, parseDay, yearMonthDate } from '../../timemap/static/text/dates.js';

/**
 * @import { Known, State } from '../page.d.ts'
 * @import { CrossingsShown } from '../../timemap/types.d.ts'
 */

/** Names that say nothing here: what they ask for the page always shows, or cannot. */
const PASSED_OVER = ['data_version', 'embed', 'mode', 'lang'];
/** @type {CrossingsShown[]} */
const SHOWN = ['working', 'day', 'ever'];
/** @type {Record<string, [least: number, most: number]>} */
const LIMITS = { lat: [-90, 90], lon: [-180, 180], zoom: [0, 24] };
const MIDDLE = 50;
const FIRST_YEAR = 1800;
const LAST_YEAR = 2199;

/**
 * The day, or the last day of the month or year, that a text names; null where it names none.
 * @param {string} text
 */
export function understood(text) {
  const [, year, month] = /^(\d{4})(?:-(\d{2}))?$/.exec(text) ?? [];
  const day = year ? lastDay(Number(year), month) : parseDay(text);
  if (day === null) return null;
  const inYears = yearMonthDate(day)[0] >= FIRST_YEAR && yearMonthDate(day)[0] <= LAST_YEAR;
  return inYears ? { day: isoOf(day), period: year ? text : '' } : null;
}

/**
 * @param {number} year
 * @param {string | undefined} month
 */
function lastDay(year, month) {
  if (month === undefined) return dayOfDate(year, 12) - 1;
  return Number(month) >= 1 && Number(month) <= 12 ? dayOfDate(year, Number(month)) - 1 : null;
}

/**
 * The first and the last day that the state asks for.
 * @param {State} state
 * @returns {[number, number]}
 */
export function daysOf({ as_of, period }) {
  const last = dayOf(as_of);
  if (!period) return [last, last];
  return [dayOf(`${period}-01-01`.slice(0, 10)), last];
}

/**
 * What an address asks for.
 * @param {URLSearchParams} query
 * @param {Known} known
 * @returns {{ state: Omit<State, 'lang'>, bad: string[] }}  `bad`: names of what cannot be used, and is left out
 */
export function read(query, known) {
  /** @type {Set<string>} */
  const bad = new Set();
  const given = new Map([...query].filter(([name, value]) => value && !PASSED_OVER.includes(name)));
  /** @type {<T>(name: string, meaning: (text: string) => T | null, otherwise: T) => T} */
  const take = (name, meaning, otherwise) => {
    const text = given.get(name);
    if (text === undefined) return otherwise;
    given.delete(name);
    const found = meaning(text);
    if (found === null) bad.add(name);
    return found ?? otherwise;
  };
  const event = take('event', (id) => (Object.hasOwn(known.eventDays, id) ? id : null), null);
  const answered = (/** @type {string} */ text) => {
    const found = understood(text);
    return found && found.day <= known.last_day ? found : null;
  };
  const asked = take('as_of', answered, { day: dayOfEvent(event, known), period: '' });
  const day = (/** @type {string} */ text) => (understood(text)?.period === '' ? text : null);
  const state = {
    ...{ as_of: asked.day, period: asked.period, event, stop: '', view_state: placeIn(given, bad) },
    compare_with: take('compare_with', day, ''),
    range: rangeOf(take('from', day, null), take('to', day, null), known, bad),
    divider: take('divider', (text) => (/^(\d{1,2}|100)$/.test(text) ? Number(text) : null), MIDDLE),
    crossings_shown: take('crossings_shown', (text) => SHOWN.find((each) => each === text) ?? null, SHOWN[0]),
    ...linkOf(take('crossing', String, ''), take('service', String, ''), known, bad),
  };
  return { state, bad: [...bad, ...given.keys()] };
}

/**
 * Without a day a link opens on the first possible day of its event, else on the last day of the log.
 * @param {string | null} event
 * @param {Known} known
 */
function dayOfEvent(event, { eventDays, covered_to }) {
  const [first, last] = event === null ? [null, null] : eventDays[event];
  const day = first ?? last;
  return day === null ? covered_to : isoOf(day);
}

/**
 * @param {Map<string, string>} given
 * @param {Set<string>} bad
 */
function placeIn(given, bad) {
  const texts = Object.keys(LIMITS).map((name) => /** @type {const} */ ([name, given.get(name)]));
  for (const [name] of texts) given.delete(name);
  const [lat, lon, zoom] = texts.map(([name, text]) => {
    const fits = text !== undefined && /^-?\d{1,3}(\.\d{1,15})?$/.test(text);
    const value = fits ? Number(Number(text).toFixed(5)) : Number.NaN;
    return value >= LIMITS[name][0] && value <= LIMITS[name][1] ? value : null;
  });
  if (lat !== null && lon !== null && zoom !== null) return { lat, lon, zoom };
  for (const [name, text] of texts) if (text !== undefined) bad.add(name);
  return null;
}

/**
 * A period may not begin after its own end, nor after what the log covers.
 * @param {string | null} from
 * @param {string | null} to
 * @param {Known} known
 * @param {Set<string>} bad
 * @returns {State['range']}
 */
function rangeOf(from, to, { covered_to }, bad) {
  if (from === null || (from <= covered_to && from <= (to ?? from))) return [from, to];
  bad.add('from');
  return [null, to];
}

/**
 * The link that is answered for; nothing else is chosen by crossing and service here.
 * @param {string} crossing
 * @param {string} service
 * @param {Known} known
 * @param {Set<string>} bad
 */
function linkOf(crossing, service, { links }, bad) {
  const found = links.find(([c, s]) => (!crossing || c === crossing) && (!service || s === service));
  if (!crossing && !service) return { crossing: '', service: '' };
  if (!found || (crossing && found[0] !== crossing)) {
    bad.add(crossing ? 'crossing' : 'service');
    return { crossing: '', service: '' };
  }
  return { crossing: found[0], service: found[1] };
}

/**
 * The query of a state: the inverse of `read`. What is as it would be without it is left out.
 * @param {State} state
 * @param {{ covered_to: string, browsers: string }} without  the day and the language that an address without them has
 */
export function written(state, { covered_to, browsers }) {
  const [from, to] = state.range;
  const { view_state: place } = state;
  /** @type {[string, string | null][]} */
  const pairs = [
    ['as_of', state.as_of === covered_to && !state.period && !state.event ? null : state.period || state.as_of],
    ['from', from],
    ['to', to],
    ['compare_with', state.compare_with],
    ['crossing', state.crossing],
    ['service', state.service],
    ['event', state.event],
    ['lang', state.lang === browsers ? null : state.lang],
    ['divider', state.divider === MIDDLE ? null : String(state.divider)],
    ['crossings_shown', state.crossings_shown === SHOWN[0] ? null : state.crossings_shown],
    ...(place ? /** @type {const} */ (['lat', 'lon', 'zoom']).map((name) => pair(name, place[name])) : []),
  ];
  return new URLSearchParams(pairs.flatMap(([name, value]) => (value ? [[name, value]] : []))).toString();
}

/**
 * @param {string} name
 * @param {number} value
 * @returns {[string, string]}
 */
function pair(name, value) {
  return [name, String(Number(value.toFixed(5)))];
}
