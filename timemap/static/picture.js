// A picture of a day: title, sentence, map, strips, legend and where it comes from, planned once and drawn by any pen.

import { drawBase } from './base_map.js';
import { plainContext, writeText } from './canvas.js';
import { make } from './dom.js';
import { paintOverlay } from './overlay.js';
import { framed } from './picture_frame.js';
import { drawKeys, keysInRows, legendHeight } from './picture_legend.js';
import { drawStrips, pictureState, stripsHeight } from './picture_state.js';
import { footerOf, sentencesOf } from './picture_texts.js';
import { ScenePen } from './scene_pen.js';
import { linesOf } from './text_lines.js';

/**
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').Viewport} Viewport
 * @typedef {import('../types.d.ts').PlacedKey} PlacedKey
 * @typedef {import('../scene.d.ts').Pen} Pen
 * @typedef {import('../scene.d.ts').SceneOf} SceneOf
 * @typedef {import('../scene.d.ts').Shape} Shape
 * @typedef {import('../scene.d.ts').Wish} Wish
 */

/** @typedef {{ left: number, top: number, width: number, height: number }} Place */
/** @typedef {{ lines: string[], font: string, color: string, step: number, top: number }} Paragraph */
/**
 * @typedef {object} Plan
 * @property {number} width
 * @property {number} height
 * @property {State} state  as the picture sees it
 * @property {Paragraph[]} texts
 * @property {Place | null} map  none without a map
 * @property {{ left: number, top: number }} strips
 * @property {PlacedKey[]} keys
 * @property {number} keysTop
 * @property {Viewport | null} viewport
 */

/** Width and height in the picture's own pixels, and how many pixels of a PNG each is at 1×. */
/** @type {Record<Shape, { width: number, height: number, ratio: number }>} */
export const SHAPES = {
  wide: { width: 1200, height: 675, ratio: 4 / 3 },
  square: { width: 1000, height: 1000, ratio: 6 / 5 },
};

const MARGIN = 36;
const GAP = 14;
const BESIDE = 400; // width of the strips beside the map
const MANY = 4; // strips: more of them stand beside a wide map
const LEAST = 150; // height of a map that says something

/**
 * A picture as a list of instructions.
 * @param {State} state
 * @param {Wish} wish
 * @returns {SceneOf}
 */
export function pictureScene(state, wish) {
  const pen = scenePen();
  const plan = planPicture(state, wish, pen.pen);
  paintPicture(plan, plan.state, pen.pen, drawMapBase);
  const { width, height } = plan;
  return { width, height, title: wish.title, description: sentencesOf(state).join(' '), items: pen.items };
}

export function scenePen() {
  return new ScenePen(plainContext(make('canvas')), '#ffffff');
}

/**
 * Where everything of a picture stands.
 * @param {State} state
 * @param {Wish} wish
 * @param {Pen} pen  measures texts
 * @returns {Plan}
 */
export function planPicture(state, wish, pen) {
  const { width, height } = SHAPES[wish.shape];
  const inner = width - 2 * MARGIN;
  const many = pictureState(state, inner);
  const beside = wish.shape === 'wide' && Boolean(state.map?.viewport) && many.layout.rows.length > MANY;
  const copy = beside ? pictureState(state, BESIDE) : many;
  const head = headOf(copy, wish.title, pen, inner);
  const keys = keysInRows(copy, pen, inner);
  const foot = footOf(copy, pen, inner, height - MARGIN);
  const keysTop = foot[0].top - GAP - legendHeight(keys);
  const top = endOf(head) + GAP;
  const room = keysTop - GAP / 2 - top;
  const strips = stripsHeight(copy);
  /** @type {Place} */
  const map = beside
    ? { left: MARGIN, top, width: inner - BESIDE - 20, height: room }
    : { left: MARGIN, top, width: inner, height: Math.max(LEAST, room - strips - GAP) };
  const shown = state.map?.viewport;
  return {
    width,
    height,
    state: copy,
    texts: [...head, ...foot],
    map: shown ? map : null,
    strips: beside
      ? { left: width - MARGIN - BESIDE, top }
      : { left: MARGIN, top: shown ? top + map.height + GAP : top },
    keys,
    keysTop,
    viewport: state.map && shown ? framed(state, state.map, shown, wish.frame, map.width, map.height) : null,
  };
}

