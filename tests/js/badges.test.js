import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawPin } from '../../timemap/static/labels/pins.js';
import { standIn } from './picture_stage.js';

/** @import { StatusSpan } from '../../timemap/types.d.ts' */

standIn();
const PAPER = '#fffffe';
const OPEN = { color: [1, 2, 3], dark: [1, 2, 3], ink: [4, 5, 6], glyph: { area: 'M0 0', line: '' }, pattern: 'solid' };
const PART = { path: 'M0 8', hatch: '', x: 0, y: 0, scale: 1 };
const BADGE = { radius: 8, edge: 1.2, stale: 0.2, hatch: 0.4, parts: { 1: [PART] } };
/** @type {StatusSpan} */
const SURE = [null, 'open', null, 1, ['open'], 0, 0, 'e', null, 'open'];

/**
 * The colours that fill something as a pin of a link, contested on days 5 to 8, is drawn.
 * @param {number} day
 */
function fillsOn(day) {
  /** @type {string[]} */
  const fills = [];
  const pen = {
    fill() {
      fills.push(this.fillStyle);
    },
    fillStyle: '',
  };
  const ctx = new Proxy(pen, { get: (own, name) => Reflect.get(own, name) ?? (() => {}) });
  const link = { disputed: [[5, 8, 'closed']] };
  const pin = { crossing: {}, links: [link], spans: [SURE], leads: true, there: true, foot: [0, 9], at: [0, 0] };
  const data = { status: { open: OPEN }, badge: BADGE, mode: 'as_of' };
  const state = { data, day, theme: { paper: PAPER, dark: false } };
  const viewport = { zoom: 7, latitude: 41 };
  drawPin(
    /** @type {any} */ (state),
    /** @type {any} */ (ctx),
    /** @type {any} */ (pin),
    /** @type {any} */ (viewport),
  );
  return fills;
}

test('the badge of a contested day has paper inside, and its glyph in the colour of text', () => {
  const [color, ink] = ['rgba(1,2,3,1)', 'rgba(4,5,6,1)'];
  for (const day of [4, 9]) assert.ok(fillsOn(day).includes(color) && !fillsOn(day).includes(ink), String(day));
  for (const day of [5, 8]) assert.ok(fillsOn(day).includes(ink) && !fillsOn(day).includes(color), String(day));
});
