import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexData } from '../../timemap/static/content_index.js';
import { knownLabel, pinLabel } from '../../timemap/static/labels/pin_labels.js';
import { leads } from '../../timemap/static/list/folding.js';
import { concerns, contestedStatus, existsOn, GROUP, isAlone, spanIndex, turnOf } from '../../timemap/static/lookup.js';
import { overlayKey } from '../../timemap/static/map/overlay.js';
import { itemWords } from '../../timemap/static/text/item_words.js';
import { each } from './each.js';

// What is worked out once and kept: it must be what would be worked out anew, on every day and for everything it depends on.

/** @import { StatusSpan } from '../../timemap/types.d.ts' */

const DAYS = Array.from({ length: 60 }, (_, day) => day);
/** @type {StatusSpan[]} */
const SPANS = [
  [null, 'unknown', null, 0, ['unknown'], 0, null, null, null, 'unknown'],
  [10, 'open', 10, 1, ['open'], 0, 10, 'e', null, 'open'],
  [25, 'open', 10, 0, ['open', 'closed'], 0, 10, 'e', null, 'open'],
  [40, 'open', 10, 0, ['open'], 1, 10, 'e', null, 'open'],
];
const CROSSING = {
  crossing_id: 'c',
  name: 'C',
  lon: 0,
  lat: 0,
  exists: [5, 50],
  leads: [
    [12, 20],
    [33, null],
  ],
  context: false,
};
const WORDS = {
  inARow: '{one}, {other}',
  since: 'since {day}',
  sinceStart: 'from the first day',
  noEvidenceYet: 'no evidence yet',
  lastEvidence: 'last evidence {date}',
  orElse: 'or {status}',
  uncertainOpen: 'some day',
  uncertainDays: 'change {days}',
  firstToLast: '{first} to {last}',
  oneSource: 'one publisher',
  oneSourceIs: 'one publisher: {publisher}',
  hangsOn: 'hangs on {publisher} alone',
  contested: 'else {status}',
  disputed: 'disputed',
  linkSays: '{place} {service} {status}',
  freight: 'freight',
  passenger: 'passenger',
};

function content() {
  const link = {
    crossing_id: 'c',
    service: 'freight',
    spans: SPANS,
    disputed: [[15, 17, 'closed']],
    alone: [[18, 21]],
  };
  const status = {
    open: { word: 'open', known: true },
    closed: { word: 'closed', known: true },
    unknown: { word: 'unknown', known: false },
  };
  const data = {
    crossings: [CROSSING],
    links: [link],
    events: [],
    voices: { e: 'RFA' },
    exists: { lines: { l: [null, 30] } },
    domain: [0, 59],
    known_on: null,
    lang: 'en',
    words: WORDS,
    status,
    mode: 'all',
  };
  const index = indexData(/** @type {any} */ (data));
  return /** @type {any} */ ({
    ...index,
    data,
    folding: { shown: 'working' },
    theme: { font: 'x' },
    ab: { day: null },
  });
}

test('between two turns nothing changes that the map or the list shows', () => {
  const state = content();
  const [link] = state.links;
  const seen = (/** @type {number} */ day) =>
    JSON.stringify([
      spanIndex(link, day),
      contestedStatus(link, day) ?? null,
      isAlone(link, day),
      existsOn([5, 50], day),
      existsOn([null, 30], day),
      leads(state.crossings.get('c'), day),
    ]);
  for (const day of DAYS.slice(1))
    if (turnOf(state.turns, day) === turnOf(state.turns, day - 1)) assert.equal(seen(day), seen(day - 1), String(day));
  assert.ok(DAYS.some((day) => turnOf(state.turns, day) !== turnOf(state.turns, day + 1)));
});

test('the look that is kept for a stretch of days is that of each of its days', () => {
  const kept = content();
  for (const day of [...DAYS, ...DAYS.toReversed()])
    assert.equal(overlayKey({ ...kept, day }), overlayKey({ ...content(), day }), String(day));
  assert.equal(new Set(DAYS.map((day) => overlayKey({ ...kept, day }))).size, 11);
});

