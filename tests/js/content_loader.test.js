// Which content is shown, whatever comes late, fails, or is refused: `ContentLoader` with answers that the test gives.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContentLoader, Outdated } from '../../timemap/static/sync/content_loader.js';
import { Clock } from './clock.js';

/** A loader whose fetches are answered by hand, in any order. */
function room() {
  const clock = new Clock();
  /** @type {{ url: string, signal: AbortSignal, answer: (content: any) => void, fail: (error: Error) => void }[]} */
  const asked = [];
  /** @type {string[]} */
  const log = [];
  const loader = new ContentLoader({
    ...clock.options(),
    load: (url, signal) => new Promise((answer, fail) => asked.push({ url, signal, answer, fail })),
    onContent: () => log.push(`shown ${loader.url} ${/** @type {any} */ (loader.content).name}`),
    onSlow: () => log.push('slow'),
    onFailure: (error) => log.push(`failed ${error.message}`),
    onOutdated: () => log.push('outdated'),
  });
  /** @param {number} i */
  const answer = async (i) => {
    asked[i].answer({ name: `content of ${asked[i].url}` });
    await settled();
  };
  /**
   * @param {number} i
   * @param {Error} [error]
   */
  const fail = async (i, error = new Error('lost')) => {
    asked[i].fail(error);
    await settled();
  };
  return { clock, asked, log, loader, answer, fail };
}

/** All that follows from an answer has happened. */
async function settled() {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
}

test('the wanted content is shown once it is there, and asked for once', async () => {
  const { asked, log, loader, answer } = room();
  loader.want('/a');
  loader.want('/a');
  assert.ok(!loader.ready);
  await answer(0);
  loader.want('/a');
  assert.ok(loader.ready);
  assert.equal(asked.length, 1);
  assert.deepEqual(log, ['shown /a content of /a']);
});

test('of fast changes only the last is shown, in whichever order the answers come', async () => {
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ]) {
    const { log, loader, answer } = room();
    for (const url of ['/a', '/b', '/c']) loader.want(url);
    for (const i of order) await answer(i);
    assert.deepEqual(log, ['shown /c content of /c']);
    assert.equal(loader.url, '/c');
  }
});

test('what was shown before is there at once when it is wanted again, and the way to the other is forgotten', async () => {
  const { asked, log, loader, answer } = room();
  loader.want('/a');
  await answer(0);
  loader.want('/b');
  assert.ok(!loader.ready);
  loader.want('/a');
  assert.ok(loader.ready);
  await answer(1);
  assert.equal(loader.url, '/a');
  assert.equal(asked.length, 2);
  assert.deepEqual(log, ['shown /a content of /a']);
});

test('wanted again while it is under way, it is shown once', async () => {
  const { asked, log, loader, answer } = room();
  loader.want('/a');
  loader.want('/b');
  loader.want('/a');
  assert.deepEqual(
    asked.map(({ url }) => url),
    ['/a', '/b', '/a'],
  );
  await answer(0);
  await answer(2);
  assert.deepEqual(log, ['shown /a content of /a']);
});

test('what did not come is asked for again after longer and longer waits, and what was shown stays', async () => {
  const { clock, asked, log, loader, answer, fail } = room();
  loader.want('/a');
  await answer(0);
  loader.want('/b');
  const times = [];
  for (let i = 1; i <= 7; i += 1) {
    await fail(i);
    assert.ok(loader.failed && loader.url === '/a');
    const again = Math.max(...clock.timers.map(({ at }) => at).filter((at) => at !== ContentLoader.SLOW));
    clock.pass(again);
    times.push(again);
  }
  assert.deepEqual(times, [1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000]);
  await answer(8);
  assert.ok(!loader.failed && loader.ready);
  assert.equal(log.at(-1), 'shown /b content of /b');
  assert.equal(asked.length, 9);
  assert.deepEqual(clock.timers, []);
});

