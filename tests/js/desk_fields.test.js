import assert from 'node:assert/strict';
import { test } from 'node:test';

// A long text of the desk's form is taken over once its typing pauses, and never amid a syllable that an input method puts
// together.

/** @type {Record<string, ((event: unknown) => void)[]>} */
const heard = {};
/** @type {(() => void) | undefined} */
let timer;
let presses = 0;
/** @type {(() => void)[]} */
const watchers = [];
/** @type {(() => void)[]} */
const frames = [];

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
    /** @param {() => void} listener */
    constructor(listener) {
      watchers.push(listener);
    }
    observe() {
      // the tests say when the page changes
    }
  },
  requestAnimationFrame: (/** @type {() => void} */ due) => frames.push(due),
  setTimeout: (/** @type {() => void} */ due) => {
    timer = due;
  },
  clearTimeout: () => {
    timer = undefined;
  },
  setInterval: () => 0,
  CSS: { escape: (/** @type {string} */ text) => text },
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

test('the notes are tied anew once in the frame after the page has changed, each time', () => {
  const asked = [1, 2].map(() => {
    frames.length = 0;
    for (const changed of [...watchers, ...watchers]) changed();
    const count = frames.length;
    for (const due of [...frames]) due();
    return count;
  });
  assert.ok(asked[0] > 0);
  assert.equal(asked[1], asked[0]);
});
