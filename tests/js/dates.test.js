import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  axisTicks,
  binEdges,
  dateWords,
  dayOf,
  dayOfWords,
  isoOf,
  parseDay,
  windowWords,
  withWholeDates,
} from '../../timemap/static/text/dates.js';
import { each } from './each.js';

/** @type {[iso: string][]} */
const DAYS = [['1800-01-01'], ['1969-12-31'], ['1970-01-01'], ['2020-02-29'], ['2199-12-31']];
each('a day becomes a number that becomes the same day', DAYS, (iso) => assert.equal(isoOf(dayOf(iso)), iso));

test('the epoch is day zero', () => assert.equal(dayOf('1970-01-01'), 0));

/** @type {[text: string][]} */
const NO_DAYS = [['2022-02-30'], ['2022-2-3'], ['26/09/2022'], [''], ['2022-13-01'], ['2022-09-26T00:00']];
each('a typed date that is no real day is refused', NO_DAYS, (text) => assert.equal(parseDay(text), null));

test('the blanks of a Korean date do not break, others do', () => {
  assert.equal(withWholeDates('운행 2026년 3월 12일부터, 8월 중'), '운행 2026년\u00a03월\u00a012일부터, 8월 중');
  assert.equal(withWholeDates('since 26 September 2022'), 'since 26 September 2022');
});

test('a typed date is read', () => assert.equal(parseDay('2022-09-26'), dayOf('2022-09-26')));

each(
  'a day is said in the reader’s language',
  [
    ['en', '26 September 2022'],
    ['ko', '2022년 9월 26일'],
    ['zh', '2022年9月26日'],
  ],
  (lang, words) => assert.equal(dateWords(dayOf('2022-09-26'), lang), words),
);

each('a day as the date field has it is read again', [['en'], ['ko'], ['zh']], (lang) => {
  for (let month = 0; month < 12; month += 1) {
    const day = dayOf('2022-01-26') + month * 31;
    assert.equal(dayOfWords(dateWords(day, lang, 'short')), day);
  }
  for (const text of ['31 Sep 2022', '2022년 13월 1일', '2022', 'Sep 2022']) assert.equal(dayOfWords(text), null);
});

test('short English months have three letters', () => {
  assert.equal(dateWords(dayOf('2022-09-26'), 'en', 'short'), '26 Sep 2022');
});

/** @type {[first: string, last: string, unit: string, words: string[]][]} */
const WINDOWS = [
  ['2020-09-01', '2020-09-30', 'month', ['September 2020']],
  ['2019-01-01', '2019-12-31', 'year', ['2019']],
  ['2019-01-01', '2020-12-31', 'days', ['2019', '2020']],
  ['2020-08-01', '2020-09-30', 'days', ['August 2020', 'September 2020']],
  ['2020-08-02', '2020-09-30', 'days', ['2 August 2020', '30 September 2020']],
  ['2020-02-01', '2020-02-28', 'days', ['1 February 2020', '28 February 2020']],
  ['2020-02-01', '2020-02-01', 'day', ['1 February 2020']],
];
each('uncertain days are said as month or year only where they fill one', WINDOWS, (first, last, unit, words) =>
  assert.deepEqual(windowWords(dayOf(first), dayOf(last), 'en'), { unit, words }),
);

each('axis labels stand on calendar days in order', [[30], [90], [400], [3000], [12000], [40000]], (span) => {
  const start = dayOf('1950-03-07');
  const days = axisTicks([start, start + span], 900, 'en').map(({ day }) => day);
  assert.ok(days.length >= 2 && days.length <= 40);
  assert.deepEqual(
    days,
    [...new Set(days)].sort((a, b) => a - b),
  );
  assert.ok(start <= days[0]);
  assert.ok(days[days.length - 1] <= start + span);
});

test('a year axis labels Januaries', () => {
  const ticks = axisTicks([dayOf('2019-01-01'), dayOf('2026-11-24')], 500, 'en');
  assert.deepEqual(
    ticks.map(({ label }) => label),
    ['2019', '2020', '2021', '2022', '2023', '2024', '2025', '2026'],
  );
});

each('histogram bins cover the view without a gap', [[30], [400], [3000], [40000]], (span) => {
  const edges = binEdges([100, 100 + span], 900);
  assert.ok(edges[0] <= 100);
  assert.ok(edges[edges.length - 1] >= 100 + span);
  assert.deepEqual(
    edges,
    [...new Set(edges)].sort((a, b) => a - b),
  );
});
