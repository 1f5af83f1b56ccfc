// Drafts of which the server never got everything: what they were as they were shown last, and what was typed since.
import { all, inStorage, KEPT_FOR, page, WHOLE } from './kept_texts.js';

/**
 * @typedef {{ id: string, draft: string, isSaved: boolean, isUnsaved: boolean, who: string }} Open  the draft that the
 *   page shows: as JSON, whether the server ever had it, whether it lacks the last change, and whose account typed it
 * @typedef {{ draft: string, isSaved: boolean, who: string, at: number, page: string }} Whole  as it is kept
 * @typedef {{ text: string, had: string }} Text  a text, and what the draft had
 * @typedef {{ id: string, draft: string, kind: string, isSaved: boolean, at: number, name: string,
 *   texts: Record<string, Text> }} Left  a draft that the server does not have
 */

const AUTHOR = 'author'; // whose name a draft has follows from who takes it up
const TITLE = 'source.title';
/** @type {Open | null} */
let open = null;

/**
 * Which draft the page shows now.
 * @param {Open | null} shown
 */
export function isShown(shown) {
  open = shown;
  if (open?.isUnsaved) keep();
}

/** Keeps the draft that the page shows, since something of it is on its way or cannot be saved. */
export function keep() {
  if (!open) return;
  const { id, draft, isSaved, who } = open;
  inStorage((storage) => storage.setItem(WHOLE + id, JSON.stringify({ draft, isSaved, who, at: Date.now(), page })));
}

/** Nothing stays of the draft that the page shows once the server has all of it. */
export function tidy() {
  if (open && !open.isUnsaved) drop(open.id);
}

/**
 * Drops what is kept of a draft as a whole, unless some text of it is still kept.
 * @param {string} id
 */
function drop(id) {
  inStorage((storage) => {
    if (storage.getItem(WHOLE + id) === null) return;
    if (!all().some(([name]) => name.startsWith(`${id}/`))) storage.removeItem(WHOLE + id);
  });
}

/**
 * What this browser keeps of drafts that the server does not have, the last one first.
 * @param {string[]} known  those that the server has, and those that were published or discarded here
 * @param {string} who  whose account it is; empty where nobody signs in
 * @param {Set<string> | null} pages  that are open: what is typed there is theirs; null = the browser does not say
 * @returns {Left[]}
 */
export function left(known, who, pages) {
  known.forEach(drop);
  const others = (pages && new Set([...pages].filter((each) => each !== page))) ?? new Set();
  const kept = all().sort(([, one], [, other]) => one.at - other.at);
  return wholes()
    .filter(([id, whole]) => whole.who === who && !known.includes(id) && !others.has(whole.page))
    .map(([id, whole]) => {
      const own = kept.filter(([name]) => name.startsWith(`${id}/`));
      return withTexts(
        id,
        whole,
        own.map(([name, each]) => [name.slice(id.length + 1), each]),
      );
    })
    .filter(({ name }) => name)
    .sort((one, other) => other.at - one.at);
}

/**
 * @param {string} id
 * @param {Whole} whole
 * @param {[string, import('./kept_texts.js').Kept][]} kept  by field, the last one last
 * @returns {Left}
 */
function withTexts(id, whole, kept) {
  const own = kept.filter(([name]) => name !== AUTHOR);
  const texts = Object.fromEntries(own.map(([name, { text, had }]) => [name, { text, had }]));
  const longest = own.map(([, { text }]) => text.trim()).sort((one, other) => other.length - one.length)[0] ?? '';
  const name = texts[TITLE]?.text.trim() || longest; // a date alone would tell nothing
  const at = Math.max(whole.at, ...own.map(([, each]) => each.at));
  return { id, draft: whole.draft, kind: kindOf(whole.draft), isSaved: whole.isSaved, at, name, texts };
}

/** @returns {[string, Whole][]} */
function wholes() {
  /** @type {[string, Whole][]} */
  const found = [];
  inStorage((storage) => {
    for (const key of storage.keys().filter((each) => each.startsWith(WHOLE))) {
      const whole = parsed(storage.getItem(key) ?? '');
      if (Date.now() - whole?.at < KEPT_FOR) found.push([key.slice(WHOLE.length), whole]);
      else storage.removeItem(key);
    }
  });
  return found;
}

/** @param {string} draft */
function kindOf(draft) {
  return String(parsed(draft)?.kind);
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
