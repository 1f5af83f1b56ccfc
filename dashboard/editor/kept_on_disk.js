// A second copy of what is typed, which is on the disk at once: a browser writes its `localStorage` there seconds later, too
// late where it is killed.

const NAME = 'rail-links.desk';
const STORE = 'texts';
/** @type {Promise<IDBDatabase> | null} */
let opening = null;

/** The database of this browser; null where it has none. */
function database() {
  if (!globalThis.indexedDB) return null;
  opening ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opening;
}

/**
 * Does something with the copies; nothing where the browser keeps none.
 * @param {(store: IDBObjectStore) => void} act
 */
function withStore(act) {
  database()?.then(
    (opened) => act(opened.transaction(STORE, 'readwrite').objectStore(STORE)),
    () => {}, // as in a private window of some browsers: `localStorage` has it alone
  );
}

/**
 * @param {string} key
 * @param {string} text
 */
export function put(key, text) {
  withStore((store) => store.put(text, key));
}

/** @param {string} key */
export function drop(key) {
  withStore((store) => store.delete(key));
}

/**
 * All copies, by key.
 * @returns {Promise<[string, string][]>}
 */
export async function copies() {
  try {
    const opened = await database();
    if (!opened) return [];
    const store = opened.transaction(STORE).objectStore(STORE);
    const [keys, texts] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    return keys.map((key, place) => [String(key), String(texts[place])]);
  } catch {
    return []; // the browser keeps none
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} asked
 * @returns {Promise<T>}
 */
function answer(asked) {
  return new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}
