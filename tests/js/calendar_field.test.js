// A date field: what is typed after the field is entered replaces its date.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectOnEntry } from '../../timemap/static/text/calendar_field.js';

/** A field with a date. */
function field() {
  const date = '30 Nov 2026';
  const made = {
    entered: false,
    selectionStart: 0,
    selectionEnd: 0,
    onfocus: () => {},
    onpointerdown: () => {},
    onclick: () => {},
    matches: () => made.entered,
    select: () => made.caret(0, date.length),
    caret: (/** @type {number} */ start, /** @type {number} */ end) => {
      [made.selectionStart, made.selectionEnd] = [start, end];
    },
    press: (/** @type {[number, number]} */ selection) => {
      made.onpointerdown();
      if (!made.entered) made.enter();
      made.caret(...selection); // the browser sets the caret after the field has the focus
      made.onclick();
    },
    enter: () => {
      made.entered = true;
      made.onfocus();
    },
    selected: () => date.slice(made.selectionStart, made.selectionEnd),
  };
  selectOnEntry(/** @type {HTMLInputElement} */ (/** @type {unknown} */ (made)));
  return made;
}

test('a field that the keyboard enters has its whole date selected', () => {
  const date = field();
  date.enter();
  assert.equal(date.selected(), '30 Nov 2026');
});

test('a press that enters a field selects its whole date; the next one sets the caret', () => {
  const date = field();
  date.press([4, 4]);
  assert.equal(date.selected(), '30 Nov 2026');
  date.press([4, 4]);
  assert.equal(date.selected(), '');
});

test('what a drag into a field selects stays', () => {
  const date = field();
  date.press([3, 6]);
  assert.equal(date.selected(), 'Nov');
});
