// When the reader's day, event and map view are reported to Python, and the notice while an answer is overdue.

const QUIET = 300; // milliseconds: keys have come to rest
const LEAVING = 2000; // milliseconds: a link is not held back longer than this

function createSync(state) {
  return new ReaderSync({
    send: (report) => state.send(report),
    setTimer: (callback, milliseconds) => setTimeout(callback, milliseconds),
    clearTimer: (timer) => clearTimeout(timer),
    onOverdue: () => showOverdue(state),
  });
}

/** Report the day: after a release, a rest of the keys or the end of play; never during them. */
function commit(state) {
  hush(state);
  if (state.drag || state.play.on) return;
  announce(state);
  state.sync.report({ as_of: isoOf(state.day) });
}

function commitWhenQuiet(state) {
  hush(state);
  state.quiet = setTimeout(() => commit(state), QUIET);
}

/** Report no day later: another move of the reader's comes first, and ends with a day of its own. */
function hush(state) {
  clearTimeout(state.quiet);
  state.quiet = 0;
}

/** Take the reader's choices from a payload; those without an answer stay as the reader has them. */
function receive(state, data, first) {
  const changed = state.sync.receive(data);
  if (first || (changed.as_of && !state.drag && !state.play.on)) moveTo(state, data.as_of);
  if (first || 'selected' in changed) state.selected = data.selected;
  if ('view_state' in changed) lookAt(state, changed.view_state);
  showOverdue(state);
  if (!state.sync.waiting) followHeldLink(state);
}

/** Stand on a day that Python has sent; the drawing follows. */
function moveTo(state, iso) {
  state.day = clamp(dayOf(iso), ...state.domain);
  state.el.root.dataset.asOf = isoOf(state.day);
}

/** Say that the rest of the page is older than the map, for as long as an answer is overdue. */
function showOverdue(state) {
  const { sync, words, data, el } = state;
  const day = sync.pending.has('as_of') ? dateWords(dayOf(data.as_of), state.lang) : '';
  const text = day ? words.waitingDay(day) : words.waiting;
  el.waiting.textContent = sync.overdue ? text : '';
  el.root.dataset.waiting = String(sync.waiting);
}

/**
 * A press on a link outside the time map, before it acts. What waits is sent first. The navigation takes the session as
 * it is, so that it also waits for the answer, for a moment; a link of `_go` knows itself when it is outdated.
 */
function leave(state, event) {
  const link = event.target.closest?.('a[href]');
  if (!link || state.passing || state.el.root.contains(link)) return;
  if (state.quiet) commit(state);
  state.sync.flush();
  if (!state.sync.waiting || 'go' in link.dataset || !isFollowedHere(link, event)) return;
  event.preventDefault();
  event.stopPropagation();
  state.heldLink = link;
  state.leaving = setTimeout(() => followHeldLink(state), LEAVING);
}

/** Whether a press on a link changes this page, rather than open another window or leave a file. */
function isFollowedHere(link, event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  return plain && link.origin === location.origin && !link.target && !link.download && !link.getAttribute('href').startsWith('#');
}

function followHeldLink(state) {
  const { heldLink: link } = state;
  clearTimeout(state.leaving);
  state.heldLink = null;
  if (!link) return;
  state.passing = true;
  link.click();
  state.passing = false;
}
