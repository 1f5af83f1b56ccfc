import assert from 'node:assert/strict';
import { test } from 'node:test';
import { empty, stored } from './browser_storage.js';

// Of a draft that the server does not have the desk offers what this browser keeps: not what another open page is typing, what
// another account has typed, or what is a week old.

const kept = await import('../../dashboard/editor/kept_texts.js');
const drafts = await import('../../dashboard/editor/unsaved_drafts.js');
const HERE = new Set([kept.page]);
const DAY = 24 * 3600 * 1000;

/** A draft that this page has shown, with texts that were typed into it. */
function typed(
  /** @type {Record<string, string>} */ texts,
  /** @type {Partial<import('../../dashboard/editor/unsaved_drafts.js').Open>} */ more = {},
) {
  const id = more.id ?? 'one';
  const draft = JSON.stringify({ draft_id: id, kind: 'report' });
  drafts.isShown({ id, draft, isSaved: false, isUnsaved: true, who: '', ...more });
  for (const [name, text] of Object.entries(texts)) {
    kept.keep(`note-${id}-${name}`, `${id}/${name}`, text, '');
    drafts.keep();
  }
  drafts.isShown(null);
}

/** Changes what is kept, as time or another page would. */
function changed(/** @type {Record<string, unknown>} */ more) {
  for (const [key, text] of Object.entries(stored)) stored[key] = JSON.stringify({ ...JSON.parse(text), ...more });
}

/** The ids of the drafts that are offered. */
function offered(/** @type {string[]} */ known = [], who = '', /** @type {Set<string> | null} */ pages = HERE) {
  return drafts.left(known, who, pages).map(({ id }) => id);
}

test('what is kept of a draft is offered with its kind, its title and all its texts', () => {
  empty();
  typed({ 'claim.quote': 'One train.', 'source.title': ' A title ', author: 'Ada' });
  const [left] = drafts.left([], '', HERE);
  assert.equal(left?.kind, 'report');
  assert.equal(left?.name, 'A title');
  assert.equal(left?.isSaved, false);
  const texts = { 'claim.quote': { text: 'One train.', had: '' }, 'source.title': { text: ' A title ', had: '' } };
  assert.deepEqual(left?.texts, texts);
});

test('a draft that the server has, or that ended here, is not offered, and one without a text is none', () => {
  empty();
  typed({ reason: 'Read again.' });
  typed({ author: 'Ada', reason: ' ' }, { id: 'two' });
  typed({}, { id: 'three' });
  assert.deepEqual(offered(), ['one']);
  assert.deepEqual(offered(['one']), []);
  kept.forget(['one', 'two', 'three']);
  assert.deepEqual(stored, {});
});

test('what another open page is typing is its own; where the browser does not say what is open, all is offered', () => {
  empty();
  typed({ reason: 'Read again.' });
  changed({ page: 'other' });
  assert.deepEqual(offered([], '', new Set([kept.page, 'other'])), []);
  assert.deepEqual(offered(), ['one']);
  assert.deepEqual(offered([], '', null), ['one']);
});

test('the texts of one account are not offered to another, nor to nobody', () => {
  empty();
  typed({ reason: 'Read again.' }, { who: 'Ada' });
  assert.deepEqual([offered([], 'Bo'), offered(), offered([], 'Ada')], [[], [], ['one']]);
});

test('after a week nothing is offered or kept, and what is no JSON stops nothing', () => {
  empty();
  typed({ reason: 'Old.' });
  changed({ at: Date.now() - 8 * DAY });
  typed({ reason: 'New.' }, { id: 'two' });
  stored[`${kept.WHOLE}three`] = '{';
  assert.deepEqual(offered(), ['two']);
  assert.deepEqual(Object.keys(stored).sort(), [`${kept.WHOLE}two`, 'rail-links.desk.two/reason']);
});

test('nothing stays of a draft once the server has all of it', () => {
  empty();
  typed({ reason: 'Read again.' }, { isUnsaved: false });
  drafts.isShown({ id: 'one', draft: '{}', isSaved: true, isUnsaved: false, who: '' });
  drafts.tidy();
  assert.equal(Object.keys(stored).length, 2); // the text is on its way
  assert.equal(kept.given('note-one-reason', 'one/reason', 'Read again.', 'Read again.'), null);
  drafts.tidy();
  assert.deepEqual(stored, {});
});

test('the last one typed comes first, and one that the server had says so', () => {
  empty();
  typed({ reason: 'First.' }, { isSaved: true });
  changed({ at: Date.now() - DAY });
  typed({ covered_to: '2026', reason: 'Second.' }, { id: 'two' });
  assert.equal(drafts.left([], '', HERE)[0]?.name, 'Second.');
  assert.deepEqual(
    drafts.left([], '', HERE).map(({ id, isSaved }) => [id, isSaved]),
    [
      ['two', false],
      ['one', true],
    ],
  );
});
