// What is typed is kept in the browser until the server has it. What an earlier page has left, or this one before it was
// connected again, is written into its field where that is as it was; else it is offered below it. What another page that is
// open has typed belongs to that page.

import * as onDisk from './kept_on_disk.js';

/** @typedef {{ text: string, had: string, at: number, page: string }} Kept  a text, what the draft had, when, which page */

const UNSENT = 'rail-links.desk.'; // before the draft and the field, in the browser's own storage
const OFFERED = 'rail-links.desk-offered.'; // the same, with the time of typing behind it: a field may have several
export const WHOLE = 'rail-links.desk-draft.'; // before the draft: what a draft was as it was shown last
export const KEPT_FOR = 7 * 24 * 3600 * 1000; // milliseconds
const PATIENCE = 2000; // milliseconds that a browser may take to read its copies
export const page = `${Date.now()}-${Math.random()}`;
/** @type {Map<string, Kept[]>} what was typed into fields that are no longer there, by draft and field, the newest first */
const left = new Map();
/** @type {Map<string, { id: string, kept: Kept }>} what was typed here and the server may lack, by draft and field */
const typed = new Map();
/** @type {Map<string, string>} under which name the text of a field was kept last, by the field's note */
const names = new Map();
let isSure = false; // whether the browser says which pages are open

/**
 * Reads what earlier pages have left.
 * @param {() => void} then
 */
export async function readLeft(then) {
  navigator.locks?.request(UNSENT + page, () => new Promise(() => {}));
  await readCopies();
  const open = await openPages();
  isSure = open !== null;
  const kept = all().sort(([, one], [, other]) => one.at - other.at);
  for (const [name, each] of kept) if (!open?.has(each.page)) leave(name, each);
  then();
}

/** What a browser that was killed has lost of its storage is there again. */
async function readCopies() {
  /** @type {Promise<[string, string][]>} */
  const late = new Promise((done) => setTimeout(() => done([]), PATIENCE));
  for (const [key, text] of await Promise.race([onDisk.copies(), late]))
    inStorage(({ getItem, setItem }) => {
      const there = JSON.parse(getItem(key) ?? '{"at": 0}');
      if (there.at < JSON.parse(text).at) setItem(key, text);
    });
}

/** The pages of the desk that are open; null = the browser does not say. Each holds a lock as long as it is there. */
export async function openPages() {
  if (!navigator.locks) return null;
  const { held } = await navigator.locks.query();
  return new Set((held ?? []).map((lock) => (lock.name ?? '').slice(UNSENT.length)));
}

/**
 * What is kept, by draft and field; what is too old is not kept any longer.
 * @returns {[string, Kept][]}
 */
export function all() {
  /** @type {[string, Kept][]} */
  const found = [];
  inStorage((storage) => {
    for (const begin of [OFFERED, UNSENT]) // what was set aside comes first: it is the older one
      for (const key of storage.keys().filter((each) => each.startsWith(begin))) {
        const kept = JSON.parse(storage.getItem(key) ?? '{}');
        if (Date.now() - kept.at < KEPT_FOR) found.push([key.slice(begin.length).split('\n')[0], kept]);
        else storage.removeItem(key);
      }
  });
  return found;
}

/**
 * Keeps a text until the server has it. It takes the place of no other text that the server lacks.
 * @param {string} id  the field's note
 * @param {string} name  its draft and its name; another draft, once somebody else has saved the one that was open
 * @param {string} text
 * @param {string} had  what the draft has
 */
export function keep(id, name, text, had) {
  const before = names.get(id);
  names.set(id, name);
  if (before !== undefined && before !== name) {
    typed.delete(before);
    inStorage((storage) => storage.removeItem(UNSENT + before));
  }
  fieldIsNew(id, name);
  for (const each of left.get(name) ?? []) setAside(name, each);
  const kept = { text, had, at: Date.now(), page };
  typed.set(name, { id, kept });
  inStorage((storage) => storage.setItem(UNSENT + name, JSON.stringify(kept)));
}

