import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf } from '../../timemap/static/text/dates.js';
import { choosePeriod, endsOfView, periodWords, showPeriod } from '../../timemap/static/timeline/period.js';
import { zoomView } from '../../timemap/static/timeline/time_view.js';
import { each } from './each.js';

/** @import { Span, State } from '../../timemap/types.d.ts' */

/** @type {Span} */
const DOMAIN = [dayOf('1911-10-31'), dayOf('2026-11-29')];
/** @type {Span} */
const OPENING = [dayOf('2019-01-01'), DOMAIN[1]];

/** @param {Span} view */
function stateOn(view) {
  const words = {
    rangeWhole: 'whole log',
    rangeSince: 'since {day}',
    firstToLast: '{first} to {last}',
  };
  const data = { view: OPENING, covered_to: '2026-03-13' };
  const state = { data, domain: DOMAIN, day: dayOf('2022-09-26'), view, words, lang: 'en' };
  return /** @type {State} */ (/** @type {unknown} */ (state));
}

/** @type {[string, string, string][]} */
const WORDS = [
  ['2019-01-01', '2026-11-29', 'since 2019'],
  ['1911-10-31', '2026-11-29', 'whole log'],
  ['2020-03-04', '2026-11-29', 'since 4 Mar 2020'],
  ['2021-01-01', '2022-01-01', '2021'],
  ['2021-06-01', '2021-07-01', 'June 2021'],
  ['2019-01-01', '2022-01-01', '2019 to 2021'],
  ['2019-01-02', '2022-01-01', '2 Jan 2019 to 31 Dec 2021'],
];
each('a period is named by its year, its month, or its days', WORDS, (first, end, said) => {
  assert.equal(periodWords(stateOn([dayOf(first), dayOf(end)])), said);
});

/** @type {[string, string, [string | null, string | null]][]} */
const ENDS = [
  ['2019-01-01', '2026-11-29', [null, null]],
  ['1911-10-31', '2026-11-29', ['1911-10-31', null]],
  ['2021-01-01', '2022-01-01', ['2021-01-01', '2021-12-31']],
  ['2026-02-01', '2026-06-01', ['2026-02-01', null]],
  ['2026-05-01', '2026-06-01', ['2026-03-13', null]],
];
each('what is reported of a period are its first and last day; none of the opening one', ENDS, (first, end, ends) => {
  const days = ends.map((day) => (day === null ? null : dayOf(day)));
  assert.deepEqual(endsOfView(stateOn(OPENING), [dayOf(first), dayOf(end)]), days);
});

/** Longer than a period rests before it is reported. */
function rest() {
  return new Promise((resolve) => setTimeout(resolve, 400));
}

test('the opening period is a choice of its own where the day is outside of it', () => {
  const state = { ...stateOn(OPENING), day: dayOf('1951-01-01') };
  assert.deepEqual(endsOfView(state, OPENING), [OPENING[0], null]);
});

test('a chosen period is shown at once, and reported after the drag that the day is in', async () => {
  /** @type {unknown[]} */
  const reports = [];
  const state = Object.assign(stateOn(OPENING), {
    manners: { period: { ends: [null, null], quiet: 0, typed: false } },
    drag: {},
    ab: { drag: null },
    play: { on: false },
    redraw: { period: () => {} },
    sync: { report: (/** @type {unknown} */ choice) => reports.push(choice) },
  });
  const year = /** @type {Span} */ ([dayOf('2021-01-01'), dayOf('2022-01-01')]);
  choosePeriod(/** @type {State} */ (/** @type {unknown} */ (state)), year);
  assert.deepEqual(state.view, year);
  await rest();
  assert.deepEqual(reports, []);
  Object.assign(state, { drag: null });
  await rest();
  assert.deepEqual(reports, [{ range: ['2021-01-01', '2021-12-31'] }]);
});

each('a shorter period and a longer one lead back, whichever days they are rounded to', [[0], [1]], (later) => {
  const state = stateOn([OPENING[0], OPENING[1] + later]);
  state.domain = [DOMAIN[0], DOMAIN[1] + later];
  state.data.view = [...state.view];
  state.view = zoomView(state.view, 0.5, state.day, state.domain);
  state.manners = /** @type {State['manners']} */ ({ period: { ends: endsOfView(state, state.view) } });
  showPeriod(state); // Python has answered, in whole days
  state.view = zoomView(state.view, 2, state.day, state.domain);
  assert.deepEqual(endsOfView(state, state.view), [null, null]);
});
