// “Save picture”: what the picture is to be, a preview of it, and the file.

import { fillSelect } from '../dom.js';
import { say } from '../text/i18n.js';
import { pictureScene } from './picture.js';
import { dialogOf, fieldsOf } from './picture_fields.js';
import { pngFile, pngSize, SIZES, svgFile } from './picture_files.js';
import { titleOf } from './picture_texts.js';
import { saveFile } from './save_file.js';
import { drawScene } from './scene_canvas.js';
import { shownAnswer } from './shown_answer.js';

/**
 * @import { State } from '../../types.d.ts'
 * @import { Frame, SceneOf, Shape, Wish } from '../../scene.d.ts'
 * @import { Fields } from './picture_fields.js'
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
  });
  bindFields(state, fields, dialog);
  dialog.showModal();
  fields.title.select();
  showChoice(state, fields);
}

/**
 * Saves the picture with which the dialog would open.
 * @param {State} now
 * @param {(text: string) => void} tell
 */
export async function savePicture(now, tell) {
  const state = { ...now, answer: shownAnswer(document) };
  const fields = fieldsOf(state);
  await save(state, fields);
  tell(fields.done.textContent || fields.fault.textContent || '');
}

/**
 * @param {State} state
 * @param {Fields} fields
 * @param {HTMLDialogElement} dialog
 */
function bindFields(state, fields, dialog) {
  const { title, frame, shape, format, close } = fields;
  let quiet = 0;
  title.addEventListener('input', () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => drawPreview(state, fields), QUIET);
  });
  for (const field of [frame, shape, format]) field.addEventListener('change', () => showChoice(state, fields));
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('submit', (event) => {
    event.preventDefault();
    save(state, fields);
  });
}

/**
 * What the reader wants.
 * @param {State} state
 * @param {Fields} fields
 * @returns {Wish}
 */
function wishOf(state, { title, frame, shape }) {
  return {
    title: title.value.trim() || titleOf(state),
    frame: /** @type {Frame} */ (frame.value),
    shape: /** @type {Shape} */ (shape.value),
  };
}

/**
 * Shows what belongs to the chosen format and shape.
 * @param {State} state
 * @param {Fields} fields
 */
function showChoice(state, fields) {
  fields.sizeRow.hidden = fields.format.value !== 'png';
  clearNotes(fields);
  fillSizes(state, fields, drawPreview(state, fields));
}

/**
 * @param {State} state
 * @param {Fields} fields
 * @param {SceneOf} scene
 */
function fillSizes(state, { size, shape }, scene) {
  const sizes = SIZES.map((times) => {
    const [width, height] = pngSize(scene, /** @type {Shape} */ (shape.value), times);
    return /** @type {[string, string]} */ ([String(times), say(state.words.pixels, { times, width, height })]);
  });
  fillSelect(size, sizes, size.value);
}

/** @param {Fields} fields */
function clearNotes({ fault, done }) {
  for (const note of [fault, done]) note.textContent = '';
}

/**
 * @param {State} state
 * @param {Fields} fields
 * @returns {SceneOf}
 */
function drawPreview(state, fields) {
  const wish = wishOf(state, fields);
  const scene = pictureScene(state, wish);
  drawScene(scene, fields.preview, (PREVIEW * state.ratio) / scene.width);
  fields.preview.setAttribute('aria-label', `${scene.title}. ${scene.description}`);
  fields.preview.dataset.drawn = 'true';
  return scene;
}

/**
 * @param {State} state
 * @param {Fields} fields
 */
async function save(state, fields) {
  const { format, size, fault, done } = fields;
  clearNotes(fields);
  fields.save.disabled = true;
  try {
    const wish = wishOf(state, fields);
    const file = format.value === 'svg' ? svgFile(state, wish) : await pngFile(state, wish, Number(size.value));
    saveFile(file.blob, file.name);
    done.textContent = say(state.words.pictureSaved, { name: file.name });
  } catch {
    fault.textContent = state.words.pictureFailed;
  } finally {
    fields.save.disabled = false;
  }
}
