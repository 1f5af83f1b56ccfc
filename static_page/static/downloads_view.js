// The downloads: files of the day that is shown, and everything at once.

import { make } from '../../timemap/static/dom.js';
import { dateWords, dayOf } from '../../timemap/static/text/dates.js';
import { csvOf } from './csv_of_day.js';
import { periodNote } from './message.js';

/** @import { Page } from '../page.d.ts' */

/**
 * @param {Page} page
 * @param {HTMLElement} room
 */
export function drawDownloads(page, room) {
  const { texts } = page.lang;
  const day = dateWords(dayOf(page.state.as_of), page.state.lang);
  const csv = (/** @type {string} */ name) => async () => {
    const file = csvOf((await page.held.json('csv'))[name], page.state.as_of);
    save(new Blob([file.text], { type: 'text/csv;charset=utf-8' }), file.name);
  };
  const zip = async () =>
    save(new Blob([await page.held.bytes('zip')], { type: 'application/zip' }), page.lang.zipName);
  const licences = async () =>
    save(new Blob([await page.held.bytes('licences')], { type: 'text/plain;charset=utf-8' }), 'licences.txt');
  const said = make('p', 'rl-note');
  said.setAttribute('role', 'status');
  const button = buttonWith(said, texts.notDownloaded);
  const ofPeriod = periodNote(page.state, texts);
  room.replaceChildren(
    button(texts.eventsCsv.replace('{day}', day), 'events.csv', csv('events.csv')),
    button(texts.statusCsv.replace('{day}', day), 'status.csv', csv('status.csv')),
    button(texts.everything, 'export.zip', zip),
    button(texts.licences, 'licences.txt', licences),
    ...(ofPeriod ? [make('p', 'rl-note', ofPeriod)] : []),
    said,
  );
}

/**
 * Makes buttons that say where a download fails.
 * @param {HTMLElement} said  where it is said
 * @param {string} failure  what is said
 */
function buttonWith(said, failure) {
  /** @type {(text: string, file: string, press: () => Promise<void>) => HTMLButtonElement} */
  return (text, file, press) => {
    const node = make('button', '', text);
    node.type = 'button';
    node.dataset.download = file;
    node.addEventListener('click', async () => {
      said.textContent = '';
      await press().catch(() => {
        said.textContent = failure;
      });
    });
    return node;
  };
}

/**
 * @param {Blob} content
 * @param {string} name
 */
function save(content, name) {
  const href = URL.createObjectURL(content);
  Object.assign(document.createElement('a'), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
