// The browser remembers the editor's name: a reload, or the next start of the desk, does not ask for it again.
import { fieldOf, write } from './form_fields.js';

const NAME = 'rail-links.desk-name'; // in the browser's own storage
let key = ''; // of the field for the name on this page
let isFilled = false; // whether the field has been filled, or needed nothing

export function listen() {
  document.addEventListener('input', ({ target, isTrusted }) => {
    if (!isTrusted || !(target instanceof HTMLInputElement) || target !== fieldOf(key)) return;
    isFilled = true; // who empties it wants it empty
    inStorage((storage) => (target.value ? storage.setItem(NAME, target.value) : storage.removeItem(NAME)));
  });
}

/**
 * Which field has the name on the page that is shown now.
 * @param {string} shown  its key
 */
export function isAskedAt(shown) {
  if (shown !== key) isFilled = false;
  key = shown;
  fill();
}

/** Fills the field, once it is there, with the name that was given last; what stands there already is the name. */
export function fill() {
  const field = isFilled ? null : fieldOf(key);
  if (!(field instanceof HTMLInputElement)) return;
  isFilled = true;
  inStorage((storage) => {
    const name = storage.getItem(NAME);
    if (field.value) storage.setItem(NAME, field.value);
    else if (name) write(field, name);
  });
}

/**
 * Does something with the storage, which a browser may not have: then nothing is remembered.
 * @param {(storage: Storage) => void} act
 */
function inStorage(act) {
  try {
    act(localStorage);
  } catch {
    // nothing is remembered
  }
}
