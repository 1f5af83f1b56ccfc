// The time map on paper: pictures of the map and of the timeline, as wide as the paper and in light colours.

import { context2d } from '../canvas.js';
import { make } from '../dom.js';
import { drawPanel } from '../list/panel.js';
import { currentLayers } from '../map/map_layers.js';
import { paintOverlay } from '../map/overlay.js';
import { say } from '../text/i18n.js';
import { chosenPeriod } from '../timeline/period.js';
import { drawStrips, pictureState, stripsHeight } from './picture_state.js';

/** @import { MapState, State, Viewport } from '../../types.d.ts' */

const PAPER = 700; // CSS pixels: A4 between the margins of dashboard/styles/print.css
const RATIO = 2;

/** @param {State} state */
export function bindPrint(state) {
  const { signal } = state.mounted;
  globalThis.addEventListener('beforeprint', () => toPaper(state), { signal });
  globalThis.addEventListener('afterprint', () => toScreen(state), { signal });
}

/**
 * Draw at once: the browser waits for nothing between this event and the paper.
 * @param {State} state
 */
function toPaper(state) {
  const { el, view, domain, words, map } = state;
  const { viewport } = map ?? {};
  const whole = view[0] === domain[0] && view[1] === domain[1];
  const copy = pictureState(state, PAPER);
  const pictures = [view, ...(whole ? [] : [domain])].map((period) => stripsPicture({ ...state, view: period }));
  if (map && viewport) pictures.unshift(mapPicture(copy, map, viewport));
  el.root.dataset.theme = 'light';
  drawAnew(copy);
  const lines = [...chosenPeriod(state), say(words.credits)].map((line) => make('p', 'tm-muted', line));
  el.printed.replaceChildren(...pictures.map(flat), ...lines);
}

/**
 * A picture of a picture. Chromium prints what is drawn on a canvas step by step, and several readers of PDF lose the page
 * where a step clears a part of it.
 * @param {HTMLCanvasElement} picture
 */
function flat(picture) {
  const copy = make('canvas');
  const [width, height] = [picture.width / RATIO, picture.height / RATIO];
  context2d(copy, width, height, RATIO).drawImage(picture, 0, 0, width, height);
  return copy;
}

/** @param {State} state */
function toScreen(state) {
  const { el, theme, map } = state;
  el.printed.replaceChildren();
  el.root.dataset.theme = theme.dark ? 'dark' : 'light';
  drawAnew(state);
  map?.deck.setProps({ layers: currentLayers(state, map) });
}

/**
 * The status list in the colours of a theme.
 * @param {State} state
 */
function drawAnew(state) {
  for (const item of state.items) {
    item.index = -1;
    if (item.second) item.second.key = '';
  }
  drawPanel(state);
}

/**
 * @param {State} state  with the period to show
 */
function stripsPicture(state) {
  const copy = { ...pictureState(state, PAPER), ratio: RATIO };
  const canvas = make('canvas');
  const ctx = context2d(canvas, PAPER, stripsHeight(copy), RATIO);
  drawStrips(copy, ctx, 0, 0);
  return canvas;
}

/**
 * What the map shows, with the names and pins on it. deck.gl draws into its own canvas, which is read in the same turn.
 * @param {State} copy  in light colours
 * @param {MapState} map
 * @param {Viewport} viewport
 */
function mapPicture(copy, map, viewport) {
  const { width, height } = viewport;
  map.deck.setProps({ layers: currentLayers(copy, map) });
  map.deck.redraw('print');
  const canvas = make('canvas');
  const ctx = context2d(canvas, width, height, Math.min(RATIO, (RATIO * PAPER) / width));
  ctx.fillStyle = copy.theme.sea;
  ctx.fillRect(0, 0, width, height);
  const drawn = copy.el.deck.querySelector('canvas');
  if (drawn) ctx.drawImage(drawn, 0, 0, width, height);
  paintOverlay(copy, { ...map }, ctx, viewport, []);
  return canvas;
}
