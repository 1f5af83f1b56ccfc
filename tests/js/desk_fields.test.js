import assert from 'node:assert/strict';
import { test } from 'node:test';

// A long text of the desk's form is taken over once its typing pauses, and never amid a syllable that an input method puts
// together.

/** @type {Record<string, ((event: unknown) => void)[]>} */
const heard = {};
/** @type {(() => void) | undefined} */
let timer;
let presses = 0;

class Area {
  closest() {
    return this;
  }
  dispatchEvent() {
    presses += 1;
  }
}

Object.assign(globalThis, {
  window: globalThis,
  HTMLTextAreaElement: Area,
  HTMLInputElement: class {},
  HTMLElement: class {},
  KeyboardEvent: class {},
  MutationObserver: class {
    observe() {
      // nothing on this page changes
    }
  },
  setTimeout: (/** @type {() => void} */ due) => {
    timer = due;
  },
  clearTimeout: () => {
    timer = undefined;
  },
  setInterval: () => 0,
  document: {
    body: { classList: { toggle: () => false } },
    querySelector: () => null,
    querySelectorAll: () => [],
    getElementById: () => null,
    addEventListener: (/** @type {string} */ name, /** @type {(event: unknown) => void} */ listener) => {
      heard[name] = [...(heard[name] ?? []), listener];
    },
  },
});
await import('../../dashboard/editor/desk_fields.js');

/**
 * @param {string} name
 * @param {boolean} isComposing
 */
function happens(name, isComposing = false) {
  for (const listener of heard[name] ?? []) listener({ target, isComposing });
}

const target = new Area();

test('a long text is taken over once, after its typing pauses', () => {
  presses = 0;
  happens('input');
  assert.equal(presses, 0);
  timer?.();
  assert.equal(presses, 1);
});

test('nothing is taken over while a syllable is put together; the pause begins when it is whole', () => {
  presses = 0;
  happens('input');
  happens('compositionstart');
  assert.equal(timer, undefined);
  happens('input', true);
  assert.equal(timer, undefined);
  happens('compositionend');
  timer?.();
  assert.equal(presses, 1);
});
