import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOf, isoOf, monthStep } from '../../timemap/static/text/dates.js';
import { playStart, playStep, togglePlay } from '../../timemap/static/timeline/play.js';
import { each } from './each.js';

const DAYS = [3, 3, 8, 15];

test('play from stop to stop visits each distinct day once, then ends', () => {
  const visited = [];
  /** @type {number | null} */
  let at = playStart('stop', DAYS, 15, 1, [0, 20]);
  while (at !== null) {
    visited.push(at);
    at = playStep('stop', DAYS, at, 1, [0, 20]);
  }
  assert.deepEqual(visited, [3, 8, 15]);
});

/** @type {[string, number, string][]} */
const STEPS = [
  ['2022-01-31', 1, '2022-02-28'],
  ['2020-01-31', 1, '2020-02-29'],
  ['2022-03-31', -1, '2022-02-28'],
];
each('a month step keeps the date or takes the last of a shorter month', STEPS, (start, direction, end) => {
  assert.equal(isoOf(monthStep(dayOf(start), direction)), end);
});

test('play begins at the start of the period where the day lies outside it', () => {
  for (const day of [1, 30]) assert.equal(playStart('day', [], day, 1, [5, 20]), 5);
  assert.equal(playStart('stop', [8, 15], 1, 1, [5, 20]), 8);
  assert.equal(playStart('stop', [8, 15], 30, 1, [5, 20]), 8);
  assert.equal(playStart('day', [], 7, 1, [5, 20]), 7);
});

test('a step past the end of the log stops on its last day', () => {
  assert.equal(playStep('week', DAYS, 18, 1, [0, 20]), 20);
  assert.equal(playStep('week', DAYS, 20, 1, [0, 20]), null);
});

/** What an element takes, and no more. */
const element = () => ({
  firstChild: null,
  dataset: {},
  classList: { toggle: () => {} },
  getAttribute: () => null,
  setAttribute: () => {},
  toggleAttribute: () => {},
});

/** @type {[string, string | null][]} */
const BEGINNINGS = [
  ['stop', 'opened'],
  ['day', null],
];
each('play by stops shows the event of its stop, play by days none', BEGINNINGS, (mode, selected) => {
  Object.assign(globalThis, { Text: class {}, requestAnimationFrame: () => 1 });
  const state = /** @type {import('../../timemap/types.d.ts').State} */ (
    /** @type {unknown} */ ({
      day: 30,
      domain: [10, 30],
      view: [10, 31],
      days: [10, 18],
      events: [
        { event_id: 'opened', status_after: 'open' },
        { event_id: 'seen', status_after: 'unchanged' },
      ],
      lang: 'en',
      field: { typed: null },
      selected: null,
      stops: { at: 'event', event: null, day: 0 },
      play: { mode, direction: 1, speed: 1, on: false },
      redraw: { selection: () => {} },
      words: {},
      el: { play: element(), root: element(), slider: element() },
    })
  );
  togglePlay(state);
  clearTimeout(state.play.timer);
  assert.deepEqual([state.day, state.selected], [10, selected]);
});