/** @param {Paragraph[]} paragraphs */
function endOf(paragraphs) {
  const { top, step, lines } = paragraphs[paragraphs.length - 1];
  return top + step * lines.length;
}

/**
 * @param {State} state
 * @param {string} title
 * @param {Pen} pen
 * @param {number} width
 * @returns {Paragraph[]}
 */
function headOf(state, title, pen, width) {
  const { theme } = state;
  const titleFont = `700 28px ${theme.font}`;
  const font = `15.5px ${theme.font}`;
  const first = {
    lines: linesOf(pen, title, width, titleFont, 2),
    font: titleFont,
    color: theme.ink,
    step: 34,
    top: MARGIN - 6,
  };
  const says = sentencesOf(state).flatMap((text) => linesOf(pen, text, width, font, 3));
  return [first, { lines: says, font, color: theme.ink, step: 21, top: endOf([first]) + 4 }];
}

/**
 * @param {State} state
 * @param {Pen} pen
 * @param {number} width
 * @param {number} bottom
 * @returns {Paragraph[]}
 */
function footOf(state, pen, width, bottom) {
  const { theme } = state;
  const font = `11px ${theme.font}`;
  const lines = footerOf(state).flatMap((text) => linesOf(pen, text, width, font));
  return [{ lines, font, color: theme.muted, step: 15, top: bottom - 15 * lines.length + 8 }];
}

/**
 * Draws a picture as it is planned; `state` may stand on another day than the plan's.
 * @param {Plan} plan
 * @param {State} state
 * @param {Pen} pen
 * @param {(plan: Plan, state: State, pen: Pen) => void} drawGround  draws the map's base
 */
export function paintPicture(plan, state, pen, drawGround) {
  const { width, height, texts, keys, keysTop, strips, map } = plan;
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, height);
  for (const text of texts) writeParagraph(text, pen);
  if (map) inGroup(pen, 'map', () => drawMap(plan, state, pen, drawGround));
  inGroup(pen, 'timeline', () => drawStrips(state, pen, strips.left, strips.top));
  inGroup(pen, 'legend', () => drawKeys(state, pen, keys, MARGIN, keysTop));
}

/**
 * @param {Pen} pen
 * @param {string} name
 * @param {() => void} draw
 */
function inGroup(pen, name, draw) {
  if (pen.group) pen.group(name, draw);
  else draw();
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
 * @param {Plan} plan
 * @param {State} state
 * @param {Pen} pen
 * @param {(plan: Plan, state: State, pen: Pen) => void} drawGround
 */
function drawMap(plan, state, pen, drawGround) {
  const { map: place, viewport } = plan;
  if (!place || !viewport || !state.map) return;
  pen.save();
  pen.beginPath();
  pen.rect(place.left, place.top, place.width, place.height);
  pen.clip();
  pen.translate(place.left, place.top);
  drawGround(plan, state, pen);
  paintOverlay(state, { ...state.map, viewport }, pen, viewport, []);
  pen.restore();
  pen.strokeStyle = state.theme.line;
  pen.lineWidth = 1;
  pen.strokeRect(place.left, place.top, place.width, place.height);
}

/**
 * Sea and layers.
 * @param {Plan} plan
 * @param {State} state
 * @param {Pen} pen
 */
export function drawMapBase({ map: place, viewport }, state, pen) {
  if (!place || !viewport || !state.map) return;
  pen.fillStyle = state.theme.sea;
  pen.fillRect(0, 0, place.width, place.height);
  drawBase(state, { ...state.map, viewport }, pen, viewport);
}
