// What two days report, and what a picture's address says of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { permalink } from '../../timemap/static/picture/picture_texts.js';
import { reportPair } from '../../timemap/static/sync/report.js';
import { dayOf } from '../../timemap/static/text/dates.js';

const [A, B] = ['2022-09-26', '2020-03-15'];

/** @param {object} [ab] */
function paired(ab) {
  /** @type {object[]} */
  const sent = [];
  const sync = { report: (/** @type {object} */ choice) => sent.push(choice) };
  const state = { sync, day: dayOf(A), ab: { day: dayOf(B), divider: 30, drag: null, quiet: 0, ...ab } };
  return { sent, state: /** @type {any} */ (state) };
}

test('a day and a divider that share a rest of the keys are both reported', () => {
  const { sent, state } = paired({ quiet: 7 });
  reportPair(state);
  assert.deepEqual(sent, [{ compare_with: B, divider: 30 }]);
  assert.equal(state.ab.quiet, 0);
});

test('nothing is reported during a drag, and of one day', () => {
  for (const ab of [{ drag: {} }, { day: null }]) {
    const { sent, state } = paired(ab);
    reportPair(state);
    assert.deepEqual(sent, []);
  }
});

test("a picture's address has the second day that is shown, whatever the page's has", () => {
  const data = { version: '1.2.3' };
  const here = 'http://x/?compare_with=1999-01-01#a';
  const of = (/** @type {object} */ ab) => permalink({ ...paired(ab).state, data }, here);
  assert.equal(of({}), `http://x/?compare_with=${B}&as_of=${A}&data_version=1.2.3`);
  assert.equal(of({ day: null }), `http://x/?as_of=${A}&data_version=1.2.3`);
});
