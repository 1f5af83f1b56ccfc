// The answer above the map: what the core says of the chosen link, or of all, on the day, and what that rests on.

import { make } from '../../timemap/static/dom.js';
import { dateWords, dayOf } from '../../timemap/static/text/dates.js';
import { followAnswer } from './answer.js';
import { runOn } from './day_lookup.js';
import { linkOfAnswer, periodNote } from './message.js';

const PLACE = '\ue000'; // stands for the day: see answers.py

/** @import { Answers, Page } from '../page.d.ts' */

/**
 * What is said on the day that the page shows, and what it rests on: of the link that is asked for, else of all together.
 * @param {Page} page
 * @param {Answers | undefined} answers
 */
function saidOf({ lang, state: { as_of, lang: code } }, answers) {
  if (answers) {
    const { text, grounds } = sentenceOf(answers, as_of, code);
    const [lead] = text.split(lang.texts.between);
    return { text, grounds, lead, rest: text.slice(lead.length) };
  }
  const day = dayOf(as_of);
  const { runs, words } = lang.border;
  if (!runs.length) return null;
  const [lead, rest] = words[runOn(runs, day)[1]].replace(PLACE, dateWords(day, code)).split('\n');
  return { text: lead + rest, grounds: '', lead, rest };
}

/**
 * @param {Answers} answers
 * @param {string} as_of
 * @param {string} lang
 */
export function sentenceOf(answers, as_of, lang) {
  const day = dayOf(as_of);
  const [, words, grounds] = runOn(answers.runs, day);
  const text = answers.before + dateWords(day, lang) + answers.after + answers.words[words];
  return { text, grounds: answers.grounds[grounds] };
}

/**
 * @param {Page} page
 * @param {HTMLElement} room
 */
export function drawAnswer(page, room) {
  const wanted = linkOfAnswer(page);
  const answers = page.lang.answers.find(({ link }) => wanted && link[0] === wanted[0] && link[1] === wanted[1]);
  const said = saidOf(page, answers);
  if (!said) {
    room.replaceChildren();
    return;
  }
  const { texts } = page.lang;
  const { as_of, compare_with } = page.state;
  const section = make('section', 'rl-answer');
  section.setAttribute('aria-label', texts.answer);
  if (answers) [section.dataset.crossing, section.dataset.service] = answers.link;
  section.dataset.answer = as_of;
  const sentence = make('p', 'rl-answer-text');
  const ofPeriod = periodNote(page.state, texts);
  if (compare_with) sentence.append(make('b', '', 'A'), ' ');
  sentence.append(make('b', '', said.lead), said.rest);
  const more = make('div', 'rl-answer-more');
  if (said.grounds) more.append(folded(texts.whoSays, said.grounds));
  more.append(toolsOf(page, answers, said.text));
  section.append(sentence, ...(ofPeriod ? [make('p', 'rl-note', ofPeriod)] : []), more);
  room.replaceChildren(section);
  followAnswer(room);
}

/**
 * @param {string} title
 * @param {string} grounds  HTML of the dashboard
 */
function folded(title, grounds) {
  const details = make('details');
  const list = make('ul');
  list.innerHTML = grounds;
  details.append(make('summary', '', title), list);
  return details;
}

/**
 * Which link, and the button to copy the sentence.
 * @param {Page} page
 * @param {Answers | undefined} answers
 * @param {string} text
 */
function toolsOf(page, answers, text) {
  const { texts } = page.lang;
  const tools = make('p');
  const label = make('label', '', `${texts.ofLink} `);
  const choice = make('select');
  const offered = [page.lang.border, ...page.lang.answers];
  choice.append(...offered.map(({ name }, n) => new Option(name, String(n))));
  choice.selectedIndex = answers ? offered.indexOf(answers) : 0;
  choice.addEventListener('change', () => {
    const [crossing, service] = page.lang.answers[choice.selectedIndex - 1]?.link ?? ['', ''];
    page.update({ crossing, service, ...(crossing ? {} : { stop: page.state.event ?? '' }) }); // no event is pressed then
    /** @type {HTMLElement | null} */ (document.querySelector('.rl-page-answer select'))?.focus(); // it is drawn anew
  });
  label.append(choice);
  const button = make('button', '', texts.copyButton);
  button.type = 'button';
  Object.assign(button.dataset, { copy: text, copied: texts.copied, refused: texts.refused });
  const said = make('span');
  said.setAttribute('role', 'status');
  tools.append(label, ' ', button, ' ', said);
  return tools;
}
