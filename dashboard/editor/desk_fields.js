// Ties the notes of the desk's form to their fields, and offers what an earlier page has left there.
import * as choosing from './choosing.js';
import * as connection from './connection.js';
import * as editorName from './editor_name.js';
import { fieldOf, isText, noteOf, write } from './form_fields.js';
import * as kept from './kept_texts.js';
import * as keyboard from './keyboard_place.js';
import * as takingOver from './taking_over.js';
import * as unsavedDrafts from './unsaved_drafts.js';

/** @typedef {connection.Words & { left: string, use: string, drop: string }} Words */
/** @type {Words} */
let words = { left: '', use: '', drop: '', lost: '', restarted: '' };
listen();

function listen() {
  takingOver.listen();
  choosing.listen();
  keyboard.listen();
  editorName.listen();
  connection.listen(sayWhetherSaved);
  document.addEventListener('input', ({ target }) => keep(target));
  document.addEventListener('click', (press) => {
    const link = press.target instanceof Element ? press.target.closest('[data-desk-go]') : null;
    if (!link) return;
    press.preventDefault();
    const place = link.getAttribute('data-desk-go') ?? '';
    const note = document.getElementById(place);
    note?.closest('details')?.setAttribute('open', '');
    fieldOf(note?.getAttribute('data-desk-note') ?? place)?.focus();
  });
  let waits = false;
  new MutationObserver(() => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      tie();
      editorName.fill();
    });
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  kept.readLeft(tie);
}

/** @param {EventTarget | null} field */
function keep(field) {
  if (!isText(field)) return;
  const note = noteOf(field);
  const name = note?.getAttribute('data-desk-kept') ?? null;
  if (!note || name === null) return;
  kept.keep(note.id, name, field.value, hasOf(note));
  unsavedDrafts.keep();
  sayWhetherSaved();
}

/** The head says that every change is saved only while that is so: what shows it is in the style sheet. */
function sayWhetherSaved() {
  const notes = [...document.querySelectorAll('[data-desk-note][data-desk-kept]')];
  const isTyped = notes.some((note) => {
    const field = fieldOf(note.getAttribute('data-desk-note') ?? '');
    return isText(field) && field.value !== hasOf(note);
  });
  document.body.classList.toggle('rl-desk-pending', isTyped || connection.isLost());
}

/**
 * What the draft has of a field.
 * @param {Element} note
 * @returns {string}
 */
function hasOf(note) {
  return JSON.parse(note.getAttribute('data-desk-has') ?? '""');
}

/** A note is read out with its field; a wrong one says so. */
function tie() {
  for (const note of document.querySelectorAll('[data-desk-note]')) {
    const field = fieldOf(note.getAttribute('data-desk-note') ?? '');
    if (!field) continue;
    const offer = isText(field) ? giveBack(note, field) : null;
    const said = [note.textContent ? note.id : '', offer?.id ?? ''].filter(Boolean).join(' ');
    if (said) set(field, 'aria-describedby', said);
    else field.removeAttribute('aria-describedby');
    if (note.hasAttribute('data-desk-bad')) set(field, 'aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }
  unsavedDrafts.tidy();
  sayWhetherSaved();
}

/**
 * A field whose text never reached the server gets it again, or is offered it: then what offers it.
 * @param {Element} note
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 */
function giveBack(note, field) {
  const id = `kept-${note.id}`;
  const name = note.getAttribute('data-desk-kept');
  const there = document.getElementById(id);
  if (there || name === null) return there;
  const has = hasOf(note);
  const given = kept.given(note.id, name, has, field.value);
  if (given?.isWritten) write(field, given.text);
  if (!given || given.isWritten) return null;
  const offer = offered(given.text, (isUsed) => {
    kept.settle(name, given.text);
    offer.remove();
    if (isUsed) write(field, given.text);
    field.focus();
  });
  offer.id = id;
  note.after(offer);
  return offer;
}

/**
 * What says that a text was typed and never saved, with both answers.
 * @param {string} text
 * @param {(isUsed: boolean) => void} answer
 */
function offered(text, answer) {
  const offer = document.createElement('p');
  offer.className = 'rl-desk-kept';
  const typed = document.createElement('q');
  typed.textContent = text;
  offer.append(words.left, ' ', typed);
  for (const [label, isUsed] of /** @type {[string, boolean][]} */ ([
    [words.use, true],
    [words.drop, false],
  ])) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', () => answer(isUsed));
    offer.append(' ', button);
  }
  return offer;
}

/**
 * @param {HTMLElement} field
 * @param {string} name
 * @param {string} value
 */
function set(field, name, value) {
  if (field.getAttribute(name) !== value) field.setAttribute(name, value);
}

/**
 * @typedef {{ focus: string, name: string, ended: string[], open: unsavedDrafts.Open | null, words: Words }} Data
 * @param {{ data: Data }} mounting
 */
export default function deskFields({ data }) {
  ({ words } = data);
  connection.says(words);
  kept.forget(data.ended);
  unsavedDrafts.isShown(data.open);
  tie();
  editorName.isAskedAt(data.name);
  keyboard.focusOn(data.focus);
}
