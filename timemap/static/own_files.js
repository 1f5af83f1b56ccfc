// Where the files beside these modules are: at their own address, or wherever a page has them that needs no server.

const FILES = Symbol.for('rail-links.files');

/** @typedef {(name: string) => Promise<string>} Find  the address of a file; empty: the page has it in itself */

/**
 * @param {string} name
 * @returns {Promise<string>}
 */
export async function fileUrl(name) {
  const page = /** @type {{ [FILES]?: Find }} */ (/** @type {unknown} */ (globalThis));
  return page[FILES]?.(name) ?? new URL(name, import.meta.url).href;
}
