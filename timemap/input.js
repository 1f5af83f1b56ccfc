// Input: pointer, wheel, pinch, keys and buttons, all turned into a day, a period or a selection.

const NEAR = 5;

function bindInput(state) {
  const { el } = state;
  el.slider.addEventListener('pointerdown', (e) => pointerDown(state, e));
  el.slider.addEventListener('pointermove', (e) => pointerMove(state, e));
  el.slider.addEventListener('pointerup', (e) => pointerUp(state, e));
  el.slider.addEventListener('pointercancel', (e) => pointerUp(state, e));
  el.slider.addEventListener('pointerleave', () => hideTip(state));
  el.slider.addEventListener('keydown', (e) => keyDown(state, e));
  el.timeline.addEventListener('wheel', (e) => wheel(state, e), { passive: false });
  for (const kind of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel']) {
    el.brush.addEventListener(kind, (e) => brushPointer(state, e));
  }
  bindControls(state);
}

/** Where a pointer is on the timeline; its edge is read once a drag, since reading it waits for the layout. */
function localX(state, event) {
  return event.clientX - (state.drag?.left ?? leftEdge(state));
}

function leftEdge(state) {
  return state.el.timeline.getBoundingClientRect().left;
}

function localY(state, event) {
  return event.clientY - state.el.timeline.getBoundingClientRect().top;
}

/** The day under the pointer, drawn to an event near it unless that is switched off or turned round by Shift. */
function pointedDay(state, event) {
  const { layout, view } = state;
  const x = clamp(localX(state, event), layout.left, layout.right - 0.01);
  const day = clamp(dayAt(state, x), ...state.domain);
  if (state.snap === event.shiftKey) return day;
  return snapDay(state.days, day, (3 * (view[1] - view[0])) / (layout.right - layout.left));
}

/** How far a finger may stray and still tap, in pixels; as far again sideways it drags. */
const SLOP = 8;

function pointerDown(state, event) {
  if (event.button) return;
  state.fingers.set(event.pointerId, localX(state, event));
  state.el.slider.setPointerCapture(event.pointerId);
  if (state.fingers.size > 1) beginPinch(state);
  else if (event.pointerType === 'mouse') beginDrag(state, event);
  else state.touch = { x: event.clientX, y: event.clientY };
}

function beginDrag(state, event) {
  state.touch = null;
  state.drag = { x: event.clientX, left: leftEdge(state), moved: false, from: state.day };
  hush(state);
  state.el.root.classList.add('tm-dragging');
  goTo(state, pointedDay(state, event));
  showTip(state, null);
}

/** A second finger zooms the period: the day is what it was before the first one. */
function beginPinch(state) {
  const from = state.drag?.from ?? state.day;
  goTo(state, from);
  state.touch = null;
  state.drag = { pinch: pinchSpread(state), from };
}

/** Where a finger is going: `null` while it may still tap, then `along` (the time axis) or `across`, which scrolls the page. */
function heading(start, event) {
  const [dx, dy] = [Math.abs(event.clientX - start.x), Math.abs(event.clientY - start.y)];
  if (Math.max(dx, dy) <= SLOP) return null;
  return dx > dy ? 'along' : 'across';
}

/** A finger has moved that neither drags nor pinches yet. */
function moveTouch(state, event) {
  const going = heading(state.touch, event);
  if (going === 'along') {
    beginDrag(state, event);
    state.drag.moved = true;
  } else if (going) state.touch = null;
}

function pointerMove(state, event) {
  if (state.touch) moveTouch(state, event);
  const { drag } = state;
  if (!drag) {
    if (!state.fingers.size) showTip(state, event);
    return;
  }
  state.fingers.set(event.pointerId, localX(state, event));
  if (drag.pinch) {
    if (state.fingers.size > 1) pinch(state);
    return;
  }
  drag.moved ||= Math.abs(event.clientX - drag.x) > 3;
  goTo(state, pointedDay(state, event));
}

