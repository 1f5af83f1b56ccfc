// The period: what the timeline shows, what play keeps to, and `from` and `to` of the selection are one thing. Null: that end is open.

import { placeBox, setAttribute, setText } from '../dom.js';
import { setView } from '../moves.js';
import { reportPeriodWhenQuiet } from '../sync/report.js';
import { bindCalendar, openFromField, selectOnEntry } from '../text/calendar_field.js';
import { dateWords, dayOf, dayOfDate, dayOfWords, isoOf, parseDay, yearMonthDate } from '../text/dates.js';
import { say } from '../text/i18n.js';
import { clamp, isSameView, isWithin, slideView, viewOfEnds } from './time_view.js';
import { xOf } from './timeline_layout.js';

/** @import { Ends, Span, State } from '../../types.d.ts' */

/**
 * The period shown while none is chosen: the one of the opening.
 * @param {Pick<State, 'data' | 'domain'>} state
 * @returns {Span}
 */
export function openingView({ data, domain }) {
  return slideView(data.view, domain);
}

/**
 * Show the period of the chosen ends; without any the opening one, or the whole log where the day lies outside of that.
 * @param {State} state
 */
export function showPeriod(state) {
  const { ends } = state.manners.period;
  const view = viewOfEnds(ends, openingView(state), state.day, state.domain);
  if (!isSameView(view, state.view)) state.view = view;
}

/**
 * The reader chooses a period: it is shown at once, and reported once it has rested.
 * @param {State} state
 * @param {Span} view
 */
export function choosePeriod(state, view) {
  state.manners.period.typed = false;
  state.manners.period.ends = endsOfView(state, view);
  setView(state, view);
  reportPeriodWhenQuiet(state);
}

/**
 * The ends that a view stands for. After the last day that counts nothing is counted: there the end is open.
 * @param {Pick<State, 'data' | 'domain' | 'day'>} state
 * @param {Span} view
 * @returns {Ends}
 */
export function endsOfView(state, view) {
  const opening = openingView(state);
  if (isSameView(view, opening) && isWithin(opening, state.day)) return [null, null]; // as it is without a choice
  const covered = dayOf(state.data.covered_to);
  const [first, last] = [Math.round(view[0]), Math.round(view[1]) - 1];
  const isOpen = last >= Math.min(covered, state.domain[1] - 1);
  return [Math.min(first, covered), isOpen ? null : last];
}

/**
 * The day in an end's field, or null.
 * @param {HTMLInputElement} field
 */
function typedDay({ value }) {
  return parseDay(value.trim()) ?? dayOfWords(value.trim());
}

/**
 * The two ends as the reader typed them. Two days are shown at once; any other texts go to Python, which alone reads dates.
 * @param {State} state
 */
function typedEnds(state) {
  const { el, domain, manners } = state;
  const fields = [el.from, el.to];
  const [first, last] = fields.map(typedDay);
  if (first !== null && last !== null && first <= last) {
    const ends = endsOfView(state, [Math.max(first, domain[0]), Math.min(last + 1, domain[1])]);
    Object.assign(manners.period, { ends, typed: false });
    setView(state, viewOfEnds(ends, openingView(state), state.day, domain));
    reportPeriodWhenQuiet(state);
    return;
  }
  clearTimeout(manners.period.quiet);
  Object.assign(manners.period, { quiet: 0, typed: true });
  setText(el.periodFault, ''); // the same fault is announced again
  for (const field of fields) field.dataset.shown = field.value;
  state.sync.report({ range: [el.from.value.trim(), el.to.value.trim()] });
}

/**
 * An end is typed, or picked in the browser's calendar.
 * @param {State} state
 * @param {HTMLInputElement} field
 * @param {HTMLInputElement} picker
 */
function bindEnd(state, field, picker) {
  const prepare = () => {
    picker.min = isoOf(state.domain[0]);
    picker.max = state.data.covered_to;
    const day = typedDay(field);
    picker.value = day === null ? '' : isoOf(day);
  };
  const pick = () => {
    if (!picker.value) return;
    field.value = picker.value;
    typedEnds(state);
  };
  selectOnEntry(field);
  field.addEventListener('change', () => typedEnds(state));
  field.addEventListener('keydown', (press) => press.key === 'Escape' && restoreEnd(state, field, press));
  openFromField(field, bindCalendar({ picker, place: picker, pick, opens: prepare }));
}

/**
 * Escape gives up what is typed into an end's field; what is not changed leaves the menu to close.
 * @param {State} state
 * @param {HTMLInputElement} field
 * @param {KeyboardEvent} press
 */
function restoreEnd(state, field, press) {
  const shown = endsInWords(state)[field === state.el.from ? 0 : 1];
  if (field.value === shown) return;
  press.stopPropagation();
  state.manners.period.typed = false;
  field.dataset.shown = field.value;
  drawEnds(state);
  field.select();
}

