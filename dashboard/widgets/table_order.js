// Which rows a table shows, and in which order. Pure: no page.

/** @import { Cell, Order, Row } from './table.d.ts' */

/**
 * The numbers of the rows that are shown.
 * @param {number[]} runs  so many left out, so many shown, and again
 */
export function expand(runs) {
  let n = 0;
  return runs.flatMap((length, i) => {
    const first = n;
    n += length;
    return i % 2 ? Array.from({ length }, (_, j) => first + j) : [];
  });
}

/**
 * What a cell is sorted by; null is last in either direction.
 * @param {Cell} cell
 * @returns {number | string | null}
 */
export function keyOf(cell) {
  if (typeof cell === 'string') return cell || null;
  return cell.k === undefined ? cell.t || null : cell.k;
}

/**
 * Rows in an order; equal ones stay as they are given.
 * @param {Row[]} rows  all rows
 * @param {number[]} shown  the numbers of those to sort
 * @param {Order} order
 * @param {(a: string, b: string) => number} compare  of two texts, in the reader's language
 * @returns {number[]}
 */
export function sorted(rows, shown, [column, direction], compare) {
  const keys = new Map(shown.map((n) => [n, keyOf(rows[n][column + 1])]));
  return [...shown].sort((a, b) => {
    const [one, other] = [keys.get(a) ?? null, keys.get(b) ?? null];
    if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
    const apart = typeof one === 'number' && typeof other === 'number' ? one - other : compare(`${one}`, `${other}`);
    return direction * apart;
  });
}

/**
 * The order after a press on a head: the other direction, or another column in its own first one.
 * @param {Order} order
 * @param {number} column
 * @param {number} first
 * @returns {Order}
 */
export function pressed(order, column, first) {
  return order[0] === column ? [column, -order[1]] : [column, first];
}
