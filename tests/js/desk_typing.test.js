import assert from 'node:assert/strict';
import { test } from 'node:test';

// What another field has filled in does not take the place of what somebody is typing there.

/** @type {Record<string, ((event: unknown) => void)[]>} */
const heard = {};
/** @type {(() => void)[]} */
const observers = [];
const LONGEST = 5;

class Input {
  type = 'text';
  #text = '';
  get value() {
    return this.#text;
  }
  set value(text) {
    if (text.length <= LONGEST) this.#text = text;
  }
  getAttribute() {
    return null;
  }
  closest() {
    return this;
  }
  dispatchEvent() {
    // nobody hears it
  }
}

const page = {
  body: null,
  /** @type {Input | null} */
  activeElement: null,
  addEventListener: (/** @type {string} */ name, /** @type {(event: unknown) => void} */ listener) => {
    heard[name] = [...(heard[name] ?? []), listener];
  },
};
Object.assign(globalThis, {
  document: page,
  HTMLInputElement: Input,
  HTMLTextAreaElement: class {},
  MutationObserver: class {
    /** @param {() => void} changed */
    constructor(changed) {
      observers.push(changed);
    }
    observe() {
      // the test calls it
    }
  },
});
const { listen } = await import('../../dashboard/editor/taking_over.js');
listen();

/** @param {string} text */
function typed(text) {
  const field = new Input();
  page.activeElement = field;
  field.value = text;
  for (const listener of heard.input) listener({ target: field, isTrusted: true });
  return field;
}

/**
 * @param {Input} field
 * @param {string} text
 */
function filled(field, text) {
  field.value = text;
  for (const changed of observers) changed();
}

test('a field in which somebody types keeps what was typed', () => {
  const field = typed('Yo');
  filled(field, 'NK');
  assert.equal(field.value, 'Yo');
});

test('a field that was left is filled', () => {
  const field = typed('Yo');
  for (const listener of heard.focusout) listener({ isTrusted: true });
  filled(field, 'NK');
  assert.equal(field.value, 'NK');
});

test('a text that the field refuses is not written again and again', () => {
  const field = typed('Yo');
  for (const listener of heard.input) listener({ target: Object.assign(field, { value: 'Yo' }), isTrusted: true });
  Object.defineProperty(field, 'value', { value: 'short', configurable: true }); // it takes nothing any more
  for (const changed of observers) changed();
  Reflect.deleteProperty(field, 'value');
  filled(field, 'NK');
  assert.equal(field.value, 'NK');
});
