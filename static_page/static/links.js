// Links of the dashboard's parts, followed where the page is: what they change is shown, and the address says so.

import { showMap } from '../../timemap/static/sync/show_map.js';
import { understood } from './address.js';
import { copy } from './answer.js';
import { pressed } from './message.js';
import { queryOf } from './own_address.js';

/** @import { Page, State } from '../page.d.ts' */

const LINKS = 'a[data-go], a[data-part-link]';

/** @param {Page} page */
export function followLinks(page) {
  for (const name of ['pointerdown', 'focusin'])
    document.addEventListener(name, ({ target }) => complete(page, target));
  document.addEventListener('click', (press) => {
    const node = press.target instanceof Element ? press.target : null;
    const button = node?.closest('.rl-copied > button');
    if (button instanceof HTMLElement) copy(button);
    const link = node?.closest(LINKS);
    if (!(link instanceof HTMLAnchorElement) || press.defaultPrevented || isForAnother(press)) return;
    press.preventDefault();
    follow(page, link, press);
  });
}

/**
 * The address of a link as another tab needs it: with all that is shown, in the language that is read.
 * @param {Page} page
 * @param {EventTarget | null} target
 */
function complete(page, target) {
  const link = target instanceof Element ? target.closest(LINKS) : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  link.dataset.own ??= link.getAttribute('href') ?? '';
  const [query, part] = link.dataset.own.split('#');
  link.setAttribute('href', `?${queryOf(page, changesOf(new URLSearchParams(query)))}#${part ?? ''}`);
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
  const [query, part] = (link.dataset.own ?? link.getAttribute('href') ?? '').split('#');
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
  const event = query.get('event');
  if (event !== null) Object.assign(changes, event ? pressed(event) : { event: null, stop: '' });
  const [lat, lon, zoom] = ['lat', 'lon', 'zoom'].map((name) => Number(query.get(name)));
  if (query.has('zoom')) changes.view_state = query.get('zoom') ? { lat, lon, zoom } : null; // empty: the whole map
  return changes;
}

/**
 * Show a part of the page; the keyboard goes on from there.
 * @param {string} name
 */
export function goTo(name) {
  const part = document.getElementById(name);
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  part?.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
  part?.focus({ preventScroll: true });
}
