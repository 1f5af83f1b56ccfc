// The page: what the address asks for is drawn by the dashboard's own components, and the address follows the reader.

import timeMap from '../../timemap/static/time_map.js';
import { read } from './address.js';
import { drawAnswer } from './answer_view.js';
import { drawCard } from './card_view.js';
import { drawDownloads } from './downloads_view.js';
import { unpacked } from './layers.js';
import { followLinks, goTo } from './links.js';
import { messageOf, taken } from './message.js';
import { languageOf, writeAddress } from './own_address.js';
import { tried } from './retry.js';
import { drawEvents, drawSources } from './tables_view.js';

/** @import { Held, Page, State } from '../page.d.ts' */

const JSON_TYPE = 'application/json';
/** What the time map would fetch from a server, by address (timemap/static/sync/own_files.js). @type {Map<string, any>} */
const contents = new Map();

/**
 * Starts the page.
 * @param {Held} held  what boot.js has found
 */
export default async function start(held) {
  const languages = JSON.parse(document.getElementById('rl-languages')?.textContent ?? '{}');
  const lang = languageOf(new URLSearchParams(location.search), languages);
  /** @type {Page} */
  const page = {
    ...{
      held,
      languages,
      more: null,
      moreOf: '',
      below: false,
      tables: {},
      typed: null,
      typedRange: null,
      answered: { map: null, events: null },
      listed: [],
    },
    ...{ state: /** @type {State} */ ({ lang }), lang: /** @type {any} */ (null), content: '', covered_to: '' },
    update: (changes) => tried(page, () => update(page, changes)),
  };
  /** @type {any} */ (globalThis)[Symbol.for('rail-links.contents')] = contents;
  await Promise.all([takeLanguage(page, lang), loadTypefaces(held)]);
  arrive(page);
  /** @type {HTMLElement} */ (document.querySelector('main.rl-page-main')).hidden = false;
  draw(page);
  document.body.dataset.drawn = 'true'; // from here on nothing that is missing may replace it
  followLinks(page);
  addEventListener('popstate', () => tried(page, () => wentBack(page)));
  await afterFirstFrame();
  page.below = true;
  await tried(page, () => takeMore(page));
  if (location.hash) goTo(location.hash.slice(1));
}

const WEIGHTS = { 'latin-regular.woff': '400', 'latin-bold.woff': '600 700' };

/**
 * The typeface of the dashboard, for the letters that it has; without it the system's own is there.
 * @param {Held} held
 */
async function loadTypefaces(held) {
  const loading = Object.entries(WEIGHTS).map(async ([name, weight]) => {
    const face = new FontFace('Source Sans', await held.file(name), { weight });
    document.fonts.add(await face.load());
  });
  await Promise.allSettled(loading);
}

/**
 * What the page says and draws in a language.
 * @param {Page} page
 * @param {string} lang
 */
async function takeLanguage(page, lang) {
  const { held } = page;
  const [ofLanguage, content] = await Promise.all([
    held.json(`page.${lang}`),
    held.json(`content.${lang}`),
    takeLayers(held),
  ]);
  page.lang = ofLanguage;
  page.covered_to = content.covered_to;
  page.listed = content.events.map((/** @type {any} */ { day, event_id }) => [day, event_id]);
  page.content = `content:${lang}`;
  contents.set(page.content, content);
  page.state.lang = lang;
  say(page);
}

/**
 * The layers under the addresses that the map's specification has for them; they are unpacked once.
 * @param {Held} held
 */
async function takeLayers(held) {
  for (const [name, packed] of Object.entries(await held.json('layers'))) {
    const address = `layer:${name}.geojson`;
    if (!contents.has(address)) contents.set(address, unpacked(/** @type {any} */ (packed)));
  }
}

/** @param {Page} page */
function knownOf({ lang, languages, covered_to }) {
  const links = lang.answers.map(({ link }) => link);
  return { covered_to, links, last_day: lang.lastDay, eventDays: lang.eventDays, languages: Object.keys(languages) };
}

/**
 * Take the address over; what of it cannot be used is said.
 * @param {Page} page
 */
function arrive(page) {
  const { state, bad } = read(new URLSearchParams(location.search), knownOf(page));
  page.state = { ...state, lang: page.state.lang };
  page.typed = null;
  const notice = /** @type {HTMLElement} */ (document.querySelector('.rl-page-notice'));
  const { leftOut, dataVersion, otherVersion } = page.lang.texts;
  const asked = new URLSearchParams(location.search).get('data_version');
  const said = [
    asked && asked !== dataVersion ? otherVersion : '',
    bad.length ? `${leftOut} ${bad.map(plain).join(', ')}` : '',
  ];
  notice.textContent = said.filter(Boolean).join(' ');
  notice.hidden = !notice.textContent;
}

