// Lists the drafts that only this browser has: each is taken up again, or thrown away, where it is known that the server does
// not have it.
import { forget, openPages } from './kept_texts.js';
import { left } from './unsaved_drafts.js';

/** @import { Left } from './unsaved_drafts.js' */
/**
 * @typedef {Record<'head' | 'typed' | 'gone' | 'all' | 'take' | 'drop' | 'sure' | 'yes' | 'no' | 'waits', string>} Words
 * @typedef {{ known: string[], isSure: boolean, who: string, lang: string, kinds: Record<string, string>,
 *   ends: Record<string, string>, words: Words }} Data
 * @typedef {(name: 'taken', draft: string) => void} Send
 */

/** @param {{ parentElement: HTMLElement, data: Data, setTriggerValue: Send }} mounting */
export default function unsavedList({ parentElement, data, setTriggerValue }) {
  const host = parentElement.querySelector('[data-host]');
  if (host instanceof HTMLElement) openPages().then((pages) => show(host, data, setTriggerValue, pages));
}

/**
 * @param {HTMLElement} host
 * @param {Data} data
 * @param {Send} setTriggerValue
 * @param {Set<string> | null} pages  that are open
 */
function show(host, data, setTriggerValue, pages) {
  const drafts = left(data.known, data.who, pages);
  const shown = JSON.stringify([drafts, data.isSure, data.words, data.ends]);
  if (host.getAttribute('data-shown') === shown) return; // a question that is being asked stays
  host.setAttribute('data-shown', shown);
  host.hidden = drafts.length === 0;
  host.replaceChildren();
  if (host.hidden) return;
  const list = element('ul', 'rl-desk-left');
  list.append(...drafts.map((draft) => item(draft, data, setTriggerValue)));
  host.append(element('h3', 'rl-h3', data.words.head));
  if (!data.isSure) host.append(element('p', 'rl-note', data.words.waits));
  host.append(list);
}

/**
 * @param {Left} draft
 * @param {Data} data
 * @param {Send} send
 */
function item(draft, { kinds, ends, words, lang, isSure }, send) {
  const row = element('li', '');
  const when = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, {
    dateStyle: 'long',
    timeStyle: 'short',
  }).format(draft.at);
  const name = element('span', 'rl-desk-left-name', shortened(draft.name));
  row.append(
    element('b', '', kinds[draft.kind] ?? draft.kind),
    element('small', '', words.typed.replace('{when}', when)),
  );
  row.append(name);
  if (isSure && draft.isSaved) row.append(element('p', 'rl-desk-left-gone', ends[draft.id] ?? words.gone));
  row.append(texts(draft, words.all));
  if (isSure) row.append(answers(draft, row, words, send));
  return row;
}

/**
 * @param {Left} draft
 * @param {string} label
 */
function texts(draft, label) {
  const shown = element('details', '');
  shown.append(element('summary', '', label));
  for (const { text } of Object.values(draft.texts)) if (text.trim()) shown.append(element('p', '', text));
  return shown;
}

/**
 * @param {Left} draft
 * @param {HTMLElement} row
 * @param {Words} words
 * @param {Send} send
 */
function answers(draft, row, words, send) {
  const room = element('div', 'rl-desk-left-answers');
  const { id, draft: whole, texts: typed } = draft;
  const take = button(words.take, draft, () => send('taken', JSON.stringify({ id, draft: whole, texts: typed })));
  const drop = button(words.drop, draft, () => {
    const yes = button(words.yes, draft, () => {
      forget([id]);
      const list = row.parentElement;
      row.remove();
      if (list && !list.children.length) list.closest('[data-host]')?.replaceChildren();
    });
    const no = button(words.no, draft, () => {
      room.replaceChildren(take, drop);
      drop.focus();
    });
    room.replaceChildren(element('span', '', words.sure), yes, no);
    no.focus();
  });
  room.append(take, drop);
  return room;
}

/**
 * @param {string} label
 * @param {Left} draft  which the button is about
 * @param {() => void} press
 */
function button(label, draft, press) {
  const made = element('button', '', label);
  made.setAttribute('type', 'button');
  made.setAttribute('aria-label', `${label}: ${shortened(draft.name)}`);
  made.addEventListener('click', press);
  return made;
}

/**
 * @param {string} name
 * @param {string} style  its class; empty = none
 * @param {string} [text]
 */
function element(name, style, text = '') {
  const made = document.createElement(name);
  if (style) made.className = style;
  made.textContent = text;
  return made;
}

/** @param {string} text */
function shortened(text) {
  const letters = [...text];
  return letters.length > 90 ? `${letters.slice(0, 89).join('')}…` : text;
}
