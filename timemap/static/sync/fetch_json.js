// How a content is fetched.

import { Outdated } from './content_loader.js';

/**
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function fetchJson(url, signal) {
  const answer = await fetch(url, { signal });
  if (answer.status === 404 || answer.status === 410) throw new Outdated(`${answer.status}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}
