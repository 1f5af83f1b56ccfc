// The time map: one state per place on the page, brought up to the data that Python sends, and the frame loop.

const STATES = new WeakMap();

export default function timeMap({ data, parentElement, setStateValue }) {
  let state = STATES.get(parentElement);
  if (!state) {
    state = createState(parentElement.querySelector('[data-testid=time-map]'));
    STATES.set(parentElement, state);
  }
  state.send = (report) => setStateValue('report', report);
  adopt(state, data);
  return () => queueMicrotask(() => {
    if (!state.el.root.isConnected) destroy(state, parentElement);
  });
}

function createState(root) {
  const el = { root };
  for (const node of root.querySelectorAll('[data-el]')) el[node.dataset.el] = node;
  const state = {
    el, alive: true, data: null, day: null, view: null, drag: null, touch: null, brush: null, fingers: new Map(), quiet: 0, heldLink: null, frame: 0, snap: true,
    rowsFloor: {}, play: { on: false, mode: 'event', speed: 1, direction: 1, loop: false, timer: 0 },
    still: matchMedia('(prefers-reduced-motion: reduce)'),
    marks: 0,
  };
  state.sync = createSync(state);
  state.mounted = new AbortController();
  document.addEventListener('click', (e) => leave(state, e), { capture: true, signal: state.mounted.signal });
  bindInput(state);
  bindMap(state);
  state.resizing = new ResizeObserver(() => resized(state));
  root.addEventListener('transitionend', (e) => { if (e.target === root && e.propertyName === 'background-color') themed(state); });
  return state;
}

function destroy(state, parentElement) {
  state.alive = false;
  clearTimeout(state.play.timer);
  hush(state);
  clearTimeout(state.leaving);
  state.sync.stop();
  state.mounted.abort();
  cancelAnimationFrame(state.frame);
  state.resizing.disconnect();
  document.fonts.removeEventListener('loadingdone', state.lettered);
  state.map?.deck.finalize();
  STATES.delete(parentElement);
}

/** Take what Python sends; a day that it has changed moves the playhead, its answer to the reader's own does not. */
function adopt(state, data) {
  if (data === state.data) return;
  const before = state.data;
  const { as_of, selected, view_state, session, answered, ...content } = data; // the rest is what is drawn
  const key = JSON.stringify(content);
  state.data = data;
  if (key !== state.contentKey) indexData(state);
  if (!before) state.view = slideView(data.view, state.domain);
  if (data.lang !== before?.lang) speak(state);
  receive(state, data, !before);
  if (key !== state.contentKey) rebuild(state);
  else show(state);
  state.contentKey = key;
  if (!before) begin(state);
}

/** Draw a date or a selection that Python has pushed. */
function show(state) {
  state.view = viewShowing(state.view, state.day, state.domain);
  tellSlider(state);
  relayout(state);
  drawDay(state);
}

function begin(state) {
  state.lettered = () => lettered(state);
  document.fonts.addEventListener('loadingdone', state.lettered);
  state.resizing.observe(state.el.timeline);
  startMap(state).catch((error) => {
    mapMessage(state, error.message);
    markReady(state);
  });
}

/** What the drawing looks up, worked out once per payload. */
function indexData(state) {
  const { data } = state;
  state.lang = WORDS[data.lang] ? data.lang : 'en';
  state.words = WORDS[state.lang];
  state.domain = [data.domain[0], data.known_on ? Math.min(data.domain[1], dayOf(data.known_on)) : data.domain[1]];
  state.crossings = new Map(data.crossings.map((crossing) => [crossing.crossing_id, crossing]));
  state.events = data.events;
  state.days = data.events.map((event) => event.day);
  state.links = data.links.map((link) => indexLink(state, link));
  state.crossingEvents = new Map(data.crossings.map((crossing) => [crossing.crossing_id, data.events.filter((e) => concerns({ ...e, service: 'all' }, crossing, crossing))]));
  state.crossingDays = new Map([...state.crossingEvents].map(([id, events]) => [id, events.map((e) => e.day)]));
  const ranges = [...Object.values(data.exists ?? {}).flatMap(Object.values), ...data.crossings.map((c) => c.exists)];
  state.epochs = [...new Set(ranges.flat().filter(Number.isFinite))].sort((a, b) => a - b);
}

