// The date field. A plain day moves the playhead at once; any other text goes to Python, which alone reads dates.

import { isoOf, parseDay } from './dates.js';
import { goTo } from './moves.js';
import { cancelQuietReport, reportWhenQuiet } from './report.js';

/** @typedef {import('../types.d.ts').State} State */

/** @param {State} state */
export function bindDate(state) {
  const { date, picker, calendar } = state.el;
  date.addEventListener('change', () => typed(state));
  date.addEventListener('keydown', (press) => {
    if (press.key === 'Escape') date.value = isoOf(state.day);
  });
  date.addEventListener('blur', () => showDate(state));
  calendar.addEventListener('click', () => openCalendar(state));
  picker.addEventListener('change', () => {
    date.value = picker.value || date.value;
    typed(state);
  });
  picker.addEventListener('blur', () => delete picker.dataset.native);
}

/**
 * The browser's own calendar. In a frame of another site browsers refuse to open it: there the browser's field stands
 * in the place of ours, until it is left.
 * @param {State} state
 */
function openCalendar({ el: { picker }, day, domain }) {
  [picker.min, picker.max] = domain.map(isoOf);
  picker.value = isoOf(day);
  try {
    picker.showPicker();
  } catch {
    picker.dataset.native = 'true';
    picker.focus();
  }
}

/** @param {State} state */
function typed(state) {
  const { el, domain } = state;
  const text = el.date.value.trim();
  const day = parseDay(text);
  say(state, '', '');
  if (!text) {
    showDate(state, true);
  } else if (day !== null && day >= domain[0] && day <= domain[1]) {
    goTo(state, day);
    reportWhenQuiet(state);
  } else {
    cancelQuietReport(state);
    state.sync.report({ as_of: text });
  }
}

/**
 * What stands in the field while nobody types: the day, or the reader's text until it is read, and while it has a fault.
 * @param {State} state
 * @param {boolean} [always]  although it has the focus
 */
export function showDate({ el, sync, data, day }, always = false) {
  if (document.activeElement === el.date && !always) return;
  const waiting = String(sync.pending.get('as_of')?.value ?? '');
  const unread = waiting && parseDay(waiting) === null ? waiting : null;
  el.date.value = unread ?? (data.typed?.fault ? data.typed.text : isoOf(day));
}

/**
 * What Python says of the text.
 * @param {State} state
 */
export function showTyped(state) {
  const { el, data } = state;
  const isRead = data.typed?.text === el.date.value.trim();
  showDate(state, isRead);
  say(state, data.typed?.fault ?? '', data.typed?.note ?? '');
}

/**
 * @param {State} state
 * @param {string} fault
 * @param {string} note
 */
function say({ el }, fault, note) {
  if (el.dateFault.textContent !== fault) el.dateFault.textContent = fault;
  if (el.dateNote.textContent !== note) el.dateNote.textContent = note;
  el.date.setAttribute('aria-invalid', String(Boolean(fault)));
}
