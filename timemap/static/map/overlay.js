// The map’s overlay: names, pins and scale bar on one canvas, drawn when the view or a status changes.

import { context2d } from '../canvas.js';
import { nameBanks } from '../labels/bank_names.js';
import { around, overlaps, placeLabels } from '../labels/labels.js';
import { labelExists, linesInView, measuredLabels, writeLabel } from '../labels/map_labels.js';
import { pinLabels, writeCrossing } from '../labels/pin_labels.js';
import { badgePlaces, crossingPins, drawPin, drawPulses, windowCount } from '../labels/pins.js';
import { leads } from '../list/folding.js';
import { existsOn, firstAtOrAfter, turnOf } from '../lookup.js';
import { isUnread } from '../text/i18n.js';
import {
  cut,
  dividerBoxes,
  drawWithin,
  markDiffering,
  paintDivider,
  sideAt,
  sidesOf,
  standsOn,
  wordsFrame,
} from '../two_days/two_days_map.js';
import { drawBorder, nameRivers, riversInWater } from './border_water.js';
import { linesIn } from './line_grid.js';
import { besideMarks, drawScale, scaleInView } from './scale_bar.js';
import { strandLook } from './strand_looks.js';
import { drawStrands } from './strands.js';
import { drawTicks } from './track_ticks.js';

/** @import { Box, Hit, Label, MapState, Pin, PinLabel, Side, State, Viewport } from '../../types.d.ts' */

/**
 * What the overlay shows; equal keys mean nothing to redraw.
 * @param {State} state
 */
export function overlayKey(state) {
  const { day, ab } = state;
  return ab.day === null ? dayKey(state, day) : `${dayKey(state, day)}|${dayKey(state, ab.day)}|${ab.divider}`;
}

/**
 * What it shows of a day; worked out once for a stretch of days.
 * @param {State} state
 * @param {number} day
 */
function dayKey(state, day) {
  const turn = turnOf(state.turns, day);
  const look = state.looks.get(turn) ?? lookOfDay(state, day);
  state.looks.set(turn, look);
  if (state.data.mode !== 'window') return look;
  return `${look}|${[...state.crossingDays.values()].map((days) => windowCount(state, days, day))}`;
}

/**
 * @param {State} state
 * @param {number} day
 */
function lookOfDay(state, day) {
  /** @type {(string | number | boolean)[]} */
  const parts = state.links.flatMap((link) => {
    const { statuses, stale, hollow } = strandLook(link, day);
    return [statuses.join('/'), stale, hollow];
  });
  for (const crossing of state.crossings.values()) parts.push(existsOn(crossing.exists, day), leads(crossing, day));
  return `${parts.join()}|${firstAtOrAfter(state.epochs, day + 1)}|${isUnread(state.data, day)}`;
}

/**
 * @param {State} state
 * @param {MapState} map
 */
export function drawOverlay(state, map) {
  const { viewport } = map;
  if (!viewport) return;
  map.overlayKey = overlayKey(state);
  const ctx = context2d(state.el.overlay, viewport.width, viewport.height, state.ratio);
  map.hits = paintOverlay(state, map, ctx, viewport, mapObstacles(state, map, viewport));
  drawPulses(state, map);
}

/**
 * What a day changes on the overlay: all of it where anything looks otherwise, else the day of what can be pressed, and the rings.
 * @param {State} state
 * @param {MapState} map
 */
export function bringOverlay(state, map) {
  if (overlayKey(state) !== map.overlayKey) {
    drawOverlay(state, map);
    return;
  }
  for (const hit of map.hits) hit.day = (hit.second ? state.ab.day : null) ?? state.day;
  drawPulses(state, map);
}

/**
 * Boxes of the map's own controls, which no label may cover; read once for a size of the map and a language.
 * @param {State} state
 * @param {MapState} map
 * @param {Viewport} viewport
 */
function mapObstacles(state, map, viewport) {
  const key = `${viewport.width} ${viewport.height} ${state.lang}`;
  if (map.obstacles?.key !== key) map.obstacles = { key, boxes: cornerBoxes(state) };
  return map.obstacles.boxes;
}

/**
 * @param {State} state
 * @returns {Box[]}
 */
function cornerBoxes(state) {
  const frame = state.el.map.getBoundingClientRect();
  return [...state.el.root.querySelectorAll('.tm-corner')].map((node) => {
    const box = node.getBoundingClientRect();
    return [box.left - frame.left - 4, box.top - frame.top - 4, box.right - frame.left + 4, box.bottom - frame.top + 4];
  });
}

/**
 * Marks, then labels, on any canvas of the viewport's size; gives back where the crossings stand.
 * @param {State} state
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 * @param {Box[]} obstacles
 */
