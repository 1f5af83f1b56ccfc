// What the time map reports after another session has begun, and when its page is left.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { A, answer, B, C, ELSEWHERE, ownSync, PLACE, withoutIds } from './own_sync.js';

test('another session gets what was not answered at once', () => {
  const { clock, sync, sent, changed, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B, view_state: PLACE });
  clock.pass(40_000);
  receive(answer(A, null, { session: 'two' }));
  clock.pass(40_001);
  receive(answer(B, 6, { session: 'two', view_state: PLACE }));
  clock.pass(90_000);
  assert.deepEqual(withoutIds(sent).at(-1), [40_000, { as_of: B, view_state: PLACE }]);
  assert.equal(sent.length, 6);
  assert.deepEqual(changed, []);
  assert.ok(!sync.waiting);
});

test('an answer of the session before does not count for another', () => {
  const { clock, sync, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(1);
  receive(answer(A, null, { session: 'two' }));
  receive(answer(A, 1, { session: 'two' }));
  clock.pass(10);
  assert.ok(sync.waiting);
});

test('another session whose address was behind gets what the reader was shown', () => {
  const { clock, sync, sent, changed, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B, selected: 'e', view_state: PLACE });
  clock.pass(1);
  receive(answer(B, 1, { selected: 'e', view_state: PLACE }));
  receive(answer(A, null, { session: 'two', view_state: ELSEWHERE }));
  clock.pass(100);
  assert.deepEqual(withoutIds(sent).at(-1), [1, { as_of: B, selected: 'e', view_state: PLACE }]);
  assert.deepEqual(changed, []);
});

test('another session that knows all is sent nothing', () => {
  const { clock, sync, sent, changed, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(1);
  receive(answer(B, 1));
  receive(answer(B, null, { session: 'two' }));
  clock.pass(90_000);
  assert.equal(sent.length, 1);
  assert.deepEqual(changed, []);
});

test('an answer given before this time map was there does not count', () => {
  const { clock, sync, receive } = ownSync();
  receive(answer(A, 0));
  sync.report({ as_of: B });
  clock.pass(1);
  receive(answer(A, 0));
  clock.pass(10);
  assert.ok(sync.waiting);
});

test('leaving sends at once what is held back, and nothing twice', () => {
  const { clock, sync, sent, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(10);
  sync.report({ as_of: C });
  sync.flush();
  sync.flush();
  assert.deepEqual(withoutIds(sent), [
    [0, { as_of: B }],
    [10, { as_of: C }],
  ]);
});

test('a stopped sync sends nothing later', () => {
  const { clock, sync, sent, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(1);
  sync.stop();
  clock.pass(90_000);
  assert.equal(sent.length, 1);
});

test('another session is told of a comparison that has ended, and of a divider at the left edge', () => {
  for (const [shown, behind] of [
    [{ compare_with: '' }, { compare_with: B }],
    [{ divider: 0 }, { divider: 50 }],
  ]) {
    const { clock, sent, changed, receive } = ownSync();
    receive(answer(A, null, shown));
    receive(answer(A, null, { session: 'two', ...behind }));
    clock.pass(1);
    assert.deepEqual(withoutIds(sent), [[0, shown]]);
    assert.deepEqual(changed, []);
  }
});

test('a session that is new once the reader has gone back is not led forward again', () => {
  const { clock, sync, sent, changed, receive } = ownSync();
  receive(answer(A));
  sync.report({ as_of: B });
  clock.pass(1);
  receive(answer(B, 1));
  sync.wentBack();
  receive(answer(A, null, { session: 'two' }));
  clock.pass(90_000);
  assert.deepEqual([withoutIds(sent), changed, sync.waiting], [[[0, { as_of: B }]], [{ as_of: A }], false]);
});
