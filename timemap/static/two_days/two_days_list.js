// Two days in the status list: each link with both of its statuses, and a mark where they differ.

import { badgeElement, lookOf, rgb, setBadge, statusInk } from '../badges.js';
import { make, setAttribute, setText } from '../dom.js';
import { contestedStatus, existsOn, isAlone, isContested, STATUS, spanIndex } from '../lookup.js';
import { itemWords } from '../text/item_words.js';
import { differingWords, differs, isPaired } from './two_days.js';

/** @import { Item, OtherDay, PairedState, State } from '../../types.d.ts' */

/**
 * Bring the second day of an item up to date, or take it away.
 * @param {State} state
 * @param {Item} item  its first day is drawn
 * @param {(day: number, byKey: boolean) => void} showSources  of the link on a day
 */
export function drawOtherDay(state, item, showSources) {
  if (!isPaired(state)) {
    if (item.second) removeOther(item);
    return;
  }
  item.second ??= addOther(state, item, showSources);
  const [a, b] = [item.index, spanIndex(item.link, state.ab.day)];
  const there = bothExist(state, item);
  const contested = contestedStatus(item.link, state.ab.day);
  const alone = isAlone(item.link, state.ab.day);
  const key = `${a} ${b} ${there} ${item.other} ${contested} ${item.alone} ${alone} ${state.theme.dark}`;
  if (item.second.key === key) return;
  item.second.key = key;
  fill(state, item, item.second, b);
  const once = a === b && there[0] && there[1] && item.other === contested && item.alone === alone; // the same days of the same status: said once
  setText(item.second.letter, once ? 'A B' : 'A');
  item.li.classList.toggle('tm-once', once);
  there.forEach((exists, i) => {
    setText(item.second?.absent[i] ?? item.notes, exists ? '' : ` · ${state.words.noBridge}`);
  });
}

/**
 * Whether the crossing of an item exists on each day.
 * @param {PairedState} state
 * @param {Item} item
 */
function bothExist(state, { link }) {
  const range = state.crossings.get(link.crossing_id)?.exists;
  return [existsOn(range, state.day), existsOn(range, state.ab.day)];
}

/**
 * @param {State} state
 * @param {Item} item
 * @param {(day: number, byKey: boolean) => void} showSources
 * @returns {OtherDay}
 */
function addOther(state, item, showSources) {
  const says = make('button', 'tm-says tm-second-says');
  says.type = 'button';
  says.title = state.words.toSources;
  const [word, notes] = [make('strong', 'tm-word'), make('span', 'tm-muted')];
  const absent = [make('span', 'tm-muted'), make('span', 'tm-muted')];
  says.append(word, ' ', notes, absent[1]);
  item.says.append(absent[0]);
  says.addEventListener('click', ({ detail }) => isPaired(state) && showSources(state.ab.day, detail === 0));
  const [letter, second] = [make('b', 'tm-letter'), make('b', 'tm-letter tm-second-letter', 'B')];
  const mark = make('span', 'tm-differs', state.words.differs);
  const badge = badgeElement();
  badge.classList.add('tm-second-badge');
  item.badge.before(letter);
  item.li.append(mark, second, badge, says);
  return { letter, second, mark, badge, says, word, notes, absent, key: '' };
}

/** @param {Item} item */
function removeOther(item) {
  const { second: other, li } = item;
  if (!other) return;
  for (const node of [other.letter, other.second, other.mark, other.badge, other.says, ...other.absent]) node.remove();
  li.classList.remove('tm-once');
  delete li.dataset.compareStatus;
  delete li.dataset.differs;
  item.second = null;
  item.index = -1; // its own words are written again
}

/**
 * @param {PairedState} state
 * @param {Item} item
 * @param {OtherDay} other
 * @param {number} index  of the second day's span
 */
function fill(state, item, other, index) {
  const { link, li } = item;
  const span = link.spans[index];
  const said = itemWords(state, item, state.ab.day);
  const differing = differs(link, state.day, state.ab.day);
  setAttribute(li, 'data-compare-status', span[STATUS]);
  setAttribute(li, 'data-differs', String(differing));
  other.mark.hidden = !differing;
  setBadge(state, other.badge, span[STATUS], lookOf(span, isContested(link, state.ab.day)));
  setText(other.word, said.word);
  other.word.style.color = rgb(statusInk(state, span[STATUS]));
  setText(other.notes, said.full);
  setAttribute(other.notes, 'title', said.evidence);
  // what a status is called where it stands alone: the letter of its day, its link, the words
  setAttribute(item.says, 'aria-label', `A: ${itemWords(state, item, state.day).name}`);
  setAttribute(other.says, 'aria-label', `B: ${said.name}`);
}

/**
 * How many links differ, under the heading.
 * @param {State} state
 */
export function drawDiffering(state) {
  const { differing, differingWords: words } = state.el;
  differing.hidden = !isPaired(state);
  if (isPaired(state)) setText(words, differingWords(state));
}
