// The message that the time map gets, and what its reports change: what Python does for the dashboard. Pure.

import { dateWords, dayOf, isoOf } from '../../timemap/static/text/dates.js';
import { daysOf, understood } from './address.js';

/**
 * @import { Page, State } from '../page.d.ts'
 * @import { Message } from '../../timemap/types.d.ts'
 * @import { Report } from '../../timemap/static/sync/sync.js'
 */

/**
 * @param {Page} page
 * @returns {Message}
 */
export function messageOf(page) {
  const { state, lang, content, answered } = page;
  const domain = reachOf(page);
  return {
    ...lang.message,
    ...{ as_of: state.as_of, compare_with: state.compare_with, divider: state.divider, range: state.range },
    ...{ view_state: state.view_state, crossings_shown: state.crossings_shown, selected: state.event, q: null },
    ...{
      stop: state.stop,
      typed: typedOn(page)?.said ?? null,
      typed_range: page.typedRange,
      answered: answered.map,
      content,
      domain,
      view: [lang.message.view[0], domain[1]],
      two_days: true,
    },
    asked: state.period ? daysOf(state) : null,
    session: 'page',
    unavailable: lang.texts.unavailable,
  };
}

/**
 * The first and the last day that can be reached; those that are chosen always can.
 * @param {Page} page
 * @returns {[number, number]}
 */
function reachOf({ state, lang }) {
  const chosen = [state.as_of, state.compare_with].filter(Boolean).map(dayOf);
  const [first, last] = lang.message.domain;
  return [Math.min(first, ...chosen), Math.max(last, ...chosen)];
}

/**
 * What a report changes, and what is said of texts that were typed for the day or the period.
 * @param {Page} page
 * @param {Report} report
 * @returns {{ changes: Partial<State>, typed: Page['typed'], typedRange: Page['typedRange'] }}
 */
export function taken(page, report) {
  /** @type {Partial<State>} */
  const changes = {};
  let typed = typedOn(page);
  let { typedRange } = page;
  if (report.as_of) {
    const meant = meaningOf(page, report.as_of);
    typed = meant.typed && { said: meant.typed, day: meant.day || page.state.as_of };
    if (meant.day) Object.assign(changes, { as_of: meant.day, period: meant.period });
  }
  if (report.selected !== undefined || report.stop !== undefined) Object.assign(changes, eventOf(page, report));
  if (report.view_state) changes.view_state = report.view_state;
  if (report.range) {
    const { faults, range } = endsOf(page, report.range);
    typedRange = faults.some(Boolean) ? { texts: report.range.map((text) => text ?? ''), faults } : null;
    if (!typedRange) changes.range = range;
  }
  if (report.crossings_shown) changes.crossings_shown = report.crossings_shown;
  if (report.divider !== undefined) changes.divider = Math.max(0, Math.min(100, Math.round(report.divider)));
  if (report.compare_with !== undefined) {
    changes.compare_with = report.compare_with;
    if (!report.compare_with) changes.divider = 50;
  }
  return { changes, typed, typedRange };
}

/**
 * The ends of a period as days or as they were typed; after the last day covered the end is open.
 * @param {Page} page
 * @param {import('../../timemap/types.d.ts').Range} texts
 * @returns {{ range: import('../../timemap/types.d.ts').Range, faults: string[] }}
 */
function endsOf({ state, lang, covered_to }, texts) {
  const found = texts.map((text) => (text ? understood(text) : null));
  const faults = texts.map((text, i) => (text && !found[i] ? lang.texts.typed : ''));
  const from = found[0] && isoOf(daysOf({ ...state, as_of: found[0].day, period: found[0].period })[0]);
  const to = found[1]?.day ?? null;
  if (from && to && from > to) faults[1] = lang.texts.backwards;
  return { range: [from, to && to < covered_to ? to : null], faults };
}

/**
 * The event of a report. The answer follows one that was pressed; at a stop, and after it, it keeps its link.
 * @param {Page} page
 * @param {Report} report
 * @returns {Partial<State>}
 */
function eventOf(page, report) {
  const { state } = page;
  const event = report.selected === undefined ? state.event : report.selected || null;
  const stop = report.stop ?? state.stop;
  if (event && event !== stop) return pressed(event);
  const kept = linkOfAnswer(page);
  const without = linkOfAnswer({ ...page, state: { ...state, event, stop, crossing: '', service: '' } });
  const [crossing, service] = kept && String(kept) !== String(without) ? kept : ['', ''];
  return { event, stop, crossing, service };
}

/**
 * What a press on an event changes: the answer is that of its link, whatever was chosen before.
 * @param {string} event
 */
export function pressed(event) {
  return { event, stop: '', crossing: '', service: '' };
}

/**
 * The link that is answered for: the reader's, else that of the event that was pressed; null: all links together.
 * @param {Pick<Page, 'state' | 'lang'>} page
 * @returns {[string, string] | null}
 */
export function linkOfAnswer({ state, lang: { ofEvents } }) {
  if (state.crossing) return [state.crossing, state.service];
  return (state.event && state.event !== state.stop ? ofEvents[state.event] : undefined) ?? null;
}

/**
 * What is said of a month or year: the page shows its last day. Empty: a day is asked for.
 * @param {State} state
 * @param {Record<string, string>} texts
 */
export function periodNote({ as_of, period, lang }, texts) {
  if (!period) return '';
  const day = dayOf(as_of);
  const style = period.length > 4 ? 'month' : 'year';
  return texts.ofPeriod.replace('{period}', dateWords(day, lang, style)).replace('{day}', dateWords(day, lang));
}

/**
 * What is said of a typed text, while the page shows the day that it was said on.
 * @param {Page} page
 */
function typedOn({ typed, state }) {
  return typed?.day === state.as_of ? typed : null;
}

/**
 * @param {Page} page
 * @param {string} text
 * @returns {{ day: string, period: string, typed: Message['typed'] }}
 */
function meaningOf(page, text) {
  const { texts } = page.lang;
  const { lang } = page.state;
  const found = understood(text.trim());
  if (!found) return { day: '', period: '', typed: { text, fault: texts.typed, note: '' } };
  const [first, last] = reachOf(page);
  const [begins, ends] = daysOf({ ...page.state, as_of: found.day, period: found.period });
  if (ends < first || begins > last) {
    const fault = texts.outOfReach
      .replace('{first_day}', dateWords(first, lang))
      .replace('{last_day}', dateWords(last, lang));
    return { day: '', period: '', typed: { text, fault, note: '' } };
  }
  if (!found.period) return { day: found.day, period: '', typed: null };
  if (ends > last) return { day: isoOf(last), period: '', typed: null };
  const note = periodNote({ ...page.state, as_of: found.day, period: found.period }, texts);
  return { day: found.day, period: found.period, typed: { text, fault: '', note } };
}
