// What the time map reports to Python, and what it takes back: `DaySync` with the test's own sender and clock.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DaySync } from '../../timemap/static/sync/sync.js';
import { Clock } from './clock.js';
import { each } from './each.js';
import { A, answer, B, C, ownSync, PLACE, withoutIds } from './own_sync.js';

test('a day is sent once and rests when it is answered', () => {
  const { clock, sync, sent, changed, overdue, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(500);
  receive(answer(B, 1));
  clock.pass(90_000);
  assert.deepEqual(sent, [[0, 1, { as_of: B }]]);
  assert.deepEqual([changed, overdue, sync.waiting, clock.timers], [[], [], false, []]);
});

test('what is reported in one turn goes out together', () => {
  const { clock, sync, sent, receive } = ownSync();
  receive(answer(A));
  sync.report({ selected: 'e' });
  sync.report({ as_of: B });
  clock.pass(1);
  assert.deepEqual(withoutIds(sent), [[0, { selected: 'e', as_of: B }]]);
});

test('what Python shows already is not sent', () => {
  const { clock, sync, sent, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: A });
  clock.pass(90_000);
  assert.deepEqual([sent, sync.waiting, clock.timers], [[], false, []]);
});

test('a day that the reader types is sent although Python shows it, once until it is answered', () => {
  const { clock, sync, sent, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: A }, true);
  sync.report({ as_of: A }, true);
  clock.pass(1);
  receive(answer(A, 1));
  assert.deepEqual([withoutIds(sent), sync.waiting], [[[0, { as_of: A }]], false]);
});

