// The labels of the pins: the name of a crossing over the words of its services.

import { haloText } from '../canvas.js';
import { isContested, isUncertain, LAST_EVIDENCE, STALE } from '../lookup.js';
import { yearMonthDate } from '../text/dates.js';
import { serviceWord, wordOn } from '../text/i18n.js';

/** @import { Box, Pin, PinLabel, Spoken, State, StatusSpan } from '../../types.d.ts' */

/** @typedef {Spoken & { theme: { font: string }, folding: State['folding'], day: number }} Labelled */

/**
 * The labels of the pins, those with a running link first, those that stand back last: where room is short, the first keep
 * the words of the statuses.
 * @param {Pin[]} pins
 */
export function pinLabels(pins) {
  const order = (/** @type {Pin} */ pin) => (pin.runs && pin.leads ? 0 : pin.leads ? 1 : 2);
  return [...pins].sort((a, b) => order(a) - order(b)).map((pin) => pin.label);
}

/**
 * What the places of a label were worked out for: a label of this name can be drawn again.
 * @param {Labelled} state
 * @param {Parameters<typeof pinLabel>[2]} pin
 * @param {Box} frame
 */
function labelKey(state, pin, frame) {
  const { crossing, leads, there, at } = pin;
  return [crossing.crossing_id, leads, there, state.folding.shown, saysOf(state, pin), at, frame].join('|');
}

const MANY = 400; // labels; the divider has its own at every place

/**
 * The label of a pin; one that says the same in the same place is kept, with its measures and the places that it may take.
 * @param {Labelled} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Parameters<typeof pinLabel>[2]} pin
 * @param {Box} frame  where it may stand
 * @param {Map<string, PinLabel>} labels  those known of the view
 * @returns {PinLabel}
 */
export function knownLabel(state, ctx, pin, frame, labels) {
  const key = labelKey(state, pin, frame);
  const known = labels.get(key);
  if (known) return known;
  if (labels.size > MANY) labels.clear();
  const label = pinLabel(state, ctx, pin);
  labels.set(key, label);
  return label;
}

/**
 * The statuses of a pin's links in words, each with its doubts.
 * @param {Labelled} state
 * @param {Pick<Pin, 'links' | 'spans'>} pin
 */
function saysOf(state, { links, spans }) {
  return spans.map((span, i) => statusAndDoubt(wordOn(state, span, state.day), span, isContested(links[i], state.day)));
}

/**
 * The name of a crossing over the words of its services, all of them or none: half of them would be half the truth.
 * @param {Labelled} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Pick<Pin, 'crossing' | 'links' | 'spans' | 'leads' | 'there' | 'at' | 'foot' | 'box'>} pin
 * @returns {PinLabel}
 */
export function pinLabel(state, ctx, pin) {
  const { crossing, links, leads, there, foot, box } = pin;
  const [x, y] = pin.at;
  const { words: w } = state;
  const stood = state.folding.shown === 'ever' && crossing.years ? [crossing.years] : [];
  const gap = (box[2] - box[0]) / 2 + 2;
  const place = {
    crossing,
    back: !leads,
    x,
    y,
    sides: 'pin',
    gap,
    rise: 15,
    drop: Math.max(15, foot[1] - y + 5),
  };
  const says = saysOf(state, pin);
  const each = links.map((link, i) => `${serviceWord(w, link)} ${says[i]}`.trimStart());
  /** @type {(lines: string[], loss: number, brief: PinLabel | null) => PinLabel} */
  const form = (lines, loss, brief) => ({
    ...place,
    ...textSize(state, ctx, crossing.name, [...lines, ...stood]),
    loss,
    brief,
  });
  if (!there) return form([], 0, null); // it has no status that the map could show
  const services = form(each, 0.5, form([], WITHOUT_STATUS, null));
  return links.length > 1 && new Set(says).size === 1 ? form([`${w.all} ${says[0]}`], 0, services) : services;
}

/**
 * A status with what makes it doubtful: "?" if another one is possible, "*" if the disputed
 * events decide it, the year of the last evidence if that is old.
 * @param {string} word
 * @param {StatusSpan} span
 * @param {boolean} contested
 */
function statusAndDoubt(word, span, contested) {
  const doubt = (isUncertain(span) ? '?' : '') + (contested ? '*' : '');
  const seen = span[LAST_EVIDENCE];
  return span[STALE] && seen !== null ? `${word}${doubt} (${yearMonthDate(seen)[0]})` : word + doubt;
}

/** How many lines it may cost to say the statuses before only the name is said. */
const WITHOUT_STATUS = 200;

/**
 * What a crossing's label takes: a bold name over lines.
 * @param {Labelled} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} name
 * @param {string[]} lines
 */
function textSize(state, ctx, name, lines) {
  const { theme } = state;
  ctx.font = `600 14px ${theme.font}`;
  const nameWidth = ctx.measureText(name).width + 4;
  ctx.font = `13px ${theme.font}`;
  const width = Math.max(nameWidth, ...lines.map((line) => ctx.measureText(line).width + 4));
  return { lines, width, height: 19 + 16 * lines.length };
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {PinLabel} label
 * @param {Box} box
 */
export function writeCrossing(state, ctx, label, box) {
  const { theme } = state;
  const left = box[2] < label.x;
  ctx.textAlign = left ? 'right' : 'left';
  const x = left ? box[2] - 2 : box[0] + 2;
  const ink = label.back ? theme.muted : theme.ink;
  haloText(state, ctx, label.crossing.name, x, box[1] + 9, `600 14px ${theme.font}`, ink);
  for (const [i, line] of label.lines.entries()) {
    haloText(state, ctx, line, x, box[1] + 26 + 16 * i, `13px ${theme.font}`, ink);
  }
  ctx.textAlign = 'left';
}
