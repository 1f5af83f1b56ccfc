// Tells Python that the browser has connected again. This runs once the first connection stands: it sees those after it.

/**
 * What every version of this module shares on a page: after an update of the server a page has several.
 * @typedef {{ send: ((name: string, value: unknown) => void) | null }} Shared
 */

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

/** @param {{ setTriggerValue: (name: string, value: unknown) => void }} mounting */
export default function reconnect({ setTriggerValue }) {
  shared.send = setTriggerValue;
}