test('the words that are kept for a span are those of each of its days', () => {
  const state = content();
  const item = { link: state.links[0], said: new Map() };
  for (const day of [...DAYS, ...DAYS.toReversed()])
    assert.deepEqual(itemWords(state, item, day), itemWords(content(), { ...item, said: new Map() }, day), String(day));
  assert.equal(itemWords(state, item, 16).brief, 'since 11 Jan 1970, one publisher, disputed');
  assert.equal(itemWords(state, item, 18).brief, 'since 11 Jan 1970, hangs on RFA alone');
});

/** A pin, and how the state and the frame are as it is drawn. */
function drawn() {
  const state = { ...content(), day: 12 };
  const [freight] = state.links;
  const links = [freight, { ...freight, service: 'passenger', disputed: [], alone: [] }];
  const pin = {
    crossing: { ...CROSSING, years: 'since 1943' },
    links,
    spans: [SPANS[1], SPANS[1]],
    leads: true,
    there: true,
    at: [20, 20],
    foot: [20, 44],
    box: [0, 6, 40, 34],
  };
  return /** @type {any} */ ({ state: { ...state, words: { ...WORDS, all: 'both' } }, pin, frame: [3, 3, 300, 200] });
}

/** @type {Record<string, (now: any) => any>} */
const CHANGES = {
  'another frame': (now) => ({ ...now, frame: [3, 3, 150, 200] }),
  'another place': (now) => ({ ...now, pin: { ...now.pin, at: [20, 68] } }),
  'a contested day': (now) => ({ ...now, state: { ...now.state, day: 16 } }),
  'old evidence': (now) => ({ ...now, pin: { ...now.pin, spans: [SPANS[3], SPANS[1]] } }),
  'another possible status': (now) => ({ ...now, pin: { ...now.pin, spans: [SPANS[1], SPANS[2]] } }),
  'it stands back': (now) => ({ ...now, pin: { ...now.pin, leads: false } }),
  'it does not exist': (now) => ({ ...now, pin: { ...now.pin, there: false } }),
  'all epochs': (now) => ({ ...now, state: { ...now.state, folding: { shown: 'ever' } } }),
};

each('a label is kept while it says the same in the same place, no longer', Object.entries(CHANGES), (_, change) => {
  const words = new Map();
  /** @type {any} */
  const ctx = { measureText: (/** @type {string} */ text) => ({ width: text.length * 6 }) };
  const labelled = (/** @type {any} */ { state, pin, frame }) => knownLabel(state, ctx, pin, frame, words);
  const [before, now] = [drawn(), change(drawn())];
  const first = labelled(before);
  assert.equal(labelled(drawn()), first);
  assert.ok(labelled(now) !== first);
  assert.deepEqual(labelled(now), pinLabel(now.state, ctx, now.pin));
  assert.equal(labelled(before), first);
});

test('the events of a link are those of all events that concern it, in their order', () => {
  const places = ['c', 'd', GROUP, 'elsewhere'];
  const services = ['freight', 'passenger', 'all'];
  const events = Array.from({ length: 200 }, (_, n) => ({
    event_id: `e${n}`,
    crossing_id: places[(n * 7 + (n >> 2)) % places.length],
    service: services[(n * 5 + (n >> 3)) % services.length],
    confidence: n % 3 ? 'reported' : 'disputed',
    day: n >> 1,
  }));
  for (const some of [events, events.filter((event) => event.crossing_id !== GROUP)]) {
    const crossings = [CROSSING, { ...CROSSING, crossing_id: 'd', context: true }];
    const links = ['c', 'd'].flatMap((id) =>
      ['freight', 'passenger'].map((service) => ({ crossing_id: id, service, spans: SPANS, disputed: [], alone: [] })),
    );
    const data = { crossings, links, events: some, exists: {}, domain: [0, 59], known_on: null };
    const index = indexData(/** @type {any} */ (data));
    links.forEach((link, n) => {
      const crossing = /** @type {any} */ (crossings.find((each) => each.crossing_id === link.crossing_id));
      const expected = some.filter((event) => concerns(event, link, crossing));
      assert.deepEqual(index.links[n].events, expected);
      const disputed = expected.filter((event) => event.confidence === 'disputed').map((event) => event.day);
      assert.deepEqual(index.links[n].disputedDays, disputed);
    });
    for (const crossing of crossings) {
      const at = some.filter(
        (event) => event.crossing_id === crossing.crossing_id || (event.crossing_id === GROUP && !crossing.context),
      );
      assert.deepEqual(index.crossingEvents.get(crossing.crossing_id), at);
    }
  }
});
