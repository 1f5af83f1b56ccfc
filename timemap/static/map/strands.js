// The bridges and the track through them on a day: a strand per service, freight above passenger as in the list.

import { drawDot } from '../canvas.js';
import { around } from '../labels/labels.js';
import { readableAngle, turnedBoxes, writeTurned } from '../labels/turned_text.js';
import { bridgeFolds } from '../list/folding.js';
import { existsOn } from '../lookup.js';
import { beside, distances, pointAt } from './polylines.js';
import { metresPerPixel } from './scale_bar.js';
import { allAlike, strandLooks } from './strand_looks.js';
import { paintStrand, stroke } from './strand_paint.js';
import { NEAR, strandSize, tracksInView } from './tracks.js';

/** @import { Box, MapState, Point, State, StrandLook, Track, Viewport } from '../../types.d.ts' */

/**
 * Draw bridges and strands, the bridges without a service first; gives back the boxes that no name may cover.
 * @param {State} state
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 * @returns {Box[]}
 */
export function drawStrands(state, map, ctx, viewport) {
  const looks = strandLooks(state);
  const tracks = tracksInView(map, viewport);
  const served = tracks.filter(({ way }) => looks.has(way.crossing));
  /** @type {Box[]} */
  const boxes = [];
  if (viewport.zoom >= NEAR) {
    for (const track of tracks) {
      if (!served.includes(track) && stands(state, track) && !bridgeFolds(state, track.way))
        boxes.push(...drawEmptyBridge(state, ctx, track, served, viewport));
    }
  }
  for (const track of served)
    boxes.push(...drawTrack(state, ctx, track, looks.get(track.way.crossing) ?? [], viewport));
  return boxes;
}

/**
 * Whether the bridge of a track stands on the day.
 * @param {State} state
 * @param {Track} track
 */
function stands({ data, day }, { way }) {
  return existsOn(data.exists.friendship_bridge?.[way.bridge], day);
}

/**
 * Where the rails lie on the day: from station to station, or on the bridge alone where the line is gone.
 * @param {State} state
 * @param {Track} track
 */
