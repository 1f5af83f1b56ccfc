// The answer that the page shows above the map, for a picture.

/** @typedef {import('../types.d.ts').ShownAnswer} ShownAnswer */

/**
 * The sentence with its day, and the link that its data are asked for; null on a page without it.
 * @param {Document} page
 * @returns {ShownAnswer | null}
 */
export function shownAnswer(page) {
  const block = page.querySelector('section[data-answer]');
  const text = block?.querySelector('.rl-answer-text')?.textContent;
  if (!(block instanceof HTMLElement) || !text) return null;
  const data = block.querySelector('a[href*="api/v1/answer?"]')?.getAttribute('href') ?? '';
  const asked = new URLSearchParams(data.slice(data.indexOf('?')));
  const [crossing_id, service] = ['crossing', 'service'].map((name) => asked.get(name) ?? '');
  return { as_of: block.dataset.answer ?? '', text, crossing_id, service };
}
