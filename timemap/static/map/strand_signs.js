// The signs of strands in a legend: a contested one, and one whose status may be either.

import { SIZES } from '../timeline/timeline_layout.js';
import { paintStrand } from './strand_paint.js';
import { strandSize } from './tracks.js';

/** @import { Point, State } from '../../types.d.ts' */

const WIDE = 26; // pixels, like the signs of strips
const { width } = strandSize(24); // as near as the map goes
/** @type {Point[]} */
const LINE = [
  [0, SIZES.strip / 2],
  [WIDE, SIZES.strip / 2],
];

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 */
export function contestedSign(state, ctx) {
  paintStrand(state, ctx, LINE, width, { statuses: ['open'], stale: false, hollow: true });
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 */
export function uncertainSign(state, ctx) {
  paintStrand(state, ctx, LINE, width, { statuses: ['open', 'suspended'], stale: false, hollow: false });
}
