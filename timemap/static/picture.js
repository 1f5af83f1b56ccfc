// A picture of a day: title, sentence, map, strips, legend and where it comes from, drawn by any pen.

import { drawBase } from './base_map.js';
import { plainContext, writeText } from './canvas.js';
import { make } from './dom.js';
import { paintOverlay } from './overlay.js';
import { drawKeys } from './picture_legend.js';
import { dayTexts, MARGIN, planPicture } from './picture_plan.js';
import { drawPlayheadAt } from './picture_state.js';
import { sentencesOf } from './picture_texts.js';
import { ScenePen } from './scene_pen.js';
import { drawTimeline } from './timeline.js';

/**
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../scene.d.ts').Pen} Pen
 * @typedef {import('../scene.d.ts').SceneOf} SceneOf
 * @typedef {import('../scene.d.ts').Wish} Wish
 * @typedef {import('./picture_plan.js').Plan} Plan
 * @typedef {import('./picture_plan.js').Paragraph} Paragraph
 * @typedef {import('./picture_plan.js').PlannedMap} PlannedMap
 */

/** @typedef {(map: PlannedMap, state: State, pen: Pen) => void} DrawGround */

/**
 * A picture as a list of instructions.
 * @param {State} state
 * @param {Wish} wish
 * @returns {SceneOf}
 */
export function pictureScene(state, wish) {
  const pen = scenePen();
  const plan = planPicture(state, wish, pen.pen);
  paintFixed(plan, pen.pen);
  paintDay(plan, plan.state, wish, pen.pen, drawGround);
  const { width, height } = plan;
  return { width, height, title: wish.title, description: sentencesOf(state, wish.film).join(' '), items: pen.items };
}

export function scenePen() {
  return new ScenePen(plainContext(make('canvas')), '#ffffff');
}

/**
 * What the day does not change: paper, title, strips, legend, credits.
 * @param {Plan} plan
 * @param {Pen} pen
 */
export function paintFixed({ width, height, state, fixed, keys, keysTop, strips }, pen) {
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, height);
  for (const text of fixed) writeParagraph(text, pen);
  inGroup(pen, 'timeline', () => {
    placeStrips(strips, pen);
    drawTimeline(state, pen);
  });
  inGroup(pen, 'legend', () => drawKeys(state, pen, keys, MARGIN, keysTop));
}

/**
 * What belongs to a day: its sentence, the map, the playhead.
 * @param {Plan} plan
 * @param {State} state  the plan's, on the day
 * @param {Wish} wish
 * @param {Pen} pen
 * @param {DrawGround} ground  draws the map's base
 */
export function paintDay({ width, says, strips, map }, state, wish, pen, ground) {
  for (const text of dayTexts(state, wish, pen, says, width - 2 * MARGIN)) writeParagraph(text, pen);
  if (map) inGroup(pen, 'map', () => drawMap(map, state, pen, ground));
  inGroup(pen, 'playhead', () => {
    placeStrips(strips, pen);
    drawPlayheadAt(state, pen, 0, 0);
  });
}

/**
 * @param {Plan['strips']} place
 * @param {Pen} pen
 */
function placeStrips({ left, top, scale }, pen) {
  pen.translate(left, top);
  pen.scale(scale, scale);
}

/**
 * @param {Pen} pen
 * @param {string} name
 * @param {() => void} draw
 */
function inGroup(pen, name, draw) {
  if (pen.group) {
    pen.group(name, draw);
    return;
  }
  pen.save();
  draw();
  pen.restore();
}

/**
 * @param {Paragraph} paragraph
 * @param {Pen} pen
 */
function writeParagraph({ lines, font, color, step, top, right }, pen) {
  pen.textAlign = right === undefined ? 'left' : 'right';
  pen.textBaseline = 'middle';
  for (const [i, line] of lines.entries()) writeText(pen, line, right ?? MARGIN, top + step * (i + 0.5), font, color);
}

/**
 * @param {PlannedMap} planned
 * @param {State} state
 * @param {Pen} pen
 * @param {DrawGround} ground
 */
function drawMap(planned, state, pen, ground) {
  const { map, viewport, place } = planned;
  pen.save();
  pen.beginPath();
  pen.rect(place.left, place.top, place.width, place.height);
  pen.clip();
  pen.translate(place.left, place.top);
  ground(planned, state, pen);
  paintOverlay(state, map, pen, viewport, []);
  pen.restore();
  pen.strokeStyle = state.theme.line;
  pen.lineWidth = 1;
  pen.strokeRect(place.left, place.top, place.width, place.height);
}

/**
 * Sea and layers.
 * @param {PlannedMap} planned
 * @param {State} state
 * @param {Pen} pen
 */
export function drawGround({ map, viewport, place }, state, pen) {
  pen.fillStyle = state.theme.sea;
  pen.fillRect(0, 0, place.width, place.height);
  drawBase(state, map, pen, viewport);
}
