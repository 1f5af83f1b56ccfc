// The answer above the map: the sentence of the core on the chosen link and day, and what it rests on.

import { followAnswer } from './answer.js';
import { dateWords, dayOf } from './dates.js';
import { runOn } from './day_lookup.js';
import { make } from './dom.js';
import { linkOfAnswer, periodNote } from './message.js';

/**
 * @typedef {import('../page.d.ts').Page} Page
 * @typedef {import('../page.d.ts').Answers} Answers
 */

/**
 * The answers of the link that is asked for: the reader's, else that of the chosen event, else the log's first.
 * @param {Page} page
 * @returns {Answers | undefined}
 */
function answersOf(page) {
  const wanted = linkOfAnswer(page);
  return page.lang.answers.find(({ link }) => wanted && link[0] === wanted[0] && link[1] === wanted[1]);
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
  const answers = answersOf(page);
  if (!answers) {
    room.replaceChildren();
    return;
  }
  const { texts } = page.lang;
  const { as_of, compare_with, lang } = page.state;
  const { text, grounds } = sentenceOf(answers, as_of, lang);
  const section = make('section', 'rl-answer');
  section.setAttribute('aria-label', texts.answer);
  [section.dataset.crossing, section.dataset.service] = answers.link;
  section.dataset.answer = as_of;
  const [lead, ...others] = text.split(texts.between);
  const sentence = make('p', 'rl-answer-text');
  const ofPeriod = periodNote(page.state, texts);
  if (compare_with) sentence.append(make('b', '', 'A'), ' ');
  sentence.append(make('b', '', lead), ...others.map((other) => texts.between + other));
  const more = make('div', 'rl-answer-more');
  if (grounds) more.append(folded(texts.whoSays, grounds));
  more.append(toolsOf(page, answers, text));
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
 * @param {Answers} answers
 * @param {string} text
 */
function toolsOf(page, answers, text) {
  const { texts } = page.lang;
  const tools = make('p');
  const label = make('label', '', `${texts.ofLink} `);
  const choice = make('select');
  choice.append(...page.lang.answers.map(({ name }, n) => new Option(name, String(n))));
  choice.selectedIndex = page.lang.answers.indexOf(answers);
  choice.addEventListener('change', () => {
    const [crossing, service] = page.lang.answers[choice.selectedIndex].link;
    page.update({ crossing, service });
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
