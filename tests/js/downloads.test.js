// Links to files whose place another day's links take: what was said of the old file goes, and nothing is read in vain.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renew } from '../../dashboard/session/downloads.js';

/** @param {string} href */
function link(href, status = { textContent: '' }) {
  const attributes = new Map([['href', href]]);
  return {
    status,
    textContent: href,
    closest: () => ({ querySelector: () => status }),
    attributes: [...attributes].map(([name, value]) => ({ name, value })),
    getAttribute: (/** @type {string} */ name) => attributes.get(name),
    setAttribute: (/** @type {string} */ name, /** @type {string} */ value) => attributes.set(name, value),
    getAttributeNames: () => [...attributes.keys()],
    hasAttribute: (/** @type {string} */ name) => attributes.has(name),
  };
}

/**
 * @param {ReturnType<typeof link>[]} now
 * @param {ReturnType<typeof link>[]} next
 */
function renewed(now, next, around = ['', '']) {
  let read = 0;
  const nodes = (/** @type {string} */ text) => [{ cloneNode: () => text }];
  const content = { querySelectorAll: () => next, childNodes: nodes(around[1]) };
  const template = {
    content,
    set innerHTML(/** @type {string} */ _) {
      read += 1;
    },
  };
  const copy = () => ({
    innerHTML: '',
    append(/** @type {string[]} */ ...parts) {
      this.innerHTML = parts.join('');
    },
    querySelectorAll: () => [],
  });
  const made = { template: () => template, div: copy };
  Object.assign(globalThis, { document: { createElement: (/** @type {'div' | 'template'} */ name) => made[name]() } });
  const could = renew(/** @type {any} */ ({ querySelectorAll: () => now, childNodes: nodes(around[0]) }), '<p></p>');
  return { could, read };
}

test('what was said of a file goes once its link leads to another, and stays while it leads to the same', () => {
  const [one, other] = [link('one?day=1', { textContent: 'Nothing' }), link('other', { textContent: 'Nothing' })];
  assert.equal(renewed([one, other], [link('one?day=2'), link('other')]).could, true);
  assert.deepEqual([one.status.textContent, other.status.textContent], ['', 'Nothing']);
  assert.equal(one.getAttribute('href'), 'one?day=2');
});

test('where there are no links yet the new ones are not read', () => {
  assert.deepEqual(renewed([], [link('one')]), { could: false, read: 0 });
  assert.deepEqual(renewed([link('one')], []), { could: false, read: 1 });
});

test('links in a text that says something else now are shown with it', () => {
  assert.equal(renewed([link('one')], [link('one')], ['The data as files', '数据文件']).could, false);
  assert.equal(renewed([link('one')], [link('one')], ['The data as files', 'The data as files']).could, true);
});
