// The CSV files of a day, byte for byte those of the API. Pure.

import { dayOf } from '../../timemap/static/text/dates.js';
import { runOn } from './day_lookup.js';

/** @import { CsvFile } from '../page.d.ts' */

/** Stands where the day does: see csv_files.py. */
const PLACE = '\ue000';

/**
 * The file of a day, and the name to save it by.
 * @param {CsvFile} file
 * @param {string} as_of
 */
export function csvOf(file, as_of) {
  const day = dayOf(as_of);
  const rows = file.links
    ? file.links.map((runs) => runOn(runs, day)[1])
    : (file.rows ?? []).filter(([first]) => first <= day).map(([, text]) => text);
  return { name: file.name.replace(PLACE, as_of), text: [file.head, ...rows].join('').replaceAll(PLACE, as_of) };
}