export function paintOverlay(state, map, ctx, viewport, obstacles) {
  /** @type {Box} */
  const frame = [3, 3, viewport.width - 3, viewport.height - 3];
  const sides = sidesOf(state, viewport).map((side) => ({ ...side, pins: pinsOf(side, map, ctx, viewport, frame) }));
  drawBorder(state, map, ctx, viewport);
  const strands = sides.flatMap((side) => drawTracks(side, map, ctx, viewport));
  const pins = sides.flatMap((side) => side.pins);
  const inView = measuredLabels(state, map, ctx, viewport, frame);
  const measured = inView.filter((label) => labelExists(sideAt(sides, label.points[0][0]).state, label));
  const dots = inView.filter((label) => label.dot).map(dotBox);
  const marks = pins.flatMap((pin) => [pin.box, pin.footBox, ...pin.stem]);
  const scale = besideMarks(scaleInView(state, map, ctx, viewport, obstacles), [...obstacles, ...marks], viewport);
  const taken = [...obstacles, ...marks, scale.box, ...strands];
  const grid = linesInView(map, viewport);
  const rivers = riversInWater(map, viewport);
  const struck = (/** @type {Box} */ box) => linesIn(grid, box);
  const hidden = (/** @type {Box} */ box) => TOWN * dots.filter((dot) => overlaps(dot, box)).length;
  const covered = [...taken, ...dividerBoxes(state, viewport)];
  const said = sides.map((side) => {
    const placed = placeLabels(
      pinLabels(side.pins),
      covered,
      wordsFrame(side, frame),
      (box) => struck(box) + hidden(box),
    );
    covered.push(...placed.map(({ box }) => box));
    return placed;
  });
  const isUnder = (/** @type {Label} */ label) =>
    label.dot > 0 && said.flat().some(({ box }) => overlaps(box, dotBox(label)));
  const others = measured.filter((label) => !isNamedOtherwise(label, pins, rivers) && !isUnder(label));
  covered.push(...others.filter((label) => label.dot).map(dotBox));
  const named = placeLabels(others, covered, frame, struck);
  for (const { label, box } of named.toReversed()) writeLabel(state, ctx, label, box);
  for (const side of sides) drawWithin(ctx, side, viewport, () => drawPins(side, ctx, viewport));
  for (const { label, box } of said.flat()) writeCrossing(state, ctx, label, box);
  covered.push(...named.map(({ box }) => box));
  nameRivers(state, map, ctx, viewport, covered, frame);
  nameBanks(state, map, ctx, viewport, covered, frame);
  drawScale(state, ctx, scale);
  if (ctx.canvas !== state.el.overlay) paintDivider(state, ctx, viewport);
  return sides.flatMap((side, i) => hitsOf(side, said[i], i > 0));
}

/**
 * The rails of a side: ties and strands, with the boxes that no name may cover.
 * @param {Side} side
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 */
function drawTracks(side, map, ctx, viewport) {
  /** @type {Box[]} */
  const boxes = [];
  drawWithin(ctx, side, viewport, () => {
    drawTicks(side.state, map, ctx, viewport);
    boxes.push(...drawStrands(side.state, map, ctx, viewport));
  });
  return boxes;
}

/**
 * The pins of a day that stand on its side.
 * @param {Side} side
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 * @param {Box} frame
 */
function pinsOf(side, map, ctx, viewport, frame) {
  const pins = crossingPins(side.state, map, ctx, viewport, wordsFrame(side, frame));
  return pins.filter((pin) => standsOn(side, pin));
}

/**
 * @param {Side & { pins: Pin[] }} side
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 */
function drawPins(side, ctx, viewport) {
  for (const pin of side.pins) {
    drawPin(side.state, ctx, pin, viewport);
    markDiffering(side, ctx, pin, (i) => badgePlaces(pin)[i][0]);
  }
}

/**
 * Where the crossings of a side can be pressed, and on which day it shows them.
 * @param {Side & { pins: Pin[] }} side
 * @param {{ label: PinLabel, box: Box }[]} placed
 * @param {boolean} second  whether it is the side of the second day
 * @returns {Hit[]}
 */
function hitsOf({ pins, part, state: { day } }, placed, second) {
  return pins.map((pin) => ({
    crossing: pin.crossing,
    day,
    second,
    boxes: [cut(pin.box, part), ...placed.filter((p) => p.label.crossing === pin.crossing).map((p) => p.box)],
    links: pin.links,
    middles: badgePlaces(pin).map(([x]) => x),
  }));
}

/** How many lines a town is worth that the words of a crossing would cover: it gives way to its statuses. */
const TOWN = 40;

/**
 * @param {Pick<Label, 'points'>} label
 */
function dotBox({ points: [[x, y]] }) {
  return around(x, y, 2.5, 2.5);
}

/**
 * Whether a pin says the same name, or the water of a river has it.
 * @param {Label} label
 * @param {Pin[]} pins
 * @param {Set<string>} rivers
 */
function isNamedOtherwise({ id, text }, pins, rivers) {
  return rivers.has(id ?? '') || pins.some(({ crossing }) => crossing.name === text);
}
