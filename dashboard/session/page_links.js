// Shows HTML; a plain press on a link of ours goes to Python instead of loading the page anew. With `data.history` so
// does the address to which the reader goes back, and the page gets its language.

import { speak } from './platform_words.js';

/**
 * @typedef {(name: string, value: unknown) => void} Send  tells Python of a press
 * @typedef {{ id: number, n: number, text: string }} Again  a press to repeat: the place and the text of its link
 * @typedef {{ lang: string, name: string, words: Record<string, string> }} Language  of the page: its code, what the
 *   dashboard is called, and Streamlit's own words
 * @typedef {{ html: string, made_for: string, again: Again | null, shown?: string, history?: boolean, back: number, language: Language }} Data
 * @typedef {{ html: string, again: number }} Shown  the HTML of a container, and the last press repeated in it
 */

/**
 * What every version of this module shares on a page: after an update of the server a page has several. What listens is
 * there once, and calls the latest version.
 * @typedef {object} Shared
 * @property {string} path  of the page shown
 * @property {string} asked  the anchor with which the page was opened; Streamlit drops it from the address
 * @property {WeakMap<HTMLElement, Shown>} containers
 * @property {Send | null} reportBack  of the container that follows the history; null before there is one
 * @property {History['pushState']} push  the browser's own
 * @property {History['replaceState']} replace  the browser's own
 * @property {string} search  the query of the address shown
 * @property {Set<string>} left  queries that the reader has gone back from, until Python has followed
 * @property {boolean} acted  the reader has pressed something since the page has come
 * @property {number} leaving  until when Streamlit may write of the page that a pressed link leaves; 0 once it has left it
 * @property {number} awaited  until when another page may come, by whatever link; 0 once it has (`page_awaited.js`)
 * @property {number} back  the number of the last Back or Forward that Python was told of
 * @property {() => void} wentBack
 * @property {string} [lang]  the language that the page has taken
 */

import { showMap } from '../../timemap/static/sync/show_map.js';
import { copy, offerSharing, share } from './answer.js';
import { downloadFile, renew } from './downloads.js';
import { mendEntries, wentBack } from './history_entries.js';
import { closeMenuAfterAChoice, openMenu } from './menu.js';
import { closeNotice, readyToSay } from './notices.js';
import { endWaiting, followRuns } from './page_complete.js';
import { listenForPanels } from './panels.js';
import { reconnect } from './reconnect.js';
import { show, topOf } from './shown_html.js';

const STREAMLIT_LINK = '[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]';
const IN_TIME = 10_000; // milliseconds: a page that has not come by then comes for another reason
const SHARED = Symbol.for('rail-links.page-links');
const page = /** @type {{ [SHARED]?: Shared }} */ (window);
const isFirst = !page[SHARED];
page[SHARED] ??= {
  path: location.pathname,
  asked: anchorOf(new URL(performance.getEntriesByType('navigation')[0].name)),
  containers: new WeakMap(),
  reportBack: null,
  push: history.pushState.bind(history),
  replace: history.replaceState.bind(history),
  search: location.search,
  left: new Set(),
  acted: false,
  leaving: 0,
  awaited: 0,
  back: 0,
  wentBack: () => undefined, // of the latest version, below
};
const shared = page[SHARED];
shared.wentBack = () => wentBack(shared);
shared.left ??= new Set();
shared.containers ??= new WeakMap(); // one that the first version of this module made has another name for them
if (isFirst) listen();

/** The head of a page runs this module, so that Streamlit's first write of an address is mended too. */
function listen() {
  mendEntries(shared);
  closeMenuAfterAChoice();
  listenForPanels();
  followRuns();
  window.addEventListener('popstate', () => shared.wentBack());
  const act = () => {
    shared.acted = true;
    endWaiting();
  };
  for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, act, { capture: true });
  const lead = (/** @type {MouseEvent} */ { target }) => {
    const link = target instanceof Element ? target.closest(STREAMLIT_LINK) : null;
    const leads = link instanceof HTMLAnchorElement && link.pathname !== location.pathname;
    if (leads) shared.awaited = performance.now() + IN_TIME;
  };
  document.addEventListener('click', lead, { capture: true }); // also of a press that the time map holds back
}

/**
 * The anchor of an address; empty where it is no text.
 * @param {{ hash: string }} address
 */
function anchorOf(address) {
  try {
    return decodeURIComponent(address.hash.slice(1));
  } catch {
    return '';
  }
}

/**
 * What reads the page aloud, breaks its lines and chooses its letters goes by the page's language.
 * @param {Language} language
 */
function takeLanguage({ lang, name, words }) {
  const root = document.documentElement;
  root.style.setProperty('--rl-name', JSON.stringify(name));
  if (shared.lang === lang) return;
  root.lang = shared.lang = lang;
  speak(words);
}

/**
 * A part of the page whose anchor is asked for: it is shown, and the keyboard goes on from there.
 * @param {string} name
 */
