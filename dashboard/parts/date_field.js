// A date field. What is typed goes to Python as it stands; Python says what it means, or what is wrong with it.

import { bindCalendar } from './calendar_field.js';

/**
 * @typedef {{ id: number, text: string }} Typed
 * @typedef {object} Data
 * @property {string} label
 * @property {string} spoken  its name for screen readers, if the label alone is not enough
 * @property {string} value  the accepted date; empty: the default holds
 * @property {string} day  the day that it is, or stands for; empty: none
 * @property {string} placeholder  what holds while the field is empty
 * @property {string} help
 * @property {string} text  what stands in the field: the accepted date, or a text with a fault
 * @property {string} fault  what is wrong with the text
 * @property {string} note  which day was taken, if it is not plain
 * @property {number} answered  the id of the last typed text that Python has read
 * @property {[first: string, last: string]} days  what the calendar offers
 * @property {{ calendar: string, help: string, waiting: string }} words
 *
 * @typedef {{ root: HTMLElement, input: HTMLInputElement, picker: HTMLInputElement, fault: HTMLElement, note: HTMLElement }} Parts
 * @typedef {object} Held  what a field holds; the versions of this module on a page share it
 * @property {Data} data
 * @property {string} shown  the text that was last written into the field, or last sent
 * @property {Typed | null} waits  what Python has not answered yet
 * @property {number} since  the id under which it was first sent
 * @property {number} attempt
 * @property {any} timer
 * @property {(typed: Typed) => void} send
 */

const RETRIES = [2000, 4000, 8000, 16000, 30000]; // milliseconds: Streamlit drops messages while it is disconnected
const HELD = Symbol.for('rail-links.date-field');

const TEMPLATE = /* html */ `
<div class="rl-date-head">
  <label></label>
  <details class="rl-date-help"><summary>?</summary><p></p></details>
</div>
<div class="rl-date-box">
  <input type="text" class="rl-date-text" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="done">
  <input type="date" class="rl-date-picker" tabindex="-1" aria-hidden="true">
  <button type="button" class="rl-date-calendar"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5h14v12H3zM3 8.5h14M7 3v3.5M13 3v3.5"/></svg></button>
</div>
<p class="rl-date-fault" role="alert"></p>
<p class="rl-date-note" role="status"></p>`;

/**
 * @param {HTMLElement} root
 * @returns {Parts}
 */
function partsOf(root) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(name));
  return {
    root,
    input: /** @type {HTMLInputElement} */ (part('.rl-date-text')),
    picker: /** @type {HTMLInputElement} */ (part('.rl-date-picker')),
    fault: part('.rl-date-fault'),
    note: part('.rl-date-note'),
  };
}

/**
 * Send what stands in the field, unless it was sent already.
 * @param {Parts} parts
 * @param {Held} held
 */
function commit({ input, fault }, held) {
  const text = input.value;
  if (text === held.shown) return;
  held.shown = text;
  fault.textContent = ''; // the same fault is announced again
  held.attempt = 0;
  held.since = 0;
  transmit(input, held, text);
}

/**
 * Each time under a new id, so that Streamlit takes no repetition for what it knows.
 * @param {HTMLInputElement} input
 * @param {Held} held
 * @param {string} text
 */
function transmit(input, held, text) {
  const id = Math.max(Date.now(), (held.waits?.id ?? held.data.answered) + 1);
  held.waits = { id, text };
  held.since ||= id;
  clearTimeout(held.timer);
  held.timer = setTimeout(
    () => {
      if (!held.waits || !input.isConnected) return;
      held.attempt += 1;
      write(partsOf(/** @type {HTMLElement} */ (input.closest('.rl-date'))).note, held.data.words.waiting);
      transmit(input, held, text);
    },
    RETRIES[Math.min(held.attempt, RETRIES.length - 1)],
  );
  held.send(held.waits);
}

/**
 * Take the day of the browser's field.
 * @param {Parts} parts
 * @param {Held} held
 */
function pick(parts, held) {
  const { input, picker } = parts;
  if (!picker.value || picker.value === held.data.day) return;
  input.value = picker.value;
  commit(parts, held);
}

/**
 * @param {Parts} parts
 * @param {Held} held
 */
function bind(parts, held) {
  const { root, input, picker } = parts;
  input.onblur = () => commit(parts, held);
  input.onkeydown = (press) => {
    if (press.key === 'Enter' && !press.isComposing) {
      press.preventDefault();
      commit(parts, held);
    } else if (press.key === 'Escape') {
      input.value = held.data.value;
      if (held.data.fault) commit(parts, held);
    }
  };
  const button = /** @type {HTMLButtonElement} */ (root.querySelector('.rl-date-calendar'));
  bindCalendar({ picker, button, place: root, pick: () => pick(parts, held) });
}

/**
 * @param {HTMLElement} node
 * @param {string} text
 */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * The words of a field and its calendar.
 * @param {Parts} parts
 * @param {Data} data
 */
function label({ root, input, picker }, data) {
  const [label, help] = [root.querySelector('label'), root.querySelector('details')];
  if (!label || !help) return;
  label.htmlFor = input.id;
  write(label, data.label);
  if (data.spoken) input.setAttribute('aria-label', data.spoken);
  else input.removeAttribute('aria-label');
  input.placeholder = data.placeholder;
  help.hidden = !data.help;
  help.querySelector('summary')?.setAttribute('aria-label', data.words.help);
  write(/** @type {HTMLElement} */ (help.querySelector('p')), data.help);
  const button = /** @type {HTMLElement} */ (root.querySelector('button'));
  button.setAttribute('aria-label', data.words.calendar);
  button.title = data.words.calendar;
  picker.setAttribute('aria-label', data.words.calendar);
  [picker.min, picker.max] = data.days;
}

/**
 * What Python says of the text; the reader's own that it has not read yet stays.
 * @param {Parts} parts
 * @param {Held} held
 */
function show(parts, held) {
  const { root, input, picker, fault, note } = parts;
  const { data } = held;
  if (held.waits && data.answered >= held.since) {
    held.waits = null;
    clearTimeout(held.timer);
  }
  if (held.waits) return;
  const isBeingTyped = document.activeElement === input && input.value !== held.shown;
  if (!isBeingTyped) input.value = held.shown = data.text;
  if (!root.dataset.native) picker.value = data.day;
  write(fault, data.fault);
  write(note, data.note);
  input.setAttribute('aria-invalid', String(Boolean(data.fault)));
}

/** @param {{ parentElement: HTMLElement, data: Data, setStateValue: (name: string, value: unknown) => void }} mounting */
export default function dateField({ parentElement, data, setStateValue }) {
  const root = /** @type {HTMLElement & { [HELD]?: Held }} */ (parentElement.querySelector('.rl-date'));
  if (!root.firstElementChild) root.innerHTML = TEMPLATE;
  const parts = partsOf(root);
  root[HELD] ??= { data, shown: '', waits: null, since: 0, attempt: 0, timer: 0, send: () => {} };
  const held = root[HELD];
  held.data = data;
  held.send = (typed) => setStateValue('typed', typed);
  if (!parts.input.id) {
    for (const name of /** @type {const} */ (['input', 'fault', 'note'])) parts[name].id = `rl-${crypto.randomUUID()}`;
    parts.input.setAttribute('aria-describedby', `${parts.fault.id} ${parts.note.id}`);
  }
  label(parts, data);
  bind(parts, held);
  show(parts, held);
}
