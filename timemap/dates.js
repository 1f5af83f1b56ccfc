// Dates. A day is an integer: days since 1970-01-01, no clock, no time zone.

const DAY_MS = 86400000;
const LOCALES = { en: 'en-GB', ko: 'ko-KR', zh: 'zh-CN' };
const FORMATS = {
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  monthShort: { month: 'short' },
  monthOfYear: { month: 'short', year: 'numeric' },
};
const ENGLISH_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const formatters = new Map();

function isoOf(day) {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function dayOf(iso) {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

/** The day of a typed `YYYY-MM-DD`, or null where that is no real day. */
function parseDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = dayOf(text);
  return Number.isFinite(day) && isoOf(day) === text ? day : null;
}

function dayOfDate(year, month, date = 1) {
  return Math.round(Date.UTC(year, month, date) / DAY_MS);
}

function yearMonthDate(day) {
  const d = new Date(day * DAY_MS);
  return [d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate()];
}

/** The day in words: style is a key of FORMATS, lang one of en, ko, zh. */
function dateWords(day, lang, style = 'long') {
  if (lang === 'en' && style !== 'long' && style !== 'month') return englishShort(day, style);
  const key = lang + style;
  if (!formatters.has(key)) {
    formatters.set(key, new Intl.DateTimeFormat(LOCALES[lang] ?? LOCALES.en, { ...FORMATS[style], timeZone: 'UTC' }));
  }
  return formatters.get(key).format(day * DAY_MS);
}

/** Three letters for every month, so that English labels stay even (`Intl` writes "Sept"). */
function englishShort(day, style) {
  const [year, month, date] = yearMonthDate(day);
  const name = ENGLISH_MONTHS[month];
  return { monthShort: name, monthOfYear: `${name} ${year}`, short: `${date} ${name} ${year}` }[style];
}

/** Days that a change may have happened on, both included, in the shortest true words. */
function windowWords(first, last, lang) {
  const [y1, m1, d1] = yearMonthDate(first);
  const [y2, m2] = yearMonthDate(last);
  const endsMonth = yearMonthDate(last + 1)[2] === 1;
  if (d1 === 1 && endsMonth && y1 === y2 && m1 === m2) return { unit: 'month', words: dateWords(first, lang, 'month') };
  if (d1 === 1 && m1 === 0 && endsMonth && y1 === y2 && m2 === 11) return { unit: 'year', words: String(y1) };
  if (d1 === 1 && endsMonth) return { unit: 'days', words: `${dateWords(first, lang, 'month')} – ${dateWords(last, lang, 'month')}` };
  const start = lang === 'en' && y1 === y2 ? `${d1} ${ENGLISH_MONTHS[m1]}` : dateWords(first, lang, 'short');
  return { unit: 'days', words: `${start} – ${dateWords(last, lang, 'short')}` };
}

const MONTH_STEPS = [1, 3, 6, 12, 24, 60, 120, 240, 600];
const DAY_STEPS = [1, 2, 7];

/** Ticks of a time axis: the finest calendar step whose labels stand at least `gap` pixels apart. */
function axisTicks(view, width, lang, gap = 58) {
  const perDay = width / (view[1] - view[0]);
  const days = DAY_STEPS.find((n) => n * perDay >= gap / 2);
  if (days) return dayTicks(view, days, lang);
  const months = MONTH_STEPS.find((n) => n * 30.44 * perDay >= gap) ?? 1200;
  return monthTicks(view, months, lang);
}

function dayTicks(view, step, lang) {
  const ticks = [];
  for (let day = Math.ceil(view[0]); day <= view[1]; day += 1) {
    const [year, month, date] = yearMonthDate(day);
    const first = date === 1;
    const label = first ? `${dateWords(day, lang, 'monthShort')} ${year}` : String(date);
    const regular = (date - 1) % step === 0 && date + step / 2 <= 31;
    if (first || regular) ticks.push({ day, label, major: first, month });
  }
  return ticks;
}

function monthTicks(view, step, lang) {
  const [year, month] = yearMonthDate(Math.floor(view[0]));
  const ticks = [];
  let index = Math.ceil((year * 12 + month) / step) * step;
  for (let day = dayOfDate(0, 0); ; index += step) {
    day = dayOfDate(Math.floor(index / 12), index % 12);
    if (day > view[1]) return ticks;
    const january = index % 12 === 0;
    const label = january ? String(index / 12) : dateWords(day, lang, 'monthShort');
    if (day >= view[0]) ticks.push({ day, label, major: january });
  }
}

const BIN_MONTHS = [1, 3, 6, 12, 24, 60, 120];

/** Edges of the histogram's bins: days, weeks or calendar months, each at least `least` pixels wide. */
function binEdges(view, width, least = 5) {
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
