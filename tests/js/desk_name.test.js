import assert from 'node:assert/strict';
import { test } from 'node:test';

// The browser remembers the editor's name, and fills an empty field with it once; what somebody types is the name.

/** @type {Record<string, (event: unknown) => void>} */
const heard = {};
/** @type {Map<string, string>} */
const stored = new Map();

class Input {
  #text = '';
  get value() {
    return this.#text;
  }
  set value(text) {
    this.#text = text;
  }
  matches() {
    return true;
  }
  dispatchEvent() {
    // Streamlit takes it
  }
}

/** @type {Input | null} */
let field = null;
Object.assign(globalThis, {
  HTMLElement: Input,
  HTMLInputElement: Input,
  HTMLTextAreaElement: class {},
  CSS: { escape: (/** @type {string} */ text) => text },
  localStorage: {
    getItem: (/** @type {string} */ key) => stored.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => stored.set(key, text),
    removeItem: (/** @type {string} */ key) => stored.delete(key),
  },
  document: {
    querySelector: () =>
      field && { querySelector: (/** @type {string} */ wanted) => (wanted.includes(':') ? null : field) },
    addEventListener: (/** @type {string} */ name, /** @type {(event: unknown) => void} */ listener) => {
      heard[name] = listener;
    },
  },
});
const { fill, isAskedAt, listen } = await import('../../dashboard/editor/editor_name.js');
listen();

let pages = 0;

/** Another page with an empty field for the name. */
function another() {
  field = new Input();
  pages += 1;
  isAskedAt(`page_${pages}`);
  return field;
}

/**
 * @param {Input} at
 * @param {string} text
 */
function type(at, text) {
  at.value = text;
  heard.input({ target: at, isTrusted: true });
}

test('a name that was typed fills the empty field of another page', () => {
  type(another(), 'Ada');
  assert.equal(another().value, 'Ada');
});

test('a field that comes later is filled then', () => {
  field = null;
  isAskedAt('late');
  field = new Input();
  fill();
  assert.equal(field.value, 'Ada');
});

test('another name that stands there already stays, and is the one that is remembered', () => {
  field = new Input();
  field.value = 'Bo';
  isAskedAt('of Bo');
  assert.equal(field.value, 'Bo');
  assert.equal(another().value, 'Bo'); // it was typed before this script was there
});

test('who empties the field is not filled in again, and is forgotten', () => {
  const at = another();
  type(at, '');
  fill();
  assert.equal(at.value, '');
  assert.equal(another().value, '');
});
