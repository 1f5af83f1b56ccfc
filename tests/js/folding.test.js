import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindFolding, bridgeFolds, linksWithStrips, nameWithYears, onMap } from '../../timemap/static/list/folding.js';
import { each } from './each.js';

/** @import { State } from '../../timemap/types.d.ts' */
/** @typedef {import('../../timemap/types.d.ts').CrossingsShown} Shown */

const CROSSINGS = {
  gone: { exists: [0, 10], leads: [[0, 10]] },
  quiet: { exists: [0, null], leads: [[0, 20]] },
  working: { exists: [5, null], leads: [[5, null]] },
};

/**
 * @param {Shown} shown
 * @param {number} day
 * @returns {State}
 */
function stateOn(shown, day) {
  const links = Object.keys(CROSSINGS).map((id) => ({ crossing_id: id }));
  const crossings = new Map(Object.entries(CROSSINGS));
  const words = { inARow: '{one}, {other}' };
  return /** @type {any} */ ({ words, folding: { shown }, day, view: [day, day + 1], crossings, links });
}

/** @type {[Shown, number, string[]][]} */
const SHOWN = [
  ['working', 30, ['working']],
  ['day', 30, ['working', 'quiet']],
  ['ever', 30, ['working', 'gone', 'quiet']],
  ['working', 7, ['gone', 'quiet', 'working']],
  ['day', 2, ['gone', 'quiet']],
  ['ever', 2, ['gone', 'quiet', 'working']],
];
each('map and strips show these crossings, those that lead first', SHOWN, (shown, day, expected) => {
  const state = stateOn(shown, day);
  const mapped = [...state.crossings].filter(([, crossing]) => onMap(state, crossing)).map(([id]) => id);
  assert.deepEqual(mapped.sort(), [...expected].sort());
  assert.deepEqual(
    linksWithStrips(state).map(({ link }) => link.crossing_id),
    expected,
  );
});

test('a name has its years only where all that ever stood is shown', () => {
  assert.equal(nameWithYears(stateOn('ever', 0), 'Bridge', '1935–1945/46'), 'Bridge, 1935–1945/46');
  assert.equal(nameWithYears(stateOn('ever', 0), 'Bridge', undefined), 'Bridge');
  assert.equal(nameWithYears(stateOn('day', 0), 'Bridge', '1935–1945/46'), 'Bridge');
});

/** @type {[Shown, string, string[], boolean][]} */
const BRIDGES = [
  ['working', 'quiet', [], true],
  ['day', 'quiet', [], false],
  ['working', 'working', [], false],
  ['working', 'quiet', ['working'], false], // the picture of that bridge has both
  ['working', 'quiet', ['gone'], true],
  ['working', 'not listed', [], false],
];
each(
  'a bridge folds with its crossing, unless it stands beside one that is shown',
  BRIDGES,
  (shown, crossing, beside, folds) => assert.equal(bridgeFolds(stateOn(shown, 30), { crossing, beside }), folds),
);

test('a press on what is folded away shows it once it is drawn, and folds it again', () => {
  /** @type {Record<string, (press: any) => void>} */
  const pressed = {};
  const button = (/** @type {string} */ name) => ({
    addEventListener: (/** @type {string} */ _, /** @type {(press: any) => void} */ listener) => {
      pressed[name] = listener;
    },
  });
  /** @type {string[]} */
  const done = [];
  const state = /** @type {any} */ ({
    el: { moreWord: button('more'), ever: button('ever') },
    folding: { shown: 'working' },
    sync: { report: (/** @type {any} */ choice) => done.push(choice.crossings_shown) },
    redraw: { folding: () => done.push('drawn') },
  });
  bindFolding(state);
  const press = { preventDefault: () => done.push('not by itself') };
  for (const name of ['more', 'more', 'ever', 'ever']) pressed[name](press);
  assert.deepEqual(done, [
    ...['not by itself', 'day', 'drawn', 'not by itself', 'working', 'drawn'],
    ...['ever', 'drawn', 'day', 'drawn'],
  ]);
});
