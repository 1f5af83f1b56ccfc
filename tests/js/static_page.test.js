// The page without a server: what an address shows, what presses change of it, and the address that follows.

import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';
import { change, journal, keyDown, press } from './journal.js';
import { content, dayOf, message } from './opened_map.js';
import { document, fire, forgotten, made, page, promised, window } from './page.js';

// the modules of the dashboard lie beside those of the page: see static_page/modules.py
const ELSEWHERE = {
  './answer.js': 'dashboard/session/answer.js',
  './sortable_table.js': 'dashboard/widgets/sortable_table.js',
};
registerHooks({
  resolve(specifier, context, next) {
    const place = context.parentURL?.includes('/static_page/')
      ? ELSEWHERE[/** @type {'./answer.js'} */ (specifier)]
      : undefined;
    return next(place ? new URL(`../../${place}`, import.meta.url).href : specifier, context);
  },
});
const { default: start } = await import('../../static_page/static/page.js');

const BODY = `
<button class="rl-page-menu" data-say="menu" data-say-label="menuLabel"></button><div class="rl-page-languages"></div>
<script id="rl-languages"></script>
<main class="rl-page-main" hidden><p class="rl-page-notice" hidden></p><p class="rl-page-failure" hidden></p>
<div class="rl-page-answer" data-room="answer"></div><div data-room="map"><div data-host></div></div>
<div data-room="events"><div data-host></div></div><div id="chosen-event" data-room="card"></div><div data-room="downloads"></div>
<div data-room="story"></div><div data-room="about"></div><div data-room="sources"><div data-host></div></div></main>`;

const D = '\ue000';
/** @type {any} each text is its own key, with the names that are put into it */
const texts = new Proxy(
  {},
  {
    get: (_, key) =>
      key === 'between'
        ? '. '
        : key === 'dataVersion'
          ? '1.0'
          : `${String(key)}(${['{day}', '{period}', '{date}', '{first_day}', '{last_day}'].join()})`,
  },
);
/** @param {string} code */
const pageOf = (code) => ({
  texts,
  zipName: 'all.zip',
  message: message(),
  lastDay: '2024-12-31',
  answers: [
    {
      link: ['west', 'freight'],
      name: 'West freight',
      before: 'On ',
      after: ': ',
      runs: [
        [0, 0, 0],
        [dayOf('2020-02-01'), 1, 1],
      ],
      words: ['Open. More', 'Stopped. Less'],
      grounds: ['', '<li>RFA</li>'],
    },
    {
      link: ['east', 'all'],
      name: 'East',
      before: 'On ',
      after: ': ',
      runs: [[0, 0, 0]],
      words: ['Unknown'],
      grounds: [''],
    },
  ],
  border: {
    name: `Border ${code}`,
    runs: [
      [0, 0],
      [dayOf('2022-09-26'), 1],
    ],
    words: [`None on ${D}\n, few`, `Some on ${D}\n, many`],
  },
  ofEvents: { stopped: ['west', 'freight'] },
  eventDays: {
    stopped: [dayOf('2020-02-01'), dayOf('2020-02-03'), '1 Feb 2020'],
    again: [dayOf('2022-09-26'), null, '26 Sep 2022'],
    limited: [null, dayOf('2010-04-30'), 'before May 2010'],
  },
  latest: [
    [dayOf('2020-02-01'), 'stopped'],
    [dayOf('2022-09-26'), 'again'],
  ],
});
/** @param {string} name */
const rowsOf = (name) => ({
  lang: 'en',
  words: { sort: '', keys: '', chosen: '{row}', all: '', paper: '', ascending: '', descending: '' },
  marks: {},
  columns: [0, 1, 2].map((n) => ({ head: `${name} ${n}`, first: 1, size: 1 })),
  rows:
    name === 'events'
      ? ['stopped', 'again'].map((id) => [id, { t: 'date', day: '2020-02-01' }, id, 'x'])
      : [['rfa', 'RFA', 'radio', '1']],
});

