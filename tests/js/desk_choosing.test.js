import assert from 'node:assert/strict';
import { test } from 'node:test';

// Escape in an open list closes it and nothing else: Streamlit empties a field in which nothing has been typed.

/** @type {Record<string, (event: unknown) => void>} */
const heard = {};
/** What the page says when a list opens or closes. */
const page = { changed: () => {} };

class Input {
  #text = 'freight';
  isOpen = true;
  get value() {
    return this.#text;
  }
  set value(text) {
    this.#text = text;
  }
  /** @param {string} name */
  getAttribute(name) {
    return name === 'role' ? 'combobox' : String(this.isOpen);
  }
  closest() {
    return this;
  }
  dispatchEvent() {
    heard.input({ target: this });
  }
}

Object.assign(globalThis, {
  HTMLInputElement: Input,
  HTMLTextAreaElement: class {},
  MutationObserver: class {
    /** @param {() => void} changed */
    constructor(changed) {
      Object.assign(page, { changed });
    }
    observe() {
      // `page.changed` tells
    }
  },
  requestAnimationFrame: (/** @type {() => void} */ draw) => draw(),
  document: {
    body: null,
    activeElement: null,
    addEventListener: (/** @type {string} */ name, /** @type {(event: unknown) => void} */ listener) => {
      heard[name] = listener;
    },
  },
});
const { listen } = await import('../../dashboard/editor/choosing.js');
listen();

/**
 * What a field holds as Streamlit hears of Escape.
 * @param {Input} field
 */
function afterEscape(field) {
  heard.keydown({ key: 'Escape', target: field, isTrusted: true, isComposing: false });
  return field.value;
}

test('in an open list something counts as typed, so that Streamlit puts the chosen word back', () => {
  assert.ok(afterEscape(new Input()) !== 'freight');
});

test('in a closed list nothing does', () => {
  assert.equal(afterEscape(Object.assign(new Input(), { isOpen: false })), 'freight');
});

test('a list that the page closes opens again for what was typed, and for nothing else', () => {
  const field = new Input();
  /** @type {string[]} */
  const written = [];
  field.dispatchEvent = () => written.push(field.value);
  Object.assign(document, { activeElement: field });
  Object.assign(field, { isOpen: false });
  page.changed();
  assert.deepEqual(written, []);
  heard.input({ target: field });
  page.changed();
  assert.deepEqual(written, ['freight ', 'freight']);
});