/**
 * What becomes of a text that was typed into a field that is no longer there: written into the field that is there now,
 * offered, or null. An earlier page had that field, or this one before it was connected again.
 * @param {string} id  the field's note
 * @param {string} name
 * @param {string} has  what the draft has
 * @param {string} value  what the field has
 * @returns {{ text: string, isWritten: boolean } | null}
 */
export function given(id, name, has, value) {
  if (typed.get(name)?.kept.text === has) typed.delete(name);
  for (const kept of left.get(name) ?? []) if (kept.text === has) drop(name, kept);
  inStorage((storage) => {
    if (JSON.parse(storage.getItem(UNSENT + name) ?? '{}').text === has) storage.removeItem(UNSENT + name);
  });
  if (value !== has) return null; // it is being typed in
  fieldIsNew(id, name);
  const kept = left.get(name)?.[0];
  if (!kept) return null;
  const isWritten = (isSure || kept.page === page) && goesOn(kept, has);
  if (isWritten) drop(name, kept);
  else setAside(name, kept);
  return { text: kept.text, isWritten };
}

/**
 * Whether a text goes on from what the draft has: that is what it was typed after, or a part of it that was saved meanwhile.
 * @param {Kept} kept
 * @param {string} has
 */
function goesOn({ text, had }, has) {
  return has === had || (text.startsWith(has) && has.startsWith(had));
}

/**
 * A field that takes the place of another one, as after a lost connection, has not what was typed into that.
 * @param {string} id
 * @param {string} name
 */
function fieldIsNew(id, name) {
  const mine = typed.get(name);
  if (!mine || mine.id === id) return;
  typed.delete(name);
  leave(name, mine.kept);
}

/**
 * @param {string} name
 * @param {Kept} kept
 */
function leave(name, kept) {
  const others = (left.get(name) ?? []).filter(({ text }) => text !== kept.text);
  left.set(name, [kept, ...others]);
}

/**
 * Keeps a text where no other one takes its place.
 * @param {string} name
 * @param {Kept} kept
 */
function setAside(name, kept) {
  inStorage((storage) => {
    storage.setItem(offeredKey(name, kept), JSON.stringify(kept));
    if (JSON.parse(storage.getItem(UNSENT + name) ?? '{}').text === kept.text) storage.removeItem(UNSENT + name);
  });
}

/**
 * @param {string} name
 * @param {Kept} kept
 */
function drop(name, kept) {
  left.set(
    name,
    (left.get(name) ?? []).filter((each) => each !== kept),
  );
  inStorage((storage) => {
    for (const key of [offeredKey(name, kept), OFFERED + name]) storage.removeItem(key); // as earlier releases had it
  });
}

/**
 * @param {string} name
 * @param {Kept} kept
 */
function offeredKey(name, kept) {
  return `${OFFERED}${name}\n${kept.at} ${kept.page}`;
}

/**
 * Forgets a text that was offered.
 * @param {string} name
 * @param {string} text
 */
export function settle(name, text) {
  for (const kept of left.get(name) ?? []) if (kept.text === text) drop(name, kept);
}

/**
 * Forgets what was typed into drafts that were published or discarded.
 * @param {string[]} drafts
 */
export function forget(drafts) {
  inStorage((storage) => {
    for (const draft of drafts)
      for (const key of storage.keys())
        if (
          [`${UNSENT}${draft}/`, `${OFFERED}${draft}/`].some((begin) => key.startsWith(begin)) ||
          key === WHOLE + draft
        )
          storage.removeItem(key);
  });
}

const storage = {
  keys: () => Object.keys(localStorage),
  getItem: (/** @type {string} */ key) => localStorage.getItem(key),
  setItem(/** @type {string} */ key, /** @type {string} */ text) {
    localStorage.setItem(key, text);
    onDisk.put(key, text);
  },
  removeItem(/** @type {string} */ key) {
    localStorage.removeItem(key);
    onDisk.drop(key);
  },
};

/**
 * Does something with the storage, which a browser may not have: then nothing is kept.
 * @param {(kept: typeof storage) => void} act
 */
export function inStorage(act) {
  try {
    act(storage);
  } catch {
    // nothing is kept
  }
}
