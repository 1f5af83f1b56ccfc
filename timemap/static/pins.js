// Pins: one per crossing that exists on the day, a badge for each listed service on a stem above the very place.

import { drawBadge, lookOf } from './badges.js';
import { drawDot, strokeTwice } from './canvas.js';
import { make } from './dom.js';
import { leads, onMap } from './folding.js';
import { around, overlaps } from './labels.js';
import { eventsInView, existsOn, firstAtOrAfter, isContested, STATUS, spanIndex } from './lookup.js';
import { pinLabel } from './pin_labels.js';
import { metresPerPixel } from './scale_bar.js';
import { clamp } from './time_view.js';

/**
 * @typedef {import('../types.d.ts').Point} Point
 * @typedef {import('../types.d.ts').Box} Box
 * @typedef {import('../types.d.ts').Status} Status
 * @typedef {import('../types.d.ts').StatusSpan} StatusSpan
 * @typedef {import('../types.d.ts').Crossing} Crossing
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').Viewport} Viewport
 * @typedef {import('../types.d.ts').Pin} Pin
 * @typedef {import('../types.d.ts').MapState} MapState
 */

/** @typedef {Omit<Pin, 'label'>} PlacedPin */

/** Places of a pin round its foot, in heights of its stem. */
const PIN_OFFSETS = [
  [0, -1],
  [0.9, -1],
  [-0.9, -1],
  [1.7, -0.3],
  [-1.7, -0.3],
  [0.9, 1],
  [-0.9, 1],
  [0, 1],
  [0, -2.2],
];

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 * @returns {Pin[]}
 */
export function crossingPins(state, ctx, viewport) {
  /** @type {PlacedPin[]} */
  const pins = [];
  for (const crossing of state.crossings.values()) {
    const links = state.links.filter((link) => link.crossing_id === crossing.crossing_id);
    if (!links.length || !onMap(state, crossing)) continue;
    const foot = viewport.project([crossing.lon, crossing.lat]);
    const spans = links.map((link) => link.spans[spanIndex(link, state.day)]);
    const runs = spans.some((span) => state.data.status[span[STATUS]].runs);
    const footBox = around(foot[0], foot[1], 4, 4);
    const stands = { leads: leads(crossing, state.day), there: existsOn(crossing.exists, state.day) };
    pins.push({ crossing, links, spans, runs, ...stands, foot, footBox, at: foot, box: footBox, stem: [] });
  }
  pins.sort((a, b) => Number(b.leads) - Number(a.leads)); // they take the best places
  placePins(pins, pinHeight(viewport.zoom));
  return pins.map((pin) => ({ ...pin, label: pinLabel(state, ctx, pin) }));
}

/**
 * Near the ground a pin stands higher, so that it does not cover its bridge.
 * @param {number} zoom
 */
function pinHeight(zoom) {
  return 24 + 44 * clamp((zoom - 10.5) / 2, 0, 1);
}

/**
 * Each pin's badges take the first place round its foot that no other pin or foot has; `at` is their centre.
 * @param {PlacedPin[]} pins
 * @param {number} height
 */
function placePins(pins, height) {
  /** @type {Box[]} */
  const taken = [];
  for (const pin of pins) {
    const half = (pin.leads ? 9 : 7) * pin.links.length + 5;
    const feet = pins.filter((other) => other !== pin).map((other) => other.footBox);
    /** @type {Point[]} */
    const spots = PIN_OFFSETS.map(([dx, dy]) => [pin.foot[0] + dx * height, pin.foot[1] + dy * height]);
    const free = spots.find(([x, y]) => ![...taken, ...feet].some((box) => overlaps(box, around(x, y, half, 14))));
    pin.at = free ?? spots[0];
    pin.box = around(pin.at[0], pin.at[1], half, 14);
    pin.stem = stemBoxes(pin);
    taken.push(pin.box);
  }
}

/**
 * Boxes along the stem, which no name may cover.
 * @param {PlacedPin} pin
 */
function stemBoxes({ at, foot }) {
  return [0.2, 0.4, 0.6, 0.8].map((share) =>
    around(at[0] + (foot[0] - at[0]) * share, at[1] + (foot[1] - at[1]) * share, 3, 8),
  );
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Pin} pin
 * @param {Viewport} viewport
 */
