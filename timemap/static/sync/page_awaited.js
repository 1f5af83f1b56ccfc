// Whether another page is awaited: the reader has pressed a link to it. `page_links.js` keeps count.

const LINKS = Symbol.for('rail-links.page-links');
const page = /** @type {{ [LINKS]?: { awaited: number } }} */ (/** @type {unknown} */ (globalThis));

/** Milliseconds for which another page may still come; 0 = none is awaited. */
export const pageAwaited = () => Math.max(0, (page[LINKS]?.awaited ?? 0) - performance.now());
