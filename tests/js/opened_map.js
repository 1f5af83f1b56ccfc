// A time map on a page without a browser: a small log, each message its own key with the values that it is given.

import { document, fire, made, page, plain, promised, standIn, window } from './page.js';

/** @import { Content, LogEvent, Message, StatusSpan } from '../../timemap/types.d.ts' */

standIn();
const { default: timeMap } = await import('../../timemap/static/time_map.js');
export const { dayOf } = await import('../../timemap/static/text/dates.js');
await promised();
for (const link of document.querySelectorAll('link')) fire(link, 'load'); // the style sheet is there

/** What a message may name. */
const NAMES = [
  ...[
    'a',
    'against',
    'all',
    'b',
    'before',
    'after',
    'date',
    'day',
    'days',
    'first',
    'key',
    'last',
    'link',
    'maybe',
    'n',
    'name',
  ],
  ...[
    'names',
    'one',
    'opening',
    'other',
    'percent',
    'period',
    'place',
    'publisher',
    'service',
    'status',
    'statuses',
    'text',
    'times',
    'width',
    'height',
    'version',
    'address',
  ],
];
const form = (/** @type {string} */ key) => `<${key}${NAMES.map((name) => ` ${name}={${name}}`).join('')}>`;
const IN_A_ROW = '{one}, {other}';
/** @type {any} each message is its own key, with what is put into it */
export const words = new Proxy({}, { get: (_, key) => (key === 'inARow' ? IN_A_ROW : form(String(key))) });
/** @type {any} */
const counted = new Proxy({}, { get: (_, key) => [form(`${String(key)}1`), form(`${String(key)}N`)] });

const FIRST = dayOf('2000-01-01');
const LAST = dayOf('2024-12-31');
/** @param {string} iso */
const on = (iso) => dayOf(iso);

/** @type {StatusSpan[]} */
const FREIGHT = [
  [null, 'unknown', null, 0, ['unknown'], 0, null, null, null, 'unknown'],
  [on('2003-05-01'), 'open', on('2003-05-01'), 1, ['open'], 0, on('2003-05-01'), 'opened', null, 'open'],
  [on('2010-03-01'), 'open', on('2003-05-01'), 0, ['open', 'partial'], 0, on('2003-05-01'), 'opened', null, 'open'],
  [on('2010-04-01'), 'partial', on('2010-04-01'), 1, ['partial'], 0, on('2010-04-01'), 'limited', null, 'partial'],
  [
    on('2020-02-01'),
    'suspended',
    on('2020-02-01'),
    1,
    ['suspended'],
    0,
    on('2020-02-01'),
    'stopped',
    null,
    'suspended',
  ],
  [on('2022-09-26'), 'open', on('2022-09-26'), 1, ['open'], 0, on('2022-09-26'), 'again', null, 'open'],
];
/** @type {StatusSpan[]} */
const PASSENGER = [
  [null, 'open', null, 1, ['open'], 0, null, null, null, 'open'],
  [on('2006-01-01'), 'open', null, 0, ['open'], 1, on('1995-06-01'), 'old', ['Jun 1995', '1 June 1995'], 'open'],
  [on('2012-07-10'), 'closed', on('2012-07-10'), 1, ['closed'], 0, on('2012-07-10'), 'gone', null, 'closed'],
];
/** @type {StatusSpan[]} */
const ALL = [[null, 'suspended', null, 1, ['suspended'], 0, null, null, null, 'suspended']];

/**
 * @param {string} event_id
 * @param {string} date
 * @param {string} crossing_id
 * @param {Partial<LogEvent>} [more]
 * @returns {LogEvent}
 */
function event(event_id, date, crossing_id, more = {}) {
  const whole = date.length === 10 ? date : `${date}-01`;
  return {
    ...{ event_id, date, date_text: `on ${date}`, crossing_id, service: 'freight', kind: 'x', status_after: 'open' },
    ...{
      confidence: 'reported',
      summary: `Summary of ${event_id}`,
      summary_lang: 'en',
      day: on(whole),
      day_latest: on(whole),
    },
    ...{ claims: 2, disputes: 0, ...more },
  };
}

