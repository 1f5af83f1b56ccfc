// How the track at a crossing looks on a day: one strand per listed service, from its span. Nothing is derived here.

import { onMap } from '../list/folding.js';
import { ALTERNATIVES, existsOn, isContested, STALE, STATUS, spanIndex } from '../lookup.js';

/** @import { Crossing, Link, State, StrandLook } from '../../types.d.ts' */

/** @typedef {{ links: Link[], crossings: Map<string, Crossing>, day: number, folding: State['folding'] }} OnDay */

/**
 * The strand of a link: all statuses that the day may have, whether its evidence is old, whether the day is contested.
 * @param {Link} link
 * @param {number} day
 * @returns {StrandLook}
 */
export function strandLook(link, day) {
  const span = link.spans[spanIndex(link, day)];
  const others = span[ALTERNATIVES].filter((status) => status !== span[STATUS]);
  const hollow = isContested(link, day);
  return { service: link.service, statuses: [span[STATUS], ...others], stale: Boolean(span[STALE]), hollow };
}

/**
 * The strands of every crossing that exists on the day and is not folded away, in the order of its links.
 * @param {OnDay} state
 * @returns {Map<string, StrandLook[]>}
 */
export function strandLooks(state) {
  const { links, crossings, day } = state;
  /** @type {Map<string, StrandLook[]>} */
  const looks = new Map();
  for (const link of links) {
    const crossing = crossings.get(link.crossing_id);
    if (crossing && !(existsOn(crossing.exists, day) && onMap(state, crossing))) continue;
    looks.set(link.crossing_id, [...(looks.get(link.crossing_id) ?? []), strandLook(link, day)]);
  }
  return looks;
}

/**
 * Whether strands look alike, so that one line says as much as two.
 * @param {StrandLook[]} looks
 */
export function allAlike([first, ...others]) {
  const key = (/** @type {StrandLook} */ { statuses, stale, hollow }) => `${statuses} ${stale} ${hollow}`;
  return others.every((look) => key(look) === key(first));
}
