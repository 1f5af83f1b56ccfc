// The panel: heading, status list, latest events. The map's content as text, current at every frame.

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Build one list item per link; `drawPanel` fills them. */
function buildList(state) {
  state.items = state.links.map((link) => {
    const li = make('li');
    const crossing = state.crossings.get(link.crossing_id);
    li.dataset.crossing = link.crossing_id;
    li.dataset.service = link.service;
    const name = make('button', 'tm-crossing', crossing?.name ?? link.crossing_id);
    name.type = 'button';
    name.addEventListener('click', () => fitCrossing(state, link.crossing_id));
    const service = make('span', 'tm-service', state.words[link.service]);
    const word = make('strong', 'tm-word');
    const notes = make('span', 'tm-muted');
    const badge = badgeElement();
    const says = make('button', 'tm-says');
    says.type = 'button';
    says.title = state.words.toSources;
    says.append(word, ' ', notes);
    says.addEventListener('click', () => showSources(state, link));
    li.append(name, service, badge, says);
    return { link, li, name, badge, word, notes, key: '', text: '' };
  });
  state.listed = null;
}

/** Lead to what the day's status rests on: its event, or the first one after it where there is no evidence yet. */
function showSources(state, link) {
  const event = eventBehind(link, spanIndex(link, state.day));
  if (event) {
    select(state, event);
    document.querySelector('.rl-event')?.scrollIntoView({ block: 'nearest', behavior: state.still.matches ? 'auto' : 'smooth' });
  } else location.assign(`about${location.search}#unknown`);
}

/** Put each item under the list or under "more", by the existence of its crossing on the day. */
function placeItems(state) {
  const present = state.items.map((item) => existsOn(state.crossings.get(item.link.crossing_id)?.exists, state.day));
  const key = present.join();
  if (key === state.listed) return;
  state.listed = key;
  const { list, more, moreList, moreWord } = state.el;
  list.replaceChildren(...state.items.filter((_, i) => present[i]).map((item) => item.li));
  const gone = state.items.filter((_, i) => !present[i]);
  moreList.replaceChildren(...gone.map((item) => item.li));
  more.hidden = gone.length === 0;
  moreWord.textContent = state.words.gone(new Set(gone.map((item) => item.link.crossing_id)).size);
  markFirsts(state, present);
}

function markFirsts(state, present) {
  state.items.forEach((item, i) => {
    const before = state.items[i - 1];
    const follows = before && before.link.crossing_id === item.link.crossing_id && present[i - 1] === present[i];
    item.li.classList.toggle('tm-follows', Boolean(follows));
    item.name.tabIndex = follows ? -1 : 0;
  });
}

function drawPanel(state) {
  const { el, words, day, data } = state;
  setText(el.heading, words.on(dateWords(day, state.lang)));
  const after = data.covered_to && day > dayOf(data.covered_to);
  if (el.banner.hidden === Boolean(after)) el.banner.hidden = !after;
  placeItems(state);
  for (const item of state.items) drawItem(state, item);
  drawLatest(state);
}

function setText(node, text) {
  if (node.firstChild) {
    if (node.firstChild.data !== text) node.firstChild.data = text;
  } else node.textContent = text;
}

/** Bring one item up to the day: nothing is touched while the day stays in the same piece. */
function drawItem(state, item) {
  const index = spanIndex(item.link, state.day);
  const span = item.link.spans[index];
  if (item.index === index) return;
  const { word, notes } = statusWords(state, item.link, index);
  item.index = index;
  item.li.dataset.status = span[STATUS];
  item.li.dataset.certain = String(Boolean(span[CERTAIN]));
  item.li.dataset.stale = String(Boolean(span[STALE]));
  setBadge(state, item.badge, span[STATUS], lookOf(span));
  setText(item.word, word);
  item.word.style.color = rgb(statusInk(state, span[STATUS]));
  setText(item.notes, notes.join(', '));
  item.notes.title = evidenceDay(state, span);
}

/** The day's events, else those of the last day that had some; each with its own date. */
function drawLatest(state) {
  const [first, end] = latestEvents(state.days, state.day);
  const events = state.events.slice(first, end);
  const title = latestTitle(state, events);
  const key = `${first}:${end}:${title}:${state.selected}`;
  if (key === state.latestKey) return;
  state.latestKey = key;
  const { el } = state;
  const moves = (event) => Number(event.status_after !== 'unchanged');
  const shown = events.sort((a, b) => moves(b) - moves(a)).slice(0, 3); // what changes a status first
  setText(el.latestTitle, title);
  el.latestList.replaceChildren(...shown.map((event) => eventItem(state, event)));
  if (end - first > 3) el.latestList.append(make('li', 'tm-muted', `+ ${end - first - 3}`));
}

function eventItem(state, event) {
  const li = make('li');
  const button = make('button', 'tm-event');
  button.type = 'button';
  button.setAttribute('aria-pressed', String(event.event_id === state.selected));
  const summary = make('span', 'tm-summary', event.summary);
  summary.lang = 'en'; // the log's own words
  const date = isExact(event) && event.day === state.day ? '' : `${event.date_text} · `; // the heading has that day already
  button.append(make('span', 'tm-muted', `${date}${eventPlace(state, event)} · ${eventTrust(state, event)}`), summary);
  button.addEventListener('click', () => selectEvent(state, event));
  li.append(button);
  return li;
}

/** The legend: each status with its pattern and mark, then the other signs. */
function drawLegend(state) {
  const { el, data, words: w } = state;
  const entries = Object.keys(data.status).map((status) => {
    const item = make('span', 'tm-key');
    item.append(swatch(state, (pen) => paintPiece(state, pen, status, 0, 26, 0, 1)), legendBadge(state, status), make('span', '', data.status[status].word));
    return item;
  });
  const uncertain = make('span', 'tm-key');
  uncertain.append(legendBadge(state, 'suspended', { certain: false }), make('span', '', w.uncertainKey));
  entries.push(uncertain);
  const signs = [
    [(pen) => drawDiamond(pen, 13, 6.5, state.theme), w.disputedKey],
    [(pen) => paintFade(state, pen), w.softKey],
    [(pen) => paintStale(state, pen, 'open', 0, 26, 0), w.staleKey],
  ];
  for (const [draw, text] of signs) {
    const item = make('span', 'tm-key');
    item.append(swatch(state, draw), make('span', '', text));
    entries.push(item);
  }
  el.legend.replaceChildren(...entries);
}

function swatch(state, draw) {
  const canvas = make('canvas', 'tm-swatch');
  canvas.setAttribute('aria-hidden', 'true');
  draw(penFor(canvas, 26, SIZES.strip, state.ratio));
  return canvas;
}

function paintFade(state, pen) {
  for (let x = 0; x < 26; x += 1) paintPiece(state, pen, 'open', x, x + 1, 0, 1 - x / 26);
}

function legendBadge(state, status, look) {
  const svg = badgeElement();
  setBadge(state, svg, status, look);
  return svg;
}

/** Say the day once, politely: after a drag, a key's rest or the end of play. */
function announce(state) {
  setText(state.el.live, daySentence(state));
}
