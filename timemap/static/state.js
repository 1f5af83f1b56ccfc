// The state of a time map: every field that it has.

import { indexData } from './content_index.js';

import { dayOf, endsOf, isoOf, parseDay } from './text/dates.js';
import { deviceRatio, readTheme } from './theme.js';
import { CHANGES } from './timeline/stops.js';
import { clamp, slideView, viewOfEnds } from './timeline/time_view.js';
import { NO_LAYOUT } from './timeline/timeline_layout.js';

/** @import { Data, Elements, Mount, Redraw, State } from '../types.d.ts' */

/**
 * The state of a time map that shows its first data. Nothing is bound or drawn yet.
 * @param {HTMLElement} root
 * @param {Data} data
 * @param {Mount} mount
 * @param {Redraw} redraw
 * @returns {State}
 */
export function createState(root, data, { sync, loader, options }, redraw) {
  const index = indexData(data);
  const day = clamp(dayOf(data.as_of), ...index.domain);
  root.dataset.asOf = isoOf(day);
  if (data.compare_with) root.dataset.compareWith = data.compare_with;
  return {
    el: elementsOf(root),
    redraw,
    sync,
    data,
    loader,
    theme: readTheme(root),
    ratio: deviceRatio(),
    ...index,
    day,
    heard: day,
    view: viewOfEnds(endsOf(data.range), slideView(data.view, index.domain), day, index.domain),
    selected: data.selected,
    folding: { shown: data.crossings_shown },
    answer: null,
    field: { typed: unread(sync.choices.as_of) ?? data.typed?.text ?? null, shown: '' },
    snap: options?.snap ?? true,
    stops: { at: options?.stops ?? CHANGES, event: data.stop || null, day },
    play: { ...(options?.play ?? PLAY), on: false, timer: 0 },
    ...AT_REST,
    manners: mannersOf(data),
    ab: { day: data.compare_with ? dayOf(data.compare_with) : null, divider: data.divider, drag: null, quiet: 0 },
    fingers: new Map(),
    layout: NO_LAYOUT,
    rowsFloor: { narrow: 0, wide: 0 },
    bubbleHalf: 0,
    uncovered: null,
    items: [],
    turnsListed: '',
    listedKey: '',
    latestKey: '',
    map: null,
    alive: true,
    reducedMotion: matchMedia('(prefers-reduced-motion: reduce)'),
    mounted: new AbortController(),
  };
}

/** @type {import('../types.d.ts').Options['play']} */
const PLAY = { mode: 'stop', speed: 1, direction: 1, loop: false };

/**
 * What the reader has chosen of play and its stops: it lasts as long as the map is on the page, and a later version takes it over.
 * @param {Pick<State, 'snap' | 'stops' | 'play'>} state
 * @returns {import('../types.d.ts').Options}
 */
export function optionsOf({ snap, stops, play: { mode, speed, direction, loop } }) {
  return { snap, stops: stops.at, play: { mode, speed, direction, loop } };
}

/**
 * A text of the reader's that Python has not read yet; a plain day is none.
 * @param {string | undefined} text
 */
function unread(text) {
  return text && parseDay(text) === null ? text : null;
}

/**
 * The chosen period, and nothing going on.
 * @param {Data} data
 * @returns {State['manners']}
 */
function mannersOf({ range }) {
  return {
    period: { ends: endsOf(range), quiet: 0, typed: false },
    preview: { day: null, next: 0, timer: 0, frame: 0 },
    edge: { frame: 0, x: 0, time: 0, follow: () => {} },
    zooms: [],
    ticks: [],
    tapped: null,
  };
}

/** Nothing is going on. */
const AT_REST = {
  touch: null,
  scrolled: -Infinity,
  drag: null,
  quiet: 0,
  heldLink: null,
  leaving: 0,
  hinting: 0,
  passing: false,
  frame: 0,
  frameMarks: 0,
};

/**
 * The elements that the template names.
 * @param {HTMLElement} root
 */
function elementsOf(root) {
  /** @type {Record<string, HTMLElement>} */
  const named = { root };
  for (const node of root.querySelectorAll('[data-el]')) {
    if (node instanceof HTMLElement && node.dataset.el) named[node.dataset.el] = node;
  }
  return /** @type {Elements} */ (/** @type {unknown} */ (named));
}
