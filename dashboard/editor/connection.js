// Says that the connection to the server is lost, for as long as it is: also once Streamlit's own dialog was closed.

/** @typedef {{ lost: string, restarted: string }} Words  `restarted`: that the server was started again and knows this browser
 * no more; empty where a restart ends no cookie */

const APP = '[data-testid="stApp"]';
const STATE = 'data-test-connection-state';
const ASK_EVERY = 2000; // milliseconds
const FORBIDDEN = 403;
/** @type {Words} */
let words = { lost: '', restarted: '' };
/** @type {HTMLElement | null} */
let notice = null;
let isRefused = false; // whether the server is there, and does not know this browser

/** @param {Words} said */
export function says(said) {
  words = said;
}

/** Whether the page has lost its connection: only a page that had one asks. */
export function isLost() {
  const state = document.querySelector(APP)?.getAttribute(STATE) ?? null;
  return state !== null && state !== 'CONNECTED';
}

/** @param {() => void} changed  is told of each change */
export function listen(changed) {
  new MutationObserver(() => {
    show();
    changed();
  }).observe(document.body, { attributeFilter: [STATE], subtree: true });
  setInterval(() => isLost() && ask(), ASK_EVERY);
}

/** Asks whether the server refuses this browser, which Streamlit does not say. */
async function ask() {
  try {
    const answer = await fetch(new URL('_stcore/host-config', document.baseURI), { cache: 'no-store' });
    isRefused = answer.status === FORBIDDEN;
  } catch {
    isRefused = false; // no server answers
  }
  show();
}

function show() {
  if (!isLost()) {
    notice?.remove();
    notice = null;
    isRefused = false;
    return;
  }
  if (!notice) {
    notice = document.createElement('div');
    notice.className = 'rl-desk-lost';
    notice.setAttribute('role', 'alert');
    document.body.append(notice);
  }
  const said = isRefused && words.restarted ? words.restarted : words.lost;
  if (notice.textContent !== said) notice.textContent = said;
}
