// Labels: a greedy placement without overlaps.

/** @import { Box, PlacedLabel, Point, Spot } from '../../types.d.ts' */

/** @typedef {'right' | 'left' | 'below' | 'above' | 'belowMostlyRight' | 'belowMostlyLeft' | 'belowRight' | 'belowLeft' | 'aboveRight' | 'aboveLeft' | 'levelRight' | 'levelLeft'} Side */

/** @type {Record<string, Side[]>} */
export const SIDES = {
  KP: ['right', 'belowRight', 'aboveRight', 'below', 'above', 'left', 'belowLeft', 'aboveLeft'],
  CN: ['left', 'belowLeft', 'aboveLeft', 'above', 'below', 'right', 'belowRight', 'aboveRight'],
  line: ['above', 'below', 'right', 'left'],
  bridge: ['aboveRight', 'belowLeft', 'right', 'left', 'belowRight', 'aboveLeft', 'above', 'below'],
  pin: [
    'right',
    'left',
    'below',
    'above',
    'belowRight',
    'belowLeft',
    'aboveRight',
    'aboveLeft',
    'belowMostlyRight',
    'belowMostlyLeft',
    'levelRight',
    'levelLeft',
  ],
  any: ['right', 'left', 'below', 'above', 'belowRight', 'belowLeft', 'aboveRight', 'aboveLeft'],
};

/** How many of a country's sides lie on its own side of the border. */
export const OWN_SIDES = 5;

/** The pixels of a label's first line: where it is level with its point, the others hang below. */
const FIRST_LINE = 18;
/** Pixels that a label may slide away from its place into the frame: farther off it would be taken for another's. */
const NEAR = 24;

/**
 * Boxes `[x1, y1, x2, y2]` that a label may take around its point, best first; above and below slide into the frame.
 * @param {PlacedLabel} label
 * @param {number} x
 * @param {number} y
 * @param {Box} frame
 * @returns {Box[]}
 */
function labelBoxes(label, x, y, frame) {
  const { width, height, gap } = label;
  const rise = label.rise ?? gap;
  const aside = label.aside ?? 2;
  const drop = label.drop ?? rise;
  /** @type {Box} */
  const middle = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  if (label.centred) return [middle];
  const over = (/** @type {number} */ left, /** @type {boolean} */ slide) => {
    /** @type {Box} */
    const box = [left, y - rise - height, left + width, y - rise];
    return slide ? slideInto(box, frame) : box;
  };
  const under = (/** @type {number} */ left, /** @type {boolean} */ slide) => {
    /** @type {Box} */
    const box = [left, y + drop, left + width, y + drop + height];
    return slide ? slideInto(box, frame) : box;
  };
  const level = y - FIRST_LINE / 2;
  /** @type {Record<Side, Box>} */
  const sides = {
    right: [x + gap, middle[1], x + gap + width, middle[3]],
    left: [x - gap - width, middle[1], x - gap, middle[3]],
    below: under(middle[0], true),
    above: over(middle[0], true),
    belowMostlyRight: under(x - width * 0.2, true),
    belowMostlyLeft: under(x - width * 0.8, true),
    belowRight: under(x + aside, false),
    belowLeft: under(x - aside - width, false),
    aboveRight: over(x + aside, false),
    aboveLeft: over(x - aside - width, false),
    levelRight: [x + gap, level, x + gap + width, level + height],
    levelLeft: [x - gap - width, level, x - gap, level + height],
  };
  return SIDES[label.sides ?? 'any'].map((side) => sides[side]);
}

/**
 * A box moved sideways just enough to stand in the frame.
 * @param {Box} box
 * @param {Box} frame
 * @returns {Box}
 */
function slideInto(box, frame) {
  const shift = Math.max(0, frame[0] - box[0]) - Math.max(0, box[2] - frame[2]);
  return [box[0] + shift, box[1], box[2] + shift, box[3]];
}

/**
 * @param {Box} a
 * @param {Box} b
 */
export function overlaps(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/**
 * @param {Box} box
 * @param {Box} frame
 */
export function within(box, frame) {
  return box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3];
}