/** The end of a press. Where the browser took it over, to scroll or for a gesture of its own, the day is the one before it. */
function pointerUp(state, event) {
  state.fingers.delete(event.pointerId);
  const lifted = event.type === 'pointerup';
  if (state.touch && lifted) beginDrag(state, event); // a tap
  state.touch = null;
  const { drag } = state;
  if (!drag || state.fingers.size) return;
  if (!lifted) goTo(state, drag.from);
  state.drag = null;
  state.el.root.classList.remove('tm-dragging');
  const hit = lifted && !drag.pinch && !drag.moved ? eventNear(state, localX(state, event), localY(state, event)) : null;
  if (hit) selectEvent(state, hit);
  else if (!state.play.on) commit(state);
}

function pinchSpread(state) {
  const [a, b] = [...state.fingers.values()];
  return { gap: Math.max(20, Math.abs(a - b)), view: state.view, about: dayAt(state, (a + b) / 2) };
}

function pinch(state) {
  const { pinch: start } = state.drag;
  const [a, b] = [...state.fingers.values()];
  setView(state, zoomView(start.view, start.gap / Math.max(20, Math.abs(a - b)), start.about, state.domain));
}

/** The strip under a height of the timeline, or null. */
function rowAt(state, y) {
  return state.layout.rows.find((row) => y >= row.y - 4 && y < row.y + SIZES.row - 3) ?? null;
}

/** The event drawn nearest to a point: on its strip, or on any day in the histogram. */
function eventNear(state, x, y) {
  const row = rowAt(state, y);
  const inHistogram = y >= state.layout.histogramTop && y < state.layout.histogramTop + SIZES.histogram;
  if (!row && !inHistogram) return null;
  const list = row ? row.link.events : state.events;
  const days = row ? row.link.days : state.days;
  const day = snapDay(days, dayAt(state, x), Math.max(0, Math.ceil((NEAR * (state.view[1] - state.view[0])) / (state.layout.right - state.layout.left))));
  const index = firstAtOrAfter(days, day);
  if (days[index] !== day || Math.abs(xOf(state, day + 0.5) - x) > NEAR + 1) return null;
  return list[index];
}

const KEYS = {
  ArrowLeft: (s) => s.day - 1,
  ArrowDown: (s) => s.day - 1,
  ArrowRight: (s) => s.day + 1,
  ArrowUp: (s) => s.day + 1,
  PageUp: (s) => neighbourDay(s.days, s.day, 1),
  PageDown: (s) => neighbourDay(s.days, s.day, -1),
  Home: (s) => s.domain[0],
  End: (s) => s.domain[1],
};

function keyDown(state, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === ' ') togglePlay(state);
  else if (event.key === '+' || event.key === '=') zoomTime(state, 0.5);
  else if (event.key === '-') zoomTime(state, 2);
  else if (KEYS[event.key]) moveByKey(state, KEYS[event.key](state));
  else return;
  event.preventDefault();
}

function moveByKey(state, day) {
  if (day !== null) goTo(state, day);
  commitWhenQuiet(state);
}

function wheel(state, event) {
  const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
  const span = state.view[1] - state.view[0];
  const view = sideways
    ? slideView(state.view.map((d) => d + ((event.deltaX || event.deltaY) / 600) * span), state.domain)
    : zoomView(state.view, Math.exp(clamp(event.deltaY, -240, 240) / 420), dayAt(state, localX(state, event)), state.domain);
  if (view[0] === state.view[0] && view[1] === state.view[1]) return;
  event.preventDefault();
  setView(state, view);
}

function zoomTime(state, factor) {
  setView(state, zoomView(state.view, factor, state.day, state.domain));
}

