import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filmDays, filmPeriod, filmTimes } from '../../timemap/static/film_days.js';
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

test('a film shows whole days of the period that the timeline reaches', () => {
  assert.deepEqual(filmPeriod([2.3, 9.8], [0, 100]), [3, 9]);
  assert.deepEqual(filmPeriod([-5, 120], [0, 100]), [0, 100]);
});

test('a step is as long as in play; the first and the last picture can be read', () => {
  assert.deepEqual(filmTimes('day', 1, 4), [1.2, 0.06, 0.06, 2.5]);
  assert.deepEqual(filmTimes('stop', 0.5, 3), [2.2, 2.2, 2.5]);
});