/** @param {State} state */
export function bindPeriod(state) {
  const { el } = state;
  bindEnd(state, el.from, el.fromPicker);
  bindEnd(state, el.to, el.toPicker);
  el.timeAll.addEventListener('click', () => choosePeriod(state, [...state.domain]));
  el.timeRecent.addEventListener('click', () => choosePeriod(state, openingView(state)));
  el.away.addEventListener('click', () => {
    const half = (state.view[1] - state.view[0]) / 2;
    choosePeriod(state, slideView([state.day - half, state.day + half], state.domain));
    el.slider.focus({ preventScroll: true }); // the arrow is gone
  });
}

/**
 * The period in words: a year, a month, since a day, from one day to another.
 * @param {Pick<State, 'view' | 'domain' | 'words' | 'lang'>} state
 */
export function periodWords({ view, domain, words: w, lang }) {
  const [first, end] = view.map(Math.round);
  if (first <= domain[0] && end >= domain[1]) return w.rangeWhole;
  const [year, month, date] = yearMonthDate(first);
  const startsYear = month === 0 && date === 1;
  if (end >= domain[1]) return say(w.rangeSince, { day: dateWords(first, lang, startsYear ? 'year' : 'short') });
  if (startsYear && end === dayOfDate(year + 1, 0)) return dateWords(first, lang, 'year');
  if (date === 1 && end === dayOfDate(year, month + 1)) return dateWords(first, lang, 'month');
  const years = startsYear && yearMonthDate(end).slice(1).join() === '0,1';
  const style = years ? 'year' : 'short';
  return say(w.firstToLast, { first: dateWords(first, lang, style), last: dateWords(end - 1, lang, style) });
}

/**
 * Whether a period is chosen; without one History and downloads count the whole log, whatever the timeline shows.
 * @param {State} state
 */
function isChosen({ manners }) {
  return manners.period.ends.some((day) => day !== null);
}

/**
 * The chosen period in a sentence of its own; none where none is chosen.
 * @param {State} state
 */
export function chosenPeriod(state) {
  return isChosen(state) ? [say(state.words.rangeChosen, { days: periodWords(state) })] : [];
}

/**
 * The first and the last day shown, as the fields have them.
 * @param {State} state
 */
function endsInWords({ view, data, lang }) {
  const days = [Math.round(view[0]), Math.min(Math.round(view[1]) - 1, dayOf(data.covered_to))];
  return days.map((day) => dateWords(day, lang, 'short'));
}

/**
 * Bring label and menu up to the period.
 * @param {State} state
 */
export function drawPeriod(state) {
  const { el, words: w, view, domain, lang } = state;
  setText(el.periodWords, say(isChosen(state) ? w.periodIs : w.periodShown, { period: periodWords(state) }));
  setAttribute(el.period, 'title', isChosen(state) ? w.rangeHint : w.noRangeHint);
  const opening = say(w.rangeSince, { day: dateWords(Math.round(openingView(state)[0]), lang, 'year') });
  setText(el.timeRecent, say(w.noPeriod, { period: opening }));
  const isWhole = view[0] <= domain[0] && view[1] >= domain[1];
  el.timeAll.setAttribute('aria-pressed', String(isWhole));
  el.timeRecent.setAttribute('aria-pressed', String(isSameView(view, openingView(state))));
  drawEnds(state);
}

/**
 * The fields have the days shown, or what the reader typed: until Python has read it, while it has a fault, or while it is typed.
 * @param {State} state
 */
function drawEnds(state) {
  const { el, data, sync, manners } = state;
  if (manners.period.typed && sync.pending.has('range')) return;
  const typed = manners.period.typed ? data.typed_range : null;
  const ends = endsInWords(state);
  for (const [i, field] of [el.from, el.to].entries()) {
    const fault = typed?.faults[i];
    setAttribute(field, 'aria-invalid', String(Boolean(fault)));
    if (document.activeElement === field && field.value !== field.dataset.shown) continue;
    field.value = fault ? typed?.texts[i] : ends[i];
    field.dataset.shown = field.value;
  }
  setText(el.periodFault, typed?.faults.filter(Boolean).join(' ') ?? '');
}

/**
 * The days of the month or year that was asked for, while the playhead stands on the day that Python gave for it.
 * @param {State} state
 */
export function drawAsked(state) {
  const { el, layout, data, day } = state;
  const { asked } = data;
  const isShown = Boolean(asked) && day === dayOf(data.as_of);
  el.asked.hidden = !isShown;
  if (!asked || !isShown) return;
  const [x1, x2] = [asked[0], asked[1] + 1].map((each) => clamp(xOf(state, each), layout.left, layout.right));
  placeBox(el.asked, x1, layout.histogramTop, x2 - x1, layout.axis - layout.histogramTop);
}
