// Two days on the map: the layers of each are cut at the divider, badges that differ have a mark, pictures have the line.

import { labelWidth, roundedLabel } from '../canvas.js';
import { overlaps } from '../labels/labels.js';
import { dateWords } from '../text/dates.js';
import { differs, isPaired, onSecondDay } from './two_days.js';

/** @import { Box, Clip, DeckLayer, MapState, PairedState, Pin, Side, State, Viewport } from '../../types.d.ts' */

/** @type {Box} */
const EVERYWHERE = [-Infinity, -Infinity, Infinity, Infinity];
const EDGE = 3; // pixels that words keep away from the frame and the divider

/**
 * The days that the map shows, each with its part of the map.
 * @param {State} state
 * @param {{ width: number }} viewport
 * @returns {Side[]}
 */
export function sidesOf(state, { width }) {
  if (!isPaired(state)) return [{ state, part: EVERYWHERE, other: null }];
  const x = dividerAt(state, width);
  return [
    { state, part: [-Infinity, -Infinity, x, Infinity], other: state.ab.day },
    { state: onSecondDay(state), part: [x, -Infinity, Infinity, Infinity], other: state.day },
  ];
}

/**
 * Where the divider stands, in pixels from the left.
 * @param {PairedState} state
 * @param {number} width
 */
function dividerAt({ ab }, width) {
  return Math.round((width * ab.divider) / 100);
}

/**
 * The part of a box that lies in another.
 * @param {Box} box
 * @param {Box} part
 * @returns {Box}
 */
export function cut(box, part) {
  return [Math.max(box[0], part[0]), Math.max(box[1], part[1]), Math.min(box[2], part[2]), Math.min(box[3], part[3])];
}

/**
 * Where the words of a side may stand: they keep off the divider.
 * @param {Side} side
 * @param {Box} frame
 */
export function wordsFrame({ part }, frame) {
  return cut(frame, [part[0] + EDGE, part[1], part[2] - EDGE, part[3]]);
}

/**
 * Whether the badges of a pin stand on a side, at least in part; those of one on the divider stand on both.
 * @param {Side} side
 * @param {Pin} pin
 */
export function standsOn({ part }, pin) {
  return overlaps(pin.box, part);
}

/**
 * The side on which a point of the map lies.
 * @param {Side[]} sides
 * @param {number} x
 */
export function sideAt(sides, x) {
  return sides.find(({ part }) => x < part[2]) ?? sides[0];
}

/**
 * What no name of the map may cover while there are two days: the divider, its handle, and the names of the days on it.
 * @param {State} state
 * @param {Viewport} viewport
 * @returns {Box[]}
 */
export function dividerBoxes(state, { width, height }) {
  if (!isPaired(state)) return [];
  const [x, middle] = [dividerAt(state, width), height / 2];
  const names = Math.max(Math.min(x, width - NAME), NAME); // both stay whole
  return [
    [x - EDGE - 1, 0, x + EDGE + 1, height],
    [x - 20, middle - 20, x + 20, middle + 20],
    [names - NAME, 0, names + NAME, (width > NARROW ? 46 : 8) + 28],
  ];
}

const NAME = 116; // pixels: a day's name beside the divider
const NARROW = 600; // pixels: a map without buttons above the names, see the style sheet

/**
 * Draw one side's marks within its part.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Side} side
 * @param {Viewport} viewport
 * @param {() => void} draw
 */
export function drawWithin(ctx, { part, other }, { width, height }, draw) {
  if (other === null) draw();
  else drawBetween(ctx, [part[0] / width, part[2] / width], { width, height }, draw);
}

/**
 * Draw between two shares of a width.
 * @param {CanvasRenderingContext2D} ctx
 * @param {[from: number, to: number]} share
 * @param {{ width: number, height: number }} viewport
 * @param {() => void} draw
 */
function drawBetween(ctx, [from, to], { width, height }, draw) {
  const [left, right] = [Math.max(0, from), Math.min(1, to)].map((share) => share * width);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, Math.max(0, right - left), height);
  ctx.clip();
  draw();
  ctx.restore();
}

/**
 * A mark on the outer corner of the badges of the links whose status is another one on the other day.
 * @param {Side} side
 * @param {CanvasRenderingContext2D} ctx
 * @param {Pin} pin
 * @param {(index: number) => number} badgeAt  where the middle of each badge is, in pixels from the left
 */
export function markDiffering({ state, other }, ctx, pin, badgeAt) {
  if (other === null) return;
  for (const [i, link] of pin.links.entries())
    if (differs(link, state.day, other))
      drawUnequal(ctx, badgeAt(i) + (i || pin.links.length < 2 ? 7 : -7), pin.at[1] - 8, state);
}

/**
 * The sign "≠" on a disc.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {State} state
 */
