// What an item of the status list says of its link on a day; worked out once for each of its spans.

import { contestedStatus, isAlone, spanIndex } from '../lookup.js';
import { briefNotes, contestedNote, evidenceInFull, inARow, isUnread, linkWords, wordsOn } from './i18n.js';

/** @import { Item, ItemWords, State } from '../../types.d.ts' */

/**
 * The words of an item for a day; they are the same for all days of a span with the same other reading and voice.
 * @param {State} state
 * @param {Pick<Item, 'link' | 'said'>} item
 * @param {number} day
 * @returns {ItemWords}
 */
export function itemWords(state, { link, said }, day) {
  const other = contestedStatus(link, day);
  const key = `${spanIndex(link, day)} ${other} ${isAlone(link, day)} ${isUnread(state.data, day)}`;
  const words = said.get(key) ?? wordsOfDay(state, link, day, other !== undefined);
  said.set(key, words);
  return words;
}

/**
 * @param {State} state
 * @param {Item['link']} link
 * @param {number} day
 * @param {boolean} contested
 * @returns {ItemWords}
 */
function wordsOfDay(state, link, day, contested) {
  const { word, notes } = wordsOn(state, link, day);
  const full = inARow(state.words, notes);
  const brief = briefNotes(state, link, day);
  const evidence = evidenceInFull(state, link, day);
  return {
    word,
    brief: inARow(state.words, contested ? [...brief, state.words.disputed] : brief), // a list without scrolling
    full,
    evidence,
    doubts: inARow(state.words, [evidence, contestedNote({ ...state, day }, link)].filter(Boolean)),
    name: linkWords(state, link, `${word} ${full}`),
  };
}