const CSV = {
  'events.csv': {
    head: 'id\n',
    name: `events-${D}.csv`,
    rows: [
      [dayOf('2020-02-01'), 'stopped\n'],
      [dayOf('2022-09-26'), 'again\n'],
    ],
  },
  'status.csv': {
    head: `status on ${D}\n`,
    name: `status-${D}.csv`,
    links: [
      [
        [0, 'open\n'],
        [dayOf('2020-02-01'), `stopped by ${D}\n`],
      ],
    ],
  },
};

/**
 * Opens the page at an address.
 * @param {string} query
 * @param {string[]} [missing]  parts that do not come
 * @param {(parts: Record<string, any>) => void} [change]
 */
async function opened(query, missing = [], change = () => {}) {
  forgotten(); // the page before
  document.body.innerHTML = BODY;
  for (const name of Object.keys(document.body.dataset)) delete document.body.dataset[name];
  document.querySelector('#rl-languages').textContent = JSON.stringify({ en: 'English', ko: '한국어' });
  /** @type {any[]} */
  const told = [];
  const address = { search: query, pathname: '/page', hash: '' };
  Object.assign(globalThis.location, address);
  const go = (/** @type {string} */ url) =>
    Object.assign(globalThis.location, { search: url.startsWith('?') ? url : '' });
  globalThis.history.pushState = (_, __, url) => {
    told.push({ address: url });
    go(String(url));
  };
  /** @type {Record<string, any>} */
  const parts = { layers: { land: { scale: 0, layer: { type: 'FeatureCollection', features: [] } } }, csv: CSV };
  for (const code of ['en', 'ko']) {
    parts[`page.${code}`] = pageOf(code);
    parts[`content.${code}`] = { ...content(), lang: code };
    parts[`more.${code}`] = {
      cards: { stopped: '<p>Card of stopped</p>', again: '<p>Card of again</p>', limited: '<p>Card of limited</p>' },
      story: `<p>Story ${code}</p>`,
      about: '<p>About</p>',
    };
    for (const name of ['events', 'sources']) page.files[`${name}.${code}`] = parts[`${name}.${code}`] = rowsOf(name);
  }
  change(parts);
  const part = async (/** @type {string} */ name) => {
    if (missing.includes(name)) throw new Error(name);
    return parts[name];
  };
  class Saved {
    /** @param {any[]} given @param {any} how */
    constructor(given, how) {
      this.text = [...given, how.type].join(' ');
    }
  }
  const click = window.HTMLElement.prototype.click;
  window.HTMLElement.prototype.click = function () {
    if (this.localName === 'a' && this.hasAttribute('download'))
      told.push({ saved: this.getAttribute('download'), what: this.getAttribute('href') });
    else click.call(this);
  };
  const URLs = Object.assign(URL, {
    createObjectURL: (/** @type {any} */ blob) => blob.text,
    revokeObjectURL: () => {},
  });
  Object.assign(globalThis, {
    Blob: Saved,
    URL: URLs,
    FontFace: class {
      load() {
        return Promise.reject(new Error('none'));
      }
    },
  });
  document.fonts.add = () => {};
  start(
    /** @type {any} */ ({
      json: part,
      bytes: async (/** @type {string} */ name) => `bytes of ${name}`,
      file: async () => null,
      address: async (/** @type {string} */ name) => name,
    }),
  );
  const rest = async () => {
    for (let i = 0; i < 5; i += 1) {
      await promised();
      page.pass(50);
    }
  };
  await rest();
  document.querySelector('[data-el=timeline]').box.width = 1000; // it is laid out with the next step
  return {
    root: document.body.querySelector('main'),
    told: () => told.splice(0),
    agrees: rest,
    missing,
    go,
    but: '.tm-map, .tm-controls, .tm-timeline, .tm-legend, .tm-list',
  };
}

