// The system's own sheet for an address: its button is there where the browser has one, and says where it is refused.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offerSharing, share } from '../../dashboard/session/answer.js';

const URL = 'https://rail.example/?as_of=2022-09-26';

/** @param {unknown} value */
function withNavigator(value) {
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true, writable: true });
}

function pressedButton() {
  const status = { textContent: 'Copied' };
  const found = { pre: { textContent: URL }, '[role=status]': status };
  const parent = { querySelector: (/** @type {keyof typeof found} */ name) => found[name] };
  const words = { dataset: { unshared: 'not shared' } };
  const button = { dataset: { share: 'A view' }, parentElement: parent, closest: () => words };
  return { button: /** @type {any} */ (button), status };
}

test('the button is shown only where the browser can share', () => {
  for (const [has, hidden] of /** @type {[object, boolean][]} */ ([
    [{ share: () => {} }, false],
    [{}, true],
  ])) {
    withNavigator(has);
    /** @type {boolean[]} */
    const told = [];
    const button = { toggleAttribute: (/** @type {string} */ _, /** @type {boolean} */ on) => told.push(on) };
    offerSharing(/** @type {any} */ ({ querySelectorAll: () => [button] }));
    assert.deepEqual(told, [hidden]);
  }
});

test('the address goes to the sheet with what it is of', async () => {
  /** @type {object[]} */
  const shared = [];
  withNavigator({ share: async (/** @type {object} */ what) => shared.push(what) });
  const { button, status } = pressedButton();
  await share(button);
  assert.deepEqual(shared, [{ title: 'A view', url: URL }]);
  assert.equal(status.textContent, '');
});

test('a closed sheet says nothing, a refusal is said', async () => {
  for (const [name, said] of [
    ['AbortError', ''],
    ['NotAllowedError', 'not shared'],
  ]) {
    withNavigator({ share: () => Promise.reject(new DOMException('', name)) });
    const { button, status } = pressedButton();
    await share(button);
    assert.equal(status.textContent, said);
  }
});
