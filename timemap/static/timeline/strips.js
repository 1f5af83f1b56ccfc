// The strips: one per link, its statuses over time, its events.

import { rgb, statusColor } from '../badges.js';
import { drawDiamond, fitText, strokeTwice, writeText } from '../canvas.js';
import {
  existsWithin,
  firstAtOrAfter,
  isUncertain,
  STALE,
  STATUS,
  spanEnd,
  spanIndex,
  uncertainRun,
} from '../lookup.js';
import { dayOf } from '../text/dates.js';
import { serviceWord } from '../text/i18n.js';
import { stripFill } from './patterns.js';
import { clamp } from './time_view.js';
import { dayAt, SIZES, xOf } from './timeline_layout.js';

/** @import { Link, Row, State, Status } from '../../types.d.ts' */

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Row} row
 */
export function drawRowLabel(state, ctx, row) {
  const { layout, theme, words } = state;
  const crossing = state.crossings.get(row.link.crossing_id);
  const name = crossing?.name ?? row.link.crossing_id;
  const middle = row.y + SIZES.strip / 2 + 0.5;
  const ink = row.back ? theme.muted : theme.ink;
  ctx.textBaseline = 'middle';
  if (layout.narrow) {
    ctx.textAlign = 'left';
    if (row.first) writeText(ctx, name, 0, SIZES.name / 2, `600 15px ${theme.font}`, ink);
    writeText(ctx, serviceWord(words, row.link), 0, middle, `14px ${theme.font}`, theme.muted);
    return;
  }
  if (row.first) {
    ctx.textAlign = 'left';
    const font = `600 14px ${theme.font}`;
    writeText(ctx, fitText(ctx, name, layout.nameRoom, font), 0, middle, font, ink);
  }
  ctx.textAlign = 'right';
  writeText(ctx, serviceWord(words, row.link), layout.left - 12, middle, `14px ${theme.font}`, theme.muted);
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Row} row
 */
export function drawStrip(state, ctx, row) {
  const { layout, view } = state;
  const { link, y } = row;
  const crossing = state.crossings.get(link.crossing_id);
  if (!existsWithin(crossing?.exists, view)) {
    writeYears(state, ctx, row, crossing?.years ?? '');
    return;
  }
  const range = crossing?.exists ?? [null, null];
  const from = Math.max(view[0], range[0] ?? -Infinity, state.domain[0]);
  const to = Math.min(view[1], (range[1] ?? Infinity) + 1, state.domain[1] + 1);
  const read = Math.min(to, dayOf(state.data.covered_to) + 1);
  ctx.save();
  ctx.beginPath();
  ctx.rect(xOf(state, from), y, Math.max(0, xOf(state, read) - xOf(state, from)), SIZES.strip);
  ctx.clip();
  ctx.clearRect(layout.left, y, layout.right - layout.left, SIZES.strip);
  for (let i = spanIndex(link, Math.floor(from)); i < link.spans.length && link.starts[i] < read; i += 1) {
    const x1 = Math.round(Math.max(layout.left, xOf(state, Math.max(link.starts[i], from))));
    const x2 = Math.round(Math.min(layout.right, xOf(state, Math.min(spanEnd(link, i), read))));
    const span = link.spans[i];
    (span[STALE] ? paintStale : paintPiece)(state, ctx, span[STATUS], x1, x2, y);
    if (!isUncertain(span)) continue;
    const last = uncertainRun(link, i)[1];
    paintSoftEdge(state, ctx, link, i, last, y);
    i = last;
  }
  ctx.restore();
  drawUnread(state, ctx, row, Math.max(from, read), to);
}

/**
 * The days after the last one that the log covers: what was known last goes on as a dotted line, since nobody has read on.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Row} row
 * @param {number} from
 * @param {number} to
 */
function drawUnread(state, ctx, { link, y }, from, to) {
  if (to <= from) return;
  ctx.save();
  ctx.lineWidth = 2;
  ctx.setLineDash([2, 4]);
  for (let i = spanIndex(link, Math.floor(from)); i < link.spans.length && link.starts[i] < to; i += 1) {
    const status = link.spans[i][STATUS];
    if (!state.data.status[status].known) continue;
    ctx.strokeStyle = rgb(statusColor(state, status));
    ctx.beginPath();
    ctx.moveTo(xOf(state, Math.max(link.starts[i], from)) + 2, y + SIZES.strip / 2);
    ctx.lineTo(xOf(state, Math.min(spanEnd(link, i), to)), y + SIZES.strip / 2);
    ctx.stroke();
  }
  ctx.restore();
}

/**
 * The years of a crossing that does not exist in the period, in the place of its strip.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Row} row
 * @param {string} years
 */
function writeYears({ layout, theme }, ctx, row, years) {
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  writeText(ctx, years, layout.left, row.y + SIZES.strip / 2 + 0.5, `13px ${theme.font}`, theme.muted);
}

