// The desk's form: its notes, what an earlier page has left in it, where the keyboard is, whether all is saved.

import { test } from 'node:test';
import { stored } from './browser_storage.js';
import { journal, press } from './journal.js';
import { document, fire, page, promised, standIn } from './page.js';

const storage = globalThis.localStorage;
standIn();
Object.assign(globalThis, { localStorage: storage });
const locks = { request: () => {}, query: () => new Promise((done) => setTimeout(() => done({ held: [] }), 10)) };
Object.defineProperty(globalThis.navigator, 'locks', { value: locks, configurable: true });

document.body.innerHTML = `<div data-testid="stApp" data-test-connection-state="CONNECTED"></div>
<div class="st-key-desk_draft st-key-desk_form"><div class="st-key-desk_title"><input type="text"></div><p id="note-desk_title" data-desk-note="desk_title">a title</p>
<div class="st-key-desk_reason"><textarea></textarea></div><details><p id="note-desk_reason" data-desk-note="desk_reason" data-desk-bad>a reason is missing</p></details>
<div class="st-key-desk_quote"><textarea></textarea></div><p id="note-desk_quote" data-desk-note="desk_quote"></p>
<div class="st-key-desk_name"><input type="text"></div><a data-desk-go="note-desk_reason" href="#x">go</a></div>
<div class="st-key-desk_outcome"><div data-testid="stAlert">published</div></div>`;
const field = (/** @type {string} */ name) =>
  document.querySelector(`.st-key-desk_${name} input, .st-key-desk_${name} textarea`);
for (const name of ['title', 'reason', 'quote']) {
  const note = document.querySelector(`#note-desk_${name}`);
  note.setAttribute('data-desk-kept', `one/${name}`);
  note.setAttribute('data-desk-has', '""');
}
const kept = (/** @type {string} */ text, had = '') =>
  JSON.stringify({ text, had, at: Date.now() - 1000, page: 'an earlier one' });
Object.assign(stored, {
  'rail-links.desk-name': 'Ada',
  'rail-links.desk.one/title': kept('A title'),
  'rail-links.desk.one/reason': kept('An earlier reason', 'another one'),
  'rail-links.desk.one/quote': kept('An earlier quote', 'another one'),
});
const { default: deskFields } = await import('../../dashboard/editor/desk_fields.js');

const KEYS = ['left', 'use', 'drop', 'lost', 'restarted'];
const DATA = {
  words: Object.fromEntries(KEYS.map((key) => [key, `<${key}>`])),
  ended: [],
  open: null,
  name: 'desk_name',
  focus: 'desk_title',
};

test('what the form of the desk says, and what it gives back', async (t) => {
  const show = (/** @type {Record<string, any>} */ changes = {}) =>
    deskFields(/** @type {any} */ ({ data: { ...DATA, ...changes } }));
  const connection = (/** @type {string} */ state) =>
    document.querySelector('[data-testid=stApp]').setAttribute('data-test-connection-state', state);
  const type = (/** @type {string} */ name, /** @type {string} */ text) => {
    field(name).value = text;
    fire(field(name), 'input');
  };
  const has = (/** @type {string} */ name, /** @type {string} */ text) =>
    document.querySelector(`#note-desk_${name}`).setAttribute('data-desk-has', JSON.stringify(text));
  const offers = () => [...document.querySelectorAll('.rl-desk-kept')];
  const shown = {
    root: document.body,
    told: () => [
      Object.keys(stored)
        .filter((key) => /desk(-offered)?\.one/.test(key))
        .map((key) => key.split('\n')[0])
        .join(),
    ],
    agrees: () => {},
  };
  show();
  page.pass(50); // what was left is read
  await promised();
  const said = await journal(
    shown,
    [
      ['the earlier reason is used', () => press(offers()[0].querySelectorAll('button')[0])],
      ['the earlier quote is not', () => press(offers()[0].querySelectorAll('button')[1])],
      [
        'the server has the title and the reason',
        () => {
          has('title', 'A title');
          has('reason', 'An earlier reason');
          show();
        },
      ],
      ['a quote is typed', () => type('quote', 'A quote')],
      [
        'the server has it',
        () => {
          has('quote', 'A quote');
          show();
        },
      ],
      ['to the note of the reason', () => press(document.querySelector('[data-desk-go]'))],
      ['another name', () => type('name', 'Bo')],
      [
        'a field below takes the focus',
        () => {
          field('quote').box = { left: 0, top: 700, width: 300, height: 30 };
          field('quote').focus();
        },
      ],
      [
        'one near the top',
        () => {
          field('title').box = { left: 0, top: 100, width: 300, height: 30 };
          field('title').focus();
        },
      ],
      [
        'one in between',
        () => {
          field('reason').box = { left: 0, top: 200, width: 300, height: 30 };
          field('reason').focus();
        },
      ],
      ['the connection is lost', () => connection('DISCONNECTED')],
      ['and is there again', () => connection('CONNECTED')],
      ['the outcome is shown', () => show({ focus: 'desk_outcome', ended: ['one'] })],
    ],
    true,
  );
  t.assert.snapshot([said, stored['rail-links.desk-name'], page.scrolled.length].join('\n'), { serializers: [String] });
});
