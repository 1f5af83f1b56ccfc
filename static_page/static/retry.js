// Work on parts that come over the network: where it fails, what is shown stays, and the reader can ask again.

import { make } from '../../timemap/static/dom.js';

/** @import { Page } from '../page.d.ts' */

/**
 * Do some work; if it fails, that is said at the foot of the window, with a button that does it again.
 * @param {Page} page
 * @param {() => Promise<void>} work
 */
export async function tried(page, work) {
  const room = /** @type {HTMLElement} */ (document.querySelector('.rl-page-failure'));
  try {
    await work();
    room.hidden = true;
  } catch {
    const { failure, again } = page.lang.texts;
    const button = make('button', 'rl-page-way', again);
    button.type = 'button';
    button.addEventListener('click', () => tried(page, work));
    room.replaceChildren(`${failure} `, button);
    room.hidden = false;
  }
}
