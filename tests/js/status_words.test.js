import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pinLabel } from '../../timemap/static/labels/pin_labels.js';
import { dayOf } from '../../timemap/static/text/dates.js';
import { evidenceInFull, linkName, statusWords } from '../../timemap/static/text/i18n.js';

const WORDS = {
  inARow: '{one}, {other}',
  since: 'since {day}',
  noEvidenceSince: 'no evidence since {day}',
  lastEvidence: 'last evidence {date}',
  lapsedStatus: 'last known: {status}, {date}',
  oneSource: 'one publisher',
  oneSourceIs: 'one publisher: {publisher}',
  hangsOn: 'hangs on {publisher} alone',
  freight: 'freight',
  passenger: 'passenger',
  all: 'both',
};
/** @import { StatusSpan } from '../../timemap/types.d.ts' */
/** @type {StatusSpan} */
const OLD = [0, 'open', 0, 0, ['open'], 1, dayOf('1950-12-31'), 'e1', null, 'open'];
/** @type {StatusSpan} */
const FRESH = [0, 'open', 0, 1, ['open'], 0, dayOf('2020-01-01'), 'e2', null, 'open'];
/** @type {StatusSpan} */
const LAPSED = [0, 'unknown', 0, 0, ['unknown'], 0, dayOf('1950-12-31'), null, ['1950', '1950'], 'open'];

/** @type {{ shown: 'working' }} */
const FOLDING = { shown: 'working' };

/**
 * @param {StatusSpan} span
 * @param {import('../../timemap/types.d.ts').Days[]} alone
 */
function said(span, alone = []) {
  const link = {
    crossing_id: 'c',
    service: 'freight',
    spans: [span],
    starts: [0],
    events: [],
    days: [],
    disputedDays: [],
    changes: [],
    disputed: [],
    alone,
  };
  const status = { open: { word: 'open', known: true }, unknown: { word: 'unknown', known: false } };
  const data = { status, voices: { e1: 'Radio Free Asia' } };
  const state = { words: WORDS, lang: 'en', data };
  return { link, words: statusWords(state, link, 0), full: evidenceInFull(state, link, 0) };
}

test('a status that one publisher carries says so, after the age of its evidence', () => {
  assert.deepEqual(said(OLD).words.notes, ['since 1 Jan 1970', 'last evidence Dec 1950', 'one publisher']);
  assert.equal(said(OLD).full, 'last evidence 31 December 1950, one publisher: Radio Free Asia');
  assert.deepEqual(said(FRESH).words.notes, ['since 1 Jan 1970']);
});

test('a link whose evidence has lapsed says what was last known, and of when that is', () => {
  const { word, notes } = said(LAPSED).words;
  assert.deepEqual([word, ...notes], ['unknown', 'last known: open, 1950']);
});

test('a link without evidence since says so as exactly as the evidence is dated, and the day else', () => {
  const until = dayOf('1950-12-31');
  /** @type {StatusSpan} */
  const ended = [until + 1, 'unknown', until + 1, 1, ['unknown'], 0, until, 'e3', ['1950', '1950'], 'unknown'];
  assert.deepEqual(said(ended).words.notes, ['no evidence since 1950']);
  ended[8] = null;
  assert.deepEqual(said(ended).words.notes, ['no evidence since 31 Dec 1950']);
});

test('a status that hangs on one publisher alone says so on these days, and on no others', () => {
  for (const alone of [[[0, 0]], [[-9, null]]]) {
    const { words, full } = said(OLD, /** @type {[number, number | null][]} */ (alone));
    assert.equal(words.notes[2], 'hangs on Radio Free Asia alone');
    assert.equal(full, 'last evidence 31 December 1950, hangs on Radio Free Asia alone');
  }
  assert.equal(said(OLD, [[1, 9]]).words.notes[2], 'one publisher');
  assert.deepEqual(said(FRESH, [[0, 0]]).words.notes, ['since 1 Jan 1970']);
});

test('on the map a status with old evidence has its year, one that disputed events decide a sign', () => {
  const crossing = {
    crossing_id: 'c',
    name: 'C',
    lon: 0,
    lat: 0,
    exists: /** @type {[null, null]} */ ([null, null]),
    leads: /** @type {[null, null][]} */ ([[null, null]]),
    years: 'since 1943',
    context: false,
    accuracy_m: null,
    where: '',
  };
  const ctx = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ ({ measureText: () => ({ width: 9 }) }));
  const state = {
    words: WORDS,
    lang: 'en',
    data: { status: { open: { word: 'open', known: true } } },
    theme: { font: 'x' },
    folding: FOLDING,
    day: 20,
  };
  const { link } = said(OLD);
  const pin = {
    crossing,
    links: [link, { ...link, service: 'passenger' }],
    spans: [OLD, FRESH],
    leads: true,
    there: true,
    at: /** @type {[number, number]} */ ([0, 0]),
    foot: /** @type {[number, number]} */ ([0, 9]),
    box: /** @type {[number, number, number, number]} */ ([0, 0, 9, 9]),
  };
  assert.deepEqual(pinLabel(state, ctx, pin).lines, ['freight open (1950)', 'passenger open']);
  /** @type {import('../../timemap/types.d.ts').Contested[]} */
  const disputed = [[10, 20, 'suspended']];
  const contested = { ...pin, links: [{ ...link, disputed }, pin.links[1]] };
  assert.deepEqual(pinLabel(state, ctx, contested).lines, ['freight open* (1950)', 'passenger open']);
  assert.deepEqual(pinLabel({ ...state, day: 21 }, ctx, contested).lines[0], 'freight open (1950)');
  const undivided = { ...pin, links: [{ ...link, service: 'all' }], spans: [OLD] };
  assert.deepEqual(pinLabel(state, ctx, undivided).lines, ['open (1950)']);
});

test('a link of a log that tells no services apart is called after its crossing', () => {
  const { link } = said(OLD);
  const crossings = new Map([['c', { name: 'Brest' }]]);
  const names = ['freight', 'all'].map((service) =>
    linkName(
      /** @type {Parameters<typeof linkName>[0]} */ (/** @type {unknown} */ ({ words: WORDS, crossings })),
      /** @type {Parameters<typeof linkName>[1]} */ ({ ...link, service }),
    ),
  );
  assert.deepEqual(names, ['Brest · freight', 'Brest']);
});
