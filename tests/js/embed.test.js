// The page that other sites show in a frame: its slider moves the day, and a day at rest has its sentence.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journal } from './journal.js';
import { document, fire, made, promised, standIn, window } from './page.js';

standIn();
const LOOKS = [
  ['grey', 'unknown'],
  ['red', 'stopped'],
  ['green', 'open'],
];
const DAYS = {
  days: [18_000, 18_100],
  locale: 'en',
  missing: 'did not come',
  looks: LOOKS,
  links: [
    [
      [18_000, 1],
      [18_050, 2],
    ],
    [[18_020, 0]],
  ],
};
const answer = (/** @type {string} */ text, /** @type {string} */ way) =>
  `<section id="answer"><h1>day</h1><p class="sentence">${text} <b class="day">day</b></p><i data-mark="0"></i><i data-words="0"></i><i data-words="1"></i></section><a class="way" href="${way}">way</a>`;
document.body.innerHTML = `<main><script id="days"></script>${answer('first', '/first')}<input type="range" min="18000" max="18100" hidden><button class="back" hidden>back</button></main>`;
document.querySelector('#days').textContent = JSON.stringify(DAYS);
const slider = document.querySelector('input');
slider.defaultValue = slider.value = '18030';
/** @type {string[]} */
const asked = [];
let how = 'comes';
Object.assign(globalThis, {
  parent: { postMessage: (/** @type {any} */ told) => asked.push(JSON.stringify(told)) },
  DOMParser: class {
    /** @param {string} html */
    parseFromString(html) {
      const root = made('html');
      root.innerHTML = html;
      return Object.assign(root, { getElementById: (/** @type {string} */ id) => root.querySelector(`#${id}`) });
    }
  },
  fetch: async (/** @type {URL} */ url, /** @type {any} */ { signal }) => {
    asked.push(`${url.search}`);
    if (how === 'lost') throw new TypeError('lost');
    await promised();
    if (signal.aborted) throw new DOMException('', 'AbortError');
    return { ok: how === 'comes', text: async () => answer('then', '/then') };
  },
});
document.documentElement.lang = 'ko';
Object.assign(globalThis.location, { hash: '#fit', href: 'https://rail.example/embed?crossing=a' });
document.querySelector('main').box.height = 321.4;
await import('../../dashboard/embed/static/frame.js');

test('what the slider of an embedded page changes', async (t) => {
  const move = (/** @type {number} */ day) => {
    slider.value = String(day);
    fire(slider, 'input');
  };
  const shown = { root: document.body, told: () => asked.splice(0), agrees: () => {} };
  const said = await journal(
    shown,
    [
      ['another day', () => move(18_060)],
      ['two moves, one after the other', () => [18_010, 18_020].forEach(move)],
      ['back', () => fire(document.querySelector('.back'), 'click')],
      [
        'a day whose sentence does not come',
        () => {
          how = 'fails';
          move(18_099);
        },
      ],
      [
        'no connection',
        () => {
          how = 'lost';
          move(18_000);
        },
      ],
      [
        'back before a day is at rest',
        () => {
          move(18_040);
          fire(document.querySelector('.back'), 'click');
        },
      ],
      [
        'the host asks for the height',
        () => fire(window, 'message', { source: globalThis.parent, data: 'rail-links-height?' }),
      ],
      ['another window asks', () => fire(window, 'message', { source: {}, data: 'rail-links-height?' })],
      [
        'the host asks for something else',
        () => fire(window, 'message', { source: globalThis.parent, data: 'cookies?' }),
      ],
    ],
    true,
  );
  t.assert.snapshot(said, { serializers: [String] });
});

test('a host gives each frame of the server the height that it asks for, within reason', async () => {
  const [own, other] = ['https://rail.example/embed', 'https://elsewhere.example/'].map((src) => {
    const frame = made('iframe');
    frame.setAttribute('src', src);
    const postMessage = (/** @type {string} */ told) => asked.push(`${src} ${told}`);
    return Object.defineProperty(frame, 'contentWindow', { value: { postMessage } });
  });
  document.body.replaceChildren(own, other);
  Object.defineProperty(document, 'currentScript', { value: { src: 'https://rail.example/embed.js' } });
  asked.length = 0;
  await import('../../dashboard/embed/static/embed.js');
  assert.deepEqual(asked, ['https://rail.example/embed rail-links-height?']);
  const given = (
    /** @type {any} */ height,
    source = own,
    origin = 'https://rail.example',
    type = 'rail-links-height',
  ) => {
    source.style.height = '';
    fire(window, 'message', { source: source.contentWindow, origin, data: { type, height } });
    return source.style.height;
  };
  assert.deepEqual(
    [300.2, 5, 9999, '300', Number.NaN].map((height) => given(height)),
    ['301px', '100px', '4000px', '', ''],
  );
  assert.deepEqual(
    [given(300, other), given(300, own, 'https://elsewhere.example'), given(300, own, undefined, 'other')],
    ['', '', ''],
  );
});