const EVENTS = [
  event('opened', '2003-05-01', 'west'),
  event('seen', '2005-08-01', 'west', { status_after: 'unchanged', claims: 1 }),
  event('limited', '2010-04', 'west', { status_after: 'partial', day_latest: on('2010-04-30') }),
  event('gone', '2012-07-10', 'west', { service: 'passenger', status_after: 'closed' }),
  event('stopped', '2020-02-01', 'all-china-dprk', {
    service: 'all',
    status_after: 'suspended',
    claims: 5,
    disputes: 2,
  }),
  event('doubted', '2021-03-01', 'west', { confidence: 'disputed' }),
  event('again', '2022-09-26', 'west'),
  event('look', '2022-09-26', 'west', { status_after: 'unchanged' }),
];

/** @param {string} word @param {number} n @param {Partial<Content['status'][string]>} [more] */
const look = (word, n, more = {}) => ({
  ...{
    word,
    runs: false,
    known: true,
    color: [n, 100, 100],
    dark: [n, 200, 200],
    ink: [n, 50, 50],
    pattern: 'plain',
    height: 1,
  },
  ...{ glyph: { area: n % 2 ? `M${n} 0Z` : '', line: n % 2 ? '' : `M${n} 1L2 2` }, ...more },
});
const PART = { path: 'M0 0Z', hatch: 'M1 1L2 2', x: 0, y: 0, scale: 1 };

/** @returns {Content} */
export function content() {
  return /** @type {any} */ ({
    ...{ lang: 'en', words, counted, covered_to: '2024-06-30', version: '1', file: 'log', known_on: null },
    status: {
      open: look('is open', 1, { runs: true }),
      partial: look('is partial', 2, { runs: true, pattern: 'bars' }),
      suspended: look('is suspended', 3, { height: 0.5 }),
      closed: look('is closed', 4, { height: 0.25 }),
      unknown: look('is unknown', 5, { known: false, pattern: 'hatch' }),
    },
    strip: { stale: 0.5, hollow: 2, split: 8, bars: 0.3, patterns: { hatch: { tile: 6, line: 1, alpha: 0.5 } } },
    badge: {
      ...{ stale: 0.4, radius: 8, edge: 1, hatch: 0.6 },
      parts: {
        1: [PART],
        2: [
          { ...PART, x: 3 },
          { ...PART, x: -3, hatch: '' },
        ],
      },
    },
    crossings: [
      {
        ...{ crossing_id: 'west', name: 'West', lon: 124.4, lat: 40.1, exists: [null, null], leads: [[null, null]] },
        ...{ years: 'since 1911', context: false, accuracy_m: 20, where: 'Near the sea.' },
      },
      {
        ...{
          crossing_id: 'east',
          name: 'East',
          lon: 129.9,
          lat: 42.9,
          exists: [null, on('2015-12-31')],
          leads: [[null, on('2008-12-31')]],
        },
        ...{ years: 'until 2015', context: false, accuracy_m: 900, where: '' },
      },
      {
        ...{
          crossing_id: 'nowhere',
          name: 'Nowhere',
          lon: 0,
          lat: 0,
          exists: [on('2016-01-01'), null],
          leads: [[on('2016-01-01'), null]],
        },
        ...{ years: '', context: true, accuracy_m: 1e6, where: '' },
      },
    ],
    links: [
      {
        crossing_id: 'west',
        service: 'freight',
        spans: FREIGHT,
        disputed: [[on('2021-03-01'), on('2021-06-30'), 'open']],
        alone: [[on('2022-09-26'), on('2023-09-25')]],
      },
      { crossing_id: 'west', service: 'passenger', spans: PASSENGER, disputed: [], alone: [] },
      { crossing_id: 'east', service: 'all', spans: ALL, disputed: [], alone: [] },
      { crossing_id: 'nowhere', service: 'freight', spans: ALL, disputed: [], alone: [] },
    ],
    events: EVENTS,
    voices: { again: 'RFA', limited: 'Yonhap' },
    saw: { opened: 3, stopped: 1 },
    publishers: { again: ['RFA', 'Yonhap'], stopped: ['RFA'], gone: ['Xinhua'] },
    exists: {
      lines: { main: [null, null], old: [null, on('2015-12-31')] },
      friendship_bridge: { bridge: [null, null], far: [null, on('2015-12-31')], broken: [null, null] },
    },
    years: { friendship_bridge: { bridge: 'since 1943' } },
    deck: JSON.stringify({
      layers: [],
      initialViewState: { longitude: 126, latitude: 41, zoom: 6, minZoom: 2, maxZoom: 16 },
    }),
    bundle_url: 'bundle.js',
  });
}

