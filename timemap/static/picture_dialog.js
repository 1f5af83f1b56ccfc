// “Save picture”: what the picture is to be, a preview of it, and the file.

import { fillSelect, make } from './dom.js';
import { say } from './i18n.js';
import { pictureScene } from './picture.js';
import { pngFile, pngSize, SIZES, svgFile } from './picture_files.js';
import { chosenCrossing, framesOf } from './picture_frame.js';
import { titleOf } from './picture_texts.js';
import { saveFile } from './save_file.js';
import { drawScene } from './scene_canvas.js';

/**
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../scene.d.ts').Frame} Frame
 * @typedef {import('../scene.d.ts').Shape} Shape
 * @typedef {import('../scene.d.ts').Wish} Wish
 */

/** @typedef {ReturnType<typeof fieldsOf>} Fields */

const TITLE_MOST = 160; // characters
const PREVIEW = 640; // CSS pixels
const QUIET = 250; // milliseconds without a key before the preview is drawn anew

/**
 * Opens the dialog over the page; it shows the state of this moment.
 * @param {State} now
 */
export function openPictureDialog(now) {
  const state = { ...now };
  const fields = fieldsOf(state);
  const dialog = dialogOf(state, fields);
  now.el.root.append(dialog);
  now.mounted.signal.addEventListener('abort', () => dialog.remove());
  dialog.addEventListener('close', () => {
    dialog.remove();
    now.el.picture.focus();
  });
  bindFields(state, fields, dialog);
  dialog.showModal();
  fields.title.select();
  showChoice(state, fields);
}

/**
 * The elements that the reader fills in or looks at.
 * @param {State} state
 */
function fieldsOf(state) {
  const { words: w } = state;
  const title = make('input');
  Object.assign(title, { type: 'text', value: titleOf(state), maxLength: TITLE_MOST, autocomplete: 'off' });
  const preview = make('canvas', 'tm-preview');
  preview.setAttribute('role', 'img');
  const place = chosenCrossing(state)?.name ?? '';
  const frames = { chosen: place, view: w.frameView, border: w.border };
  return {
    title,
    frame: selectOf(framesOf(state).map((frame) => [frame, frames[frame]])),
    shape: selectOf([
      ['wide', w.wide],
      ['square', w.square],
    ]),
    format: selectOf([
      ['png', w.formatPng],
      ['svg', w.formatSvg],
    ]),
    size: make('select'),
    sizeRow: make('div', 'tm-field'),
    preview,
    fault: make('p', 'tm-dialog-note'),
    done: make('p', 'tm-dialog-note'),
    save: make('button', 'tm-primary', w.save),
    close: make('button', '', w.close),
  };
}

/** @param {[value: string, text: string][]} options */
function selectOf(options) {
  const select = make('select');
  fillSelect(select, options, options[0][0]);
  return select;
}

/**
 * @param {State} state
 * @param {Fields} fields
 */
function dialogOf({ words: w, map }, fields) {
  const dialog = make('dialog', 'tm-dialog');
  const heading = make('h2', '', w.picture);
  heading.id = 'tm-picture-heading';
  dialog.setAttribute('aria-labelledby', heading.id);
  const form = make('form');
  form.method = 'dialog';
  fields.save.type = 'submit';
  fields.close.type = 'button';
  fields.fault.setAttribute('role', 'alert');
  fields.done.setAttribute('role', 'status');
  labelled(fields.sizeRow, w.pictureSize, fields.size);
  const rows = [labelled(make('div', 'tm-field tm-wide-field'), w.pictureTitleField, fields.title)];
  if (map?.viewport) rows.push(labelled(make('div', 'tm-field'), w.pictureFrame, fields.frame));
  rows.push(labelled(make('div', 'tm-field'), w.pictureShape, fields.shape));
  rows.push(labelled(make('div', 'tm-field'), w.pictureFormat, fields.format), fields.sizeRow);
  const buttons = make('p', 'tm-dialog-buttons');
  buttons.append(fields.close, fields.save);
  form.append(heading, ...rows, fields.preview, fields.fault, fields.done, buttons);
  dialog.append(form);
  return dialog;
}

/**
 * A field under its label.
 * @param {HTMLElement} row
 * @param {string} text
 * @param {HTMLElement} field
 */
function labelled(row, text, field) {
  const label = make('label', '', text);
  field.id = `tm-picture-${text.replaceAll(' ', '-')}`;
  label.htmlFor = field.id;
  row.append(label, field);
  return row;
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
  const { size, sizeRow, format, shape } = fields;
  const chosen = size.value || '1';
  const sizes = SIZES.map((times) => {
    const [width, height] = pngSize(/** @type {Shape} */ (shape.value), times);
    return /** @type {[string, string]} */ ([String(times), say(state.words.pixels, { times, width, height })]);
  });
  fillSelect(size, sizes, chosen);
  sizeRow.hidden = format.value !== 'png';
  drawPreview(state, fields);
}

/**
 * @param {State} state
 * @param {Fields} fields
 */
function drawPreview(state, fields) {
  const scene = pictureScene(state, wishOf(state, fields));
  drawScene(scene, fields.preview, (PREVIEW * state.ratio) / scene.width);
  fields.preview.setAttribute('aria-label', `${scene.title}. ${scene.description}`);
  fields.preview.dataset.drawn = 'true';
}

/**
 * @param {State} state
 * @param {Fields} fields
 */
async function save(state, fields) {
  const { format, size, fault, done } = fields;
  const wish = wishOf(state, fields);
  for (const note of [fault, done]) note.textContent = '';
  fields.save.disabled = true;
  try {
    const { blob, name } =
      format.value === 'svg' ? svgFile(state, wish) : await pngFile(state, wish, Number(size.value));
    saveFile(blob, name);
    done.textContent = say(state.words.pictureSaved, { name });
  } catch {
    fault.textContent = state.words.pictureFailed;
  } finally {
    fields.save.disabled = false;
  }
}