export function drawPin(state, ctx, pin, viewport) {
  const { crossing, links, spans, there, foot } = pin;
  const [x, y] = pin.at;
  drawAccuracy(state, ctx, crossing, foot, viewport);
  if (!there) {
    drawGone(state, ctx, foot);
    return;
  }
  drawStem(state, ctx, [x, y], foot);
  if (state.data.mode === 'window') drawWindowDots(state, ctx, crossing, x, y, spans.length);
  for (const [i, place] of badgePlaces(pin).entries())
    drawBadge(state, ctx, spans[i][STATUS], ...place, lookOf(spans[i], isContested(links[i], state.day)));
}

/**
 * Where the badges of a pin stand, and their radius: those of a crossing that stands back are smaller.
 * @param {Pick<Pin, 'spans' | 'leads' | 'at'>} pin
 * @returns {[x: number, y: number, radius: number][]}
 */
export function badgePlaces({ spans, leads, at: [x, y] }) {
  const radius = leads ? 8.5 : 6.5;
  return spans.map((_, i) => [x + (i - (spans.length - 1) / 2) * 2 * radius, y, radius]);
}

/**
 * The place of a crossing that does not exist on the day: a hollow dot.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point} foot
 */
function drawGone(state, ctx, [x, y]) {
  ctx.beginPath();
  ctx.arc(x, y, 4, 0, 2 * Math.PI);
  ctx.fillStyle = state.theme.paper;
  ctx.fill();
  strokeTwice(ctx, [4, state.theme.halo], [1.6, state.theme.muted]);
}

/**
 * The pin's stem, from the badges down to the very place.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point} at
 * @param {Point} foot
 */
function drawStem(state, ctx, at, foot) {
  ctx.beginPath();
  ctx.moveTo(...at);
  ctx.lineTo(...foot);
  strokeTwice(ctx, [4, state.theme.halo], [1.6, state.theme.ink]);
  drawDot(ctx, foot[0], foot[1], 2.6, state.theme);
}

/**
 * A position known only roughly gets the circle in which it lies, once that is worth drawing.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Crossing} crossing
 * @param {Point} pair
 * @param {Viewport} viewport
 */
function drawAccuracy(state, ctx, crossing, [x, y], viewport) {
  const radius = (crossing.accuracy_m ?? 0) / metresPerPixel(viewport);
  if (radius < 16) return;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.setLineDash([4, 4]);
  ctx.lineWidth = 1;
  ctx.strokeStyle = state.theme.muted;
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * The events of the window as dots round the mark, at most a full ring of them.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Crossing} crossing
 * @param {number} x
 * @param {number} y
 * @param {number} badges
 */
function drawWindowDots(state, ctx, crossing, x, y, badges) {
  const count = Math.min(32, windowCount(state, state.crossingDays.get(crossing.crossing_id) ?? []));
  const radius = badges > 1 ? 24 : 16;
  ctx.fillStyle = state.theme.ink;
  for (let i = 0; i < count; i += 1) {
    const angle = (i / 32) * 2 * Math.PI - Math.PI / 2;
    ctx.beginPath();
    ctx.arc(x + radius * Math.cos(angle), y + radius * Math.sin(angle), 1.8, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/**
 * How many events of a crossing the window holds.
 * @param {State} state
 * @param {number[]} days
 */
export function windowCount(state, days) {
  const [first, end] = eventsInView(days, state.day, 'window', state.data.days);
  return end - first;
}

/**
 * Rings at the crossings that have an event on the day: elements, so that they move without a redraw.
 * @param {State} state
 * @param {MapState} map
 */
export function drawPulses(state, map) {
  const { el, days, events } = state;
  const shown = map.hits.filter(({ crossing: { crossing_id: id, context }, day }) => {
    const today = events.slice(firstAtOrAfter(days, day), firstAtOrAfter(days, day + 1));
    return today.some((e) => e.crossing_id === id || (e.crossing_id === 'all-china-dprk' && !context));
  });
  while (el.pulses.children.length < shown.length) el.pulses.append(make('div', 'tm-pulse'));
  [...el.pulses.children].forEach((node, i) => {
    if (!(node instanceof HTMLElement)) return;
    node.hidden = i >= shown.length;
    if (node.hidden) return;
    const [x1, y1, x2, y2] = shown[i].boxes[0];
    Object.assign(node.style, { translate: `${x1}px ${y1}px`, width: `${x2 - x1}px`, height: `${y2 - y1}px` });
  });
}
