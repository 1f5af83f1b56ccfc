// The legend of a picture: the signs that are in it, and no others.

import { drawBadge, lookOf } from '../badges.js';
import { drawDiamond, writeText } from '../canvas.js';
import { onMap } from '../list/folding.js';
import { ALTERNATIVES, existsOn, isContested, isUncertain, STALE, STATUS, spanEnd, spanIndex } from '../lookup.js';
import { contestedSign, uncertainSign } from '../map/strand_signs.js';
import { say } from '../text/i18n.js';
import { paintFade, paintPiece, paintStale } from '../timeline/strips.js';
import { SIZES } from '../timeline/timeline_layout.js';

/** @import { DrawSign, PlacedKey, State, StatusSpan } from '../../types.d.ts' */

/** @typedef {{ statuses: Set<string>, split: StatusSpan | undefined, soft: boolean, stale: StatusSpan | undefined, disputed: boolean, contested: boolean }} Seen */

const ROW = 21;
const SIZE = 12.5;

/**
 * What of the signs a picture of the state shows: on the pins of the day, and on the strips of the period.
 * @param {State} state
 * @returns {Seen}
 */
function seenIn(state) {
  const { view, domain, layout, crossings, day } = state;
  const there = state.links.filter((link) => {
    const crossing = crossings.get(link.crossing_id);
    return existsOn(crossing?.exists, day) && (!crossing || onMap(state, crossing));
  });
  const pins = there.map((link) => link.spans[spanIndex(link, day)]);
  const strips = layout.rows.flatMap(({ link }) => {
    const [begin, end] = crossings.get(link.crossing_id)?.exists ?? [null, null];
    const from = Math.max(view[0], begin ?? -Infinity, domain[0]);
    const to = Math.min(view[1], (end ?? Infinity) + 1, domain[1] + 1);
    return from < to ? link.spans.filter((_, i) => spanEnd(link, i) > from && link.starts[i] < to) : [];
  });
  const spans = [...pins, ...strips];
  const isShown = (/** @type {number} */ on) => view[0] <= on && on <= view[1];
  return {
    statuses: new Set(spans.flatMap((span) => span[ALTERNATIVES])),
    split: pins.find(isUncertain),
    soft: strips.some(isUncertain),
    stale: spans.find((span) => span[STALE]),
    disputed: layout.rows.some(({ link }) => link.disputedDays.some(isShown)),
    contested: there.some((link) => isContested(link, day)),
  };
}

/**
 * The entries of the legend: what draws each sign, how wide that is, and its words.
 * @param {State} state
 * @returns {[DrawSign, number, string][]}
 */
function keysOf(state) {
  const { data, words: w, theme } = state;
  const seen = seenIn(state);
  const statuses = Object.entries(data.status).filter(([status]) => seen.statuses.has(status));
  const { split, soft, stale, disputed, contested } = seen;
  /** @type {([DrawSign, number, string] | null)[]} */
  const others = [
    split ? [splitSign(state, split), 52, w.uncertainKey] : null,
    contested ? [hollowSign(state), 51, w.hollowKey] : null,
    disputed ? [(pen, x, y) => drawDiamond(pen, x + 6, y, theme), 18, w.disputedKey] : null,
    soft ? [onStrip((pen) => paintFade(state, pen)), 32, w.softKey] : null,
    stale ? [staleSign(state, stale[STATUS]), 51, w.staleKey] : null,
  ];
  return [
    ...statuses.map(([status, { word, known }]) =>
      statusKey(state, status, known ? word : say(w.unknownKey, { status: word })),
    ),
    ...others.filter((key) => key !== null),
  ];
}

/**
 * @param {State} state
 * @param {string} status
 * @param {string} word
 * @returns {[DrawSign, number, string]}
 */
function statusKey(state, status, word) {
  const piece = onStrip((pen) => paintPiece(state, pen, status, 0, 26, 0));
  /** @type {DrawSign} */
  const draw = (pen, x, y) => {
    piece(pen, x, y);
    drawBadge(state, pen, status, x + 38, y, 7.5);
  };
  return [draw, 51, word];
}

/**
 * @param {State} state
 * @param {StatusSpan} span  one with several possible statuses
 * @returns {DrawSign}
 */
function splitSign(state, span) {
  const piece = onStrip((pen) => uncertainSign(state, pen));
  return (pen, x, y) => {
    piece(pen, x, y);
    drawBadge(state, pen, span[STATUS], x + 38, y, 8, lookOf(span, false));
  };
}

/**
 * @param {State} state
 * @param {string} status  one that the picture shows with old evidence
 * @returns {DrawSign}
 */
function staleSign(state, status) {
  const piece = onStrip((pen) => paintStale(state, pen, status, 0, 26, 0));
  return (pen, x, y) => {
    piece(pen, x, y);
    drawBadge(state, pen, status, x + 38, y, 7.5, { stale: true });
  };
}

/**
 * @param {State} state
 * @returns {DrawSign}
 */
function hollowSign(state) {
  const piece = onStrip((pen) => contestedSign(state, pen));
  return (pen, x, y) => {
    piece(pen, x, y);
    drawBadge(state, pen, 'open', x + 38, y, 7.5, { hollow: true });
  };
}

/**
 * What paints at the top left draws a sign at its middle.
 * @param {(pen: CanvasRenderingContext2D) => void} paint
 * @returns {DrawSign}
 */
function onStrip(paint) {
  return (pen, x, y) => {
    pen.save();
    pen.translate(x, y - SIZES.strip / 2);
    paint(pen);
    pen.restore();
  };
}

/**
 * The legend's entries in rows that are no wider than the picture.
 * @param {State} state
 * @param {CanvasRenderingContext2D} pen
 * @param {number} width
 * @returns {PlacedKey[]}
 */
export function keysInRows(state, pen, width) {
  pen.font = `${SIZE}px ${state.theme.font}`;
  let [x, row] = [0, 0];
  return keysOf(state).map(([draw, sign, text]) => {
    const wide = sign + pen.measureText(text).width;
    if (x && x + wide > width) [x, row] = [0, row + 1];
    const placed = { draw, text, sign, x, row };
    x += wide + 22;
    return placed;
  });
}

/** @param {PlacedKey[]} keys */
export function legendHeight(keys) {
  return ROW * (1 + Math.max(0, ...keys.map(({ row }) => row)));
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} pen
 * @param {PlacedKey[]} keys
 * @param {number} left
 * @param {number} top
 */
export function drawKeys({ theme }, pen, keys, left, top) {
  for (const { draw, text, sign, x, row } of keys) {
    const y = top + ROW * (row + 0.5);
    draw(pen, left + x, y);
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    writeText(pen, text, left + x + sign, y, `${SIZE}px ${theme.font}`, theme.ink);
  }
}