/**
 * A short piece of an address with nothing in it that reads as anything else.
 * @param {string} text
 */
function plain(text) {
  return text.slice(0, 40).replaceAll(/[^\p{L}\p{N}_.-]/gu, '·');
}

/** @param {Page} page */
async function wentBack(page) {
  const lang = languageOf(new URLSearchParams(location.search), page.languages);
  if (lang !== page.state.lang) await takeLanguage(page, lang);
  arrive(page);
  draw(page);
  await takeMore(page);
}

/**
 * The reader has chosen something: it is drawn, and the address says so.
 * @param {Page} page
 * @param {Partial<State>} changes
 */
async function update(page, changes) {
  const { lang } = page.state;
  if (changes.lang !== undefined && changes.lang !== lang) await takeLanguage(page, changes.lang);
  page.state = { ...page.state, ...changes };
  draw(page);
  writeAddress(page);
  await takeMore(page);
}

/** @param {string} name */
function room(name) {
  return /** @type {HTMLElement} */ (document.querySelector(`[data-room=${name}]`));
}

/** @param {Page} page */
function draw(page) {
  drawAnswer(page, room('answer'));
  timeMap({
    data: messageOf(page),
    parentElement: room('map'),
    setStateValue: (_, report) => settled(page, /** @type {any} */ (report)),
    setTriggerValue: () => {},
  });
  drawEvents(page, room('events'));
  drawCard(page, room('card'));
  drawDownloads(page, room('downloads'));
}

/**
 * The reader has settled on something in the time map.
 * @param {Page} page
 * @param {import('../../timemap/static/sync/sync.js').Report} report
 */
function settled(page, report) {
  const { changes, ...said } = taken(page, report);
  Object.assign(page, said);
  page.answered.map = report.id;
  queueMicrotask(() => page.update(changes));
}

/** The map draws first: what lies below the first screen comes after it. */
function afterFirstFrame() {
  const map = room('map');
  return new Promise((resolve) => {
    const look = () => {
      if (!map.querySelector('[data-ready]')) return;
      watching.disconnect();
      resolve(undefined);
    };
    const watching = new MutationObserver(look);
    watching.observe(map, { subtree: true, childList: true, attributeFilter: ['data-ready'] });
    look();
  });
}

/**
 * What lies below the map, in the page's language, once its time has come.
 * @param {Page} page
 */
async function takeMore(page) {
  const { held } = page;
  const { lang } = page.state;
  if (!page.below || page.moreOf === lang) return;
  const [more, events, sources] = await Promise.all(
    ['more', 'events', 'sources'].map((name) => held.json(`${name}.${lang}`)),
  );
  if (lang !== page.state.lang || page.moreOf === lang) return;
  Object.assign(page, { more, moreOf: lang });
  const named = { events, sources };
  page.tables = Object.fromEntries(
    await Promise.all(
      Object.entries(named).map(async ([name, { rows }]) => {
        const address = await held.address(`${name}.${lang}`, JSON_TYPE);
        return [name, { address, ids: rows.map((/** @type {[string]} */ [id]) => id) }];
      }),
    ),
  );
  room('story').innerHTML = more.story;
  room('about').innerHTML = more.about;
  draw(page);
  drawSources(page, room('sources'));
  document.body.dataset.whole = 'true';
}

/**
 * The words of the page's frame.
 * @param {Page} page
 */
function say({ lang: { texts }, languages, state, update: change }) {
  document.documentElement.lang = state.lang;
  document.title = texts.name;
  for (const node of document.querySelectorAll('[data-say]'))
    if (node instanceof HTMLElement) node.textContent = texts[node.dataset.say ?? ''];
  for (const node of document.querySelectorAll('[data-say-label]'))
    if (node instanceof HTMLElement) node.setAttribute('aria-label', texts[node.dataset.sayLabel ?? '']);
  const menu = /** @type {HTMLElement} */ (document.querySelector('.rl-page-languages'));
  menu.replaceChildren(
    ...Object.entries(languages).map(([code, name]) => languageButton(code, name, state.lang, change)),
  );
}

/**
 * @param {string} code
 * @param {string} name  of the language in itself
 * @param {string} current
 * @param {Page['update']} change
 */
function languageButton(code, name, current, change) {
  const button = Object.assign(document.createElement('button'), { type: 'button', lang: code, textContent: name });
  button.setAttribute('aria-pressed', String(code === current));
  button.addEventListener('click', () => change({ lang: code }));
  return button;
}
