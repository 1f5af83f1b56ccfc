// What of a line or an area lies in a frame, and no more points than the eye tells apart.

/** @import { Box, Point } from '../../types.d.ts' */

const NEAR = 0.3; // pixels: points nearer to the last one are left out

/**
 * The parts of a line whose segments may touch a frame.
 * @param {Point[]} line
 * @param {Box} frame
 */
export function lineWithin(line, frame) {
  /** @type {Point[][]} */
  const runs = [];
  /** @type {Point[] | null} */
  let run = null;
  for (let i = 1; i < line.length; i += 1) {
    if (passesBy(line[i - 1], line[i], frame)) {
      run = null;
    } else if (run) {
      run.push(line[i]);
    } else {
      run = [line[i - 1], line[i]];
      runs.push(run);
    }
  }
  return runs.map(thinned);
}

/**
 * Whether a segment lies wholly beyond one side of a frame.
 * @param {Point} a
 * @param {Point} b
 * @param {Box} frame
 */
function passesBy([ax, ay], [bx, by], [left, top, right, bottom]) {
  return (
    (ax < left && bx < left) || (ax > right && bx > right) || (ay < top && by < top) || (ay > bottom && by > bottom)
  );
}

/** The sides of a frame: the axis, the place in the frame, and which way is inside. @type {[axis: 0 | 1, place: 0 | 1 | 2 | 3, inside: 1 | -1][]} */
const SIDES = [
  [0, 0, 1],
  [1, 1, 1],
  [0, 2, -1],
  [1, 3, -1],
];

/**
 * The part of a ring that lies in a frame (Sutherland and Hodgman); empty if none does.
 * @param {Point[]} ring
 * @param {Box} frame
 */
export function ringWithin(ring, frame) {
  let kept = thinned(ring);
  for (const [axis, place, inside] of SIDES) {
    if (kept.length < 3) return [];
    kept = cutAt(kept, axis, frame[place], inside);
  }
  return kept;
}

/**
 * The part of a ring on the inner side of a line along an axis.
 * @param {Point[]} ring
 * @param {0 | 1} axis
 * @param {number} limit
 * @param {1 | -1} inside
 */
function cutAt(ring, axis, limit, inside) {
  /** @type {Point[]} */
  const kept = [];
  let before = ring[ring.length - 1];
  for (const point of ring) {
    const [was, is] = [before, point].map((each) => (each[axis] - limit) * inside >= 0);
    if (was !== is) kept.push(meeting(before, point, axis, limit));
    if (is) kept.push(point);
    before = point;
  }
  return kept;
}

/**
 * Where a segment meets a line along an axis.
 * @param {Point} a
 * @param {Point} b
 * @param {0 | 1} axis
 * @param {number} limit
 * @returns {Point}
 */
function meeting(a, b, axis, limit) {
  const share = (limit - a[axis]) / (b[axis] - a[axis]);
  return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
}

/**
 * A line without the points that lie on their neighbours; its ends stay.
 * @param {Point[]} line
 */
function thinned(line) {
  let last = line[0];
  return line.filter((point, i) => {
    const far = Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) >= NEAR;
    const kept = i === 0 || i === line.length - 1 || far;
    if (kept) last = point;
    return kept;
  });
}