function railsOf({ data, day }, track) {
  const { line } = track.way;
  return line !== null && existsOn(data.exists.lines?.[line], day) ? track.whole : track.bare;
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {StrandLook[]} looks
 * @param {Viewport} viewport
 * @returns {Box[]}
 */
function drawTrack(state, ctx, track, looks, { zoom }) {
  const rails = railsOf(state, track);
  const near = zoom >= NEAR;
  const size = strandSize(zoom);
  const lines = !near && allAlike(looks) ? looks.slice(0, 1) : looks;
  const half = (lines.length * size.width + (lines.length - 1) * size.gap) / 2;
  stroke(ctx, rails, 2 * half + (near ? 3 : 1.6), state.theme.halo);
  const { strands, boxes } = layStrands(rails, lines.length, size);
  for (const [i, look] of lines.entries()) paintStrand(state, ctx, strands[i], size.width, look);
  if (!near) return boxes;
  drawParapets(state, ctx, track.bridge, half + 1.8, track.way.line !== null);
  if (rails !== track.whole) return boxes;
  for (const [x, y] of [rails[0], rails[rails.length - 1]]) drawStation(state, ctx, x, y);
  return [...boxes, ...nameStrands(state, ctx, track, looks, half)];
}

/**
 * Where strands lie on rails, by how many there are; the rails are those of a view, and so is the size of strands.
 * @type {WeakMap<Point[], Map<number, { strands: Point[][], boxes: Box[] }>>}
 */
const laid = new WeakMap();

/**
 * The lines of strands on rails, and the boxes that they take; worked out once for a view.
 * @param {Point[]} rails
 * @param {number} count
 * @param {{ width: number, gap: number }} size
 */
function layStrands(rails, count, { width, gap }) {
  const known = laid.get(rails) ?? new Map();
  laid.set(rails, known);
  if (!known.has(count)) {
    const half = (count * width + (count - 1) * gap) / 2;
    const by = (/** @type {number} */ i) => -half + width / 2 + i * (width + gap);
    const strands = Array.from({ length: count }, (_, i) => beside(rails, by(i)));
    known.set(count, { strands, boxes: boxesAlong(rails, half + 3) });
  }
  return known.get(count);
}

/**
 * Boxes along a line, each as far from the next as it is wide.
 * @param {Point[]} line
 * @param {number} half
 * @returns {Box[]}
 */
function boxesAlong(line, half) {
  const along = distances(line);
  const length = along[along.length - 1];
  const count = Math.max(1, Math.ceil(length / (1.5 * half)));
  return Array.from({ length: count + 1 }, (_, i) => {
    const [x, y] = pointAt(line, along, (length * i) / count).point;
    return around(x, y, half, half);
  });
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 */
function drawStation({ theme }, ctx, x, y) {
  drawDot(ctx, x, y, 5.4, theme);
  ctx.beginPath();
  ctx.arc(x, y, 3.4, 0, 2 * Math.PI);
  ctx.fillStyle = theme.paper;
  ctx.fill();
}

const WINGS = 5; // pixels

/**
 * The sides of a bridge, as maps have them; with wings on the banks, unless it ends before.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point[]} bridge
 * @param {number} half
 * @param {boolean} whole
 */
function drawParapets({ theme }, ctx, bridge, half, whole) {
  for (const side of [-1, 1]) {
    const line = beside(bridge, side * half);
    if (whole) {
      const [first, last] = [line[0], line[line.length - 1]];
      const flared = beside(bridge, side * (half + WINGS * 0.8));
      line.unshift(outwards(first, line[1], flared[0]));
      line.push(outwards(last, line[line.length - 2], flared[flared.length - 1]));
    }
    stroke(ctx, line, 3, theme.halo);
    stroke(ctx, line, 1.3, theme.ink);
  }
}

/**
 * The tip of a wing: beyond the end of a line, and aside.
 * @param {Point} end
 * @param {Point} before
 * @param {Point} aside
 * @returns {Point}
 */
function outwards(end, before, aside) {
  const length = Math.hypot(end[0] - before[0], end[1] - before[1]) || 1;
  return [aside[0] + ((end[0] - before[0]) / length) * WINGS, aside[1] + ((end[1] - before[1]) / length) * WINGS];
}

const EMPTY_HALF = 2.4; // pixels
const APART = 4; // pixels between the sides of two bridges

/**
 * A bridge without a service on the day: its structure. Beside a bridge with strands, which are wider than it is, it moves aside.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {Track[]} served
 * @param {Viewport} viewport
 * @returns {Box[]}
 */
function drawEmptyBridge(state, ctx, track, served, viewport) {
  const { width, gap } = strandSize(viewport.zoom);
  const room = width + gap / 2 + 1.8 + APART + EMPTY_HALF;
  const line = served.reduce((bridge, other) => movedAside(bridge, other.bridge, room), track.bridge);
  stroke(ctx, line, 2 * EMPTY_HALF, state.theme.paper);
  drawParapets(state, ctx, line, EMPTY_HALF, track.way.line !== null);
  drawStruts(state, ctx, line, 60 / metresPerPixel(viewport));
  return boxesAlong(line, EMPTY_HALF + 3);
}

/**
 * A line, moved to at least `room` pixels from another one that runs beside it.
 * @param {Point[]} line
 * @param {Point[]} other
 * @param {number} room
 */
function movedAside(line, other, room) {
  const [[x1, y1], [x2, y2]] = [other[0], other[other.length - 1]];
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const x = (line[0][0] + line[line.length - 1][0]) / 2 - x1;
  const y = (line[0][1] + line[line.length - 1][1]) / 2 - y1;
  const [forth, aside] = [x * dx + y * dy, y * dx - x * dy];
  if (forth < 0 || forth > length || Math.abs(aside) >= room) return line;
  const by = (Math.sign(aside) || 1) * room - aside;
  return line.map(([px, py]) => /** @type {Point} */ ([px - dy * by, py + dx * by]));
}

/**
 * Lines across an empty bridge, so that it is no track.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point[]} line
 * @param {number} step  in pixels
 */
function drawStruts({ theme }, ctx, line, step) {
  const along = distances(line);
  const each = Math.max(5, step);
  ctx.beginPath();
  for (let at = 0; at <= along[along.length - 1]; at += each) {
    const { point, direction } = pointAt(line, along, at);
    ctx.moveTo(point[0] - direction[1] * EMPTY_HALF, point[1] + direction[0] * EMPTY_HALF);
    ctx.lineTo(point[0] + direction[1] * EMPTY_HALF, point[1] - direction[0] * EMPTY_HALF);
  }
  ctx.lineWidth = 0.9;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
}

/**
 * Each strand has its service's name beside it, on the bank with more room; without room it has none.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Track} track
 * @param {StrandLook[]} looks
 * @param {number} half
 * @returns {Box[]}
 */
function nameStrands(state, ctx, { banks }, looks, half) {
  const font = `600 13px ${state.theme.font}`;
  const [bank] = banks.map((line) => ({ line, along: distances(line) })).sort((a, b) => last(b.along) - last(a.along));
  ctx.font = font;
  const widths = looks.map(({ service }) => ctx.measureText(state.words[service]).width);
  if (last(bank.along) < Math.max(...widths) / 2) return []; // a name may reach past its bank, over the bridge
  const { point, direction } = pointAt(bank.line, bank.along, last(bank.along) / 2);
  const angle = readableAngle(direction);
  return looks.flatMap(({ service }, i) => {
    const by = (i === 0 && looks.length > 1 ? -1 : 1) * (half + 10);
    /** @type {Point} */
    const middle = [point[0] - Math.sin(angle) * by, point[1] + Math.cos(angle) * by];
    writeTurned(state, ctx, { text: state.words[service], font, ink: state.theme.ink, middle, angle });
    return turnedBoxes(middle, angle, widths[i] + 4, 16);
  });
}

/** @param {number[]} values */
function last(values) {
  return values[values.length - 1];
}