/** @returns {Message} */
export function message() {
  return /** @type {any} */ ({
    ...{
      as_of: '2022-03-01',
      compare_with: '',
      divider: 50,
      two_days: true,
      typed: null,
      typed_range: null,
      selected: null,
    },
    ...{
      stop: '',
      view_state: null,
      range: [null, null],
      q: '',
      asked: null,
      crossings_shown: 'working',
      session: 'one',
    },
    ...{
      answered: null,
      content: 'content-1',
      domain: [FIRST, LAST],
      view: [on('2010-01-01'), LAST],
      mode: 'as_of',
      days: 30,
    },
    unavailable: 'not there',
  });
}

let maps = 0;

/** Where the parts of the component lie, as a style sheet would put them. */
const BOXES = /** @type {Record<string, number[]>} */ ({
  timeline: [10, 600, 1000, 200],
  deck: [10, 100, 700, 400],
  map: [10, 100, 700, 400],
  bubble: [0, 0, 90, 24],
  tip: [0, 0, 200, 60],
  uncovered: [0, 0, 120, 20],
  away: [0, 0, 110, 24],
});

/**
 * A time map that has its content, as a reader sees it first.
 * @param {Partial<Message>} [sent]
 * @param {Partial<Content>} [held]
 * @param {Record<string, any>} [layers]  the map's own, by name
 */
export async function opened(sent = {}, held = {}, layers = undefined) {
  document.body.replaceChildren();
  document.head.replaceChildren();
  page.frames.clear();
  page.clock.timers = [];
  page.scrolled = [];
  page.opened = [];
  maps += 1;
  const parent = made('div');
  const host = made('div');
  host.setAttribute('data-host', '');
  parent.append(host);
  document.body.append(parent);
  /** @type {Map<string, any>} */
  const contents = new Map();
  Object.assign(globalThis, { [Symbol.for('rail-links.contents')]: contents });
  const address = `content-${maps}`;
  contents.set(address, { ...content(), ...held });
  for (const [name, data] of Object.entries(layers ?? {})) contents.set(name, data);
  /** @type {any[]} */
  const reports = [];
  let asked = /** @type {any} */ (null);
  const proto = window.HTMLCanvasElement.prototype;
  const context = proto.getContext;
  // only a map that is given layers can be drawn
  proto.getContext = function (/** @type {string} */ kind) {
    return kind === 'webgl2' ? (layers ? { getExtension: () => null } : null) : context.call(this, kind);
  };
  /** @type {any} */
  let last = { ...message(), content: address, ...sent };
  const setStateValue = (/** @type {string} */ _, /** @type {any} */ report) => {
    asked = report;
    reports.push(report);
  };
  const given = { parentElement: parent, setStateValue, setTriggerValue: () => {} };
  const { innerHTML: write } = /** @type {any} */ (Object.getOwnPropertyDescriptors(window.Element.prototype));
  Object.defineProperty(host, 'innerHTML', {
    set(html) {
      write.set.call(host, html);
      host.querySelector('.time-map').box = { left: 0, top: 50, width: 1020, height: 900 };
      for (const [name, [left, top, width, height]] of Object.entries(BOXES))
        host.querySelector(`[data-el=${name}]`).box = { left, top, width, height };
    },
  });
  const close = timeMap(/** @type {any} */ ({ data: last, ...given }));
  await promised();
  page.pass(60);
  await promised();
  /** @param {string} name @returns {any} */
  const el = (name) => parent.querySelector(`[data-el=${name}]`);
  return {
    el,
    root: parent.querySelector('.time-map'),
    parent,
    reports,
    close,
    /** Keeps another content, for `says({ content })`. @param {Partial<Content>} more */
    hold(more) {
      maps += 1;
      contents.set(`content-${maps}`, { ...content(), ...held, ...more });
      return `content-${maps}`;
    },
    /** What was reported since last asked, without ids. */
    told: () => reports.splice(0).map(({ id, first, ...report }) => report),
    /** Python answers what was reported, with changes. @param {Partial<Message>} changes */
    async says(changes) {
      last = { ...last, answered: asked?.id ?? null, ...changes };
      asked = null;
      timeMap(/** @type {any} */ ({ data: last, ...given }));
      await promised();
      page.pass(20);
    },
    /** Python takes what was reported, unless it was typed and cannot be read as it is. */
    async agrees() {
      const { id, first, ...choices } = asked ?? {};
      const dates = [choices.as_of, ...(choices.range ?? [])].filter(Boolean);
      if (asked && dates.every((date) => /^\d{4}-\d\d-\d\d$/.test(date))) await this.says(choices);
    },
  };
}

