// A date field. What is typed goes to Python as it stands; Python says what it means, or what is wrong with it.

import { pageAwaited } from '../../timemap/static/sync/page_awaited.js';
import { DaySync } from '../../timemap/static/sync/sync.js';
import { timers } from '../../timemap/static/sync/timers.js';
import { bindCalendar, selectOnEntry } from '../../timemap/static/text/calendar_field.js';

/**
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
 * @property {string} session  it and `answered`: see sync.js
 * @property {number | null} answered
 * @property {[first: string, last: string]} days  what the calendar offers
 * @property {{ calendar: string, help: string, waiting: string }} words
 *
 * @typedef {{ root: HTMLElement, input: HTMLInputElement, picker: HTMLInputElement, fault: HTMLElement, note: HTMLElement }} Parts
 * @typedef {object} Held  what a field holds; the versions of this module on a page share it
 * @property {Data} data
 * @property {string} shown  the text that was last written into the field, or last sent
 * @property {DaySync} sync  keeps a typed text until Python has read it, under the name `as_of` whatever the field is of
 * @property {(report: import('../../timemap/static/sync/sync.js').Report) => void} send
 */

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
  held.sync.report({ as_of: text });
  held.sync.flush(); // before the press on a link that ended the typing
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
  selectOnEntry(input);
  input.onblur = () => commit(parts, held);
  input.onkeydown = (press) => {
    if (press.key === 'Enter' && !press.isComposing) {
      press.preventDefault();
      commit(parts, held);
    } else if (press.key === 'Escape') {
      input.value = held.data.value;
      input.select();
      if (held.data.fault) commit(parts, held);
    }
  };
  const button = /** @type {HTMLButtonElement} */ (root.querySelector('.rl-date-calendar'));
  button.onclick = bindCalendar({ picker, place: root, pick: () => pick(parts, held) });
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
  if (held.sync.waiting) return;
  const isBeingTyped = document.activeElement === input && input.value !== held.shown;
  if (!isBeingTyped) input.value = held.shown = data.text;
  if (!root.dataset.native) picker.value = data.day;
  write(fault, data.fault);
  write(note, data.note);
  input.setAttribute('aria-invalid', String(Boolean(data.fault)));
}

/**
 * @param {Parts} parts
 * @param {Data} data
 * @returns {Held}
 */
function begin(parts, data) {
  const names = /** @type {const} */ (['input', 'fault', 'note']);
  fields += 1;
  for (const name of names) parts[name].id = `rl-date-${VERSION}-${fields}-${name}`;
  parts.input.setAttribute('aria-describedby', `${parts.fault.id} ${parts.note.id}`);
  /** @type {Held} */
  const held = {
    data,
    shown: '',
    send: () => {},
    sync: new DaySync({
      ...timers,
      send: (report) => held.send(report),
      now: () => Date.now(),
      pageAwaited,
      onOverdue: () => write(parts.note, held.sync.overdue ? held.data.words.waiting : ''),
    }),
  };
  return held;
}

let fields = 0;
const VERSION = new URL(import.meta.url).pathname.split('/').at(-2); // several versions may have fields on a page

/** @param {{ parentElement: HTMLElement, data: Data, setStateValue: (name: string, value: unknown) => void }} mounting */
export default function dateField({ parentElement, data, setStateValue }) {
  const root = /** @type {HTMLElement & { [HELD]?: Held }} */ (parentElement.querySelector('.rl-date'));
  if (!root.firstElementChild) root.innerHTML = TEMPLATE;
  const parts = partsOf(root);
  root[HELD] ??= begin(parts, data);
  const held = root[HELD];
  held.data = data;
  held.send = (report) => setStateValue('report', report);
  held.sync.receive({ session: data.session, answered: data.answered, as_of: data.text });
  label(parts, data);
  bind(parts, held);
  show(parts, held);
  return () =>
    queueMicrotask(() => {
      if (!root.isConnected) held.sync.stop();
    });
}
