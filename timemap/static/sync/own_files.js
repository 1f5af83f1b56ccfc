// Where the files beside these modules are: at their own address, or wherever a page has them that needs no server.

const FILES = Symbol.for('rail-links.files');
const CONTENTS = Symbol.for('rail-links.contents');

/** @typedef {(name: string) => Promise<string>} Find  the address of a file; empty: the page has it in itself */

/**
 * @param {string} name
 * @returns {Promise<string>}
 */
export async function fileUrl(name) {
  const page = /** @type {{ [FILES]?: Find }} */ (/** @type {unknown} */ (globalThis));
  return page[FILES]?.(name) ?? new URL(name, import.meta.url).href;
}

/**
 * What a page that needs no server holds under an address; undefined: it has to be fetched.
 * @param {string} url
 * @returns {any}
 */
export function heldContent(url) {
  const page = /** @type {{ [CONTENTS]?: Map<string, any> }} */ (/** @type {unknown} */ (globalThis));
  return page[CONTENTS]?.get(url);
}