function showPart(name) {
  const part = name ? document.getElementById(name) : null;
  if (!part) return false;
  part.closest('details')?.setAttribute('open', ''); // or it would not be seen
  part.focus({ preventScroll: true });
  keepInView(part);
  return true;
}

/**
 * What is above a part may come later and push it away: it is shown again until the reader does something, or the page
 * has had time enough.
 * @param {HTMLElement} part
 */
function keepInView(part) {
  const scrolls = part.closest('[data-testid=stMain]') ?? document.documentElement;
  const ended = new AbortController();
  const { signal } = ended;
  setTimeout(() => ended.abort(), IN_TIME);
  const show = () => part.scrollIntoView();
  const watching = new ResizeObserver(show); // its first report is at once
  for (const room of [scrolls, ...scrolls.children]) watching.observe(room);
  scrolls.addEventListener('scroll', show, { passive: true, signal });
  signal.addEventListener('abort', () => watching.disconnect());
  for (const act of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
    document.addEventListener(act, () => ended.abort(), { capture: true, passive: true, signal });
  const elsewhere = () => {
    ended.abort();
    showPart(anchorOf(location));
  };
  window.addEventListener('hashchange', elsewhere, { signal });
}

/** @param {HTMLElement} container */
function showAskedPart(container) {
  if (!shared.asked || !container.querySelector(`[id="${CSS.escape(shared.asked)}"]`)) return;
  requestAnimationFrame(() => {
    if (showPart(shared.asked)) shared.asked = '';
  });
}

/**
 * Tell Python which link was pressed, and for which state of the session the link was made. Whether it leads to this page.
 * @param {HTMLElement} container
 * @param {Element} link
 * @param {string | undefined} madeFor
 * @param {Send} send
 */
function follow(container, link, madeFor, send) {
  const n = [...container.querySelectorAll('a[data-go]')].indexOf(link);
  const href = link.getAttribute('href') ?? '';
  const to = new URL(href, document.baseURI);
  const stays = to.pathname === location.pathname;
  shared.asked = anchorOf(to);
  shared.leaving = stays ? 0 : performance.now() + IN_TIME; // a press without a network leads nowhere
  shared.awaited = shared.leaving;
  send('go', { href, made_for: madeFor, n, text: link.textContent });
  return stays;
}

/**
 * A link that was pressed before the page had caught up with the session is followed once it has, if it is still there.
 * It does not say what it was made for: it is followed now, or the presses would never end.
 * @param {HTMLElement} container
 * @param {Shown} shown
 * @param {Again | null} again
 * @param {Send} send
 */
function pressAgain(container, shown, again, send) {
  if (!again || shown.again === again.id) return;
  shown.again = again.id;
  const link = container.querySelectorAll('a[data-go]')[again.n];
  if (link?.textContent === again.text) follow(container, link, undefined, send);
}

/**
 * @param {HTMLElement} container
 * @param {MouseEvent} press
 * @param {string} madeFor
 * @param {Send} send
 */
function pressed(container, press, madeFor, send) {
  if (!(press.target instanceof Element)) return;
  if (press.target.closest('[data-menu]')) openMenu();
  closeNotice(press.target);
  downloadFile(press, press.target);
  const button = press.target.closest('.rl-copied > button');
  if (button instanceof HTMLElement) (button.dataset.share === undefined ? copy : share)(button);
  const anchor = press.target.closest('a[href^="#"]');
  if (anchor instanceof HTMLAnchorElement) {
    press.preventDefault();
    const name = anchorOf(anchor);
    if (!showPart(name)) shared.asked = name; // it has not come yet
  }
  const link = press.target.closest('a[data-go]');
  if (!link || press.ctrlKey || press.metaKey || press.shiftKey || press.altKey) return;
  press.preventDefault();
  if (follow(container, link, madeFor, send) && link.classList.contains('rl-day')) showMap(press);
}

/**
 * @param {{ parentElement: HTMLElement, data: Data, setTriggerValue: Send }} mounting  `shown`: it is the head of the page
 */
export default function pageLinks({ parentElement, data, setTriggerValue }) {
  const container = /** @type {HTMLElement} */ (parentElement.querySelector('.rl-html'));
  const shown = shared.containers.get(container) ?? { html: '', again: 0 };
  shared.containers.set(container, shown);
  const top = topOf(container);
  readyToSay();
  if (shown.html !== data.html) {
    shown.html = data.html;
    if (!renew(container, data.html)) show(container, data.html);
  }
  container.dataset.come = '';
  // another thing is shown here: from its beginning
  if (topOf(container) !== top) document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0);
  offerSharing(container);
  showAskedPart(container);
  container.onclick = (press) => pressed(container, press, data.made_for, setTriggerValue);
  pressAgain(container, shown, data.again, setTriggerValue);
  if (data.shown !== undefined) reconnect(data.shown, setTriggerValue);
  if (!data.history) return;
  takeLanguage(data.language);
  shared.reportBack = setTriggerValue;
  if (data.back === shared.back) shared.left.clear();
}
