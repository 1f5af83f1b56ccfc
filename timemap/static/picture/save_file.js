// A file that the browser saves.

import { make } from '../dom.js';

const LONG = 60_000; // milliseconds: the browser has read it by then

/**
 * @param {Blob} blob
 * @param {string} name
 */
export function saveFile(blob, name) {
  const link = make('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), LONG);
}
