// What is typed on the desk is on the disk at once too, and is there again where the browser's own storage has lost it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { empty, stored } from './browser_storage.js';

/** @type {Map<string, string>} what lies on the disk */
const disk = new Map();
/** @param {unknown} result @param {string} [end] */
function asked(result, end = 'onsuccess') {
  /** @type {any} */
  const request = { result, error: new Error('no disk') };
  queueMicrotask(() => {
    request.onupgradeneeded?.();
    request[end]();
  });
  return request;
}
const store = {
  put: (/** @type {string} */ text, /** @type {string} */ key) => disk.set(key, text),
  delete: (/** @type {string} */ key) => disk.delete(key),
  getAllKeys: () => asked([...disk.keys()]),
  getAll: () => asked([...disk.values()]),
};
const database = { createObjectStore: () => {}, transaction: () => ({ objectStore: () => store }) };
let opened = 0;
Object.assign(globalThis, {
  indexedDB: {
    open: () => {
      opened += 1;
      return asked(database);
    },
  },
});
const onDisk = await import('../../dashboard/editor/kept_on_disk.js');
const kept = await import('../../dashboard/editor/kept_texts.js');
const soon = () => new Promise((done) => setTimeout(() => done(null)));

test('texts are put on the disk, dropped, and read back', async () => {
  onDisk.put('one', '1');
  onDisk.put('two', '2');
  await soon();
  onDisk.drop('one');
  await soon();
  assert.deepEqual(await onDisk.copies(), [['two', '2']]);
  assert.equal(opened, 1);
});

test('what is typed is on the disk until it is forgotten', async () => {
  disk.clear();
  kept.keep('note', 'draft/reason', 'typed', '');
  await soon();
  const [[key, text], ...others] = await onDisk.copies();
  assert.deepEqual([key, JSON.parse(text).text, others.length], ['rail-links.desk.draft/reason', 'typed', 0]);
  kept.forget(['draft']);
  await soon();
  assert.deepEqual(await onDisk.copies(), []);
});

test('what the browser has lost of its storage is there again; what it has that is newer stays', async () => {
  const at = (/** @type {string} */ text, /** @type {number} */ days) =>
    JSON.stringify({ text, had: '', at: Date.now() - days * 1000, page: 'earlier' });
  empty();
  stored['rail-links.desk.draft/quote'] = at('newer', 1);
  disk.set('rail-links.desk.draft/quote', at('older', 9));
  disk.set('rail-links.desk.draft/title', at('lost', 5));
  const { setTimeout: later } = globalThis;
  globalThis.setTimeout = /** @type {any} */ ((/** @type {() => void} */ act) => later(act, 50)); // nothing is slow here
  await kept.readLeft(() => {});
  globalThis.setTimeout = later;
  const texts = Object.entries(stored).map(([key, text]) => [key.split('/').at(-1), JSON.parse(text).text]);
  assert.deepEqual(texts.sort(), [
    ['quote', 'newer'],
    ['title', 'lost'],
  ]);
});
