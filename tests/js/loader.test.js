// A component's few lines: a module that does not load is tried again, and what is mounted stays.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

/** The loader of a module that is not there at first; timers go off when the test says so. */
async function room() {
  const timers = /** @type {{ callback: () => void, wait: number }[]} */ ([]);
  const mounted = /** @type {any[]} */ ([]);
  const page = /** @type {any} */ (globalThis);
  page.document = { baseURI: 'data:' };
  page.takeMounting = (/** @type {any} */ mounting) => mounted.push(mounting);
  page.setTimeout = (/** @type {() => void} */ callback, /** @type {number} */ wait) => timers.push({ callback, wait });
  page.clearTimeout = (/** @type {number} */ timer) => timer && timers.splice(timer - 1, 1);
  let there = false;
  page.URL = class {
    get href() {
      const module = 'export default (mounting) => globalThis.takeMounting(mounting)';
      return there ? `data:text/javascript,${module}` : 'data:text/javascript,throw new Error("lost")';
    }
  };
  const script = readFileSync('timemap/loader.js', 'utf8');
  const { default: component } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  const host = { textContent: '', firstElementChild: /** @type {any} */ (null) };
  const mounting = { parentElement: { querySelector: () => host }, data: { unavailable: 'does not load' } };
  return { component, host, mounting, mounted, timers, comes: () => (there = true) };
}

/** All that follows from an import has happened. */
async function settled() {
  for (let i = 0; i < 20; i += 1) await import(`data:text/javascript,//${Math.random()}`);
}

test('a module that does not load is tried again until it does', async () => {
  const { component, host, mounting, mounted, timers, comes } = await room();
  component(mounting);
  await settled();
  assert.equal(host.textContent, 'does not load');
  assert.deepEqual(
    timers.map(({ wait }) => wait),
    [1000],
  );
  timers[0].callback();
  await settled();
  assert.equal(timers[1].wait, 2000);
  comes();
  timers[1].callback();
  await settled();
  assert.deepEqual(mounted, [mounting]);
  assert.equal(timers.length, 2);
});

test('what is mounted stays while another version does not load', async () => {
  const { component, host, mounting } = await room();
  host.firstElementChild = {};
  component(mounting);
  await settled();
  assert.equal(host.textContent, '');
});

test('a component that is gone is not tried again', async () => {
  const { component, mounting, mounted, timers } = await room();
  const unmount = component(mounting);
  await settled();
  unmount();
  assert.deepEqual([mounted, timers], [[], []]);
});
