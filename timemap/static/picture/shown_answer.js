// The answer that the page shows above the map, for a picture.

/** @import { ShownAnswer } from '../../types.d.ts' */

/**
 * The sentence with its day, and its link; null on a page without it.
 * @param {Document} page
 * @returns {ShownAnswer | null}
 */
export function shownAnswer(page) {
  const block = page.querySelector('section[data-answer]');
  const text = block?.querySelector('.rl-answer-text')?.textContent;
  if (!(block instanceof HTMLElement) || !text) return null;
  const { answer: as_of = '', crossing: crossing_id = '', service = '' } = block.dataset;
  return { as_of, text, crossing_id, service };
}
