// Says Streamlit's own words ("Clear all", "Skip to main content") in the page's language: it has them in English only.
// What Streamlit draws is watched; a text or a label that is one of its words is replaced, and anew for another language.

/** @typedef {Record<string, string>} Words  English → the page's language; `{name}` stands for any text, once */

/**
 * @typedef {object} Shared  what every version of this module shares on a page
 * @property {Map<string, string>} exact
 * @property {{ ask: RegExp, say: string }[]} patterns
 * @property {WeakMap<Node, Map<string, { english: string, shown: string }>>} said  what stands where, by attribute
 * @property {MutationObserver | null} observer
 */

const SHARED = Symbol.for('rail-links.platform-words');
const page = /** @type {{ [SHARED]?: Shared }} */ (window);
page[SHARED] ??= { exact: new Map(), patterns: [], said: new WeakMap(), observer: null };
const shared = page[SHARED];

const LABELS = ['aria-label', 'title', 'placeholder'];
const TEXT = '';
// what we write ourselves, and what the reader or the data does
const OURS = '.rl-html, .rl-rows, .rl-date, [data-testid=time-map], code, pre, textarea, script, style';

/** @param {string} english */
function translated(english) {
  const own = shared.exact.get(english);
  if (own !== undefined) return own;
  for (const { ask, say } of shared.patterns) {
    const match = ask.exec(english);
    if (match) return say.replace(/\{\w+\}/, () => match[1]);
  }
  return english;
}

/**
 * @param {Node} node
 * @param {string} where  an attribute, or `TEXT`
 * @param {string} now  what stands there
 * @param {(text: string) => void} write
 */
function say(node, where, now, write) {
  const before = shared.said.get(node)?.get(where);
  const english = before?.shown === now ? before.english : now;
  const shown = translated(english.trim());
  if (shown === now.trim() || (shown === english.trim() && english === now)) return;
  const element = node instanceof Element ? node : node.parentElement;
  if (element?.closest(OURS)) return;
  const kept = shared.said.get(node) ?? new Map();
  shared.said.set(node, kept.set(where, { english, shown }));
  write(shown);
}

/** @param {Element} element */
function sayLabels(element) {
  for (const name of LABELS) {
    const now = element.getAttribute(name);
    if (now) say(element, name, now, (text) => element.setAttribute(name, text));
  }
}

/** @param {Node} node */
function sayText(node) {
  const text = /** @type {Text} */ (node);
  const write = (/** @type {string} */ shown) => {
    text.data = shown;
  };
  if (text.data.trim()) say(text, TEXT, text.data, write);
}

/** @param {Node} root */
function sayAll(root) {
  if (root.nodeType === Node.TEXT_NODE) sayText(root);
  if (!(root instanceof Element) || root.matches(OURS)) return;
  sayLabels(root);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
    node instanceof Element && node.matches(OURS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Element) sayLabels(node);
    else sayText(node);
  }
}

/** @param {MutationRecord[]} records */
function changed(records) {
  for (const { type, target, addedNodes } of records) {
    if (type === 'attributes') sayLabels(/** @type {Element} */ (target));
    else if (type === 'characterData') sayText(target);
    else if (!(target instanceof Element && target.closest(OURS))) addedNodes.forEach(sayAll);
  }
}

/**
 * Takes the words of a language; without any, Streamlit's English stands.
 * @param {Words} words
 */
export function speak(words) {
  const given = Object.entries(words);
  shared.exact = new Map(given.filter(([english]) => !english.includes('{')));
  shared.patterns = given
    .filter(([english]) => english.includes('{'))
    .map(([english, own]) => ({ ask: new RegExp(`^${english.replace(/\{\w+\}/, '(.+)')}$`, 's'), say: own }));
  shared.observer?.disconnect();
  shared.observer = null;
  sayAll(document.body);
  if (!given.length) return;
  shared.observer = new MutationObserver(changed);
  const what = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: LABELS };
  shared.observer.observe(document.body, what);
}
