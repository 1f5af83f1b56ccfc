// What a picture says of its day.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentencesOf } from '../../timemap/static/picture/picture_texts.js';
import { dayOf } from '../../timemap/static/text/dates.js';

const DAY = '2022-09-26';
const TEXT = 'Freight trains crossed at one link. Other links: 2 suspended.';
const PLACES = ['one', 'two', 'three', 'four', 'five'];

/**
 * @param {string[]} places  where links are listed
 * @param {string} [crossing_id]  that of the answer; none: it is on the whole border
 */
function said(places, crossing_id = '') {
  const services = crossing_id ? 'freight' : '';
  const state = {
    data: { status: { open: { word: 'open' } }, covered_to: '2026-03-13' },
    ab: { day: null },
    manners: { period: { ends: [null, null] } },
    day: dayOf(DAY),
    lang: 'en',
    events: [],
    links: places.map((place) => ({ crossing_id: place, service: 'freight', starts: [0], spans: [[0, 'open']] })),
    crossings: new Map(places.map((id) => [id, {}])),
    words: { on: 'On {day}', count: '{n} {status}', inARow: '{one}, {other}' },
    counted: { eventsOnDay: ['{n} event', '{n} events'] },
    answer: { as_of: DAY, text: TEXT, crossing_id, service: services },
  };
  return sentencesOf(/** @type {any} */ (state));
}

test('an answer on the border has its own count: it is not followed by one over other links', () => {
  assert.deepEqual(said(PLACES), [TEXT]);
});

test('an answer on one of many links is followed by the count of all', () => {
  assert.deepEqual(said(PLACES, 'one'), [TEXT, 'On 26 September 2022: 5 open. 0 events']);
});
