// Which crossings stand on the map, in the list and among the strips: those that lead, all of the day, all that ever stood.
// Python says on which days a crossing leads (status rules, "Crossings that lead").

import { setAttribute } from '../dom.js';
import { existsOn, existsWithin } from '../lookup.js';
import { inARow } from '../text/i18n.js';

/** @import { Crossing, CrossingsShown, Link, State, Way } from '../../types.d.ts' */
/** @typedef {Pick<State, 'folding' | 'day'>} Folded */

/**
 * Whether a crossing leads on a day; otherwise it stands back.
 * @param {Crossing | undefined} crossing
 * @param {number} day
 */
export function leads(crossing, day) {
  return Boolean(crossing?.leads.some((range) => existsOn(range, day)));
}

/**
 * Whether the map shows a crossing.
 * @param {Folded} state
 * @param {Crossing} crossing
 */
export function onMap({ folding, day }, crossing) {
  if (folding.shown === 'ever') return true;
  return folding.shown === 'day' ? existsOn(crossing.exists, day) : leads(crossing, day);
}

/**
 * Whether a bridge is folded away with its crossing. One beside the bridge of a crossing that is shown stands in the picture of
 * that one.
 * @param {Pick<State, 'folding' | 'day' | 'crossings'>} state
 * @param {Pick<Way, 'crossing' | 'beside'>} way
 */
export function bridgeFolds(state, { crossing, beside }) {
  const [own, ...others] = [crossing, ...beside].map((id) => state.crossings.get(id));
  return own !== undefined && !onMap(state, own) && !others.some((other) => other && onMap(state, other));
}

/**
 * The links that have strips in the period, those whose crossing leads in it first.
 * @param {Pick<State, 'folding' | 'crossings' | 'links' | 'view'>} state
 * @returns {{ link: Link, back: boolean }[]}
 */
export function linksWithStrips({ folding, crossings, links, view }) {
  const rows = links.map((link) => {
    const crossing = crossings.get(link.crossing_id);
    const back = !crossing?.leads.some((range) => existsWithin(range, view));
    return { link, back, there: existsWithin(crossing?.exists, view) };
  });
  const shown = rows.filter(
    ({ back, there }) => !back || folding.shown === 'ever' || (folding.shown === 'day' && there),
  );
  return shown.sort((a, b) => Number(a.back) - Number(b.back));
}

/**
 * The name of a thing on the map; with its years, where all that ever stood is shown.
 * @param {Pick<State, 'folding' | 'words'>} state
 * @param {string} name
 * @param {string} [years]
 */
export function nameWithYears({ folding, words }, name, years) {
  return folding.shown === 'ever' && years ? inARow(words, [name, years]) : name;
}

/**
 * Show other crossings, at the reader's wish, and report it.
 * @param {State} state
 * @param {CrossingsShown} shown
 */
function showCrossings(state, shown) {
  if (state.folding.shown === shown) return;
  state.folding.shown = shown;
  state.sync.report({ crossings_shown: shown });
  state.redraw.folding();
}

/**
 * The press that shows what is folded away, and folds it again; and the one that shows all that ever stood.
 * @param {State} state
 */
export function bindFolding(state) {
  const { el } = state;
  el.moreWord.addEventListener('click', (press) => {
    press.preventDefault(); // it opens once it is drawn
    showCrossings(state, state.folding.shown === 'working' ? 'day' : 'working');
  });
  el.ever.addEventListener('click', () => showCrossings(state, state.folding.shown === 'ever' ? 'day' : 'ever'));
}

/**
 * The state of both presses.
 * @param {State} state
 */
export function drawFolding({ el, folding }) {
  const open = folding.shown !== 'working';
  if (el.more.open !== open) el.more.open = open;
  setAttribute(el.ever, 'aria-pressed', String(folding.shown === 'ever'));
}
