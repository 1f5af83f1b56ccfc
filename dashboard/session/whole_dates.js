// Korean and Chinese dates stay on one line: a line may else end after each of their signs or blanks.

const DATES = /(?:\d{4}年(?:\d{1,2}月)?|\d{1,2}月)(?:\d{1,2}日)?|(?:\d{4}년(?: \d{1,2}월)?|\d{1,2}월)(?: \d{1,2}일)?/g;
const LEFT_ALONE = 'svg, pre, textarea, option';

/**
 * The parts of a text; every second one is a date.
 * @param {string} text
 */
export function partsOf(text) {
  const parts = [];
  let end = 0;
  for (const { 0: date, index } of text.matchAll(DATES)) {
    parts.push(text.slice(end, index), date);
    end = index + date.length;
  }
  return [...parts, text.slice(end)];
}

/**
 * Keeps each date of a container on one line.
 * @param {HTMLElement} container
 */
export function keepDatesWhole(container) {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode);
  for (const text of texts) {
    const parts = partsOf(text.data);
    if (parts.length > 1 && !text.parentElement?.closest(LEFT_ALONE))
      text.replaceWith(...parts.map((part, i) => (i % 2 ? wholeDate(part) : part)));
  }
}

/** @param {string} words */
function wholeDate(words) {
  const node = document.createElement('span');
  node.className = 'rl-whole';
  node.textContent = words;
  return node;
}
