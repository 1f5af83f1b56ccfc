// The message that the time map gets, and what its reports change: what Python does for the dashboard. Pure.

import { daysOf, understood } from './address.js';
import { dateWords, dayOf, isoOf } from './dates.js';

/**
 * @typedef {import('../page.d.ts').Page} Page
 * @typedef {import('../page.d.ts').State} State
 * @typedef {import('../../timemap/types.d.ts').Message} Message
 * @typedef {import('./sync.js').Report} Report
 */

/**
 * @param {Page} page
 * @returns {Message}
 */
export function messageOf(page) {
  const { state, lang, content, typed, answered } = page;
  const domain = reachOf(page);
  return {
    ...lang.message,
    ...{ as_of: state.as_of, compare_with: state.compare_with, divider: state.divider, range: state.range },
    ...{ view_state: state.view_state, crossings_shown: state.crossings_shown, selected: state.event },
    ...{ typed, answered: answered.map, content, domain, view: [lang.message.view[0], domain[1]], two_days: true },
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
export function reachOf({ state, lang }) {
  const chosen = [state.as_of, state.compare_with].filter(Boolean).map(dayOf);
  const [first, last] = lang.message.domain;
  return [Math.min(first, ...chosen), Math.max(last, ...chosen)];
}

/**
 * What a report changes, and what is said of a text that was typed for the day.
 * @param {Page} page
 * @param {Report} report
 * @returns {{ changes: Partial<State>, typed: Page['typed'] }}
 */
export function taken(page, report) {
  /** @type {Partial<State>} */
  const changes = {};
  let { typed } = page;
  if (report.as_of) {
    const meant = meaningOf(page, report.as_of);
    typed = meant.typed;
    if (meant.day) Object.assign(changes, { as_of: meant.day, period: meant.period });
  }
  if (report.selected !== undefined) changes.event = report.selected || null;
  if (report.view_state) changes.view_state = report.view_state;
  if (report.range) changes.range = report.range;
  if (report.crossings_shown) changes.crossings_shown = report.crossings_shown;
  if (report.divider !== undefined) changes.divider = Math.max(0, Math.min(100, Math.round(report.divider)));
  if (report.compare_with !== undefined) {
    changes.compare_with = report.compare_with;
    if (!report.compare_with) changes.divider = 50;
  }
  return { changes, typed };
}

/**
 * @param {Page} page
 * @param {string} text
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
  const style = found.period.length > 4 ? 'month' : 'year';
  const note = texts.ofPeriod.replace('{period}', dateWords(ends, lang, style)).replace('{day}', dateWords(ends, lang));
  return { day: found.day, period: found.period, typed: { text, fault: '', note } };
}
