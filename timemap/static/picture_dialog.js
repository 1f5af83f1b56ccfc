// “Save picture”: what the picture or film is to be, a preview of it, and the file.

import { fillSelect } from './dom.js';
import { filmOf, reelOf } from './film.js';
import { filmState, MOST } from './film_days.js';
import { say } from './i18n.js';
import { pictureScene } from './picture.js';
import { dialogOf, fieldsOf } from './picture_fields.js';
import { filmName, pdfFile, pngFile, pngSize, SIZES, svgFile } from './picture_files.js';
import { filmTitleOf, titleOf } from './picture_texts.js';
import { saveFile } from './save_file.js';
import { drawScene } from './scene_canvas.js';
import { shownAnswer } from './shown_answer.js';

/**
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').PlayMode} PlayMode
 * @typedef {import('../scene.d.ts').Frame} Frame
 * @typedef {import('../scene.d.ts').Shape} Shape
 * @typedef {import('../scene.d.ts').Wish} Wish
 * @typedef {import('./picture_fields.js').Fields} Fields
 */

const PREVIEW = 640; // CSS pixels
const QUIET = 250; // milliseconds without a key before the preview is drawn anew

/**
 * Opens the dialog over the page; it shows the state of this moment.
 * @param {State} now
 */
export function openPictureDialog(now) {
  const state = { ...now, answer: shownAnswer(document) };
  const fields = fieldsOf(state);
  const dialog = dialogOf(state, fields);
  const ended = new AbortController();
  now.el.root.append(dialog);
  now.mounted.signal.addEventListener('abort', () => dialog.close(), { signal: ended.signal });
  dialog.addEventListener('close', () => {
    ended.abort();
    dialog.remove();
    now.el.picture.focus();
  });
  bindFields(state, fields, dialog, ended.signal);
  dialog.showModal();
  fields.title.select();
  showChoice(state, fields);
}

/**
 * @param {State} state
 * @param {Fields} fields
 * @param {HTMLDialogElement} dialog
 * @param {AbortSignal} ended
 */
function bindFields(state, fields, dialog, ended) {
  const { title, frame, shape, format, step, close } = fields;
  let quiet = 0;
  title.addEventListener('input', () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => drawPreview(state, fields), QUIET);
  });
  for (const field of [frame, shape, format, step]) field.addEventListener('change', () => showChoice(state, fields));
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('submit', (event) => {
    event.preventDefault();
    save(state, fields, ended);
  });
}

/**
 * What the reader wants.
 * @param {State} state
 * @param {Fields} fields
 * @returns {Wish}
 */
function wishOf(state, { title, frame, shape, format }) {
  const film = format.value === 'film';
  return {
    title: title.value.trim() || (film ? filmTitleOf(state) : titleOf(state)),
    frame: /** @type {Frame} */ (frame.value),
    shape: /** @type {Shape} */ (shape.value),
    film,
  };
}

/**
 * Shows what belongs to the chosen format and shape.
 * @param {State} state
 * @param {Fields} fields
 */
function showChoice(state, fields) {
  const { size, rows, format, shape, title } = fields;
  const sizes = SIZES.map((times) => {
    const [width, height] = pngSize(/** @type {Shape} */ (shape.value), times);
    return /** @type {[string, string]} */ ([String(times), say(state.words.pixels, { times, width, height })]);
  });
  fillSelect(size, sizes, size.value);
  rows.size.hidden = format.value !== 'png';
  rows.step.hidden = format.value !== 'film';
  const titles = [titleOf(state), filmTitleOf(state)];
  if (titles.includes(title.value)) title.value = titles[format.value === 'film' ? 1 : 0];
  sayLength(state, fields);
  drawPreview(state, fields);
}

/**
 * How long a film would be; one that is too long cannot be saved.
 * @param {State} state
 * @param {Fields} fields
 */
function sayLength(state, fields) {
  const { fault, done, format, step } = fields;
  for (const note of [fault, done]) note.textContent = '';
  fields.save.disabled = false;
  if (format.value !== 'film') return;
  const { days, times } = reelOf(state, /** @type {PlayMode} */ (step.value));
  const [n, seconds] = [days.length, Math.round(times.reduce((sum, time) => sum + time, 0))];
  if (n > MOST) fault.textContent = say(state.words.filmTooLong, { n, most: MOST });
  else done.textContent = say(state.words.filmLength, { n, seconds });
  fields.save.disabled = n > MOST;
}

/**
 * @param {State} state
 * @param {Fields} fields
 */
function drawPreview(state, fields) {
  const wish = wishOf(state, fields);
  const scene = pictureScene(wish.film ? filmState(state) : state, wish);
  drawScene(scene, fields.preview, (PREVIEW * state.ratio) / scene.width);
  fields.preview.setAttribute('aria-label', `${scene.title}. ${scene.description}`);
  fields.preview.dataset.drawn = 'true';
}

/**
 * @param {State} state
 * @param {Fields} fields
 * @param {AbortSignal} ended
 */
async function save(state, fields, ended) {
  const { fault, done, close } = fields;
  for (const note of [fault, done]) note.textContent = '';
  fields.save.disabled = true;
  close.textContent = state.words.cancel;
  try {
    const file = await fileOf(state, fields, ended);
    if (file === 'unable') fault.textContent = state.words.filmUnable;
    if (typeof file === 'string') return;
    saveFile(file.blob, file.name);
    done.textContent = say(state.words.pictureSaved, { name: file.name });
  } catch {
    fault.textContent = state.words.pictureFailed;
  } finally {
    fields.save.disabled = false;
    fields.progress.hidden = true;
    close.textContent = state.words.close;
  }
}

/**
 * @param {State} state
 * @param {Fields} fields
 * @param {AbortSignal} ended
 */
async function fileOf(state, fields, ended) {
  const { format, size, step, progress } = fields;
  const wish = wishOf(state, fields);
  if (format.value === 'svg') return svgFile(state, wish);
  if (format.value === 'pdf') return pdfFile(state, wish);
  if (format.value === 'png') return pngFile(state, wish, Number(size.value));
  progress.hidden = false;
  const seen = (/** @type {number} */ value, /** @type {number} */ max) => Object.assign(progress, { value, max });
  const film = await filmOf(filmState(state), wish, /** @type {PlayMode} */ (step.value), seen, ended);
  return film instanceof Blob ? { blob: film, name: filmName(state) } : film;
}
