// The page's own address: it says what is shown, in the language that is read.

import { written } from './address.js';

/** @import { Page, State } from '../page.d.ts' */

/**
 * The language of the address, or the browser's, or English.
 * @param {URLSearchParams} query
 * @param {Record<string, string>} languages
 */
export function languageOf(query, languages) {
  const asked = query.get('lang') ?? '';
  return Object.hasOwn(languages, asked) ? asked : browsersLanguage(languages);
}

/** @param {Record<string, string>} languages */
function browsersLanguage(languages) {
  const own = navigator.language.slice(0, 2).toLowerCase();
  return Object.hasOwn(languages, own) ? own : 'en';
}

/**
 * The query of the page with other fields.
 * @param {Page} page
 * @param {Partial<State>} [changes]
 */
export function queryOf({ state, covered_to, languages }, changes) {
  return written({ ...state, ...changes }, { covered_to, browsers: browsersLanguage(languages) });
}

/**
 * Each state is an entry of the history. Where a page may have no address of its own, as inside an archive's reader, its state is
 * kept in it alone.
 * @param {Page} page
 */
export function writeAddress(page) {
  const query = queryOf(page);
  if (query === new URLSearchParams(location.search).toString()) return;
  try {
    history.pushState(null, '', query ? `?${query}` : location.pathname);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
