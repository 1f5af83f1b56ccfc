import assert from 'node:assert/strict';
import { test } from 'node:test';
import { empty, stored } from './browser_storage.js';

// What is typed is kept in the browser until the server has it; what an earlier page has left is written into its field only
// where nobody has changed that since, and what another open page is typing is left to it.

/** @type {string[]} */
let held = [];
let copies = 0;
const locks = {
  request: (/** @type {string} */ name) => held.push(name),
  query: async () => ({ held: held.map((name) => ({ name })) }),
};
Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });

/** Nothing is stored, and no page is open. */
function begin() {
  empty();
  held = [];
}

/** The module as a page that opens now has it. */
async function opened() {
  copies += 1;
  /** @type {typeof import('../../dashboard/editor/kept_texts.js')} */
  const page = await import(`../../dashboard/editor/kept_texts.js?copy=${copies}`);
  await page.readLeft(() => {});
  return page;
}

/** A page that has typed something, and is closed. */
async function closedAfter(/** @type {string} */ text, /** @type {string} */ had) {
  const page = await opened();
  page.keep('note', 'one/title', text, had);
  held = [];
}

test('what was never saved is written into a field that is as it was', async () => {
  begin();
  await closedAfter('A long title', 'A long');
  const page = await opened();
  assert.deepEqual(page.given('field', 'one/title', 'A long', 'A long'), { text: 'A long title', isWritten: true });
  assert.equal(page.given('field', 'one/title', 'A long', 'A long'), null);
});

for (const has of ['', 'A lo', 'Another'])
  test(`what was never saved is offered, and not written, where the field has become "${has}"`, async () => {
    begin();
    await closedAfter('A long title', 'A long');
    const page = await opened();
    assert.deepEqual(page.given('field', 'one/title', has, has), { text: 'A long title', isWritten: false });
    page.keep('note', 'one/title', 'Typed now', has); // what is typed now does not take its place
    const later = await opened();
    assert.deepEqual(later.given('field', 'one/title', has, has)?.text, 'A long title');
    later.settle('one/title', 'A long title');
    held = [];
    assert.equal((await opened()).given('field', 'one/title', has, has)?.text, 'Typed now');
  });

test('what another open page is typing is neither written nor offered', async () => {
  begin();
  const other = await opened();
  other.keep('note', 'one/title', 'A long title', 'A long');
  const page = await opened();
  assert.equal(page.given('field', 'one/title', 'A long', 'A long'), null);
  assert.equal(Object.keys(stored).length, 1);
});

test('where the browser does not say which pages are open, nothing is written by itself', async () => {
  begin();
  await closedAfter('A long title', 'A long');
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  const page = await opened();
  Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
  assert.deepEqual(page.given('field', 'one/title', 'A long', 'A long'), { text: 'A long title', isWritten: false });
});

test('a field in which somebody types waits; what the server has is forgotten', async () => {
  begin();
  await closedAfter('A long title', 'A long');
  const page = await opened();
  assert.equal(page.given('field', 'one/title', 'A long', 'A long t'), null);
  assert.equal(page.given('field', 'one/title', 'A long title', 'A long title'), null);
  assert.deepEqual(stored, {});
});

test('nothing stays of a draft that was published or discarded, and all of another one', async () => {
  begin();
  const page = await opened();
  page.keep('note', 'one/title', 'Mine', '');
  page.keep('other', 'one-more/title', 'Theirs', '');
  page.forget(['one']);
  assert.deepEqual(Object.keys(stored), ['rail-links.desk.one-more/title']);
});

test('a draft that has become one of its own takes along what is typed into it', async () => {
  begin();
  const page = await opened();
  page.keep('note', 'one/title', 'A', '');
  page.keep('note', 'two/title', 'AB', '');
  assert.deepEqual(Object.keys(stored), ['rail-links.desk.two/title']);
});

test('what this page typed before it was connected again is written into the field that is there now', async () => {
  begin();
  const page = await opened();
  page.keep('before', 'one/title', 'A long title', 'A long');
  assert.equal(page.given('before', 'one/title', 'A long', 'A long title'), null); // it is still being typed in
  const back = { text: 'A long title', isWritten: true };
  assert.deepEqual(page.given('after', 'one/title', 'A long', 'A long'), back);
  page.keep('after', 'one/title', 'A long title', 'A long');
  assert.equal(page.given('after', 'one/title', 'A long title', 'A long title'), null);
  assert.deepEqual(stored, {});
});

test('what goes on from a part that was saved meanwhile is written, though its page never heard of that', async () => {
  begin();
  await closedAfter('A long title', 'A');
  const page = await opened();
  assert.equal(page.given('field', 'one/title', 'A long', 'A long')?.isWritten, true);
});

test('whoever types into the emptied field loses nothing: what stood there before is offered', async () => {
  begin();
  const page = await opened();
  page.keep('before', 'one/title', 'A long title', '');
  page.keep('after', 'one/title', 'New', '');
  assert.equal(page.given('after', 'one/title', '', 'New'), null);
  const offer = { text: 'A long title', isWritten: false };
  assert.deepEqual(page.given('after', 'one/title', 'New', 'New'), offer);
  held = [];
  assert.deepEqual((await opened()).given('field', 'one/title', 'New', 'New'), offer); // another page has it too
});

test('of several texts each is offered until it is settled, the newest first', async () => {
  begin();
  await closedAfter('One', 'Had');
  const second = await opened();
  second.keep('note', 'one/title', 'Two', 'Had');
  held = [];
  const page = await opened();
  for (const text of ['Two', 'One']) {
    assert.equal(page.given('field', 'one/title', 'Theirs', 'Theirs')?.text, text);
    page.settle('one/title', text);
  }
  assert.equal(page.given('field', 'one/title', 'Theirs', 'Theirs'), null);
  assert.deepEqual(stored, {});
});
