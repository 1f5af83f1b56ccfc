// Tells Python that the browser has connected again. This runs once the first connection stands: it sees those after it.
let tell = null;

window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener('open', () => setTimeout(() => tell?.('reconnected', Date.now()))); // after Streamlit's own listener
  }
};

export default function ({ setTriggerValue }) {
  tell = setTriggerValue;
}