function drawUnequal(ctx, x, y, { theme }) {
  ctx.beginPath();
  ctx.arc(x, y, 5.6, 0, 2 * Math.PI);
  ctx.fillStyle = theme.ink;
  ctx.fill();
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = theme.paper;
  ctx.stroke();
  ctx.beginPath();
  for (const dy of [-1.4, 1.4]) {
    ctx.moveTo(x - 2.8, y + dy);
    ctx.lineTo(x + 2.8, y + dy);
  }
  ctx.moveTo(x - 1.5, y + 3.4);
  ctx.lineTo(x + 1.5, y - 3.4);
  ctx.stroke();
}

/**
 * The divider and the names of the two days, where no elements over the canvas show them: in a picture.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 */
export function paintDivider(state, ctx, { width, height }) {
  if (!isPaired(state)) return;
  const { theme, lang, day, ab } = state;
  const x = dividerAt(state, width);
  for (const [wide, color] of /** @type {[number, string][]} */ ([
    [5, theme.halo],
    [2, theme.ink],
  ])) {
    ctx.fillStyle = color;
    ctx.fillRect(x - wide / 2, 0, wide, height);
  }
  const [a, b] = [`${dateWords(day, lang, 'short')}  A`, `B  ${dateWords(ab.day, lang, 'short')}`];
  const [end, start] = namesAt(
    x,
    width,
    [a, b].map((text) => labelWidth(ctx, text, theme)),
  );
  roundedLabel(ctx, a, [end, 8], 'right', theme);
  roundedLabel(ctx, b, [start, 8], 'left', theme);
}

const APART = 6; // pixels between the divider and a day's name

/**
 * Where the name of A ends and that of B starts: on either side of the divider, and whole within the frame where a side is
 * narrower than its name. The style sheet does the same on the screen.
 * @param {number} x  the divider
 * @param {number} width  of the map
 * @param {number[]} names  their widths
 * @returns {[number, number]}
 */
export function namesAt(x, width, [a, b]) {
  const middle = Math.min(Math.max(x, a + APART + EDGE), width - b - APART - EDGE);
  return [middle - APART, middle + APART];
}

/**
 * The layers of two days: those of dated features once for each day, cut at the divider; the others are the same.
 * @param {PairedState} state
 * @param {MapState} map
 * @param {DeckLayer[]} first
 * @param {DeckLayer[]} second
 */
export function pairLayers({ ab }, map, first, second) {
  map.clips ??= [0, 1].map((side) => clipOf(map, side));
  const [left, right] = map.clips;
  left.share = [0, ab.divider / 100];
  right.share = [ab.divider / 100, 1];
  const others = new Map(second.map((layer) => [layer.id, layer]));
  const within = (/** @type {DeckLayer} */ layer, /** @type {Clip} */ clip, /** @type {string} */ id) =>
    layer.clone({ id, extensions: [clip], parameters: { scissorTest: false } }); // deck.gl restores what is set in one
  return first.flatMap((layer) => {
    const other = others.get(layer.id);
    if (!other || !layer.props.exists) return [layer];
    return [within(layer, left, layer.id), within(other, right, `${layer.id}-second`)];
  });
}

/**
 * Draw a layer by a pen as it is kept to its side.
 * @param {CanvasRenderingContext2D} pen
 * @param {{ extensions?: Partial<Clip>[] }} look
 * @param {Viewport} viewport
 * @param {() => void} draw
 */
export function drawClipped(pen, { extensions }, viewport, draw) {
  const share = extensions?.[0]?.share;
  if (share) drawBetween(pen, share, viewport, draw);
  else draw();
}

/**
 * Draw the layers of two days again where the divider has moved.
 * @param {PairedState} state
 * @param {MapState} map
 */
export function moveClips({ ab }, map) {
  if (!map.clips) return;
  const [left, right] = map.clips;
  if (left.share[1] === ab.divider / 100) return;
  left.share = [0, ab.divider / 100];
  right.share = [ab.divider / 100, 1];
  map.deck.redraw('divider');
}

/**
 * What keeps a layer to a part of the canvas's width.
 * @param {MapState} map
 * @param {number} side
 * @returns {Clip}
 */
function clipOf({ classes: { LayerExtension } }, side) {
  class Part extends LayerExtension {
    static extensionName = 'Part';
    /** @type {[from: number, to: number]} */
    share = [0, 1];

    /**
     * @param {import('../../types.d.ts').DrawnBy} by
     * @param {Clip} clip
     */
    draw({ context: { device } }, { share: [from, to] }) {
      const { drawingBufferWidth: width, drawingBufferHeight: height } = device.gl;
      const [left, right] = [Math.round(from * width), Math.round(to * width)];
      device.setParametersWebGL({ scissorTest: true, scissor: [left, 0, right - left, height] });
    }
  }
  return new Part({ side });
}
