// The plain wheel and one finger belong to the page, so that nobody is caught in the map: it zooms with Ctrl or ⌘ and the
// wheel, or while its focus ring is seen, and moves with two fingers. A short hint says so where somebody tries. Mouse, buttons and keys are free.

import { say } from '../text/i18n.js';
import { direction } from '../timeline/pointer.js';

/** @import { State } from '../../types.d.ts' */

const HINT = 1600; // milliseconds
/** The class of what has the focus and has got a key: it looks as with `:focus-visible`. */
const KEYED = 'tm-keyed';

/** @param {State} state */
export function bindGestures(state) {
  const { deck, root } = state.el;
  /** @type {Map<number, { x: number, y: number }>} where each finger came down */
  const fingers = new Map();
  deck.addEventListener('wheel', (e) => wheel(state, e), { capture: true, passive: false });
  deck.addEventListener('keydown', letGo);
  deck.addEventListener('focusin', () => hasKeyboard(deck) && hint(state, say(state.words.focusHint)));
  deck.addEventListener('touchmove', leaveTwoFingers, { passive: false });
  root.addEventListener('keydown', showRing, { capture: true });
  for (const kind of ['pointerdown', 'focusout']) root.addEventListener(kind, () => endRing(root), { capture: true });
  for (const kind of /** @type {const} */ (['pointerdown', 'pointermove', 'pointerup', 'pointercancel']))
    deck.addEventListener(kind, (e) => e.pointerType === 'touch' && finger(state, fingers, e), { capture: true });
}

/**
 * Whether a wheel is meant for what it is over: with Ctrl or ⌘, or while that has the keyboard. A pinch on a touchpad comes
 * as a wheel with Ctrl.
 * @param {WheelEvent} event
 * @param {HTMLElement} host
 */
export function isForUs(event, host) {
  return event.ctrlKey || event.metaKey || hasKeyboard(host);
}

/**
 * Whether the focus is in an element and its ring is seen. A press alone shows no ring: a reader who chose a crossing and
 * scrolls on is not caught.
 * @param {HTMLElement} host
 */
function hasKeyboard(host) {
  return host.querySelector(`:focus-visible, .${KEYED}`) !== null;
}

/**
 * A key that is pressed where the mouse has put the focus shows its ring from then on. Chromium and Safari do so by themselves;
 * Firefox decides when the focus comes, and keeps to it.
 * @param {KeyboardEvent} event
 */
function showRing({ key, target }) {
  if (target instanceof Element && !['Shift', 'Control', 'Alt', 'Meta', 'Escape'].includes(key))
    target.classList.add(KEYED);
}

/** @param {HTMLElement} root */
function endRing(root) {
  root.querySelector(`.${KEYED}`)?.classList.remove(KEYED);
}

/**
 * On Escape the map lets the keyboard, and with it the wheel, go; nothing larger ends.
 * @param {KeyboardEvent} event
 */
function letGo(event) {
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/**
 * @param {State} state
 * @param {WheelEvent} event
 */
function wheel(state, event) {
  if (isForUs(event, state.el.map)) {
    event.preventDefault();
    return;
  }
  event.stopPropagation();
  if (Math.abs(event.deltaY) > Math.abs(event.deltaX)) hint(state, say(state.words.wheelHint, { key: zoomKey() }));
}

function zoomKey() {
  return /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';
}

/**
 * Two fingers move the map; the browser would scroll the page with them.
 * @param {TouchEvent} event
 */
function leaveTwoFingers(event) {
  if (event.touches.length > 1 && event.cancelable) event.preventDefault();
}

/**
 * The map hears that a finger comes and goes, for taps, but not that one alone moves.
 * @param {State} state
 * @param {Map<number, { x: number, y: number }>} fingers
 * @param {PointerEvent} event
 */
function finger(state, fingers, event) {
  const start = fingers.get(event.pointerId);
  if (event.type === 'pointerdown') fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  else if (event.type !== 'pointermove') fingers.delete(event.pointerId);
  else if (fingers.size < 2) {
    event.stopPropagation();
    if (start && direction(start, event) === 'along') hint(state, say(state.words.fingersHint));
  }
}

/**
 * Show a hint over the map for a moment.
 * @param {State} state
 * @param {string} text
 */
function hint(state, text) {
  const { hint: node } = state.el;
  node.textContent = text;
  node.hidden = false;
  clearTimeout(state.hinting);
  state.hinting = setTimeout(() => {
    node.hidden = true;
  }, HINT);
}
