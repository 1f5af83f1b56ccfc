// The date field. A plain day moves the playhead at once; any other text goes to Python, which alone reads dates.

import { setAttribute, setText } from '../dom.js';
import { goTo } from '../moves.js';
import { cancelQuietReport, reportDay } from '../sync/report.js';
import { bindCalendar, openFromField, selectOnEntry } from './calendar_field.js';
import { dateWords, dayOfWords, isoOf, parseDay } from './dates.js';

/** @import { State } from '../../types.d.ts' */

/** @param {State} state */
export function bindDate(state) {
  const { date, picker } = state.el;
  selectOnEntry(date);
  date.addEventListener('change', () => isEdited(state) && typed(state));
  date.addEventListener('keydown', (press) => {
    if (press.key === 'Enter' && !press.isComposing) typed(state);
    else if (press.key === 'Escape') {
      showDay(state);
      date.select();
    }
  });
  const pick = () => picked(state);
  openFromField(date, bindCalendar({ picker, place: picker, pick, opens: () => prepare(state) }));
}

/**
 * The browser's field offers the days of the time map.
 * @param {State} state
 */
function prepare({ el: { picker }, day, domain }) {
  [picker.min, picker.max] = domain.map(isoOf);
  picker.value = isoOf(day);
}

/**
 * Take the day of the browser's field.
 * @param {State} state
 */
function picked(state) {
  const { picker, date } = state.el;
  if (!picker.value || picker.value === isoOf(state.day)) return;
  date.value = picker.value;
  typed(state);
}

/**
 * A plain day is reported even if it is the one shown: that may be the last of a month, which the day ends.
 * @param {State} state
 */
function typed(state) {
  const { el, domain, field } = state;
  const text = el.date.value.trim();
  const day = parseDay(text) ?? dayOfWords(text);
  if (!text) {
    showDay(state);
  } else if (day !== null && day >= domain[0] && day <= domain[1]) {
    goTo(state, day);
    showDay(state);
    reportDay(state, true);
  } else {
    field.typed = text;
    field.shown = el.date.value;
    say(state, '', ''); // the same fault is announced again
    cancelQuietReport(state);
    state.sync.report({ as_of: text });
  }
}

/**
 * The day as the field has it.
 * @param {State} state
 */
function inField({ day, lang }) {
  return dateWords(day, lang, 'short');
}

/**
 * Show the day, whatever was typed.
 * @param {State} state
 */
function showDay(state) {
  state.field.typed = null;
  write(state, inField(state));
  say(state, '', '');
}

/**
 * The day, or the reader's text: until it is read, while it has a fault, or while the reader still types.
 * @param {State} state
 */
export function showDate(state) {
  const { sync, data, field } = state;
  const waits = field.typed !== null && sync.pending.has('as_of');
  const { fault, note } = (field.typed !== null && !waits && data.typed) || { fault: '', note: '' };
  if (!isEdited(state)) write(state, field.typed !== null && (waits || fault) ? field.typed : inField(state));
  say(state, fault, note);
}

/**
 * Whether the reader has typed something that nobody has taken yet.
 * @param {State} state
 */
function isEdited({ el, field }) {
  return document.activeElement === el.date && el.date.value !== field.shown;
}

/**
 * @param {State} state
 * @param {string} text
 */
function write({ el, field }, text) {
  field.shown = text;
  if (el.date.value !== text) el.date.value = text;
}

/**
 * @param {State} state
 * @param {string} fault
 * @param {string} note
 */
function say({ el }, fault, note) {
  setText(el.dateFault, fault);
  setText(el.dateNote, note);
  for (const [node, text] of /** @type {const} */ ([
    [el.dateFault, fault],
    [el.dateNote, note],
  ]))
    setAttribute(node, 'title', text); // the row may cut it
  setAttribute(el.date, 'aria-invalid', String(Boolean(fault)));
}