/**
 * One piece of a strip: the running statuses fill its height, the stopped ones half of it; `bars` are two lines along its edges.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Status} status
 * @param {number} x1
 * @param {number} x2
 * @param {number} y
 * @param {number} [alpha]
 */
export function paintPiece(state, ctx, status, x1, x2, y, alpha = 1) {
  const [top, height] = pieceSpan(state, status, y);
  const width = Math.max(0.75, x2 - x1);
  ctx.globalAlpha = alpha;
  ctx.fillStyle = stripFill(state, ctx, status);
  if (state.data.status[status].pattern === 'bars') {
    const bar = Math.round(height * state.data.strip.bars);
    for (const at of [top, top + height - bar]) ctx.fillRect(x1, at, width, bar);
  } else ctx.fillRect(x1, top, width, height);
  ctx.globalAlpha = 1;
}

/**
 * Top and height of a status in its strip.
 * @param {State} state
 * @param {Status} status
 * @param {number} y
 */
function pieceSpan(state, status, y) {
  const height = SIZES.strip * state.data.status[status].height;
  return [y + (SIZES.strip - height) / 2, height];
}

/**
 * A piece whose last evidence is long ago: pale, but with edges in its full colour.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Status} status
 * @param {number} x1
 * @param {number} x2
 * @param {number} y
 */
export function paintStale(state, ctx, status, x1, x2, y) {
  paintPiece(state, ctx, status, x1, x2, y, state.data.strip.stale);
  const [top, height] = pieceSpan(state, status, y);
  ctx.fillStyle = rgb(statusColor(state, status));
  for (const edge of [top, top + height - 1]) ctx.fillRect(x1, edge, Math.max(0.75, x2 - x1), 1);
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} pen
 */
export function paintFade(state, pen) {
  for (let x = 0; x < 26; x += 1) paintPiece(state, pen, 'open', x, x + 1, 0, 1 - x / 26);
}

/**
 * Uncertain days fade from the status before them to the one after.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Link} link
 * @param {number} first
 * @param {number} last
 * @param {number} y
 */
function paintSoftEdge(state, ctx, link, first, last, y) {
  const before = link.spans[Math.max(0, first - 1)][STATUS];
  const after = link.spans[Math.min(link.spans.length - 1, last)][STATUS];
  const { left, right } = state.layout;
  const start = xOf(state, Math.max(link.starts[first], state.domain[0]));
  const end = xOf(state, Math.min(spanEnd(link, last), state.domain[1] + 1));
  const x1 = Math.max(left, start);
  const x2 = Math.max(Math.min(right, end), x1 + 0.75);
  ctx.clearRect(x1, y, x2 - x1, SIZES.strip);
  const slices = Math.min(96, Math.max(2, Math.ceil((x2 - x1) / 2)));
  const width = (x2 - x1) / slices;
  for (let i = 0; i < slices; i += 1) {
    const share = clamp((x1 + (i + 0.5) * width - start) / Math.max(1, end - start), 0, 1);
    paintPiece(state, ctx, before, x1 + i * width, x1 + (i + 1) * width, y, 1 - share);
    paintPiece(state, ctx, after, x1 + i * width, x1 + (i + 1) * width, y, share);
  }
}

/**
 * On a strip: hollow diamonds for its disputed events, a ring at the selected one.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Row} row
 */
export function drawRowEvents(state, ctx, row) {
  const { theme } = state;
  if (!existsWithin(state.crossings.get(row.link.crossing_id)?.exists, state.view)) return;
  eachColumn(state, row.link.disputedDays, 7, (x) => drawDiamond(ctx, x, row.y + SIZES.strip / 2, theme));
  const chosen = row.link.events.find((event) => event.event_id === state.selected);
  if (chosen) drawChosen(state, ctx, chosen.day, row.y + SIZES.strip / 2);
}

/**
 * A ring round the selected event.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} day
 * @param {number} y
 */
function drawChosen(state, ctx, day, y) {
  const x = xOf(state, day + 0.5);
  if (x < state.layout.left || x > state.layout.right) return;
  ctx.beginPath();
  ctx.arc(x, y, 7.5, 0, 2 * Math.PI);
  strokeTwice(ctx, [4.5, state.theme.paper], [2, state.theme.accent]);
}

/**
 * Calls `draw(x)` for the days in view, skipping those nearer than `gap` pixels to the last.
 * @param {State} state
 * @param {number[]} days
 * @param {number} gap
 * @param {(x: number) => void} draw
 */
function eachColumn(state, days, gap, draw) {
  let i = firstAtOrAfter(days, Math.floor(state.view[0]));
  while (i < days.length && days[i] <= state.view[1]) {
    const x = xOf(state, days[i] + 0.5);
    draw(x);
    i = Math.max(i + 1, firstAtOrAfter(days, dayAt(state, x + gap)));
  }
}