/** The overview: drag the period, drag an edge of it, or press elsewhere to bring it there. A finger going up or down scrolls the page. */
function brushPointer(state, event) {
  const { layout, domain } = state;
  const day = domain[0] + ((localX(state, event) - layout.left) / (layout.right - layout.left)) * (domain[1] - domain[0]);
  if (event.type === 'pointerdown') {
    state.el.brush.setPointerCapture(event.pointerId);
    state.brush = { ...brushGrip(state, day), x: event.clientX, y: event.clientY, view: state.view, sure: event.pointerType === 'mouse' };
  }
  const { brush } = state;
  if (!brush) return;
  const going = brush.sure ? 'along' : heading(brush, event);
  brush.sure = going === 'along' || event.type === 'pointerup';
  if (going === 'across' || event.type === 'pointerup' || event.type === 'pointercancel') state.brush = null;
  if (event.type === 'pointercancel') setView(state, brush.view);
  else if (brush.sure && going !== 'across') dragBrush(state, brush, day);
}

function brushGrip(state, day) {
  const { layout, domain, view } = state;
  const reach = (7 * (domain[1] - domain[0])) / (layout.right - layout.left);
  const [left, right] = view.map((edge) => Math.abs(edge - day));
  const roomy = view[1] - view[0] > reach * 3;
  if (roomy && Math.min(left, right) < reach) return { edge: left < right ? 0 : 1 };
  const inside = day > view[0] && day < view[1];
  return { hold: inside ? day - view[0] : (view[1] - view[0]) / 2 };
}

function dragBrush(state, brush, day) {
  const { view, domain } = state;
  if (brush.edge === undefined) {
    setView(state, slideView([day - brush.hold, day - brush.hold + view[1] - view[0]], domain));
    return;
  }
  const next = brush.edge ? [view[0], Math.max(day, view[0] + 28)] : [Math.min(day, view[1] - 28), view[1]];
  setView(state, [Math.max(next[0], domain[0]), Math.min(next[1], domain[1])]);
}

function bindControls(state) {
  const { el, play } = state;
  const onClick = (name, action) => el[name].addEventListener('click', action);
  onClick('play', () => togglePlay(state));
  onClick('previous', () => stepToEvent(state, -1));
  onClick('next', () => stepToEvent(state, 1));
  onClick('timeIn', () => zoomTime(state, 0.5));
  onClick('timeOut', () => zoomTime(state, 2));
  onClick('timeAll', () => setView(state, [...state.domain]));
  onClick('timeRecent', () => setView(state, slideView(state.data.view, state.domain)));
  el.step.addEventListener('change', () => { play.mode = el.step.value; });
  el.speed.addEventListener('change', () => { play.speed = Number(el.speed.value); });
  el.reverse.addEventListener('change', () => { play.direction = el.reverse.checked ? -1 : 1; });
  el.loop.addEventListener('change', () => { play.loop = el.loop.checked; });
  el.snap.addEventListener('change', () => { state.snap = el.snap.checked; });
  for (const shape of Object.keys(PICTURES)) {
    onClick(shape, () => {
      el.pictures.open = false;
      savePicture(state, shape);
    });
  }
  for (const menu of [el.options, el.pictures]) bindMenu(menu);
  el.date.addEventListener('change', () => typedDate(state));
}

/** A menu closes on Escape, and when the focus goes elsewhere. */
function bindMenu(menu) {
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
  menu.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

function stepToEvent(state, direction) {
  const day = neighbourDay(state.days, state.day, direction);
  if (day === null) return;
  goTo(state, day);
  commitWhenQuiet(state);
}

function typedDate(state) {
  const { el, domain, words } = state;
  const day = parseDay(el.date.value.trim());
  const valid = day !== null && day >= domain[0] && day <= domain[1];
  el.date.setAttribute('aria-invalid', String(!valid));
  el.date.setCustomValidity(valid ? '' : words.badDate(isoOf(domain[0]), isoOf(domain[1])));
  el.date.reportValidity();
  if (!valid) return;
  goTo(state, day);
  commitWhenQuiet(state);
}