/**
 * A box around a point.
 * @param {number} x
 * @param {number} y
 * @param {number} dx
 * @param {number} dy
 * @returns {Box}
 */
export function around(x, y, dx, dy) {
  return [x - dx, y - dy, x + dx, y + dy];
}

/**
 * What a place costs: the lines that run through the words, a side that is not its own, the way from its best point.
 * @param {PlacedLabel} label
 * @param {Box} box
 * @param {number} side
 * @param {number} point
 * @param {(box: Box) => number} struck
 */
function costOf(label, box, side, point, struck) {
  const [aside, over] = label.centred ? [9, 4] : [1, 1];
  const lines = struck([box[0] + aside, box[1] + over, box[2] - aside, box[3] - over]);
  if (lines > STRICT_LINES && label.strict) return Infinity;
  return (
    lines + (side >= (label.ownSides ?? Infinity) ? FOREIGN_SIDE : 0) + point * (label.pull ?? 0) + (label.loss ?? 0)
  );
}

const FOREIGN_SIDE = 50;
const STRICT_LINES = 2;

/**
 * Where a label may stand in the frame, the cheapest first; worked out once for a label, since no day changes it.
 * @param {PlacedLabel} label
 * @param {Box} frame
 * @param {(box: Box) => number} struck
 * @returns {Spot[]}
 */
function candidatesOf(label, frame, struck) {
  /** @type {Point[]} */
  const points = label.points ?? [[label.x ?? 0, label.y ?? 0]];
  const reach = label.gap + NEAR;
  label.candidates ??= points
    .flatMap(([x, y], point) => labelBoxes(label, x, y, frame).map((box, side) => ({ x, y, box, side, point })))
    .filter(({ x, box }) => within(box, frame) && x > box[0] - reach && x < box[2] + reach)
    .map((spot) => ({ ...spot, cost: costOf(label, spot.box, spot.side, spot.point, struck) }))
    .filter(({ cost }) => cost < Infinity)
    .sort((a, b) => a.cost - b.cost);
  return label.candidates;
}

/**
 * The cheapest place of a label that nothing has taken: `{label, box, cost}`, or null. A place keeps the label that stood there.
 * @template {PlacedLabel} T
 * @param {T} label
 * @param {Box[]} taken
 * @param {Box} frame
 * @param {(box: Box) => number} struck
 */
function freeSpot(label, taken, frame, struck) {
  for (const spot of candidatesOf(label, frame, struck)) {
    if (isTaken(spot.box, taken)) continue;
    spot.label ??= { ...label, x: spot.x, y: spot.y };
    return { label: /** @type {T} */ (spot.label), box: spot.box, cost: spot.cost };
  }
  return null;
}

/**
 * Whether a box lies over one of others; asked thousands of times for a day, it makes no objects.
 * @param {Box} box
 * @param {Box[]} taken
 */
function isTaken(box, taken) {
  for (let i = 0; i < taken.length; i += 1) if (overlaps(taken[i], box)) return true;
  return false;
}

/**
 * The forms of a label, the fullest first: each may have a `brief` one that says less.
 * @template {PlacedLabel} T
 * @param {T} label
 * @returns {T[]}
 */
export function formsOf(label) {
  return label.brief ? [label, ...formsOf(/** @type {T} */ (label.brief))] : [label];
}

/**
 * Greedy placement by importance: each label takes the form and the free box that cost least, or is left out.
 * `struck(box)` says how many lines run through a box.
 * @template {PlacedLabel} T
 * @param {T[]} labels
 * @param {Box[]} obstacles
 * @param {Box} frame
 * @param {(box: Box) => number} [struck]
 */
export function placeLabels(labels, obstacles, frame, struck = () => 0) {
  const taken = obstacles.slice();
  const placed = [];
  for (const label of labels) {
    const spots = formsOf(label)
      .map((form) => freeSpot(form, taken, frame, struck))
      .filter((spot) => spot !== null);
    if (!spots.length) continue;
    const spot = spots.reduce((a, b) => (b.cost < a.cost ? b : a));
    taken.push(spot.box);
    placed.push(spot);
  }
  return placed;
}
