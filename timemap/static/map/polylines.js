// Lines in pixels: their lengths, parts of them, and lines beside them.

/** @import { Point } from '../../types.d.ts' */

/**
 * How far along a line each of its points is.
 * @param {Point[]} line
 */
export function distances(line) {
  const along = [0];
  for (let i = 1; i < line.length; i += 1)
    along.push(along[i - 1] + Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]));
  return along;
}

/**
 * The point of a line that lies at a distance along it, and the direction there, a unit vector.
 * @param {Point[]} line
 * @param {number[]} along  its distances
 * @param {number} distance
 * @returns {{ point: Point, direction: Point, index: number }}
 */
export function pointAt(line, along, distance) {
  let index = 1;
  while (index < line.length - 1 && along[index] < distance) index += 1;
  const [[x1, y1], [x2, y2]] = [line[index - 1], line[index]];
  const length = along[index] - along[index - 1] || 1;
  const share = Math.min(1, Math.max(0, (distance - along[index - 1]) / length));
  return {
    point: [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share],
    direction: [(x2 - x1) / length, (y2 - y1) / length],
    index,
  };
}

/**
 * The part of a line between two distances along it.
 * @param {Point[]} line
 * @param {number} from
 * @param {number} to
 * @returns {Point[]}
 */
export function partOf(line, from, to) {
  const along = distances(line);
  const inner = line.filter((_, i) => along[i] > from && along[i] < to);
  return [pointAt(line, along, from).point, ...inner, pointAt(line, along, to).point];
}

/**
 * A line beside a line, `by` pixels to the right of its direction as it is seen, with mitred corners.
 * @param {Point[]} line
 * @param {number} by
 * @returns {Point[]}
 */
export function beside(line, by) {
  const normals = line.slice(1).map(([x, y], i) => normal(line[i], [x, y]));
  return line.map(([x, y], i) => {
    const [a, b] = [normals[Math.max(0, i - 1)], normals[Math.min(normals.length - 1, i)]];
    const [nx, ny] = [a[0] + b[0], a[1] + b[1]];
    const scale = by / Math.max(0.5, (nx * nx + ny * ny) / 2);
    return [x + nx * scale, y + ny * scale];
  });
}

/**
 * @param {Point} a
 * @param {Point} b
 * @returns {Point}
 */
function normal([x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  return [-(y2 - y1) / length, (x2 - x1) / length];
}

/**
 * A line as it is read: from left to right, a vertical one downwards.
 * @param {Point[]} line
 * @returns {Point[]}
 */
export function leftToRight(line) {
  const [[x1, y1], [x2, y2]] = [line[0], line[line.length - 1]];
  return x2 > x1 || (x2 === x1 && y2 > y1) ? line : line.slice().reverse();
}

/**
 * Lay a line down as a canvas's path.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point[]} line
 */
export function trace(ctx, line) {
  ctx.beginPath();
  for (const [x, y] of line) ctx.lineTo(x, y);
}
