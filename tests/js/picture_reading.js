// What a picture says, read back from its instructions.

import { existsOn } from '../../timemap/static/lookup.js';
import { ScenePen } from '../../timemap/static/picture/scene_pen.js';
import { stripFill } from '../../timemap/static/timeline/patterns.js';
import { SIZES, xOf } from '../../timemap/static/timeline/timeline_layout.js';
import { ruler } from './picture_stage.js';

/**
 * @import { Plan } from '../../timemap/static/picture/picture_plan.js'
 * @import { State } from '../../timemap/types.d.ts'
 * @import { Instruction, PathOf } from '../../timemap/scene.d.ts'
 */

/**
 * The paths of a group, with those of the groups in it.
 * @param {Instruction[]} items
 * @param {string} name
 */
function pathsIn(items, name) {
  const from = items.findIndex((item) => item.kind === 'group' && item.name === name);
  /** @type {PathOf[]} */
  const paths = [];
  for (let i = from + 1, depth = 1; depth > 0; i += 1) {
    const item = items[i];
    if (item.kind === 'group' || item.kind === 'clip') depth += 1;
    else if (item.kind === 'end') depth -= 1;
    else if (item.kind === 'path') paths.push(item);
  }
  return paths;
}

/**
 * The statuses whose marks are drawn, once for each mark.
 * @param {State} state
 * @param {PathOf[]} paths
 */
function marksIn(state, paths) {
  return Object.entries(state.data.status).flatMap(([status, { glyph }]) => {
    const d = glyph.area || glyph.line;
    return paths.filter((path) => path.at && path.d === d && (glyph.area ? path.fill : path.stroke)).map(() => status);
  });
}

/**
 * The statuses by their fills on strips.
 * @param {State} state
 */
function fillsOf(state) {
  const pen = new ScenePen(/** @type {any} */ (ruler()), '#ffffff').pen;
  return new Map(
    Object.keys(state.data.status).map((status) => [JSON.stringify(stripFill(state, pen, status)), status]),
  );
}

/**
 * Whether a path is a box around a point.
 * @param {PathOf} path
 * @param {number} x
 * @param {number} y
 */
function holds({ d }, x, y) {
  const [, left, top, right, , , bottom] = d.match(/^M(\S+) (\S+)L(\S+) (\S+)L(\S+) (\S+)L\S+ \S+Z$/) ?? [];
  return Number(left) <= x && x <= Number(right) && Number(top) <= y && y <= Number(bottom);
}

/**
 * The statuses of marks and strips in a picture and in its legend, and what crossings it shows.
 * @param {Plan} plan
 * @param {Instruction[]} items
 */
export function pictureOf({ state, strips }, items) {
  const fills = fillsOf(state);
  const [map, timeline, legend] = ['map', 'timeline', 'legend'].map((name) => pathsIn(items, name));
  const statusOf = (/** @type {PathOf} */ path) => fills.get(JSON.stringify(path.fill));
  const pieces = timeline.filter((path) => statusOf(path));
  const x = strips.left + strips.scale * xOf(state, state.day + 0.5);
  const rows = state.layout.rows.map(({ link, y }) => {
    const here = pieces.filter((path) => holds(path, x, strips.top + strips.scale * (y + SIZES.strip / 2)));
    return [link.crossing_id, link.service, here.length ? statusOf(here[here.length - 1]) : null];
  });
  const pins = marksIn(state, map);
  return {
    crossings: [...state.crossings.values()].filter((c) => existsOn(c.exists, state.day)).map((c) => c.crossing_id),
    pins,
    strips: rows.filter(([, , status]) => status),
    drawn: [...new Set([...pins, ...pieces.map(statusOf)])],
    legend: marksIn(state, legend),
    hollow: items.some((item) => item.kind === 'text' && item.text === state.data.words.hollowKey),
  };
}
