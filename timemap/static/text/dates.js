// Dates. A day is an integer: days since 1970-01-01, no clock, no time zone.

/** @import { Span, Tick } from '../../types.d.ts' */

const DAY_MS = 86400000;
/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const FORMATS = {
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  year: { year: 'numeric' },
  monthShort: { month: 'short' },
  monthOfYear: { month: 'short', year: 'numeric' },
};

/**
 * A text whose Korean dates stay on one line: their blanks do not break.
 * @param {string} text
 */
export function withWholeDates(text) {
  return text.replace(/(\d[년월]) (?=\d{1,2}[월일])/g, '$1\u00a0');
}

const ENGLISH_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/**
 * What writes days, and the days that it has written last: a frame says the same day in many places.
 * @type {Map<string, { formatter: Intl.DateTimeFormat, written: Map<number, string> }>}
 */
const formatters = new Map();
const KEPT = 100; // days
/**
 * The days of the texts that were read last: a frame asks for the log's last day many times.
 * @type {Map<string, number>}
 */
const daysRead = new Map();

/** @param {number} day */
export function isoOf(day) {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** @param {string} iso */
export function dayOf(iso) {
  const known = daysRead.get(iso);
  if (known !== undefined) return known;
  if (daysRead.size >= KEPT) daysRead.clear();
  const day = Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
  daysRead.set(iso, day);
  return day;
}

/**
 * The first and the last day of a chosen period; null where an end is open.
 * @param {import('../../types.d.ts').Range} range
 * @returns {[from: number | null, to: number | null]}
 */
export function endsOf([from, to]) {
  return [from === null ? null : dayOf(from), to === null ? null : dayOf(to)];
}

/**
 * The day of a typed `YYYY-MM-DD`, or null where that is no real day.
 * @param {string} text
 */
export function parseDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = dayOf(text);
  return Number.isFinite(day) && isoOf(day) === text ? day : null;
}

/**
 * The day of a text as `dateWords` writes it in brief, or null: what stands in the date field may come back with another digit.
 * @param {string} text
 */
export function dayOfWords(text) {
  const [, date, name, year] = /^(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})$/.exec(text) ?? [];
  const [, ...parts] = /^(\d{4})[년年] ?(\d{1,2})[월月] ?(\d{1,2})[일日]$/.exec(text) ?? [];
  const [y, month, d] = parts.length ? parts : [year, ENGLISH_MONTHS.indexOf(name) + 1, date];
  return y ? parseDay([y, month, d].map((part) => String(part).padStart(2, '0')).join('-')) : null;
}

/**
 * @param {number} year
 * @param {number} month
 * @param {number} [date]
 */
export function dayOfDate(year, month, date = 1) {
  return Math.round(Date.UTC(year, month, date) / DAY_MS);
}

/**
 * Year, month (from 0) and date.
 * @param {number} day
 */
export function yearMonthDate(day) {
  const d = new Date(day * DAY_MS);
  return [d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()];
}

/**
 * The same date some months on, or the last day of a shorter month.
 * @param {number} day
 * @param {number} months
 */
export function monthStep(day, months) {
  const [year, month, date] = yearMonthDate(day);
  const lastDate = yearMonthDate(dayOfDate(year, month + months + 1) - 1)[2];
  return dayOfDate(year, month + months, Math.min(date, lastDate));
}

/** @typedef {'long' | 'short' | 'month' | 'monthShort' | 'monthOfYear' | 'year'} Style */

/**
 * The day in words.
 * @param {number} day
 * @param {string} lang
 * @param {Style} [style]
 */
export function dateWords(day, lang, style = 'long') {
  if (lang === 'en') {
    const [year, month, date] = yearMonthDate(day);
    // three letters for every month, so that labels stay even: `Intl` writes "Sept"
    const name = ENGLISH_MONTHS[month];
    if (style === 'monthShort') return name;
    if (style === 'monthOfYear') return `${name} ${year}`;
    if (style === 'short') return `${date} ${name} ${year}`;
  }
  const { formatter, written } = formatterOf(lang, style);
  const known = written.get(day);
  if (known !== undefined) return known;
  if (written.size >= KEPT) written.clear();
  const words = formatter.format(day * DAY_MS);
  written.set(day, words);
  return words;
}

/**
 * @param {string} lang
 * @param {Style} style
 */
function formatterOf(lang, style) {
  const key = lang + style;
  const known = formatters.get(key);
  if (known) return known;
  const options = { ...FORMATS[style], timeZone: 'UTC' };
  const made = { formatter: new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, options), written: new Map() };
  formatters.set(key, made);
  return made;
}

