// A word is chosen from a list by typing its beginning and Enter, also where the page has just closed the list.
import { isChoice, write } from './form_fields.js';

const FRAMES = 120; // that a list may take to come
const TRIES = 5;
const CHOSEN = 'aria-activedescendant'; // the option that Enter takes
const ENDS_TYPING = ['Enter', 'Escape', 'Tab'];
/** @type {HTMLInputElement | null} the field for choosing in which a text is typed that has chosen nothing yet */
let typedIn = null;

export function listen() {
  document.addEventListener('input', ({ target }) => {
    typedIn = isChoice(target) ? target : null;
  });
  document.addEventListener('keydown', pressed, { capture: true });
  document.addEventListener('focusout', ({ isTrusted }) => isTrusted && forget()); // a list makes some of its own
  document.addEventListener('pointerdown', forget, { capture: true });
  new MutationObserver(() => requestAnimationFrame(openAgain)).observe(document.body, {
    attributeFilter: ['aria-expanded'],
    subtree: true,
  });
}

function forget() {
  typedIn = null;
}

/** A list that the page has closed by scrolling opens again for what was typed: Enter would choose nothing. */
function openAgain() {
  const field = typedIn;
  if (!field || document.activeElement !== field || isOpen(field) || !field.value) return;
  const { value } = field;
  write(field, `${value} `);
  write(field, value);
}

/**
 * Enter chooses what was typed, though its list is not there at this moment: once it is. Escape closes an open list, and
 * the field keeps what it had: Streamlit does so only if something has been typed, and empties the field else.
 * @param {KeyboardEvent} press
 */
function pressed(press) {
  if (!press.isTrusted || press.isComposing) return;
  const field = typedIn;
  const { target } = press;
  if (press.key === 'Escape' && isChoice(target) && isOpen(target)) write(target, `${target.value} `);
  if (press.key === 'Enter' && field !== null && field === target && field.value) {
    press.preventDefault();
    press.stopImmediatePropagation();
    choose(field, field.value, FRAMES, TRIES);
  } else if (ENDS_TYPING.includes(press.key)) forget();
}

/** @param {HTMLInputElement} field */
function isOpen(field) {
  return field.getAttribute('aria-expanded') === 'true';
}

/**
 * @param {HTMLInputElement} field
 * @param {string} text  that was typed; the chosen option's stands in its place
 * @param {number} frames  how many it is waited for
 * @param {number} tries  how many presses are left
 */
function choose(field, text, frames, tries) {
  if (typedIn !== field) return;
  if (frames === 0 || tries === 0 || field.value !== text) {
    forget();
    return;
  }
  const isThere = field.hasAttribute(CHOSEN) && isOpen(field);
  if (isThere) field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  else openAgain();
  requestAnimationFrame(() => choose(field, text, frames - 1, tries - Number(isThere)));
}