/** @param {string} room */
const inRoom = (room) => document.querySelector(`[data-room=${room}]`);
/** @param {string} name @param {string} text */
function type(name, text) {
  const field = document.querySelector(`[data-el=${name}]`);
  field.focus();
  change(field, text);
}
/** @param {string} html */
function pressLink(html) {
  const link = made('p');
  link.innerHTML = html;
  inRoom('story').append(link);
  fire(link.children[0], 'focusin');
  assert.ok(fire(link.children[0], 'click').defaultPrevented);
}

/** @type {Record<string, { query: string, missing?: string[], steps: (shown: any) => import('./journal.js').Act[] }>} */
const STORIES = {
  'from the last day': {
    query: '',
    steps: () => [
      [
        'a link is chosen',
        () => {
          const select = inRoom('answer').querySelector('select');
          Object.assign(select, { selectedIndex: 1 });
          fire(select, 'change');
        },
      ],
      ['a day is typed', () => type('date', '2020-03-05')],
      ['a month is typed', () => type('date', '2020-02')],
      ['nonsense is typed', () => type('date', 'spring')],
      ['a year out of reach is typed', () => type('date', '1850')],
      ['a row of the events is pressed', () => press(inRoom('events').querySelector('tbody tr td'))],
      [
        'files are saved',
        async () => {
          for (const button of inRoom('downloads').querySelectorAll('button')) {
            press(button);
            await promised();
          }
        },
      ],
      ['a press on the slider’s next day', () => keyDown(document.querySelector('[data-el=slider]'), 'ArrowRight')],
      ['a second day', () => press(document.querySelector('[data-el=pin]'))],
      ['the divider moves', () => keyDown(document.querySelector('[data-el=divider]'), 'PageUp')],
      ['one day again', () => press(document.querySelector('[data-el=pin]'))],
      ['another language', () => press(document.querySelectorAll('.rl-page-languages button')[1])],
    ],
  },
  'from an address with an event of another day': {
    query:
      '?event=stopped&as_of=2022-03&from=2015-01-01&to=2023-01-01&crossing=east&divider=30&lat=40.12345&lon=124.405061&zoom=9&crossings_shown=ever&compare_with=2021-01-01&lang=ko&data_version=0.9',
    steps: (shown) => [
      ['to its day', () => press(inRoom('card').querySelectorAll('button')[0])],
      ['to the latest one', () => type('date', '2023-05-05')],
      ['to the latest event', () => press(inRoom('card').querySelectorAll('button')[1])],
      ['a link to a month', () => pressLink('<a data-go href="?as_of=2012-07">July</a>')],
      ['a link to an event', () => pressLink('<a data-go href="?event=limited#events">Event</a>')],
      ['a link to the map, and all of it', () => pressLink('<a data-go href="?as_of=2012-07-10&zoom=#map">Map</a>')],
      ['an end before its beginning', () => type('to', '2014-01-01')],
      [
        'back',
        () => {
          shown.go('?as_of=2020-02-02');
          fire(window, 'popstate');
        },
      ],
    ],
  },
  'from an address that asks in vain': {
    query:
      '?as_of=2022-02-30&event=nothing&zoom=99&service=sea&from=2022-01-01&to=2021-01-01&<b>=1&divider=101&crossings_shown=all',
    missing: ['more.en'],
    steps: (shown) => [
      [
        'what was missing comes',
        () => {
          shown.missing.length = 0;
          press(document.querySelector('.rl-page-failure button'));
        },
      ],
    ],
  },
};
for (const [name, { query, missing, steps }] of Object.entries(STORIES))
  test(`what the page shows: ${name}`, async (t) => {
    const shown = await opened(query, missing);
    t.assert.snapshot(await journal(shown, steps(shown), true), { serializers: [String] });
  });

