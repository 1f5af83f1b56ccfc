// Makes the page current again: asks Python for a run once the browser has connected again, and once the server has newer
// data. This runs once the first connection stands: it sees those after it.

import { timers } from '../../timemap/static/sync/timers.js';
import { isBusy } from './busy.js';
import { NewerData } from './newer_data.js';

/**
 * What every version of this module shares on a page: after an update of the server a page has several.
 * @typedef {(name: string, value: unknown) => void} Send
 * @typedef {{ send: Send | null, newer?: NewerData, latest?: string }} Shared  `latest`: the version of this module that asks
 */

const LATEST = 'api/v1/latest.json';
const PATIENCE = 10_000; // milliseconds
const SHARED = Symbol.for('rail-links.reconnect');

function install() {
  /** @type {Shared} */
  const shared = { send: null };
  window.WebSocket = class extends WebSocket {
    /** @param {ConstructorParameters<typeof WebSocket>} given */
    constructor(...given) {
      super(...given);
      // after Streamlit's own listener
      this.addEventListener('open', () => setTimeout(() => shared.send?.('reconnected', Date.now())));
    }
  };
  return shared;
}

const page = /** @type {{ [SHARED]?: Shared }} */ (window);
page[SHARED] ??= install();
const shared = page[SHARED];

/** Browsers ask with the ETag of the answer before: mostly it is a few bytes, without a body. */
async function ask() {
  const answer = await fetch(new URL(LATEST, document.baseURI), { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** The one that asks on this page, whichever version of this module began. */
function newerData() {
  if (shared.newer && shared.latest === import.meta.url) return shared.newer;
  shared.newer?.stop();
  shared.latest = import.meta.url;
  const newer = new NewerData({
    ...timers,
    ask,
    isSeen: () => document.visibilityState === 'visible',
    isBusy,
    run: (contentHash) => shared.send?.('newer', contentHash),
    now: () => performance.now(),
    chance: Math.random,
  });
  document.addEventListener('visibilitychange', () => newer.look());
  shared.newer = newer;
  return newer;
}

/**
 * @param {string} shown  the content hash of the latest data at this run; empty: nobody asks for newer ones
 * @param {Send} send
 */
export function reconnect(shown, send) {
  shared.send = send;
  newerData().show(shown);
}
