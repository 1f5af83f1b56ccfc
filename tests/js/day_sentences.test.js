// What a move to a day says of the links.

import assert from 'node:assert/strict';
import { moveSentence } from '../../timemap/static/text/day_sentences.js';
import { each } from './each.js';

/** @import { State } from '../../timemap/types.d.ts' */

/** Two links, each of a crossing: one that stands from day 100 on, one from day 200 on. Both are open all the time. */
function stateOn(/** @type {number} */ day) {
  const crossings = [100, 200].map((first) => [`c${first}`, { crossing_id: `c${first}`, exists: [first, null] }]);
  const spans = [[null, 'open']];
  const state = {
    ab: { day: null },
    crossings: new Map(/** @type {any} */ (crossings)),
    links: [100, 200].map((first) => ({ crossing_id: `c${first}`, service: 'rail', spans, starts: [-Infinity] })),
    events: [],
    data: { covered_to: '2026-01-01', status: { open: { word: 'open' } } },
    words: { on: 'On {day}', onSince: 'On {day}, not {other}', nothingChanged: 'NOTHING', noneListed: 'NONE' },
    counted: {
      notThere: ['{n} GONE', '{n} ALL GONE'],
      changedBack: ['{n} BACK', '{n} ALL BACK'],
      eventsOnDay: ['{n} event', '{n} events'],
    },
    lang: 'en',
    day,
  };
  return /** @type {State} */ (/** @type {unknown} */ (state));
}

/** @type {[number, number, string][]} */
const MOVES = [
  [300, 250, 'NOTHING'],
  [300, 150, '1 GONE'],
  [300, 50, '2 ALL GONE'],
  [50, 40, 'NOTHING'],
];
each('a move says how many links are not there any more', MOVES, (before, day, said) => {
  const [, words] = moveSentence(stateOn(day), before).split(': ');
  assert.equal(words.split('. ')[0], said);
});

/** @type {[number, number, string][]} */
const BACK = [
  [300, 320, '1 BACK'],
  [320, 300, '1 BACK'],
  [300, 305, 'NOTHING'],
  [311, 330, 'NOTHING'],
];
each('a move over days says what changed and changed back', BACK, (before, day, said) => {
  const state = stateOn(day);
  state.links[0].spans = /** @type {any} */ ([
    [null, 'open'],
    [303, 'open'],
    [308, 'shut'],
    [310, 'open'],
  ]);
  state.links[0].starts = [-Infinity, 303, 308, 310];
  const [, words] = moveSentence(state, before).split(': ');
  assert.equal(words.split('. ')[0], said);
});

/** @type {[number, number, boolean][]} */
const COMPARED = [
  [300, 301, false],
  [300, 299, true],
  [300, 320, true],
];
each('a move back, or over days, names the day that it is compared with', COMPARED, (before, day, isNamed) => {
  const [when] = moveSentence(stateOn(day), before).split(': ');
  assert.equal(when.includes(', not '), isNamed);
});
