// A film of a period: a picture of each day, drawn on one canvas and encoded by the browser as WebM.

import { plainContext } from './canvas.js';
import { make } from './dom.js';
import { filmDays, filmPeriod, filmTimes } from './film_days.js';
import { firstAtOrAfter } from './lookup.js';
import { drawGround, paintDay, paintFixed, scenePen } from './picture.js';
import { planPicture, SHAPES } from './picture_plan.js';
import { drawItems } from './scene_canvas.js';
import { stopDays } from './stops.js';

/**
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').PlayMode} PlayMode
 * @typedef {import('../film.d.ts').FilmLibrary} FilmLibrary
 * @typedef {import('../film.d.ts').FilmOutput} FilmOutput
 * @typedef {import('../film.d.ts').FilmSource} FilmSource
 * @typedef {import('../scene.d.ts').Pen} Pen
 * @typedef {import('../scene.d.ts').Wish} Wish
 * @typedef {import('./picture.js').DrawGround} DrawGround
 */

/** @typedef {{ days: number[], times: number[] }} Reel */

const LIBRARY = './mediabunny.min.mjs'; // timemap/vendor
const CODECS = ['vp8', 'vp9', 'av1'];
const BITS = 6_000_000; // per second

/**
 * The days of a film and how long each is seen.
 * @param {State} state
 * @param {PlayMode} mode
 * @returns {Reel}
 */
export function reelOf(state, mode) {
  const days = filmDays(mode, stopDays(state), filmPeriod(state));
  return { days, times: filmTimes(mode, state.play.speed, days.length) };
}

/**
 * The library that writes films and the codec for them; null in a browser that encodes none (the server then is on plain
 * http, or the browser is old).
 * @param {Wish} wish
 * @returns {Promise<{ library: FilmLibrary, codec: string } | null>}
 */
async function encoderFor({ shape }) {
  if (!('VideoEncoder' in globalThis)) return null;
  const library = /** @type {FilmLibrary} */ (await import(LIBRARY));
  const [width, height] = filmSize(shape);
  const codec = await library.getFirstEncodableVideoCodec(CODECS, { width, height, bitrate: BITS });
  return codec ? { library, codec } : null;
}

/**
 * @param {Wish['shape']} shape
 * @returns {[width: number, height: number]}
 */
export function filmSize(shape) {
  const { width, height, film } = SHAPES[shape];
  return [Math.round(width * film), Math.round(height * film)];
}

/**
 * A film as a file; null where the browser makes none, or `signal` has ended it.
 * @param {State} state
 * @param {Wish} wish
 * @param {PlayMode} mode
 * @param {(done: number, of: number) => void} progress
 * @param {AbortSignal} signal
 * @returns {Promise<Blob | 'unable' | 'cancelled'>}
 */
export async function filmOf(state, wish, mode, progress, signal) {
  const encoder = await encoderFor(wish);
  if (!encoder) return 'unable';
  const { library, codec } = encoder;
  const canvas = make('canvas');
  [canvas.width, canvas.height] = filmSize(wish.shape);
  const target = new library.BufferTarget();
  const output = new library.Output({ format: new library.WebMOutputFormat(), target });
  const source = new library.CanvasSource(canvas, { codec, bitrate: BITS, keyFrameInterval: 2 });
  output.addVideoTrack(source);
  await output.start();
  try {
    const whole = await addPictures(state, wish, reelOf(state, mode), canvas, source, progress, signal);
    if (!whole) return 'cancelled';
    await output.finalize();
  } finally {
    if (output.state !== 'finalized') await output.cancel();
  }
  return new Blob([target.buffer ?? new ArrayBuffer(0)], { type: 'video/webm' });
}

/**
 * Draws each picture and gives it to the encoder; whether all of them were wanted.
 * @param {State} state
 * @param {Wish} wish
 * @param {Reel} reel
 * @param {HTMLCanvasElement} canvas
 * @param {FilmSource} source
 * @param {(done: number, of: number) => void} progress
 * @param {AbortSignal} signal
 */
async function addPictures(state, wish, { days, times }, canvas, source, progress, signal) {
  const draw = painterOf(state, wish, canvas);
  let at = 0;
  for (const [i, day] of days.entries()) {
    if (signal.aborted) return false;
    draw(day);
    await source.add(at, times[i]);
    at += times[i];
    progress(i + 1, days.length);
    await new Promise((resolve) => setTimeout(resolve)); // the page stays alive
  }
  return true;
}

/**
 * What draws the picture of a day; all that days share is drawn once.
 * @param {State} state
 * @param {Wish} wish
 * @param {HTMLCanvasElement} canvas
 * @returns {(day: number) => void}
 */
export function painterOf(state, wish, canvas) {
  const { film } = SHAPES[wish.shape];
  const recorder = scenePen();
  const plan = planPicture(state, wish, recorder.pen);
  paintFixed(plan, recorder.pen);
  const fixed = drawnOnce(recorder.items, canvas.width, canvas.height, film);
  const ground = groundOf(film);
  const ctx = plainContext(canvas);
  return (day) => {
    ctx.reset();
    ctx.drawImage(fixed, 0, 0);
    ctx.scale(film, film);
    paintDay(plan, { ...plan.state, day }, wish, ctx, ground);
  };
}

/**
 * What draws the map's base: its picture is made anew only when a feature begins or ceases to exist.
 * @param {number} ratio
 * @returns {DrawGround}
 */
function groundOf(ratio) {
  let known = -1;
  /** @type {HTMLCanvasElement | null} */
  let picture = null;
  return (planned, state, pen) => {
    const { width, height } = planned.place;
    const epoch = firstAtOrAfter(state.epochs, state.day + 1);
    if (!picture || epoch !== known) {
      const recorder = scenePen();
      drawGround(planned, state, recorder.pen);
      picture = drawnOnce(recorder.items, Math.ceil(width * ratio), Math.ceil(height * ratio), ratio);
      known = epoch;
    }
    pen.drawImage(picture, 0, 0, picture.width / ratio, picture.height / ratio);
  };
}

/**
 * @param {import('../scene.d.ts').Instruction[]} items
 * @param {number} width
 * @param {number} height
 * @param {number} ratio
 */
function drawnOnce(items, width, height, ratio) {
  const canvas = make('canvas');
  Object.assign(canvas, { width, height });
  const ctx = plainContext(canvas);
  ctx.scale(ratio, ratio);
  drawItems(items, ctx, ratio);
  return canvas;
}
