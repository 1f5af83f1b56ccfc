// The entries of the browser's history: one for each page and state, whatever Streamlit writes.

import { awaitPage } from './page_complete.js';
import { closePanel } from './panels.js';

/** @import { Shared } from './page_links.js' */

const { history, location } = window;

/**
 * Streamlit pushes two entries per page, one bare and one with the query: they become one, so that Back works at once.
 * What it completes in an address before the reader has done anything on the page makes no entry either.
 * What it still writes of the address that the reader has gone back from is left out: it would take that entry's place,
 * and the next write would end what lies forward.
 * @param {Shared} shared
 */
export function mendEntries(shared) {
  history.pushState = (state, title, address) => {
    const url = written(address);
    const samePage = url?.pathname === location.pathname;
    const fits = !isOutdated(shared, url) && !isLeft(shared, url);
    if (fits) (shared.acted ? shared.push : shared.replace)(state, title, address);
    if (!samePage) {
      Object.assign(shared, { leaving: 0, awaited: 0, acted: false }); // the page has come, its query is still to come
      closePanel();
      awaitPage();
    }
    shared.path = location.pathname;
    shared.search = location.search;
  };
  history.replaceState = (state, title, address) => {
    const url = written(address);
    if (!isOutdated(shared, url) && !isLeft(shared, url)) shared.replace(state, title, address);
    shared.search = location.search;
  };
}

/** @param {string | URL | null} [address] */
function written(address) {
  return address === undefined || address === null ? null : new URL(address, location.href);
}

/**
 * @param {Shared} shared
 * @param {URL | null} url
 */
function isOutdated(shared, url) {
  return url?.pathname === location.pathname && shared.left.has(url.search);
}

/**
 * Streamlit empties the address of the page that a pressed link leaves, and when it is slow, it writes that of the next
 * page there before it goes: the entry stays as it is. The next page gets its address with its path.
 * @param {Shared} shared
 * @param {URL | null} url
 */
function isLeft(shared, url) {
  return shared.leaving > performance.now() && url?.pathname === location.pathname;
}

/**
 * Streamlit itself goes back to another page. To what the same page showed it only asks for a run.
 * @param {Shared} shared
 */
export function wentBack(shared) {
  const same = location.pathname === shared.path;
  if (!same) {
    shared.leaving = shared.awaited = 0; // the reader is on another page, not the one that a link leads to
    closePanel();
    awaitPage();
  }
  shared.path = location.pathname;
  if (same) {
    shared.left.add(shared.search).delete(location.search);
    shared.back += 1;
    shared.reportBack?.('go', { href: shared.path.split('/').pop() + location.search, back: shared.back });
  }
  shared.search = location.search;
}
