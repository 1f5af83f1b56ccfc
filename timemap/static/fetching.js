// What is fetched beside the modules: the content, and the style sheet where the page's head does not have it.

import { Outdated } from './content_loader.js';

/**
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<import('../types.d.ts').Content>}
 */
export async function fetchJson(url, signal) {
  const answer = await fetch(url, { signal });
  if (answer.status === 404 || answer.status === 410) throw new Outdated(`${answer.status}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/** The style sheet of this version of the modules is there, or does not come. */
export const styled = new Promise((resolve) => {
  const { href } = new URL('time_map.css', import.meta.url);
  const known = [...document.querySelectorAll('link')].some((link) => link.rel === 'stylesheet' && link.href === href);
  if (known) {
    resolve(undefined);
    return;
  }
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  link.onload = link.onerror = () => resolve(undefined);
  document.head.append(link);
});
