// When the reader’s choices are reported to Python, and the notice while an answer is overdue.

import { setText } from '../dom.js';
import { dateWords, dayOf, isoOf } from '../text/dates.js';
import { moveSentence } from '../text/day_sentences.js';
import { say } from '../text/i18n.js';
import { eventWithDay } from '../timeline/stops.js';
import { isPaired } from '../two_days/two_days.js';

/** @import { State } from '../../types.d.ts' */

const QUIET = 300; // milliseconds: keys have come to rest
const LEAVING = 2000; // milliseconds: a link is not held back longer than this

/**
 * Report the day: after a release, a rest of the keys, the end of play or a typed day; never during a move.
 * @param {State} state
 * @param {boolean} [anew]  although Python shows this day
 */
export function reportDay(state, anew = false) {
  cancelQuietReport(state);
  if (state.drag || state.play.on) return;
  announceMove(state, anew);
  state.sync.report({ as_of: isoOf(state.day), ...eventWithDay(state) }, anew);
}

/**
 * Say the day and what has changed, once, politely.
 * @param {State} state
 * @param {boolean} [again]  although it is what was said last: the reader has asked for it by typing
 */
export function announceMove(state, again = false) {
  const { live } = state.el;
  const said = moveSentence(state, state.heard);
  setText(live, again && live.textContent === said ? `${said}\u00a0` : said); // another text, or nothing is heard
  state.heard = state.day;
}

/**
 * The debounce of the slider: the day is reported once it has rested.
 * @param {State} state
 */
export function reportWhenQuiet(state) {
  cancelQuietReport(state);
  state.quiet = setTimeout(() => reportDay(state), QUIET);
}

/**
 * Report the chosen period, unless the day moves: that ends with a report of its own.
 * @param {State} state
 */
export function reportPeriod(state) {
  const { period } = state.manners;
  clearTimeout(period.quiet);
  period.quiet = 0;
  if (state.drag || state.ab.drag || state.play.on) reportPeriodWhenQuiet(state);
  else state.sync.report({ range: rangeOf(state) });
}

/**
 * The chosen period as it is reported.
 * @param {State} state
 * @returns {import('../../types.d.ts').Range}
 */
export function rangeOf({ manners }) {
  const [from, to] = manners.period.ends.map((day) => (day === null ? null : isoOf(day)));
  return [from, to];
}

/**
 * Report the period once it has rested.
 * @param {State} state
 */
export function reportPeriodWhenQuiet(state) {
  const { period } = state.manners;
  clearTimeout(period.quiet);
  period.quiet = setTimeout(() => reportPeriod(state), QUIET);
}

/**
 * Report the second day and the divider, once both have come to rest: they share the wait for a rest of the keys.
 * @param {State} state
 */
export function reportPair(state) {
  clearTimeout(state.ab.quiet);
  state.ab.quiet = 0;
  if (isPaired(state) && !state.ab.drag) state.sync.report(pairOf(state));
}

/**
 * The second day and the divider as they are reported.
 * @param {import('../../types.d.ts').PairedState} state
 */
export function pairOf({ ab }) {
  return { compare_with: isoOf(ab.day), divider: ab.divider };
}

/**
 * Report no day later: another move of the reader's comes first, and ends with a day of its own.
 * @param {State} state
 */
export function cancelQuietReport(state) {
  clearTimeout(state.quiet);
  state.quiet = 0;
}

/**
 * Say what the reader waits for: that the rest of the page is older than the map, or the map than the page.
 * @param {State} state
 */
export function showNotice(state) {
  const { sync, loader, el } = state;
  el.waiting.textContent = sync.overdue
    ? overdueText(state)
    : loader.failed || loader.slow
      ? say(state.words.contentMissing)
      : '';
  el.root.dataset.waiting = String(sync.waiting || loader.waiting);
}

/** @param {State} state */
function overdueText({ sync, words, data, lang }) {
  if (!sync.pending.has('as_of')) return say(words.waiting);
  return say(words.waitingDay, { day: dateWords(dayOf(data.as_of), lang) });
}

/**
 * A press on a link outside the time map, before it acts. What waits is sent first. The navigation takes the session as
 * it is, so that it also waits for the answer, for a moment; a link of `page_links` knows itself when it is outdated.
 * @param {State} state
 * @param {MouseEvent} event
 */
export function leave(state, event) {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.hasAttribute('href') || state.passing || state.el.root.contains(link)) return;
  if (state.quiet) reportDay(state);
  if (state.manners.period.quiet) reportPeriod(state);
  if (state.ab.quiet) reportPair(state);
  state.sync.flush();
  if (!state.sync.waiting || 'go' in link.dataset || !isFollowedHere(link, event)) return;
  event.preventDefault();
  event.stopPropagation();
  state.heldLink = link;
  state.leaving = setTimeout(() => followHeldLink(state), LEAVING);
}

/**
 * Whether a press on a link changes this page, rather than open another window or leave a file.
 * @param {HTMLAnchorElement} link
 * @param {MouseEvent} event
 */
function isFollowedHere(link, event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const here = link.origin === location.origin && !link.target && !link.download;
  return plain && here && !link.getAttribute('href')?.startsWith('#');
}

/** @param {State} state */
export function followHeldLink(state) {
  const { heldLink: link } = state;
  clearTimeout(state.leaving);
  state.heldLink = null;
  if (!link) return;
  state.passing = true;
  link.click();
  state.passing = false;
}
