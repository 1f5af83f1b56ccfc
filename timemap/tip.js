// The tip: the event or the status under the pointer, in plain text.

/** A tip in plain text at the pointer: the event under it, or the status of the strip there. */
function showTip(state, event) {
  const lines = event ? tipLines(state, localX(state, event), localY(state, event)) : [];
  if (!lines.length) {
    hideTip(state);
    return;
  }
  placeTip(state, lines, localX(state, event), localY(state, event), state.el.timeline);
}

function tipLines(state, x, y) {
  const hit = eventNear(state, x, y);
  if (hit) return eventLines(state, hit);
  const row = rowAt(state, y);
  const day = dayAt(state, x);
  if (row) {
    const { word, notes } = statusWords(state, row.link, spanIndex(row.link, day));
    const name = state.crossings.get(row.link.crossing_id)?.name ?? row.link.crossing_id;
    return [dateWords(day, state.lang), `${name} · ${state.words[row.link.service]}`, `${word}, ${notes.join(', ')}`];
  }
  return [];
}

/** Show the tip's lines beside a point of `host`, the element that the point is measured in. */
function placeTip(state, lines, x, y, host) {
  const { tip, root } = state.el;
  tip.replaceChildren(...lines.map((line, i) => make(i ? 'span' : 'strong', '', line)));
  tip.hidden = false;
  const offset = host.getBoundingClientRect();
  const frame = root.getBoundingClientRect();
  const left = clamp(offset.left - frame.left + x + 14, 4, Math.max(4, frame.width - tip.offsetWidth - 4));
  const above = offset.top - frame.top + y - tip.offsetHeight - 12;
  tip.style.transform = `translate(${left}px, ${Math.max(4, above)}px)`;
}

function hideTip(state) {
  if (!state.el.tip.hidden) state.el.tip.hidden = true;
}
