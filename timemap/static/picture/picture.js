// A picture of a day: title, sentence, map, strips, legend and where it comes from, drawn by any pen.

import { plainContext, writeText } from '../canvas.js';
import { make } from '../dom.js';
import { drawBase } from '../map/base_map.js';
import { paintOverlay } from '../map/overlay.js';
import { drawTimeline } from '../timeline/timeline.js';
import { drawKeys } from './picture_legend.js';
import { MARGIN, planPicture } from './picture_plan.js';
import { drawPlayheadAt } from './picture_state.js';
import { sentencesOf } from './picture_texts.js';
import { ScenePen } from './scene_pen.js';

/**
 * @import { State } from '../../types.d.ts'
 * @import { Pen, SceneOf, Wish } from '../../scene.d.ts'
 * @import { Paragraph, Plan, PlannedMap } from './picture_plan.js'
 */

/**
 * A picture as a list of instructions.
 * @param {State} state
 * @param {Wish} wish
 * @returns {SceneOf}
 */
export function pictureScene(state, wish) {
  const scene = new ScenePen(plainContext(make('canvas')), '#ffffff');
  const plan = planPicture(state, wish, scene.pen);
  paintPicture(plan, scene);
  const { width, height } = plan;
  return { width, height, title: wish.title, description: sentencesOf(state).join(' '), items: scene.items };
}

/**
 * Paper, texts, strips, legend, map, playhead.
 * @param {Plan} plan
 * @param {ScenePen} scene
 */
function paintPicture({ width, height, state, texts, map, keys, keysTop, strips }, scene) {
  const { pen } = scene;
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, height);
  for (const text of texts) writeParagraph(text, pen);
  scene.group('timeline', () => {
    placeStrips(strips, pen);
    drawTimeline(state, pen);
  });
  scene.group('legend', () => drawKeys(state, pen, keys, MARGIN, keysTop));
  if (map) scene.group('map', () => drawMap(map, state, pen));
  scene.group('playhead', () => {
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
 * @param {Paragraph} paragraph
 * @param {Pen} pen
 */
function writeParagraph({ lines, font, color, step, top }, pen) {
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  for (const [i, line] of lines.entries()) writeText(pen, line, MARGIN, top + step * (i + 0.5), font, color);
}

/**
 * @param {PlannedMap} planned
 * @param {State} state
 * @param {Pen} pen
 */
function drawMap({ map, viewport, place }, state, pen) {
  pen.save();
  pen.beginPath();
  pen.rect(place.left, place.top, place.width, place.height);
  pen.clip();
  pen.translate(place.left, place.top);
  pen.fillStyle = state.theme.sea;
  pen.fillRect(0, 0, place.width, place.height);
  drawBase(state, map, pen, viewport);
  paintOverlay(state, map, pen, viewport, []);
  pen.restore();
  pen.strokeStyle = state.theme.line;
  pen.lineWidth = 1;
  pen.strokeRect(place.left, place.top, place.width, place.height);
}
