import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filmDays, filmPeriod, filmState, filmTimes } from '../../timemap/static/film_days.js';
import { each } from './each.js';

/** @type {[import('../../timemap/types.d.ts').PlayMode, number[], [number, number], number[]][]} */
const FILMS = [
  ['day', [], [3, 6], [3, 4, 5, 6]],
  ['week', [], [0, 15], [0, 7, 14, 15]],
  ['month', [], [0, 59], [0, 31, 59]],
  ['stop', [-4, 2, 5, 9], [0, 6], [0, 2, 5]],
  ['stop', [0, 5], [0, 5], [0, 5]],
  ['stop', [], [0, 5], [0]],
  ['day', [], [4, 4], [4]],
];

each('a film has the first day of its period and each step of play in it', FILMS, (mode, stops, period, days) =>
  assert.deepEqual(filmDays(mode, stops, period), days),
);

/** @type {[[number, number], [number | null, number | null], [number, number]][]} */
const PERIODS = [
  [
    [2.3, 9.8],
    [null, null],
    [3, 9],
  ],
  [
    [-5, 120],
    [null, null],
    [0, 100],
  ],
  [
    [2.3, 9.8],
    [20, 30],
    [20, 30],
  ],
  [
    [2.3, 9.8],
    [20, null],
    [20, 90],
  ],
  [
    [2.3, 9.8],
    [null, 30],
    [0, 30],
  ],
];

each('a film shows the period that is chosen, else whole days of that on the timeline', PERIODS, (view, ends, period) =>
  assert.deepEqual(
    filmPeriod({ view, domain: [0, 100], data: { covered_to: '1970-04-01' }, manners: { range: { ends } } }),
    period,
  ),
);

/** @type {[[number | null, number | null], [number, number]][]} */
const VIEWS = [
  [
    [null, null],
    [10, 90],
  ],
  [
    [20, 69],
    [20, 70],
  ],
  [
    [50, 50],
    [36.5, 64.5],
  ],
];

each('a film shows one day at a time, and a chosen period from edge to edge', VIEWS, (ends, view) => {
  const data = { covered_to: '1970-04-01' };
  const shown = { view: [10, 90], domain: [0, 100], data, manners: { range: { ends } }, ab: { day: 5, divider: 50 } };
  const film = filmState(/** @type {any} */ (shown));
  assert.deepEqual([film.ab, film.view], [{ day: null, divider: 50 }, view]);
});

test('a step is as long as in play; the first and the last picture can be read', () => {
  assert.deepEqual(filmTimes('day', 1, 4), [1.2, 0.06, 0.06, 2.5]);
  assert.deepEqual(filmTimes('stop', 0.5, 3), [2.2, 2.2, 2.5]);
});
