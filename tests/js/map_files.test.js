// What the map is drawn by: loaded once, and again where that has failed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadBundle } from '../../timemap/static/map/map_files.js';

/** A document in which scripts come or fail when the test says so. */
function head() {
  /** @type {any[]} */
  const scripts = [];
  const createElement = () => {
    const script = { remove: () => scripts.splice(scripts.indexOf(script), 1) };
    return script;
  };
  const page = /** @type {any} */ (globalThis);
  page.document = { createElement, head: { append: (/** @type {any} */ script) => scripts.push(script) } };
  return scripts;
}

test('a bundle is loaded once, whoever asks', async () => {
  const scripts = head();
  const both = [loadBundle('a'), loadBundle('a')];
  assert.equal(scripts.length, 1);
  scripts[0].onload();
  assert.deepEqual(await Promise.all(both), [globalThis, globalThis]);
  await loadBundle('a');
  assert.equal(scripts.length, 1);
});

test('a bundle that did not load is loaded anew for whoever asks again', async () => {
  const scripts = head();
  const both = [loadBundle('b'), loadBundle('b')];
  scripts[0].onerror();
  for (const failed of both) await assert.rejects(failed, /cannot load b/);
  assert.equal(scripts.length, 0);
  const again = loadBundle('b');
  scripts[0].onload();
  assert.equal(await again, globalThis);
});
