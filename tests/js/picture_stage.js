// What a picture needs of a browser, and no more: a ruler for texts, a style sheet, a projection.

import { indexData } from '../../timemap/static/content_index.js';
import { PLAIN_CLASSES } from '../../timemap/static/map/first_picture.js';
import { flatView } from '../../timemap/static/map/flat_view.js';
import { dayOf } from '../../timemap/static/text/dates.js';
import { NO_LAYOUT } from '../../timemap/static/timeline/timeline_layout.js';

/** @import { Content, State } from '../../timemap/types.d.ts' */

const EM = 0.55; // how wide a letter is, of its size

/** A context that measures texts. */
export function ruler() {
  return {
    font: '10px x',
    letterSpacing: '0px',
    textBaseline: 'alphabetic',
    measureText(/** @type {string} */ text) {
      const size = Number(this.font.match(/([\d.]+)px/)?.[1] ?? 10);
      const rise = this.textBaseline === 'middle' ? 0.25 : 0.7;
      return { width: text.length * size * EM, actualBoundingBoxAscent: size * rise };
    },
  };
}

class Element {
  constructor() {
    this.dataset = {};
    this.style = {};
    this.hidden = false;
  }
  getContext() {
    return ruler();
  }
  after() {}
  append() {}
  remove() {}
}

/** Puts into place what the modules take from a browser. */
export function standIn() {
  const getComputedStyle = () => ({ getPropertyValue: () => '#123456' });
  const document = { createElement: () => new Element() };
  const location = { href: 'https://rail.example/?as_of=2020-01-01' };
  Object.assign(globalThis, { document, getComputedStyle, location, Path2D: class {} });
}

/**
 * The state of a time map that shows a content on a day, the whole border on its map.
 * @param {Content} content
 * @param {string} day
 * @returns {State}
 */
export function stateOn(content, day) {
  const domain = [dayOf('1900-01-01'), dayOf('2026-12-31')];
  const data = { ...content, domain, mode: 'as_of', days: 30 };
  const viewport = flatView({ width: 900, height: 500, longitude: 127.2, latitude: 41.3, zoom: 6.4 });
  const map = { base: [], loaded: new Map(), drawn: new Map(), existing: new WeakMap(), labels: [], measured: null };
  const bridges = { ways: [], borders: [], countries: new Map(), drawn: null, shores: null };
  const root = new Element();
  const whole = {
    ...indexData(/** @type {any} */ (data)),
    data,
    el: { root, strips: root },
    theme: { font: 'Sans', fills: new Map() },
    day: dayOf(day),
    view: domain,
    selected: null,
    answer: null,
    folding: { shown: 'day' },
    manners: { period: { ends: [null, null], quiet: 0, typed: false } },
    ab: { day: null, divider: 50, drag: null, quiet: 0 },
    layout: NO_LAYOUT,
    rowsFloor: { narrow: 0, wide: 0 },
    ratio: 1,
    map: { ...map, bridges, viewport, opening: viewport, lined: null, classes: PLAIN_CLASSES },
  };
  return /** @type {State} */ (/** @type {unknown} */ (whole));
}