test('frame and events of the page are in its language, and so they are after Back', async () => {
  const own = (/** @type {string} */ code) => (/** @type {any} */ _, /** @type {string} */ key) => `${key} ${code}`;
  const shown = await opened('', [], (parts) => {
    for (const code of ['en', 'ko']) parts[`page.${code}`].texts = new Proxy({}, { get: own(code) });
    parts['content.ko'].events = content().events.filter(({ event_id }) => event_id !== 'again');
  });
  const buttons = () => [...document.querySelectorAll('.rl-page-languages button')];
  const frame = () => {
    const menu = document.querySelector('.rl-page-menu');
    const words = [document.documentElement.lang, document.title, menu.textContent, menu.getAttribute('aria-label')];
    const pressed = buttons().map(
      (button) => `${button.lang} ${button.textContent} ${button.getAttribute('aria-pressed')}`,
    );
    const rows = [...inRoom('events').querySelectorAll('tbody tr')].map(({ dataset }) => dataset.id);
    return [...words, ...pressed, rows.join()];
  };
  const english = ['en', 'name en', 'menu en', 'menuLabel en', 'en English true', 'ko 한국어 false', 'stopped,again'];
  const korean = ['ko', 'name ko', 'menu ko', 'menuLabel ko', 'en English false', 'ko 한국어 true', 'stopped'];
  assert.deepEqual(frame(), english);
  press(buttons()[1]);
  await shown.agrees();
  assert.deepEqual(frame(), korean);
  assert.equal(inRoom('story').textContent, 'Story ko');
  assert.ok(!document.querySelector('main').hidden);
  shown.go('?lang=en');
  fire(window, 'popstate');
  await shown.agrees();
  assert.deepEqual(frame(), english);
  assert.equal(inRoom('story').textContent, 'Story en');
});

test('a month that ends after the page is shown up to its last day; a later one is refused', async (t) => {
  const shown = await opened('', [], (parts) => {
    const domain = ['2000-01-15', '2024-06-15'].map(dayOf);
    for (const code of ['en', 'ko']) Object.assign(parts[`page.${code}`], { message: { ...message(), domain } });
  });
  const texts = [
    '2020-02',
    '2020-03-05',
    '2024-06',
    '2024',
    '2024-07',
    '2000-01',
    '1999-12',
    '2000-01-14',
    '2000-01-15',
  ];
  const steps = texts.map(
    (text) => /** @type {import('./journal.js').Act} */ ([`${text} is typed`, () => type('date', text)]),
  );
  t.assert.snapshot(await journal(shown, steps), { serializers: [String] });
});

test('the map has the layers as they were before they were packed', async () => {
  const { unpacked } = await import('../../static_page/static/layers.js');
  const feature = (/** @type {string} */ type, /** @type {any} */ coordinates) => ({
    ...{ type: 'Feature', properties: { id: type } },
    geometry: { type, coordinates },
  });
  const layer = (/** @type {any[]} */ ...features) => ({ type: 'FeatureCollection', name: 'x', features });
  const encoded = '_p~iF~ps|U_ulLnnqC_mqNvxq`@'; // the example in the description of the form
  const line = [
    [-120.2, 38.5],
    [-120.95, 40.7],
    [-126.453, 43.252],
  ];
  const nothing = { type: 'Feature', properties: {}, geometry: null };
  const packed = layer(
    feature('LineString', encoded),
    feature('MultiPoint', encoded),
    feature('Polygon', [encoded, encoded]),
    feature('MultiLineString', [encoded]),
    feature('MultiPolygon', [[encoded], [encoded]]),
    feature('Point', [124, 40]),
    nothing,
  );
  assert.deepEqual(
    unpacked({ scale: 1e5, layer: packed }),
    layer(
      feature('LineString', line),
      feature('MultiPoint', line),
      feature('Polygon', [line, line]),
      feature('MultiLineString', [line]),
      feature('MultiPolygon', [[line], [line]]),
      feature('Point', [124, 40]),
      nothing,
    ),
  );
  await opened('', [], (parts) => {
    parts.layers = { ...parts.layers, rivers: { scale: 1e5, layer: packed } };
  });
  /** @type {any} */
  const contents = /** @type {any} */ (globalThis)[Symbol.for('rail-links.contents')];
  assert.deepEqual(contents.get('layer:rivers.geojson'), unpacked({ scale: 1e5, layer: packed }));
  assert.deepEqual(contents.get('layer:land.geojson'), { type: 'FeatureCollection', features: [] });
});
