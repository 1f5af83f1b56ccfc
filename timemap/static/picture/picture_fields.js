// The fields of the dialog “Save picture”, and how they are laid out.

import { fillSelect, make } from '../dom.js';
import { SIZES } from './picture_files.js';
import { chosenCrossing, framesOf } from './picture_frame.js';
import { titleOf } from './picture_texts.js';

/** @import { State } from '../../types.d.ts' */
/** @typedef {ReturnType<typeof fieldsOf>} Fields */

const TITLE_MOST = 160; // characters

/**
 * The elements that the reader fills in or looks at.
 * @param {State} state
 */
export function fieldsOf(state) {
  const { words: w } = state;
  const title = make('input');
  Object.assign(title, { type: 'text', value: titleOf(state), maxLength: TITLE_MOST, autocomplete: 'off' });
  const preview = make('canvas', 'tm-preview');
  preview.setAttribute('role', 'img');
  const frames = { chosen: chosenCrossing(state)?.name ?? '', view: w.frameView, border: w.border };
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
    size: selectOf(SIZES.map((times) => [String(times), ''])),
    sizeRow: make('div', 'tm-field'),
    preview,
    fault: make('p', 'tm-dialog-note'),
    done: make('p', 'tm-dialog-note'),
    save: make('button', 'tm-primary tm-plain', w.save),
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
export function dialogOf({ words: w, map }, fields) {
  const { save, close, fault, done, preview } = fields;
  const dialog = make('dialog', 'tm-dialog');
  const heading = make('h2', '', w.picture);
  heading.id = 'tm-picture-heading';
  dialog.setAttribute('aria-labelledby', heading.id);
  const form = make('form');
  form.method = 'dialog';
  save.type = 'submit';
  close.type = 'button';
  fault.setAttribute('role', 'alert');
  done.setAttribute('role', 'status');
  const lines = [labelled(make('div', 'tm-field tm-wide-field'), w.pictureTitleField, fields.title)];
  if (map?.viewport) lines.push(labelled(make('div', 'tm-field'), w.pictureFrame, fields.frame));
  lines.push(
    labelled(make('div', 'tm-field'), w.pictureShape, fields.shape),
    labelled(make('div', 'tm-field'), w.pictureFormat, fields.format),
    labelled(fields.sizeRow, w.pictureSize, fields.size),
  );
  const buttons = make('p', 'tm-dialog-buttons');
  buttons.append(close, save);
  form.append(heading, ...lines, preview, fault, done, buttons);
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
