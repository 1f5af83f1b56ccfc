// Links of the dashboard's parts, followed where the page is: what they change is shown, and the address says so.

import { understood } from './address.js';
import { copy } from './answer.js';
import { showMap } from './show_map.js';

/**
 * @typedef {import('../page.d.ts').Page} Page
 * @typedef {import('../page.d.ts').State} State
 */

/** @param {Page} page */
export function followLinks(page) {
  document.addEventListener('click', (press) => {
    const node = press.target instanceof Element ? press.target : null;
    const button = node?.closest('[data-copy]');
    if (button instanceof HTMLElement) copy(button);
    const link = node?.closest('a[data-go], a[data-part-link]');
    if (!(link instanceof HTMLAnchorElement) || press.defaultPrevented || isForAnother(press)) return;
    press.preventDefault();
    follow(page, link, press);
  });
}

/** @param {MouseEvent} press */
function isForAnother({ ctrlKey, metaKey, shiftKey, altKey }) {
  return ctrlKey || metaKey || shiftKey || altKey;
}

/**
 * @param {Page} page
 * @param {HTMLAnchorElement} link
 * @param {MouseEvent} press
 */
function follow(page, link, press) {
  const [query, part] = (link.getAttribute('href') ?? '').split('#');
  const changes = changesOf(new URLSearchParams(query));
  if (Object.keys(changes).length) page.update(changes);
  if (part === 'map') showMap(press);
  else if (changes.event && part === 'events') goTo('chosen-event');
  else goTo(part ?? '');
}

/**
 * @param {URLSearchParams} query
 * @returns {Partial<State>}
 */
function changesOf(query) {
  /** @type {Partial<State>} */
  const changes = {};
  const day = understood(query.get('as_of') ?? '');
  if (day) Object.assign(changes, { as_of: day.day, period: day.period });
  if (query.has('event')) changes.event = query.get('event');
  const [lat, lon, zoom] = ['lat', 'lon', 'zoom'].map((name) => Number(query.get(name)));
  if (query.has('zoom')) changes.view_state = { lat, lon, zoom };
  return changes;
}

/**
 * Show a part of the page; the keyboard goes on from there.
 * @param {string} name
 */
function goTo(name) {
  const part = document.getElementById(name);
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  part?.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
  part?.focus({ preventScroll: true });
}
