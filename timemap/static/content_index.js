// What the drawing looks up, worked out once for each content.

import { dayOf } from './dates.js';
import { concerns, START } from './lookup.js';
import { changeDays, daysOfChange } from './stops.js';

/**
 * @typedef {import('../types.d.ts').Data} Data
 * @typedef {import('../types.d.ts').Crossing} Crossing
 * @typedef {import('../types.d.ts').Link} Link
 * @typedef {import('../types.d.ts').Span} Span
 */

/**
 * What the drawing looks up in the data.
 * @param {Data} data
 */
export function indexData(data) {
  const crossings = new Map(data.crossings.map((crossing) => [crossing.crossing_id, crossing]));
  const crossingEvents = new Map(data.crossings.map((crossing) => [crossing.crossing_id, eventsAt(data, crossing)]));
  const ranges = [...Object.values(data.exists).flatMap(Object.values), ...data.crossings.map((c) => c.exists)];
  const known = ranges.flat().filter((day) => day !== null);
  const links = data.links.map((link) => indexLink(data, crossings.get(link.crossing_id), link));
  return {
    lang: data.lang,
    words: data.words,
    counted: data.counted,
    domain: domainOf(data),
    crossings,
    events: data.events,
    days: data.events.map((event) => event.day),
    links,
    changes: daysOfChange(links),
    crossingEvents,
    crossingDays: new Map([...crossingEvents].map(([id, events]) => [id, events.map((event) => event.day)])),
    epochs: [...new Set(known)].sort((a, b) => a - b),
  };
}

/**
 * The days that can be reached.
 * @param {Data} data
 * @returns {Span}
 */
function domainOf({ domain: [first, last], known_on: knownOn }) {
  return [first, knownOn ? Math.min(last, dayOf(knownOn)) : last];
}

/**
 * The events of all services at a crossing, those of its group included.
 * @param {Data} data
 * @param {Crossing} crossing
 */
function eventsAt(data, crossing) {
  const place = { crossing_id: crossing.crossing_id, service: 'all' };
  return data.events.filter((event) => concerns({ ...event, service: 'all' }, place, crossing));
}

/**
 * A link with its events and the first days of its spans.
 * @param {Data} data
 * @param {Crossing | undefined} crossing
 * @param {Data['links'][number]} link
 * @returns {Link}
 */
function indexLink(data, crossing, link) {
  const events = data.events.filter((event) => concerns(event, link, crossing));
  const disputed = events.filter((event) => event.confidence === 'disputed');
  return {
    ...link,
    events,
    days: events.map((event) => event.day),
    disputedDays: disputed.map((event) => event.day),
    changes: changeDays(link),
    starts: link.spans.map((span) => span[START] ?? -Infinity),
  };
}
