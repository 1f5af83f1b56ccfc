// Tells Python that the browser has connected again. This runs once the first connection stands: it sees those after it.

/** @type {((name: string, value: unknown) => void) | null} */
let send = null;

window.WebSocket = class extends WebSocket {
  /** @param {ConstructorParameters<typeof WebSocket>} given */
  constructor(...given) {
    super(...given);
    // after Streamlit's own listener
    this.addEventListener('open', () => setTimeout(() => send?.('reconnected', Date.now())));
  }
};

/** @param {{ setTriggerValue: (name: string, value: unknown) => void }} mounting */
export default function reconnect({ setTriggerValue }) {
  send = setTriggerValue;
}