test('a day without an answer is sent again after longer and longer waits', () => {
  const { clock, sync, sent, overdue, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(100_000);
  assert.deepEqual(
    sent.map(([at]) => at),
    [0, 2_000, 6_000, 14_000, 30_000, 60_000, 90_000],
  );
  assert.ok(sent.every(([, , report]) => report.as_of === B));
  assert.deepEqual(overdue, [[2_000, true]]);
  assert.ok(sync.waiting);
});

test('a report that is sent again names the first one that had all of it', () => {
  const { clock, sync, sent, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(2_000);
  sync.report({ selected: 'e1' });
  clock.pass(10_000);
  const [first, ...later] = sent.map(([, id, report]) => ({
    id,
    first: /** @type {{ first?: number }} */ (report).first,
  }));
  assert.equal(first.first, undefined);
  assert.equal(later[0].first, first.id);
  assert.equal(later[1].first, undefined); // the event is in no earlier one
});

test('nothing is sent again while another page is awaited, and all the same where it does not come', () => {
  const { clock, awaited, sync, sent, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(1_000);
  awaited.until = 11_000;
  clock.pass(10_999);
  assert.equal(sent.length, 1);
  clock.pass(17_000);
  assert.deepEqual(
    sent.map(([at]) => at),
    [0, 11_000, 15_000],
  );
});

test('what the reader chooses is sent though another page is on its way', () => {
  const { clock, awaited, sync, sent, receive } = ownSync();
  receive(answer(A));
  awaited.until = 10_000;
  sync.report({ as_of: B });
  clock.pass(1);
  assert.deepEqual(withoutIds(sent), [[0, { as_of: B }]]);
});

test('each report has an id of its own, so that a day reported before counts again', () => {
  const { clock, sync, sent, changed, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(1);
  receive(answer(B, 1));
  receive(answer(A, 1));
  sync.report({ as_of: B });
  clock.pass(2);
  assert.deepEqual(
    sent.map(([, id]) => id),
    [1, 2],
  );
  assert.deepEqual(changed, [{ as_of: A }]);
});

test('ids follow the time, so that an earlier time map on the page had none of them', () => {
  const clock = new Clock();
  /** @type {number[]} */
  const ids = [];
  const options = { ...clock.options(), now: () => clock.now, pageAwaited: () => 0, onOverdue: () => {} };
  for (const start of [1_000, 50_000]) {
    clock.pass(start);
    const sync = new DaySync({ ...options, send: ({ id }) => ids.push(id) });
    sync.receive(answer(A));
    sync.report({ as_of: B });
    clock.pass(start);
    sync.stop();
  }
  assert.deepEqual(ids, [1_000, 50_000]);
});

each('the answer to any sending of a day counts', [[1], [2], [3]], (id) => {
  const { clock, sync, sent, overdue, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(7_000);
  receive(answer(B, id));
  clock.pass(90_000);
  assert.equal(sent.length, 3);
  assert.deepEqual(overdue, [
    [2_000, true],
    [7_000, false],
  ]);
  assert.ok(!sync.waiting);
});

test('one report is out at a time and the last day follows its answer', () => {
  const { clock, sync, sent, changed, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(10);
  for (const as_of of [C, A, C]) sync.report({ as_of });
  clock.pass(900);
  receive(answer(B, 1));
  clock.pass(1_000);
  receive(answer(C, 2));
  clock.pass(90_000);
  assert.deepEqual(withoutIds(sent), [
    [0, { as_of: B }],
    [900, { as_of: C }],
  ]);
  assert.deepEqual(changed, []);
});

test('a late answer never moves the reader back', () => {
  const { clock, sync, changed, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(10);
  sync.report({ as_of: C });
  receive(answer(A));
  clock.pass(2_500);
  receive(answer(B, 1));
  receive(answer(A, 1));
  clock.pass(3_000);
  receive(answer(C, 2));
  assert.deepEqual(changed, []);
  assert.ok(!sync.waiting);
});

test('going back to the day before while another is out is sent too', () => {
  const { clock, sync, sent, changed, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(10);
  sync.report({ as_of: A });
  receive(answer(B, 1));
  clock.pass(20);
  receive(answer(A, 2));
  assert.deepEqual(
    sent.map(([, , report]) => report),
    [{ as_of: B }, { as_of: A }],
  );
  assert.deepEqual(changed, []);
});

test('Python moves a reader who has reported nothing', () => {
  const { changed, receive } = ownSync();
  receive(answer(A));
  receive(answer(B, null, { selected: 'e', view_state: PLACE }));
  receive(answer(B, null, { selected: 'e', view_state: PLACE }));
  assert.deepEqual(changed, [{ as_of: B, selected: 'e', view_state: PLACE }]);
});

test('an unanswered day is no reason to ignore what else has changed', () => {
  const { clock, sync, changed, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(1);
  receive(answer(A, null, { selected: 'e' }));
  assert.deepEqual(changed, [{ selected: 'e' }]);
});

test('changes of Python’s wait until they are asked for, the last of each', () => {
  const { sync } = ownSync();
  sync.receive(answer(A));
  sync.receive(answer(B, null, { selected: 'e' }));
  sync.receive(answer(C, null, { selected: 'e' }));
  assert.deepEqual(sync.takeChanges(), { as_of: C, selected: 'e' });
  assert.deepEqual(sync.takeChanges(), {});
});

test('a day that the reader reports meanwhile wins over one of Python’s that is not shown yet', () => {
  const { clock, sync } = ownSync();
  sync.receive(answer(A));
  sync.receive(answer(B, null, { selected: 'e' }));
  sync.report({ as_of: C });
  assert.deepEqual(sync.takeChanges(), { selected: 'e' });
  clock.pass(1);
  sync.receive(answer(C, 1, { selected: 'e' }));
  assert.deepEqual(sync.takeChanges(), {});
});

test('a typed text is answered with the day that it means, and a day chosen after it takes its place', () => {
  const { clock, sync, sent, changed, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: 'September 2022' });
  clock.pass(1);
  receive(answer(B, sent[0][1]));
  assert.deepEqual([changed, sync.waiting], [[{ as_of: B }], false]);
  sync.report({ as_of: 'September 2022' }); // the same text again, after another day
  clock.pass(1);
  receive(answer(C, null));
  sync.report({ as_of: A });
  clock.pass(2500);
  assert.deepEqual(withoutIds(sent).slice(1), [
    [1, { as_of: 'September 2022' }],
    [2001, { as_of: A }],
  ]);
});
