// Pins: one per crossing that exists on the day, a badge for each listed service on a stem above the very place.

import { drawBadge, lookOf } from '../badges.js';
import { drawDot, strokeTwice } from '../canvas.js';
import { make } from '../dom.js';
import { eventsInView, existsOn, firstAtOrAfter, GROUP, isContested, STATUS, spanIndex } from '../lookup.js';
import { metresPerPixel } from '../map/scale_bar.js';
import { knownLabel } from './pin_labels.js';
import { pinPlaces, pinsInView } from './pin_places.js';

/** @import { Box, Crossing, Hit, MapState, Pin, Point, State, Viewport } from '../../types.d.ts' */

/**
 * The pins of a day with their labels.
 * @param {State} state
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 * @param {Box} frame  where their words may stand
 * @returns {Pin[]}
 */
export function crossingPins(state, map, ctx, viewport, frame) {
  const { words } = pinsInView(map, viewport);
  return pinPlaces(state, map, viewport).map((place) => {
    const spans = place.links.map((link) => link.spans[spanIndex(link, state.day)]);
    const runs = spans.some((span) => state.data.status[span[STATUS]].runs);
    const pin = { ...place, spans, runs, there: existsOn(place.crossing.exists, state.day) };
    return { ...pin, label: knownLabel(state, ctx, pin, frame, words) };
  });
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
  const count = Math.min(32, windowCount(state, state.crossingDays.get(crossing.crossing_id) ?? [], state.day));
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
 * How many events of a crossing the window of a day holds.
 * @param {State} state
 * @param {number[]} days
 * @param {number} day
 */
export function windowCount(state, days, day) {
  const [first, end] = eventsInView(days, day, 'window', state.data.days);
  return end - first;
}

/**
 * Rings at the crossings that have an event on the day: elements, so that they move without a redraw.
 * @param {State} state
 * @param {MapState} map
 */
export function drawPulses(state, map) {
  const nodes = state.el.pulses.children;
  const shown = map.hits.filter((hit) => hasEvent(state, hit));
  while (nodes.length < shown.length) state.el.pulses.append(make('div', 'tm-pulse'));
  for (let i = 0; i < nodes.length; i += 1) {
    const node = nodes[i];
    if (!(node instanceof HTMLElement)) continue;
    node.hidden = i >= shown.length;
    if (node.hidden) continue;
    const [x1, y1, x2, y2] = shown[i].boxes[0];
    Object.assign(node.style, { translate: `${x1}px ${y1}px`, width: `${x2 - x1}px`, height: `${y2 - y1}px` });
  }
}

/**
 * Whether a crossing, or its group, has an event on the day that is shown there.
 * @param {State} state
 * @param {Hit} hit
 */
function hasEvent({ days, events }, { crossing: { crossing_id: id, context }, day }) {
  for (let i = firstAtOrAfter(days, day); days[i] === day; i += 1) {
    const { crossing_id: at } = events[i];
    if (at === id || (at === GROUP && !context)) return true;
  }
  return false;
}
