// The legend: each status with its pattern and mark, then the other signs.

import { badgeElement, setBadge } from '../badges.js';
import { context2d, drawDiamond } from '../canvas.js';
import { make } from '../dom.js';
import { contestedSign, uncertainSign } from '../map/strand_signs.js';
import { say } from '../text/i18n.js';
import { paintFade, paintPiece, paintStale } from '../timeline/strips.js';
import { SIZES } from '../timeline/timeline_layout.js';

/** @import { BadgeLook, State, Status } from '../../types.d.ts' */

/**
 * The legend: each status with its pattern and mark, then the other signs.
 * @param {State} state
 */
export function drawLegend(state) {
  const { el, data, theme, words: w } = state;
  const entries = Object.entries(data.status).map(([status, { word, known }]) =>
    entry(
      known ? word : say(w.unknownKey, { status: word }),
      swatch(state, (ctx) => paintPiece(state, ctx, status, 0, 26, 0)),
      legendBadge(state, status, {}),
    ),
  );
  el.legend.replaceChildren(
    ...entries,
    entry(
      w.staleKey,
      swatch(state, (ctx) => paintStale(state, ctx, 'open', 0, 26, 0)),
      legendBadge(state, 'open', { stale: true }),
    ),
  );
  el.signs.replaceChildren(
    entry(
      w.uncertainKey,
      swatch(state, (ctx) => uncertainSign(state, ctx)),
      legendBadge(state, 'suspended', { among: ['open', 'suspended'] }),
    ),
    entry(
      w.disputedKey,
      swatch(state, (ctx) => drawDiamond(ctx, 13, SIZES.strip / 2, theme)),
    ),
    entry(
      w.softKey,
      swatch(state, (ctx) => paintFade(state, ctx)),
    ),
    entry(
      w.hollowKey,
      swatch(state, (ctx) => contestedSign(state, ctx)),
      legendBadge(state, 'open', { hollow: true }),
    ),
  );
}

/**
 * @param {string} text
 * @param {Element[]} signs
 */
function entry(text, ...signs) {
  const item = make('span', 'tm-key');
  item.append(...signs, make('span', '', text));
  return item;
}

/**
 * @param {State} state
 * @param {(ctx: CanvasRenderingContext2D) => void} draw
 */
function swatch(state, draw) {
  const canvas = make('canvas', 'tm-swatch');
  canvas.setAttribute('aria-hidden', 'true');
  draw(context2d(canvas, 26, SIZES.strip, state.ratio));
  return canvas;
}

/**
 * @param {State} state
 * @param {Status} status
 * @param {BadgeLook} look
 */
function legendBadge(state, status, look) {
  const svg = badgeElement();
  setBadge(state, svg, status, look);
  return svg;
}