test('a failure of what is no longer wanted says nothing and asks for nothing', async () => {
  const { clock, log, loader, answer, fail } = room();
  loader.want('/a');
  loader.want('/b');
  await fail(0);
  assert.deepEqual(log, []);
  await answer(1);
  assert.deepEqual([log, clock.timers], [['shown /b content of /b'], []]);
});

test('a failure is forgotten when other content is wanted', async () => {
  const { clock, loader, answer, fail } = room();
  loader.want('/a');
  await answer(0);
  loader.want('/b');
  await fail(1);
  loader.want('/a');
  assert.ok(loader.ready && !loader.failed);
  assert.deepEqual(clock.timers, []);
});

test('a refusal is told once per address that is wanted, and asked for again like any failure', async () => {
  const { clock, loader, asked, log, fail } = room();
  for (const url of ['/a', '/b']) {
    loader.want(url);
    for (let i = 0; i < 3; i += 1) {
      await fail(asked.length - 1, new Outdated('404'));
      clock.pass(clock.now + 4_000);
    }
  }
  assert.deepEqual(
    log.filter((line) => line !== 'slow'),
    ['/a', '/b'].flatMap(() => ['failed 404', 'outdated', 'failed 404', 'failed 404']),
  );
  assert.equal(asked.length, 8);
});

test('content that hangs is said after two seconds, given up after fifteen, and asked for again', async () => {
  const { clock, loader, asked, log, answer } = room();
  loader.want('/a');
  assert.ok(loader.waiting && !loader.slow);
  clock.pass(1_999);
  assert.deepEqual(log, []);
  clock.pass(2_000);
  assert.ok(loader.slow);
  clock.pass(14_999);
  assert.deepEqual([log, asked[0].signal.aborted], [['slow'], false]);
  clock.pass(15_000);
  assert.deepEqual([log, asked[0].signal.aborted, asked.length], [['slow', 'failed timeout'], true, 1]);
  clock.pass(16_000);
  assert.equal(asked.length, 2);
  await answer(0); // late
  assert.ok(!loader.ready && loader.waiting);
  await answer(1);
  assert.ok(loader.ready && !loader.waiting && !loader.slow && !loader.failed);
  assert.deepEqual(clock.timers, []);
});

test('content that is long in the making has twice the time at each try', () => {
  const { clock, loader, asked } = room();
  loader.want('/a');
  for (const [tries, until] of [
    [1, 15_999],
    [2, 46_000],
    [3, 111_999],
    [4, 112_000],
  ]) {
    clock.pass(until);
    assert.equal(asked.length, tries, String(until));
  }
});

test('at most one fetch is under way', async () => {
  const { clock, loader, asked, answer, fail } = room();
  const underWay = () => asked.filter(({ signal }) => !signal.aborted).map(({ url }) => url);
  for (const url of ['/a', '/b', '/c']) loader.want(url);
  assert.deepEqual(underWay(), ['/c']);
  await fail(2);
  clock.pass(1_000);
  assert.deepEqual(underWay(), ['/c']);
  await answer(3);
  loader.want('/d');
  loader.stop();
  assert.deepEqual(asked.at(-1)?.signal.aborted, true);
});

test('an error of what shows the content is not taken for one of the way', async () => {
  const { clock, loader, asked } = room();
  loader.onContent = () => {
    throw new TypeError('drawing');
  };
  loader.wanted = '/a';
  const shown = loader.fetch();
  asked[0].answer({});
  const error = await shown.then(
    () => null,
    (thrown) => thrown,
  );
  assert.ok(error instanceof TypeError);
  assert.deepEqual([loader.failed, clock.timers], [false, []]);
});

test('a stopped loader shows nothing and asks for nothing', async () => {
  const { clock, log, loader, answer, fail } = room();
  loader.want('/a');
  loader.stop();
  await answer(0);
  loader.want('/b');
  await fail(1);
  loader.stop();
  clock.pass(90_000);
  assert.deepEqual(log, ['failed lost']);
});
