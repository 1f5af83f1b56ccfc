// The divider over the map: dragged by mouse or thumb, moved by keys.

import { setText } from '../dom.js';
import { reportPair } from '../sync/report.js';
import { dateWords } from '../text/dates.js';
import { isPaired } from './two_days.js';
import { moveDivider, sayDays, whenQuiet } from './two_days_moves.js';

/** @import { PairedState, State } from '../../types.d.ts' */

/** @type {Record<string, (percent: number) => number>} */
const KEYS = {
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  PageDown: (at) => at - 10,
  PageUp: (at) => at + 10,
  Home: () => 0,
  End: () => 100,
};

/** @param {State} state */
export function bindDivider(state) {
  const { divider } = state.el;
  /** @type {{ left: number, width: number, hold: number, from: number, pointer: number } | null} */
  let drag = null;
  divider.addEventListener('pointerdown', (event) => {
    if (event.button || drag) return;
    const { left, width } = state.el.map.getBoundingClientRect();
    const hold = event.clientX - left - (width * state.ab.divider) / 100;
    drag = { left, width, hold, from: state.ab.divider, pointer: event.pointerId };
    divider.setPointerCapture(event.pointerId);
  });
  divider.addEventListener('pointermove', (event) => {
    if (drag?.pointer !== event.pointerId) return;
    moveDivider(state, (100 * (event.clientX - drag.left - drag.hold)) / drag.width);
  });
  for (const kind of /** @type {const} */ (['pointerup', 'pointercancel']))
    divider.addEventListener(kind, (event) => {
      if (drag?.pointer !== event.pointerId) return;
      if (kind === 'pointercancel') moveDivider(state, drag.from); // the finger scrolls the page
      drag = null;
      reportPair(state);
    });
  divider.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && drag) {
      event.stopPropagation(); // the comparison goes on
      moveDivider(state, drag.from);
      drag = null;
    }
    const move = KEYS[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const far = event.shiftKey ? 10 : 1;
    moveDivider(state, state.ab.divider + (move(state.ab.divider) - state.ab.divider) * far);
    whenQuiet(state, reportPair);
  });
}

/**
 * The divider where it stands, with the days on either side of it.
 * @param {PairedState} state
 */
export function drawDivider(state) {
  const { el, ab, day, lang } = state;
  setText(el.sideA, dateWords(day, lang, 'short'));
  setText(el.sideB, dateWords(ab.day, lang, 'short'));
  el.sides.style.setProperty('--tm-divider', `${ab.divider}%`);
  sayDays(state);
}

/**
 * Show or hide what two days need.
 * @param {State} state
 */
export function showSides(state) {
  const { el, data } = state;
  const paired = isPaired(state);
  el.pin.hidden = !data.two_days;
  if (el.root.classList.contains('tm-paired') === paired) return;
  const before = el.map.getBoundingClientRect().top;
  el.root.classList.toggle('tm-paired', paired);
  for (const node of [el.sides, el.second]) node.hidden = !paired;
  for (const node of [el.divider, el.second]) setRole(node, paired); // alone, the first day's is the one slider
  namePin(state);
  if (!paired) delete el.root.dataset.divider;
  const moved = el.map.getBoundingClientRect().top - before; // in one column the list goes below the map, which stays in view
  if (moved && el.root.dataset.ready) scrollerOf(el.root).scrollBy(0, moved);
}

/**
 * What scrolls the page: Streamlit has an element of its own for that.
 * @param {HTMLElement} node
 */
function scrollerOf(node) {
  return node.closest('[data-testid=stMain]') ?? document.documentElement;
}

/**
 * @param {HTMLElement} node
 * @param {boolean} isSlider
 */
function setRole(node, isSlider) {
  if (isSlider) node.setAttribute('role', 'slider');
  else node.removeAttribute('role');
}

/**
 * The button that begins and ends the comparison says what its next press does.
 * @param {State} state
 */
export function namePin(state) {
  const { pin } = state.el;
  const label = isPaired(state) ? state.words.unpin : state.words.pin;
  pin.setAttribute('aria-pressed', String(isPaired(state)));
  pin.setAttribute('aria-label', label);
  pin.title = label;
}