function indexLink(state, link) {
  const crossing = state.crossings.get(link.crossing_id);
  const events = state.events.filter((event) => concerns(event, link, crossing));
  const disputed = events.filter((event) => event.confidence === 'disputed');
  return {
    ...link, events, days: events.map((e) => e.day), disputedDays: disputed.map((e) => e.day),
    starts: link.spans.map((span) => span[START] ?? -Infinity),
  };
}

/** Write every fixed text of the component in the reader's language. */
function speak(state) {
  const { el, words: w } = state;
  el.root.lang = state.lang;
  for (const node of el.root.querySelectorAll('[data-text]')) node.textContent = w[node.dataset.text];
  for (const node of el.root.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', w[node.dataset.label]);
    node.title = w[node.dataset.label];
  }
  for (const node of el.root.querySelectorAll('[data-title]')) node.title = w[node.dataset.title];
  el.slider.setAttribute('aria-label', w.slider);
  el.map.setAttribute('aria-label', w.map);
  fillSelect(el.step, Object.entries(w.steps), state.play.mode);
  fillSelect(el.speed, [[0.5, '½×'], [1, '1×'], [2, '2×'], [4, '4×'], [8, '8×']], state.play.speed);
  showPlaying(state);
}

function fillSelect(select, entries, chosen) {
  select.replaceChildren(...entries.map(([value, text]) => {
    const option = make('option', '', text);
    option.value = value;
    option.selected = String(value) === String(chosen);
    return option;
  }));
}

/** Draw all that depends on the payload; the map's base layers are left alone. */
function rebuild(state) {
  readTheme(state);
  const { el, data, words: w } = state;
  setText(el.banner, data.covered_to ? w.lastKnown(dateWords(dayOf(data.covered_to), state.lang)) : '');
  setText(el.uncovered, data.covered_to ? w.veil(dateWords(dayOf(data.covered_to), state.lang, 'short')) : '');
  el.known.hidden = !data.known_on;
  if (data.known_on) setText(el.known, w.knownOn(dateWords(dayOf(data.known_on), state.lang)));
  fillSelect(el.toCrossing, [['', `${w.toCrossing}…`], ...data.crossings.map((c) => [c.crossing_id, c.name])], '');
  el.toCrossing.options[0].disabled = true;
  setText(el.bridge, state.crossings.get('dandong-sinuiju')?.name ?? '');
  el.bridge.hidden = !state.crossings.has('dandong-sinuiju');
  tellSlider(state);
  el.slider.setAttribute('aria-valuemin', String(state.domain[0]));
  el.slider.setAttribute('aria-valuemax', String(state.domain[1]));
  buildList(state);
  el.root.style.setProperty('--tm-crossings', String(data.crossings.filter((c) => existsOn(c.exists, state.domain[1])).length));
  state.latestKey = null;
  state.rowsFloor = {};
  drawLegend(state);
  relayout(state);
  if (state.map?.viewport) {
    collectLabels(state);
    state.map.overlayKey = null;
  }
  drawDay(state);
}

const INKS = ['sea', 'accent', 'ink', 'muted', 'faint', 'line', 'paper', 'halo', 'bars', 'veil', 'veilLine', 'brushPaper', 'brushVeil', 'hatchPaper', 'river'];

