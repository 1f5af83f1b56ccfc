// What a run of the page would disturb: presses, texts that are not sent, keys, play and dialogs, on a page of the test's own.

import assert from 'node:assert/strict';
import { test } from 'node:test';

class Field {
  isConnected = true;
  value = '';
  /** @param {string} tag  @param {string} [role] */
  constructor(tag, role = '') {
    this.tag = tag;
    this.role = role;
  }

  /** @param {string} selector */
  matches(selector) {
    return selector.includes(this.tag) && (selector.includes('textarea') || this.tag !== 'input');
  }

  getAttribute() {
    return this.role;
  }
}
class Input extends Field {}

/** @type {[string, (event: any) => void][]} */
const listeners = [];
const open = { found: null };
let now = 10_000;
Object.defineProperty(globalThis, 'performance', { value: { now: () => now } });
Object.assign(globalThis, {
  window: globalThis,
  HTMLElement: Field,
  HTMLInputElement: Input,
  addEventListener: (/** @type {string} */ kind, /** @type {() => void} */ act) => listeners.push([kind, act]),
  document: {
    addEventListener: (/** @type {string} */ kind, /** @type {() => void} */ act) => listeners.push([kind, act]),
    querySelector: () => open.found,
  },
});
const { isBusy } = await import('../../dashboard/session/busy.js');

/** Lets something happen, and time pass until keys and wheel rest. @param {string} kind  @param {object} [event] */
function happen(kind, event = {}) {
  for (const [each, act] of listeners) if (each === kind) act(event);
  now += 1000;
}

test('a press lasts until it is released, here or elsewhere', () => {
  for (const end of ['pointerup', 'pointercancel']) {
    happen('pointerdown', { pointerId: 1 });
    assert.ok(isBusy());
    happen('pointermove', { pointerId: 1, buttons: 1 });
    assert.ok(isBusy());
    happen(end, { pointerId: 1 });
    assert.ok(!isBusy());
  }
  happen('pointerdown', { pointerId: 1 });
  happen('pointermove', { pointerId: 1, buttons: 0 });
  assert.ok(!isBusy());
  happen('pointerdown', { pointerId: 1 });
  happen('blur');
  assert.ok(!isBusy());
});

test('keys and the wheel rest a moment later', () => {
  for (const kind of ['keydown', 'wheel', 'scroll']) {
    happen(kind, { key: 'ArrowLeft' });
    now -= 900;
    assert.ok(isBusy());
    now += 900;
    assert.ok(!isBusy());
  }
});

test('a text lasts until it is sent or given up', () => {
  const field = new Input('input');
  for (const end of [{ key: 'Enter' }, { key: 'Escape' }]) {
    happen('input', { target: field });
    assert.ok(isBusy());
    happen('keydown', { target: field, key: 'Enter', isComposing: true });
    assert.ok(isBusy());
    happen('keydown', { target: field, ...end });
    assert.ok(!isBusy());
  }
  for (const end of ['change', 'focusout']) {
    happen('input', { target: field });
    happen(end, { target: field });
    assert.ok(!isBusy());
  }
});

test('in a text of many lines the Enter key ends a line alone', () => {
  const field = new Field('textarea');
  happen('input', { target: field });
  happen('keydown', { target: field, key: 'Enter' });
  assert.ok(isBusy());
  happen('keydown', { target: field, key: 'Enter', ctrlKey: true });
  assert.ok(!isBusy());
});

test('a field for choosing holds a text only while one stands in it, and one that is gone holds none', () => {
  const choosing = new Input('input', 'combobox');
  choosing.value = 'Dan';
  happen('input', { target: choosing });
  assert.ok(isBusy());
  choosing.value = '';
  assert.ok(!isBusy());
  const gone = new Input('input');
  happen('input', { target: gone });
  gone.isConnected = false;
  assert.ok(!isBusy());
});

test('play and a dialog last as long as they are there', () => {
  Object.assign(open, { found: {} });
  assert.ok(isBusy());
  open.found = null;
  assert.ok(!isBusy());
});
