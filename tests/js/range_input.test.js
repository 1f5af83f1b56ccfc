// A finger on an end of the chosen period: along the timeline it moves the end, across it the page scrolls.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindRange } from '../../timemap/static/range_input.js';

/** @typedef {import('../../timemap/types.d.ts').State} State */

globalThis.cancelAnimationFrame ??= () => {};

/** A handle that takes fingers. */
class Handle extends EventTarget {
  setPointerCapture() {}

  /**
   * @param {string} type
   * @param {number} clientX
   * @param {number} clientY
   */
  touch(type, clientX, clientY) {
    this.dispatchEvent(
      Object.assign(new Event(type), { button: 0, pointerId: 1, pointerType: 'touch', clientX, clientY }),
    );
  }
}

/** A period from day 40 of a hundred to its end, on a timeline that starts at x = 10. */
function period() {
  const [from, to, clear] = [new Handle(), new Handle(), new EventTarget()];
  /** @type {unknown[]} */
  const reported = [];
  const state = {
    el: { from, to, clear, tip: { hidden: true }, timeline: { getBoundingClientRect: () => ({ left: 10 }) } },
    ab: {},
    layout: { left: 0, right: 200 },
    view: [0, 100],
    manners: { range: { ends: [40, null], held: null }, edge: {} },
    sync: { report: (/** @type {unknown} */ choice) => reported.push(choice) },
  };
  bindRange(/** @type {State} */ (/** @type {unknown} */ (state)));
  return { from, range: state.manners.range, reported };
}

test('a finger that goes up or down over an end leaves it where it is and reports nothing', () => {
  for (const way of [-1, 1]) {
    const { from, range, reported } = period();
    from.touch('pointerdown', 90, 50);
    for (const far of [10, 40, 90]) from.touch('pointermove', 90 + far / 4, 50 + way * far);
    from.touch('pointerup', 112, 50 + way * 90);
    assert.deepEqual([range.ends, range.held, reported], [[40, null], null, []]);
  }
});
