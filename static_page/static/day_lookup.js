// What a list of runs says on a day. Pure.

/**
 * The last run that has begun on a day; the first where none has.
 * @template {[day: number, ...rest: any[]]} Run
 * @param {Run[]} runs  ascending
 * @param {number} day
 * @returns {Run}
 */
export function runOn(runs, day) {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle][0] <= day) low = middle + 1;
    else high = middle;
  }
  return runs[Math.max(0, low - 1)];
}