/** @typedef {[number, number]} Place */

/** @param {string} type @param {any} coordinates @param {Record<string, any>} properties */
const feature = (type, coordinates, properties) => ({ type: 'Feature', properties, geometry: { type, coordinates } });
/** @param {any[]} features */
const collection = (...features) => ({ type: 'FeatureCollection', features });
/** @param {number} west @param {number} south @param {number} east @param {number} north */
const box = (west, south, east, north) => [
  /** @type {Place[]} */ ([
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]),
];
/** @param {number} dy */
const over = (dy) => [
  [124.396, 40.0985 + dy],
  [124.404, 40.1015 + dy],
];

/** A bridge over a river, with a broken one beside it; another one far away. */
const MAP = {
  land: collection(
    feature('Polygon', box(123, 39, 124.4, 43), {
      id: 'CN',
      name: 'China',
      name_ko: '중국',
      name_zh: '中国',
      country: 'CN',
    }),
    feature('MultiPolygon', [box(124.4, 39, 131, 43), box(132, 39, 133, 40)], {
      id: 'KP',
      name: 'DPRK',
      name_ko: '조선',
      country: 'KP',
    }),
  ),
  provinces: collection(feature('Polygon', box(123, 40, 124.4, 43), { name: 'Province', iso_3166_2: 'CN-LN' })),
  reaches: collection(feature('Polygon', box(124.398, 40.05, 124.402, 40.15), { name: 'Reach' })),
  rivers: collection(
    feature(
      'MultiLineString',
      [
        [
          [124.4, 40.1004],
          [124.4002, 40.108],
          [124.4, 40.116],
        ],
        [
          [124.4, 40.0996],
          [124.4, 40.084],
        ],
      ],
      { id: 'river', name: 'River', name_ko: '강' },
    ),
    feature(
      'LineString',
      [
        [125, 41],
        [126, 41.2],
        [127, 41.4],
      ],
      { id: 'stream', name: 'Stream' },
    ),
  ),
  lines: collection(
    feature('LineString', [[124.37, 40.089], [124.39, 40.096], ...over(0), [124.41, 40.104], [124.43, 40.111]], {
      line_id: 'main',
    }),
    feature(
      'LineString',
      [
        [124.38, 40.11],
        [124.39, 40.112],
      ],
      { line_id: 'old', name: 'Old line' },
    ),
  ),
  friendship_bridge: collection(
    feature('LineString', over(0), { id: 'bridge', name: 'Bridge', name_ko: '다리', crossing_id: 'west' }),
    feature('LineString', over(-0.001), { id: 'broken', name: 'Broken Bridge', crossing_id: 'none' }),
    feature(
      'LineString',
      [
        [129.89, 42.9],
        [129.91, 42.9],
      ],
      { id: 'far', name: 'Far Bridge', crossing_id: 'east' },
    ),
  ),
  stations: collection(
    feature('Point', [124.39, 40.096], { name: 'One', country: 'CN', crossing_id: 'west' }),
    feature('Point', [124.41, 40.104], { name: 'Two', country: 'KP' }),
  ),
  cities: collection(
    feature('Point', [124.385, 40.106], { name: 'Town', name_zh: '城', country: 'CN', rank: 1 }),
    feature('Point', [125.7, 39.5], { name: 'City', name_ko: '시', country: 'KP', rank: 2 }),
  ),
};
const INK = { stroked: true, getLineColor: [10, 20, 30], getLineWidth: 2 };
const AREA = {
  filled: true,
  sharesOutlines: true,
  ...INK,
  getFillColor: [200, 210, 220, 128],
  dark: { getFillColor: [20, 21, 22] },
};
const LAYERS = [
  { id: 'land', ...AREA, labels: { style: 'country', order: 1 } },
  { id: 'provinces', ...AREA, filled: false, minZoom: 5, labels: { style: 'province', order: 8, minZoom: 5 } },
  { id: 'reaches', filled: true, getFillColor: [100, 150, 200], minZoom: 9 },
  { id: 'rivers', ...INK, labels: { style: 'river', order: 6 } },
  {
    id: 'lines',
    ...INK,
    lineWidthUnits: 'meters',
    getLineWidth: 20,
    lineWidthMinPixels: 1,
    lineWidthMaxPixels: 3,
    exists: 'lines',
  },
  {
    id: 'friendship_bridge',
    ...INK,
    exists: 'friendship_bridge',
    minZoom: 4,
    labels: { style: 'bridge', order: 2, minZoom: 8 },
  },
  {
    id: 'stations',
    filled: true,
    getFillColor: [9, 9, 9],
    getPointRadius: 3,
    minZoom: 8,
    labels: { style: 'station', order: 5, dot: 2, minZoom: 8 },
  },
  { id: 'cities', stroked: true, getLineColor: [9, 9, 9], labels: { style: 'city', order: 3, dot: 3, zoomPerRank: 1 } },
];

