// Shows HTML; a plain press on a link of ours goes to Python instead of loading the page anew. With `data.history` so
// does the address to which the reader goes back.
const { history, location } = window;
let path = location.pathname; // of the page shown
let report = null; // what tells Python, in the room that follows the history

/** Streamlit opens a page at its bare path, then adds an entry with the query: the reader's way back needs only one. */
function addNoBareEntries(push) {
  history.pushState = (state, title, address) => {
    const same = address !== undefined && new URL(address, location.href).pathname === location.pathname;
    if (same && !location.search) history.replaceState(state, title, address);
    else push.call(history, state, title, address);
    path = location.pathname;
  };
}

/** Streamlit itself goes back to another page, but not to what the same page showed. */
function wentBack() {
  const same = location.pathname === path;
  path = location.pathname;
  if (same) report('go', path.split('/').pop() + location.search);
}

function followHistory(setTriggerValue) {
  if (!report) {
    addNoBareEntries(history.pushState);
    window.addEventListener('popstate', wentBack);
  }
  report = setTriggerValue;
}

/** A part of the page whose anchor is asked for: it is shown, and the keyboard goes on from there. */
function showPart(name) {
  const part = name && document.getElementById(name);
  part?.scrollIntoView();
  part?.focus({ preventScroll: true });
  return Boolean(part);
}

/** The anchor with which the page was opened; Streamlit drops it from the address. */
let asked = decodeURIComponent(new URL(performance.getEntriesByType('navigation')[0].name).hash.slice(1));

export default function ({ parentElement, data, setTriggerValue }) {
  const room = parentElement.querySelector('.rl-room');
  const top = room.querySelector('[data-top]')?.dataset.top;
  if (room.shown !== data.html) room.innerHTML = room.shown = data.html;
  const anew = room.querySelector('[data-top]')?.dataset.top; // another thing is shown here: from its beginning
  if (anew !== top) document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0);
  if (asked && room.querySelector(`[id="${CSS.escape(asked)}"]`)) requestAnimationFrame(() => showPart(asked) && (asked = ''));
  room.onclick = (press) => {
    const anchor = press.target.closest('a[href^="#"]');
    if (anchor && showPart(anchor.hash.slice(1))) press.preventDefault();
    const link = press.target.closest('a[data-go]');
    if (!link || press.ctrlKey || press.metaKey || press.shiftKey || press.altKey) return;
    press.preventDefault();
    setTriggerValue('go', link.getAttribute('href'));
  };
  if (data.history) followHistory(setTriggerValue);
}
