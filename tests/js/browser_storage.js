// The browser's own storage, as modules find it: an object whose keys are those that are stored.

/** What is stored. @type {Record<string, string>} */
export const stored = {};

const methods = {
  getItem: (/** @type {string} */ key) => stored[key] ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ text) => {
    stored[key] = text;
  },
  removeItem: (/** @type {string} */ key) => {
    delete stored[key];
  },
};
const storage = new Proxy(methods, {
  ownKeys: () => Object.keys(stored),
  getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
});
Object.assign(globalThis, { localStorage: storage });

/** Nothing is stored any more. */
export function empty() {
  for (const key of Object.keys(stored)) delete stored[key];
}
