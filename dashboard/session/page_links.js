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
  if (same) report('go', { href: path.split('/').pop() + location.search });
}

/** Enter takes over what was typed in a date field. Streamlit's own does that only when its calendar closes or the focus leaves it. */
function takeDate(press) {
  const part = press.key === 'Enter' && press.target.closest?.('[data-testid=stDateInputField] [role=spinbutton]');
  if (!part) return;
  press.preventDefault();
  if (document.querySelector('[data-testid=stDateInputCalendar]')) part.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  else part.blur();
}

function followHistory(setTriggerValue) {
  if (!report) {
    addNoBareEntries(history.pushState);
    window.addEventListener('popstate', wentBack);
    document.addEventListener('keydown', takeDate, true);
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

/** Tell Python which link was pressed, and for which state of the session the link was made. */
function follow(room, link, madeFor, setTriggerValue) {
  const n = [...room.querySelectorAll('a[data-go]')].indexOf(link);
  setTriggerValue('go', { href: link.getAttribute('href'), made_for: madeFor, n, text: link.textContent });
}

/**
 * A link that was pressed before the page had caught up with the session is followed once it has, if it is still there.
 * It does not say what it was made for: it is followed now, or the presses would never end.
 */
function pressAgain(room, again, setTriggerValue) {
  if (!again || room.again === again.id) return;
  room.again = again.id;
  const link = room.querySelectorAll('a[data-go]')[again.n];
  if (link?.textContent === again.text) follow(room, link, undefined, setTriggerValue);
}

export default function ({ parentElement, data, setTriggerValue }) {
  const room = parentElement.querySelector('.rl-html');
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
    follow(room, link, data.made_for, setTriggerValue);
  };
  pressAgain(room, data.again, setTriggerValue);
  if (data.history) followHistory(setTriggerValue);
}
