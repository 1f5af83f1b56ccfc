// The list of drafts that only this browser has: what is said of each, and what became of it.

import { test } from 'node:test';
import { empty } from './browser_storage.js';
import { journal, press } from './journal.js';
import { document, made, promised, standIn } from './page.js';

standIn();
const kept = await import('../../dashboard/editor/kept_texts.js');
const drafts = await import('../../dashboard/editor/unsaved_drafts.js');
const { default: unsavedList } = await import('../../dashboard/editor/unsaved_list.js');

/** @type {any} */ (globalThis).process.env.TZ = 'UTC';
const KEYS = ['head', 'waits', 'typed', 'gone', 'all', 'take', 'drop', 'sure', 'yes', 'no'];
const DATA = {
  known: [],
  who: '',
  isSure: true,
  lang: 'en',
  kinds: { report: 'Report' },
  ends: { two: 'it was published' },
  words: Object.fromEntries(KEYS.map((key) => [key, key === 'typed' ? '<typed {when}>' : `<${key}>`])),
};

test('what the list of drafts says and sends', async (t) => {
  empty();
  let minutes = Date.UTC(2026, 0, 5, 12);
  Date.now = () => {
    minutes += 60_000;
    return minutes;
  };
  for (const [id, kind, isSaved] of /** @type {[string, string, boolean][]} */ ([
    ['one', 'report', false],
    ['two', 'withdrawal', true],
    ['three', 'report', true],
  ])) {
    drafts.isShown({ id, draft: JSON.stringify({ draft_id: id, kind }), isSaved, isUnsaved: true, who: '' });
    for (const [name, text] of Object.entries({
      'source.title': id === 'three' ? 'long '.repeat(30) : `Title ${id}`,
      reason: 'Why.',
      quote: ' ',
    })) {
      kept.keep(`note-${id}-${name}`, `${id}/${name}`, text, '');
      drafts.keep();
    }
    drafts.isShown(null);
  }
  const host = made('div');
  host.setAttribute('data-host', '');
  document.body.replaceChildren(host);
  /** @type {any[]} */
  const sent = [];
  const show = async (/** @type {Record<string, any>} */ changes = {}) => {
    unsavedList(
      /** @type {any} */ ({
        parentElement: document.body,
        data: { ...DATA, ...changes },
        setTriggerValue: (/** @type {string} */ name, /** @type {any} */ value) => sent.push({ [name]: value }),
      }),
    );
    for (let i = 0; i < 5; i += 1) await promised();
  };
  await show();
  const buttons = (/** @type {number} */ n) => host.querySelectorAll('li')[n].querySelectorAll('button');
  const shown = { root: host, told: () => sent.splice(0), agrees: () => {} };
  const said = await journal(
    shown,
    [
      ['one is taken up', () => press(buttons(0)[0])],
      ['one is to be dropped', () => press(buttons(0)[1])],
      ['Python shows the same', () => show()],
      ['no', () => press(buttons(0)[1])],
      [
        'and yes',
        () => {
          press(buttons(0)[1]);
          press(buttons(0)[0]);
        },
      ],
      ['nobody is sure what the server has', () => show({ isSure: false })],
      ['the server has the rest', () => show({ known: ['one', 'two', 'three'] })],
    ],
    true,
  );
  t.assert.snapshot(said.replaceAll(/"at":\d+/g, '"at":0').replaceAll(/data-shown=\S.*/g, 'data-shown'), {
    serializers: [String],
  });
});
