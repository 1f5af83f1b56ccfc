// Long texts are taken over while they are typed, and what is being typed is sent before the page goes.
import { isOurs, isText, write } from './form_fields.js';

const TYPING_PAUSE = 700; // milliseconds
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
/** @type {{ field: HTMLInputElement | HTMLTextAreaElement, text: string } | null} what somebody types at this moment */
let typing = null;

/** Streamlit takes a text of several lines over when the field is left, or with Ctrl and Enter: so it is told to. */
export function listen() {
  document.addEventListener('input', (typed) => {
    takeOver(typed.target, /** @type {InputEvent} */ (typed).isComposing);
  });
  document.addEventListener('input', notice, { capture: true }); // before Streamlit takes it
  document.addEventListener('compositionstart', ({ target }) => takeOver(target, true));
  document.addEventListener('compositionend', ({ target }) => takeOver(target, false));
  document.addEventListener('visibilitychange', send);
  document.addEventListener('focusout', ({ isTrusted }) => {
    if (isTrusted) typing = null;
  });
  new MutationObserver(holdOn).observe(document.body, { attributeFilter: ['value'], subtree: true });
}

/** @param {Event} typed */
function notice({ target, isTrusted }) {
  typing = isTrusted && isText(target) ? { field: target, text: target.value } : null;
}

/** What another field has filled in does not take the place of what somebody is typing there. */
function holdOn() {
  if (!typing || document.activeElement !== typing.field || typing.field.value === typing.text) return;
  const { field, text } = typing;
  write(field, text);
  typing = field.value === text ? { field, text } : null; // null: it is longer than a field may be
}

/**
 * A long text is taken over once its typing pauses; a syllable that an input method is still putting together is none.
 * @param {EventTarget | null} field
 * @param {boolean} isComposing
 */
function takeOver(field, isComposing) {
  if (!(field instanceof HTMLTextAreaElement) || !isOurs(field)) return;
  clearTimeout(pause);
  if (isComposing) return;
  pause = setTimeout(() => press(field), TYPING_PAUSE);
}

/** Sends what is being typed before the page goes out of sight, or closes. */
function send() {
  const field = document.activeElement;
  if (document.visibilityState !== 'hidden' || !isText(field)) return;
  if (field instanceof HTMLTextAreaElement) press(field);
  else field.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
}

/** @param {HTMLTextAreaElement} field */
function press(field) {
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
}
