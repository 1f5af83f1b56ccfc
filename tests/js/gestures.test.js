// One finger belongs to the page, two move the map.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindGestures } from '../../timemap/static/map/gestures.js';

/** @import { State } from '../../timemap/types.d.ts' */

/** A map whose fingers come and go by `touch`, which says whether the map hears of it. */
function mapWithFingers() {
  /** @type {Record<string, ((event: unknown) => void)[]>} */
  const heard = {};
  const node = {
    addEventListener: (/** @type {string} */ kind, /** @type {(event: unknown) => void} */ listener) => {
      heard[kind] = [...(heard[kind] ?? []), listener];
    },
    querySelector: () => null,
  };
  const el = { deck: node, root: { addEventListener: () => undefined }, hint: {} };
  bindGestures(/** @type {State} */ (/** @type {unknown} */ ({ el, words: { fingersHint: '' } })));
  return (/** @type {string} */ type, /** @type {number} */ pointerId, [x, y] = [0, 0]) => {
    let reaches = true;
    const event = { type, pointerId, pointerType: 'touch', clientX: x, clientY: y };
    const stopPropagation = () => {
      reaches = false;
    };
    for (const listener of heard[type] ?? []) listener({ ...event, stopPropagation });
    return reaches;
  };
}

for (const end of ['pointerup', 'pointercancel'])
  test(`a finger that has gone by ${end} is none of two`, () => {
    const touch = mapWithFingers();
    touch('pointerdown', 1);
    touch('pointerdown', 2);
    assert.equal(touch('pointermove', 2, [1, 0]), true);
    touch(end, 1);
    assert.equal(touch('pointermove', 2, [2, 0]), false);
  });
