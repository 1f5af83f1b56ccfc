// What is typed is kept in the browser until the server has it. What an earlier page has left is written into its field
// where that is as it was; else it is offered below it. What a page that is still open has typed belongs to that page.

/** @typedef {{ text: string, had: string, at: number, page: string }} Kept  a text, what the draft had, when, which page */

const UNSENT = 'rail-links.desk.'; // before the draft and the field, in the browser's own storage
const OFFERED = 'rail-links.desk-offered.';
export const WHOLE = 'rail-links.desk-draft.'; // before the draft: what a draft was as it was shown last
export const KEPT_FOR = 7 * 24 * 3600 * 1000; // milliseconds
export const page = `${Date.now()}-${Math.random()}`;
/** @type {Map<string, Kept>} what pages that are no longer open have left, by draft and field */
const left = new Map();
/** @type {Map<string, string>} under which name the text of a field was kept last, by the field's note */
const names = new Map();
let isSure = false; // whether the browser says which pages are open

/**
 * Reads what earlier pages have left.
 * @param {() => void} then
 */
export async function readLeft(then) {
  navigator.locks?.request(UNSENT + page, () => new Promise(() => {}));
  const open = await openPages();
  isSure = open !== null;
  for (const [name, kept] of all()) if (!open?.has(kept.page)) left.set(name, kept);
  then();
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
    for (const begin of [UNSENT, OFFERED]) // what was offered comes first: it is the older one
      for (const key of Object.keys(storage).filter((each) => each.startsWith(begin))) {
        const kept = JSON.parse(storage.getItem(key) ?? '{}');
        if (Date.now() - kept.at < KEPT_FOR) found.push([key.slice(begin.length), kept]);
        else storage.removeItem(key);
      }
  });
  return found;
}

/**
 * Keeps a text until the server has it.
 * @param {string} id  the field's note
 * @param {string} name  its draft and its name; another draft, once somebody else has saved the one that was open
 * @param {string} text
 * @param {string} had  what the draft has
 */
export function keep(id, name, text, had) {
  inStorage((storage) => {
    const before = names.get(id);
    if (before !== undefined && before !== name) storage.removeItem(UNSENT + before);
    names.set(id, name);
    storage.setItem(UNSENT + name, JSON.stringify({ text, had, at: Date.now(), page }));
  });
}

/**
 * What becomes of a text that an earlier page has left: written into its field, offered, or null.
 * @param {string} name
 * @param {string} has  what the draft has
 * @param {string} value  what the field has
 * @returns {{ text: string, isWritten: boolean } | null}
 */
export function given(name, has, value) {
  inStorage((storage) => {
    for (const key of [UNSENT + name, OFFERED + name])
      if (JSON.parse(storage.getItem(key) ?? '{}').text === has) storage.removeItem(key);
  });
  const kept = left.get(name);
  if (!kept || value !== has) return null; // it is being typed in
  if (kept.text === has) left.delete(name);
  if (kept.text === has) return null;
  const isWritten = isSure && kept.had === has;
  if (isWritten) left.delete(name);
  else
    inStorage((storage) => {
      if (JSON.parse(storage.getItem(UNSENT + name) ?? '{}').text === kept.text) storage.removeItem(UNSENT + name);
      storage.setItem(OFFERED + name, JSON.stringify(kept));
    });
  return { text: kept.text, isWritten };
}

/**
 * Forgets a text that was offered.
 * @param {string} name
 */
export function settle(name) {
  left.delete(name);
  inStorage((storage) => storage.removeItem(OFFERED + name));
}

/**
 * Forgets what was typed into drafts that were published or discarded.
 * @param {string[]} drafts
 */
export function forget(drafts) {
  inStorage((storage) => {
    for (const draft of drafts)
      for (const key of Object.keys(storage))
        if (
          [`${UNSENT}${draft}/`, `${OFFERED}${draft}/`].some((begin) => key.startsWith(begin)) ||
          key === WHOLE + draft
        )
          storage.removeItem(key);
  });
}

/**
 * Does something with the storage, which a browser may not have: then nothing is kept.
 * @param {(storage: Storage) => void} act
 */
export function inStorage(act) {
  try {
    act(localStorage);
  } catch {
    // nothing is kept
  }
}
