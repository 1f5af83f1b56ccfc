import assert from 'node:assert/strict';
import { test } from 'node:test';

// Beside a button stands that it works, from the press until something has come of it; a second press does nothing.

/** @type {Record<string, (event: unknown) => void>} */
const heard = {};

class Button {
  /** @param {string} key */
  constructor(key) {
    this.key = key;
    this.disabled = false;
  }
  /** @param {string} selector */
  closest(selector) {
    return selector === 'button' || selector === `.st-key-${this.key}` ? this : null;
  }
}

Object.assign(globalThis, {
  Element: Button,
  CSS: { escape: (/** @type {string} */ key) => key },
  document: {
    addEventListener: (/** @type {string} */ name, /** @type {(event: unknown) => void} */ listener) => {
      heard[name] = listener;
    },
  },
});
const { default: working } = await import('../../dashboard/editor/working.js');

/**
 * @param {Button} target
 * @returns whether Streamlit hears of the press
 */
function press(target) {
  let reaches = true;
  const stopImmediatePropagation = () => {
    reaches = false;
  };
  heard.click({ target, stopImmediatePropagation });
  return reaches;
}

/** @param {string} key */
function room(key) {
  const host = { textContent: 'of before' };
  const shown = () =>
    working({
      parentElement: /** @type {any} */ ({ querySelector: () => host }),
      data: { button: key, said: 'Works …', since: '' },
    });
  shown();
  return { host, shown };
}

test('a press says so beside its button alone, until the page shows what came of it', () => {
  const one = room('one');
  const other = room('other');
  const button = new Button('one');
  assert.equal(one.host.textContent, '');
  assert.ok(press(button));
  assert.equal(one.host.textContent, 'Works …');
  assert.equal(other.host.textContent, '');
  assert.ok(!press(button));
  assert.ok(press(new Button('other')));
  one.shown();
  assert.equal(one.host.textContent, '');
  assert.ok(press(button));
});

test('nothing is said of a button that cannot be pressed, nor of any other', () => {
  const { host } = room('one');
  press(Object.assign(new Button('one'), { disabled: true }));
  assert.ok(press(new Button('third')));
  assert.equal(host.textContent, '');
});
