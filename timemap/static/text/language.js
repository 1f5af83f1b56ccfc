// Every text of the component that does not change with the day.

import { fillSelect, make, setText } from '../dom.js';
import { existsOn } from '../lookup.js';
import { nameMap, sayMapless } from '../map/map.js';
import { isPlaced } from '../map/whole_map.js';
import { showPlaying } from '../timeline/play.js';
import { atWhatIsThere, CHANGES, EVENTS } from '../timeline/stops.js';
import { dateWords, dayOf } from './dates.js';
import { knownOnWords, say } from './i18n.js';

/** @import { State } from '../../types.d.ts' */

const MANY = 20; // crossings: in one column their list scrolls
/** @type {[string, string][]} an object would have its whole numbers first */
const SPEEDS = [
  ['0.5', '½×'],
  ['1', '1×'],
  ['2', '2×'],
  ['4', '4×'],
  ['8', '8×'],
];

/**
 * Write every fixed text of the component in the reader's language.
 * @param {State} state
 */
export function applyLanguage(state) {
  const { el, words: w } = state;
  el.root.lang = state.lang;
  eachNamed(el.root, 'text', (node, key) => setText(node, say(w[key])));
  eachNamed(el.root, 'label', (node, key) => {
    node.setAttribute('aria-label', w[key]);
    node.title = w[key];
  });
  eachNamed(el.root, 'title', (node, key) => Object.assign(node, { title: w[key] }));
  el.slider.setAttribute('aria-label', w.slider);
  el.map.setAttribute('aria-label', w.map);
  nameMap(state);
  fillSelect(el.speed, SPEEDS, String(state.play.speed));
  el.reverse.checked = state.play.direction < 0;
  el.loop.checked = state.play.loop;
  el.snap.checked = state.snap;
  showPlaying(state);
}

/**
 * What next and previous stop at: changes of all links, events, or the changes of one crossing.
 * @param {State} state
 */
function fillStops(state) {
  const { el, words: w, stops, data } = state;
  stops.at = atWhatIsThere(stops.at, state.crossings);
  /** @type {[string, string][]} */
  const entries = [
    [CHANGES, w.stopsChange],
    [EVENTS, w.stopsEvent],
  ];
  fillSelect(el.stops, entries, stops.at);
  if (data.crossings.length < 2) return nameStops(state);
  const group = make('optgroup');
  group.label = w.stopsAt;
  group.append(...data.crossings.map(({ crossing_id: id, name }) => new Option(name, id, false, id === stops.at)));
  el.stops.append(group);
  return nameStops(state);
}

/**
 * Name what next, previous and play go to.
 * @param {State} state
 */
export function nameStops({ el, words: w, stops, play }) {
  const isEvent = stops.at === EVENTS;
  const names = /** @type {const} */ ([
    [el.previous, isEvent ? w.previousEvent : w.previousChange],
    [el.next, isEvent ? w.nextEvent : w.nextChange],
  ]);
  for (const [button, name] of names) {
    button.setAttribute('aria-label', name);
    button.title = name;
  }
  const steps = { stop: isEvent ? w.stepEvent : w.stepChange, day: w.stepDay, week: w.stepWeek, month: w.stepMonth };
  fillSelect(el.step, Object.entries(steps), play.mode);
}

/**
 * @param {HTMLElement} root
 * @param {string} name  of the data attribute that holds the key of a word
 * @param {(node: HTMLElement, key: string) => void} act
 */
function eachNamed(root, name, act) {
  for (const node of root.querySelectorAll(`[data-${name}]`)) {
    if (node instanceof HTMLElement) act(node, node.dataset[name] ?? '');
  }
}

/**
 * Write the texts that depend on the data, and not on the day.
 * @param {State} state
 */
export function applyTexts(state) {
  sayMapless(state);
  const { el, data, words: w, lang, crossings, domain } = state;
  const covered = dayOf(data.covered_to);
  setText(el.banner, say(w.lastKnown, { day: dateWords(covered, lang) }));
  setText(el.uncovered, say(w.veil, { day: dateWords(covered, lang, 'short') }));
  el.known.hidden = !data.known_on;
  if (data.known_on) setText(el.known, knownOnWords(state).join('; '));
  fillStops(state);
  el.search.placeholder = crossings.has('dandong-sinuiju') ? w.searchExample : w.search; // other logs have other names
  if (document.activeElement !== el.search) el.search.value = data.q ?? '';
  for (const node of el.root.querySelectorAll('.tm-search, [data-panel]'))
    node.toggleAttribute('hidden', data.q === null);
  el.slider.setAttribute('aria-valuemin', String(domain[0]));
  el.slider.setAttribute('aria-valuemax', String(domain[1]));
  el.second.setAttribute('aria-valuemin', String(domain[0]));
  el.second.setAttribute('aria-valuemax', String(domain[1]));
  const standing = data.crossings.filter((crossing) => existsOn(crossing.exists, domain[1])).length;
  el.root.style.setProperty('--tm-crossings', String(standing));
  el.root.toggleAttribute('data-many', standing > MANY);
  const isUndivided = data.links.length > 0 && data.links.every(({ service }) => service === 'all');
  el.root.toggleAttribute('data-undivided', isUndivided);
  el.root.toggleAttribute('data-placeless', !data.crossings.some(isPlaced));
}
