// What the drawing looks up, worked out once for each content.

import { concerns, GROUP, START } from './lookup.js';
import { dayOf } from './text/dates.js';
import { changeDays, daysOfChange } from './timeline/stops.js';

/** @import { Crossing, Data, Existence, Link, Span } from '../types.d.ts' */

/**
 * What the drawing looks up in the data.
 * @param {Data} data
 */
export function indexData(data) {
  const crossings = new Map(data.crossings.map((crossing) => [crossing.crossing_id, crossing]));
  const places = eventsByPlace(data);
  const crossingEvents = new Map(
    data.crossings.map((crossing) => [crossing.crossing_id, eventsAt(data, places, crossing.crossing_id, crossing)]),
  );
  const ranges = [...Object.values(data.exists).flatMap(Object.values), ...data.crossings.map((c) => c.exists)];
  const links = data.links.map((link) => indexLink(data, places, crossings.get(link.crossing_id), link));
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
    epochs: edgesOf(ranges),
    ...turnsOf(links, data.crossings, ranges, dayOf(data.covered_to) + 1),
  };
}

/**
 * The days on which the map or the list can change, and what was found out for the days between two of them.
 * @param {Link[]} links
 * @param {Crossing[]} crossings
 * @param {Existence[]} ranges  of everything that comes to exist or ceases to
 * @param {number} unread  the first day that the log does not cover
 */
function turnsOf(links, crossings, ranges, unread) {
  const disputed = links.flatMap((link) => link.disputed.map(([first, last]) => /** @type {Span} */ ([first, last])));
  const starts = links.flatMap((link) => link.starts.filter(Number.isFinite));
  const alone = links.flatMap((link) => link.alone);
  const edges = edgesOf([...ranges, ...disputed, ...alone, ...crossings.flatMap(({ leads }) => leads)]);
  const after = edges.map((day) => day + 1); // the last day of a range is the first one or the last one on which it holds
  return { turns: ascending([...starts, ...edges, ...after, unread]), looks: new Map(), folded: new Map() };
}

/**
 * The first and last days of ranges, where they have one.
 * @param {Existence[]} ranges
 */
function edgesOf(ranges) {
  return ascending(ranges.flatMap((range) => range ?? []).filter((day) => day !== null));
}

/** @param {number[]} days */
function ascending(days) {
  return [...new Set(days)].sort((a, b) => a - b);
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
 * Where the events of each crossing stand among all: found in one pass, since a large log has hundreds of links.
 * @param {Data} data
 * @returns {Map<string, number[]>}
 */
function eventsByPlace({ events }) {
  /** @type {Map<string, number[]>} */
  const places = new Map();
  events.forEach(({ crossing_id: id }, n) => {
    const own = places.get(id);
    if (own) own.push(n);
    else places.set(id, [n]);
  });
  return places;
}

/**
 * The events of all services at a crossing, those of its group included, in the order of all.
 * @param {Data} data
 * @param {Map<string, number[]>} places
 * @param {string} id
 * @param {Crossing | undefined} crossing
 */
function eventsAt({ events }, places, id, crossing) {
  const own = places.get(id) ?? [];
  const ofGroup = (!crossing?.context && places.get(GROUP)) || [];
  const both = ofGroup.length ? [...own, ...ofGroup].sort((a, b) => a - b) : own;
  return both.map((n) => events[n]);
}

/**
 * A link with its events and the first days of its spans.
 * @param {Data} data
 * @param {Map<string, number[]>} places
 * @param {Crossing | undefined} crossing
 * @param {Data['links'][number]} link
 * @returns {Link}
 */
function indexLink(data, places, crossing, link) {
  const near = eventsAt(data, places, link.crossing_id, crossing);
  const events = near.filter((event) => concerns(event, link, crossing));
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
