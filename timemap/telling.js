// The date between the reader and Python: when ours is told, what waits, what comes back.

/** Tell Python the date: after a release, a rest of the keys or the end of play; never during them. `late`: though an answer is out. */
function commit(state, late = false) {
  hush(state);
  if (state.drag || state.play.on) return;
  announce(state);
  const iso = isoOf(state.day);
  if (iso === state.reported) return;
  if (state.awaiting.length && !late) hold(state);
  else report(state, iso);
}

function report(state, iso) {
  state.reported = iso;
  state.awaiting.push(iso);
  state.send('as_of', iso);
}

/** One date at a time: Streamlit begins a page anew for each, and would end none. Its answer lets the next one go, or two seconds do. */
function hold(state) {
  state.held = true;
  state.quiet = setTimeout(() => commit(state, true), 2000);
}

function commitWhenQuiet(state) {
  hush(state);
  state.quiet = setTimeout(() => commit(state), 300);
}

/** Whatever was to be told to Python later: a move of the reader's comes before it, and ends with a date of its own. */
function hush(state) {
  clearTimeout(state.quiet);
  state.held = false;
}

/** Take the date that Python sends: the answer to one of ours lets the next one go, any other one moves the playhead. */
function adoptDate(state, iso, first) {
  const echo = state.awaiting.indexOf(iso);
  if (echo >= 0) {
    state.awaiting.splice(0, echo + 1);
    if (state.held) commit(state);
    return;
  }
  state.awaiting = [];
  state.reported = iso;
  if (!first && (state.drag || state.play.on)) return;
  state.day = clamp(dayOf(iso), ...state.domain);
  state.el.root.dataset.asOf = isoOf(state.day);
}
