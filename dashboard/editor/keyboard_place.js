// Where the keyboard is: the field in which work begins takes it, and a field has room below it for its list.
import { fieldOf } from './form_fields.js';

const ROOM_ABOVE = 120; // pixels: what stands at the top of the page, and a label
const LOWEST = 0.6; // of the window's height, for the lower edge of a field that has the keyboard
const FRAMES = 600; // that a field may take to come
const ALERT = '[data-testid="stAlert"]';
let wanted = '';

export function listen() {
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target.closest('.st-key-desk_form') && target.matches('input, textarea'))
      bringNear(target);
  });
}

/**
 * A list closes when the page scrolls, and what was typed to choose from it would choose nothing.
 * @param {HTMLElement} field
 */
function bringNear(field) {
  const { top, bottom } = field.getBoundingClientRect();
  if (top < ROOM_ABOVE || bottom > window.innerHeight * LOWEST) field.scrollIntoView({ block: 'center' });
}

/**
 * Gives the keyboard to a field, or to what came of a press; once, and no longer than another one is wanted.
 * @param {string} key
 */
export function focusOn(key) {
  if (!key || key === wanted) return;
  wanted = key;
  once(key, FRAMES);
}

/**
 * @param {string} key
 * @param {number} frames  how many it is still waited for
 */
function once(key, frames) {
  if (key !== wanted) return;
  const field = fieldOf(key) ?? outcomeOf(key);
  field?.focus();
  if (field?.matches(ALERT)) roomOf(key)?.scrollIntoView({ block: 'nearest' }); // with its reasons
  if (!field && frames > 0) requestAnimationFrame(() => once(key, frames - 1));
}

/** @param {string} key */
function roomOf(key) {
  return document.querySelector(`.st-key-${CSS.escape(key)}`);
}

/**
 * What came of a press, which takes the keyboard from the button that has gone.
 * @param {string} key
 */
function outcomeOf(key) {
  const outcome = roomOf(key)?.querySelector(ALERT);
  if (!(outcome instanceof HTMLElement)) return null;
  outcome.tabIndex = -1;
  return outcome;
}