/** Read colours and font from the page's own theme. */
function readTheme(state) {
  const { root } = state.el;
  const [r, g, b] = getComputedStyle(root).backgroundColor.match(/[\d.]+/g).map(Number);
  const dark = r * 0.299 + g * 0.587 + b * 0.114 < 128;
  root.dataset.theme = dark ? 'dark' : 'light';
  state.theme = { ...inksOf(root), dark, font: getComputedStyle(root).fontFamily, fills: new Map() };
  state.ratio = Math.min(3, globalThis.devicePixelRatio || 1);
}

function inksOf(element) {
  const style = getComputedStyle(element);
  return Object.fromEntries(INKS.map((ink) => [ink, style.getPropertyValue(`--tm-${ink}`).trim()]));
}

function themed(state) {
  if (state.data) rebuild(state);
}

/** A font has come: what was measured without it is measured again. */
function lettered(state) {
  relayout(state);
  if (!state.map?.viewport) return;
  state.map.measured = null;
  drawOverlay(state);
}

function resized(state) {
  if (state.data) relayout(state);
}

/** Lay the timeline out for its width and view, and draw it. */
function relayout(state) {
  const { el } = state;
  const width = el.timeline.clientWidth;
  if (!width) return;
  state.layout = timelineLayout(state, width);
  state.rowsFloor = { [state.layout.narrow]: state.layout.axis };
  const { left, right, axis, histogramTop, brush, brushHeight, height } = state.layout;
  el.timeline.style.height = `${height}px`;
  placeBox(el.slider, left, 0, right - left, brush - 2);
  if (state.layout.narrow) placeBox(el.period, left, brush + brushHeight + 8, right - left, SIZES.touch);
  else placeBox(el.period, 0, brush - 3, left - 12, brushHeight + 6);
  placeBox(el.brush, left - 6, brush - 2, right - left + 12, brushHeight + 4);
  el.playhead.style.height = `${axis - SIZES.bubble + 3}px`;
  for (const shade of [el.before, el.after]) placeBox(shade, 0, histogramTop, 1, SIZES.histogram);
  el.bubbleHalf = el.bubble.offsetWidth / 2 + 1;
  placeUncovered(state);
  drawTimeline(state);
  drawPlayhead(state);
}

function placeBox(node, left, top, width, height) {
  Object.assign(node.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}

function setView(state, view) {
  state.view = view;
  relayout(state);
}

/** Move to a day: the attribute changes at once, the drawing with the next frame. */
function goTo(state, day) {
  const next = clamp(day, ...state.domain);
  if (next === state.day) return;
  state.day = next;
  state.el.root.dataset.asOf = isoOf(next);
  tellSlider(state);
  state.frame ||= requestAnimationFrame(() => {
    state.frame = 0;
    drawFrame(state);
  });
}

/** The slider's value, in days and in words; as current as `data-as-of`. */
function tellSlider({ el, day, lang }) {
  el.slider.setAttribute('aria-valuenow', String(day));
  el.slider.setAttribute('aria-valuetext', dateWords(day, lang));
}

function drawFrame(state) {
  if (!state.drag) {
    const view = viewShowing(state.view, state.day, state.domain);
    if (view[0] !== state.view[0]) setView(state, view);
  }
  drawDay(state);
  if (state.marks > 2000) performance.clearMarks('time-map:frame');
  state.marks = state.marks > 2000 ? 1 : state.marks + 1;
  performance.mark('time-map:frame');
}

/** Everything that a date changes; the canvas first: once elements have changed, its fonts wait for their styles. */
function drawDay(state) {
  if (!state.layout) return;
  drawMapDay(state);
  drawPlayhead(state);
  drawPanel(state);
  if (document.activeElement !== state.el.date) state.el.date.value = isoOf(state.day);
}

function selectEvent(state, event) {
  goTo(state, event.day);
  select(state, event.event_id);
  commit(state);
}

function select(state, eventId) {
  if (state.selected === eventId) return;
  state.selected = eventId;
  state.sync.report({ selected: eventId });
  drawTimeline(state);
  drawLatest(state);
}