/**
 * A time map with its map.
 * @param {Partial<Message>} [sent]
 * @param {Partial<Content>} [held]
 * @param {string[]} [missing]  layers that do not come
 */
export function openedWithMap(sent, held, missing = []) {
  const layers = LAYERS.map((layer) => ({ ...layer, data: layer.id }));
  const initialViewState = { longitude: 126, latitude: 41, zoom: 6, minZoom: 2, maxZoom: 16 };
  const there = Object.entries(MAP).filter(([name]) => !missing.includes(name));
  return opened(sent, { ...held, deck: JSON.stringify({ layers, initialViewState }) }, Object.fromEntries(there));
}

const PATH = /^(beginPath|moveTo|lineTo|arc|rect|roundRect|closePath|quadraticCurveTo|bezierCurveTo) ?/;

/** @param {any} given */
function shownAs(given) {
  return typeof given === 'number'
    ? Math.round(given * 10) / 10
    : (given?.name ?? given?.d ?? given?.localName ?? given);
}

/**
 * What is drawn on a canvas, a line for each shape and each text.
 * @param {any} canvas
 */
export function drawn(canvas) {
  /** @type {string[]} */
  const lines = [];
  let path = '';
  for (const given of canvas.pen?.drawn ?? []) {
    const call = plain(given.flat().map(shownAs).join(' '));
    if (call.startsWith('beginPath')) path = '';
    else if (PATH.test(call)) path += ` ${call}`;
    else if (/^(fill|stroke|clip) M/.test(call)) lines.push(call);
    else if (/^(fill|stroke|clip)\b/.test(call)) lines.push(`${call}:${path}`);
    else if (!/^setTransform/.test(call)) lines.push(call);
  }
  if (canvas.pen?.saved.length) lines.push(`${canvas.pen.saved.length} not restored`);
  return lines.join('\n');
}
