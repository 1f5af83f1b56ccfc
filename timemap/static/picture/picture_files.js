// A picture as a file, by format.

import { make } from '../dom.js';
import { isoOf } from '../text/dates.js';
import { pictureScene } from './picture.js';
import { SHAPES } from './picture_plan.js';
import { drawScene } from './scene_canvas.js';
import { svgOf } from './scene_svg.js';

/**
 * @import { State } from '../../types.d.ts'
 * @import { SceneOf, Shape, Wish } from '../../scene.d.ts'
 */

/** @typedef {{ blob: Blob, name: string }} File */

export const SIZES = [1, 2, 3];

/**
 * Pixels of a PNG.
 * @param {SceneOf} scene
 * @param {Shape} shape
 * @param {number} times
 * @returns {[width: number, height: number]}
 */
export function pngSize({ width, height }, shape, times) {
  const { ratio } = SHAPES[shape];
  return [Math.round(width * ratio * times), Math.round(height * ratio * times)];
}

/**
 * @param {State} state
 * @param {Wish} wish
 * @param {number} times
 * @returns {Promise<File>}
 */
export async function pngFile(state, wish, times) {
  const canvas = make('canvas');
  drawScene(pictureScene(state, wish), canvas, SHAPES[wish.shape].ratio * times);
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (!blob) throw new Error('this browser gives no picture of this size');
  return { blob, name: fileName(state, `map-${canvas.width}x${canvas.height}.png`) };
}

/**
 * @param {State} state
 * @param {Wish} wish
 * @returns {File}
 */
export function svgFile(state, wish) {
  const blob = new Blob([svgOf(pictureScene(state, wish))], { type: 'image/svg+xml' });
  return { blob, name: fileName(state, 'map.svg') };
}

/**
 * @param {State} state
 * @param {string} end
 */
function fileName({ day, data }, end) {
  return `${data.file}-${isoOf(day)}-${end}`;
}
