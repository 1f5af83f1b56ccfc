// When an open page asks which data there is, and when for a run: `NewerData` with the test's own server, reader and clock.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NewerData } from '../../dashboard/session/newer_data.js';
import { Clock } from './clock.js';

const LAST = NewerData.EVERY;

/** A page that shows version a, and what was asked of whom, and when. */
function opened() {
  const clock = new Clock();
  const world = { latest: { content_hash: 'a', loading: false }, seen: true, busy: false, fails: false };
  /** @type {number[]} */
  const asked = [];
  /** @type {[number, string][]} */
  const runs = [];
  const newer = new NewerData({
    ...clock.options(),
    ask: async () => {
      asked.push(clock.now);
      if (world.fails) throw new Error('503');
      return world.latest;
    },
    isSeen: () => world.seen,
    isBusy: () => world.busy,
    run: (contentHash) => runs.push([clock.now, contentHash]),
    now: () => clock.now,
    chance: () => 0,
  });
  newer.show('a');
  /** @param {number} until  time passes, and each answer comes before the next timer */
  const pass = async (until) => {
    for (let at = clock.now; at <= until; at += 100) {
      clock.pass(Math.min(at, until));
      for (let turn = 0; turn < 5; turn++) await null;
    }
    clock.pass(until);
  };
  return { clock, world, asked, runs, newer, pass };
}

test('a page asks every five seconds, and for no run while it shows what there is', async () => {
  const { asked, runs, pass } = opened();
  await pass(20_000);
  assert.deepEqual(asked, [5_000, 10_000, 15_000, 20_000]);
  assert.deepEqual(runs, []);
});

test('pages that were opened together ask apart', async () => {
  const { clock, newer, asked, pass } = opened();
  newer.stop();
  const other = new NewerData({ ...newer, ...clock.options(), chance: () => 0.5 });
  other.show('a');
  await pass(9_500);
  assert.deepEqual(asked, [4_500, 9_000]);
});

test('another version is asked for in one run', async () => {
  const { world, newer, runs, pass } = opened();
  await pass(6_000);
  world.latest.content_hash = 'b';
  await pass(10_000);
  assert.deepEqual(runs, [[10_000, 'b']]);
  newer.show('b');
  await pass(60_000);
  assert.equal(runs.length, 1);
});

test('a run that did not bring the version is asked for again, later and later', async () => {
  const { world, newer, runs, pass } = opened();
  world.latest.content_hash = 'b';
  await pass(5_000);
  newer.show('a'); // its replica does not have it yet
  await pass(200_000);
  const waits = runs.slice(1).map(([at], n) => at - runs[n][0]);
  assert.deepEqual(waits, [10_000, 20_000, 40_000, 80_000]);
});

test('a version that comes after another one is asked for at once', async () => {
  const { world, newer, runs, pass } = opened();
  for (const hash of ['b', 'c', 'b']) {
    world.latest = { content_hash: hash, loading: false };
    await pass((runs.length + 1) * LAST);
    newer.show(hash);
  }
  assert.deepEqual(
    runs.map(([, hash]) => hash),
    ['b', 'c', 'b'],
  );
});

test('while files are being read it asks a second later', async () => {
  const { world, asked, runs, pass } = opened();
  world.latest.loading = true;
  await pass(5_500);
  world.latest = { content_hash: 'b', loading: false };
  await pass(6_000);
  assert.deepEqual(asked, [5_000, 6_000]);
  assert.deepEqual(runs, [[6_000, 'b']]);
});

test('in the middle of something neither a question nor a run goes out; both follow', async () => {
  const { world, asked, runs, pass } = opened();
  world.latest.content_hash = 'b';
  world.busy = true;
  await pass(30_000);
  assert.deepEqual([asked, runs], [[], []]);
  world.busy = false;
  await pass(30_500);
  assert.deepEqual([asked.length, runs.length], [1, 1]);
});

test('what the reader begins while the answer is on its way holds the run back', async () => {
  const { world, newer, runs, pass } = opened();
  newer.ask = async () => {
    world.busy = true;
    return { content_hash: 'b', loading: false };
  };
  await pass(8_000);
  assert.deepEqual(runs, []);
  newer.ask = async () => ({ content_hash: 'b', loading: false });
  world.busy = false;
  await pass(8_500);
  assert.equal(runs.length, 1);
});

test('a page that nobody sees asks nothing, and at once when it is seen', async () => {
  const { world, newer, asked, pass } = opened();
  world.seen = false;
  await pass(60_000);
  newer.look();
  assert.deepEqual(asked, []);
  world.seen = true;
  newer.look();
  newer.look();
  await pass(60_000);
  assert.deepEqual(asked, [60_000]);
  await pass(65_000);
  assert.equal(asked.length, 2);
});

test('after errors it asks less and less, and as before once there is an answer', async () => {
  const { world, asked, pass } = opened();
  world.fails = true;
  await pass(380_000);
  const waits = asked.slice(1).map((at, n) => at - asked[n]);
  assert.deepEqual(waits, [10_000, 20_000, 40_000, 80_000, 120_000]);
  world.fails = false;
  await pass(540_000);
  const after = asked.slice(-4);
  assert.deepEqual(
    after.slice(1).map((at, n) => at - after[n]),
    [5_000, 5_000, 5_000],
  );
});

test('a page without data asks nothing: it looks for some itself', async () => {
  const { newer, asked, pass } = opened();
  newer.show('');
  await pass(30_000);
  assert.deepEqual(asked, []);
  newer.show('a');
  await pass(36_000);
  assert.equal(asked.length, 1);
});

test('one that a later version has replaced says nothing more', async () => {
  const { clock, world, newer, asked, runs, pass } = opened();
  world.latest.content_hash = 'b';
  clock.pass(5_000); // the question is out
  newer.stop();
  newer.show('a');
  newer.look();
  await pass(30_000);
  assert.deepEqual([asked, runs, clock.timers], [[5_000], [], []]);
});
