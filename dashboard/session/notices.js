// Notices that come while nothing was pressed: said once, politely, and closed until there is another one.

/**
 * What every version of this module shares on a page.
 * @typedef {{ region: HTMLElement | null, said: string, closed: string }} Shared  `said`, `closed`: of which data
 */

const SHARED = Symbol.for('rail-links.notices');
const page = /** @type {{ [SHARED]?: Shared }} */ (window);
page[SHARED] ??= { region: null, said: '', closed: '' };
const shared = page[SHARED];

/** A region is heard only if it was there before its words. */
export function readyToSay() {
  if (shared.region?.isConnected) return;
  const region = document.createElement('div');
  region.className = 'rl-unseen';
  region.setAttribute('role', 'status');
  region.dataset.notices = '';
  document.body.append(region);
  shared.region = region;
}

/**
 * Says the notice in a container, once, and leaves it away where the reader has closed it.
 * @param {HTMLElement} container
 */
export function followNotice(container) {
  const notice = container.querySelector('[data-newer]');
  if (!(notice instanceof HTMLElement)) return;
  const { newer = '', say = '' } = notice.dataset;
  notice.hidden = newer === shared.closed;
  if (newer === shared.said || !shared.region) return;
  shared.said = newer;
  shared.region.textContent = say;
}

/**
 * Closes the notice whose button was pressed; the keyboard goes on in the page.
 * @param {Element} pressed
 */
export function closeNotice(pressed) {
  const notice = pressed.closest('[data-close]')?.closest('[data-newer]');
  if (!(notice instanceof HTMLElement)) return;
  shared.closed = notice.dataset.newer ?? '';
  notice.hidden = true;
  const main = document.querySelector('[data-testid=stMain]');
  if (main instanceof HTMLElement) main.focus({ preventScroll: true });
}