/**
 * Days that a change may have happened on, both included, in the shortest true words: those of a whole month or year,
 * of whole years, of whole months, else of two days. Python's pages say the same (`dates.shortest`, `Say.date`).
 * @param {number} first
 * @param {number} last
 * @param {string} lang
 * @returns {{ unit: 'day' | 'month' | 'year' | 'days', words: string[] }}  the words of one date, or of the first and last
 */
export function windowWords(first, last, lang) {
  if (first === last) return { unit: 'day', words: [dateWords(first, lang)] };
  const style = wholeUnits(first, last);
  const words = [dateWords(first, lang, style), dateWords(last, lang, style)];
  if (style === 'long' || words[0] !== words[1]) return { unit: 'days', words };
  return { unit: style, words: [words[0]] };
}

/**
 * The coarsest calendar units that a window fills from the first to the last day.
 * @param {number} first
 * @param {number} last
 * @returns {'year' | 'month' | 'long'}
 */
function wholeUnits(first, last) {
  const [, startMonth, start] = yearMonthDate(first);
  const [, endMonth, end] = yearMonthDate(last + 1);
  if (start !== 1 || end !== 1) return 'long';
  return startMonth === 0 && endMonth === 0 ? 'year' : 'month';
}

const MONTH_STEPS = [1, 3, 6, 12, 24, 60, 120, 240, 600];
const DAY_STEPS = [1, 2, 7];

/**
 * Ticks of a time axis: the finest calendar step whose labels stand at least `gap` pixels apart.
 * @param {Span} view
 * @param {number} width
 * @param {string} lang
 * @param {number} [gap]
 * @returns {Tick[]}
 */
export function axisTicks(view, width, lang, gap = 58) {
  const perDay = width / (view[1] - view[0]);
  const days = DAY_STEPS.find((n) => n * perDay >= gap / 2);
  if (days) return dayTicks(view, days, lang);
  const months = MONTH_STEPS.find((n) => n * 30.44 * perDay >= gap) ?? 1200;
  return monthTicks(view, months, lang);
}

/**
 * @param {Span} view
 * @param {number} step
 * @param {string} lang
 */
function dayTicks(view, step, lang) {
  /** @type {Tick[]} */
  const ticks = [];
  for (let day = Math.ceil(view[0]); day <= view[1]; day += 1) {
    const [year, , date] = yearMonthDate(day);
    const first = date === 1;
    const label = first ? `${dateWords(day, lang, 'monthShort')} ${year}` : String(date);
    const regular = (date - 1) % step === 0 && date + step / 2 <= 31;
    if (first || regular) ticks.push({ day, label, major: first, unit: first ? 'month' : 'day' });
  }
  return ticks;
}

/**
 * @param {Span} view
 * @param {number} step
 * @param {string} lang
 */
function monthTicks(view, step, lang) {
  const [year, month] = yearMonthDate(Math.floor(view[0]));
  /** @type {Tick[]} */
  const ticks = [];
  let index = Math.ceil((year * 12 + month) / step) * step;
  for (let day = dayOfDate(0, 0); ; index += step) {
    day = dayOfDate(Math.floor(index / 12), index % 12);
    if (day > view[1]) return ticks;
    const january = index % 12 === 0;
    const label = january ? String(index / 12) : dateWords(day, lang, 'monthShort');
    if (day >= view[0]) ticks.push({ day, label, major: january, unit: january ? 'year' : 'month' });
  }
}

const BIN_MONTHS = [1, 3, 6, 12, 24, 60, 120];

/**
 * Edges of the histogram's bins: days, weeks or calendar months, each at least `least` pixels wide.
 * @param {Span} view
 * @param {number} width
 * @param {number} [least]
 */
export function binEdges(view, width, least = 5) {
  const perDay = width / (view[1] - view[0]);
  const edges = [];
  for (const days of [1, 7]) {
    if (days * perDay < least) continue;
    for (let day = Math.floor(view[0] / days) * days; day < view[1] + days; day += days) edges.push(day);
    return edges;
  }
  const step = BIN_MONTHS.find((n) => n * 30.44 * perDay >= least) ?? 240;
  const [year, month] = yearMonthDate(Math.floor(view[0]));
  for (let index = Math.floor((year * 12 + month) / step) * step; ; index += step) {
    edges.push(dayOfDate(Math.floor(index / 12), index % 12));
    if (edges[edges.length - 1] > view[1]) return edges;
  }
}
