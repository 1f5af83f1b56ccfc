// “Save picture”: title, date, map, strips, legend, covered-to date and credits on one canvas, always on white.

import { drawBadge } from './badges.js';
import { context2d, drawDiamond, fitText, writeText } from './canvas.js';
import { dateWords, dayOf, isoOf } from './dates.js';
import { daySentence } from './day_sentences.js';
import { make } from './dom.js';
import { knownOnWords, say } from './i18n.js';
import { currentLayers } from './map_layers.js';
import { paintOverlay } from './overlay.js';
import { paintFade, paintPiece, paintStale } from './strips.js';
import { themeOf } from './theme.js';
import { clamp } from './time_view.js';
import { drawTimeline } from './timeline.js';
import { SIZES, timelineLayout, xOf } from './timeline_layout.js';

/**
 * @typedef {import('../types.d.ts').State} State
 * @typedef {import('../types.d.ts').PlacedKey} PlacedKey
 * @typedef {import('../types.d.ts').Box} Box
 * @typedef {import('../types.d.ts').MapState} MapState
 * @typedef {import('../types.d.ts').Viewport} Viewport
 * @typedef {import('../types.d.ts').DrawSign} DrawSign
 */

/** @typedef {'wide' | 'square' | 'large'} Shape */

/** @type {Record<Shape, [width: number, height: number, ratio: number]>} */
const PNG_SIZES = { wide: [1600, 900, 1], square: [1200, 1200, 1], large: [1600, 900, 2] };
/** @type {Shape[]} */
export const SHAPES = ['wide', 'square', 'large'];
const NAMED = 4; // links: so many are said one by one, more are counted

export const MARGIN = 44;
const KEY_ROW = 20;

/**
 * The state as the picture sees it: light colours, its own width and pixels.
 * @param {State} state
 * @param {number} width
 * @param {number} [ratio]
 * @returns {State}
 */
export function exportState(state, width, ratio = 1) {
  const probe = make('div', 'time-map');
  probe.dataset.theme = 'light';
  probe.hidden = true;
  state.el.root.after(probe);
  const theme = { ...themeOf(probe, false, state.theme.font), paper: '#ffffff' };
  probe.remove();
  const copy = { ...state, theme, ratio, rowsFloor: { narrow: 0, wide: 0 } };
  return { ...copy, layout: timelineLayout(copy, width) };
}

/**
 * @param {State} state
 * @param {Shape} shape
 */
export async function exportPng(state, shape) {
  const [width, height, ratio] = PNG_SIZES[shape];
  const canvas = make('canvas');
  const ctx = context2d(canvas, width, height, ratio);
  const copy = exportState(state, width - 2 * MARGIN, ratio);
  ctx.fillStyle = '#ffffff';
  ctx.fillRect(0, 0, width, height);
  const top = drawTitle(copy, ctx, width);
  const keys = keysInRows(copy, ctx, width - 2 * MARGIN);
  const stripsTop = height - MARGIN - 64 - lastRow(keys) * KEY_ROW - copy.layout.axis - SIZES.axis;
  await drawExportMap(copy, ctx, [MARGIN, top, width - 2 * MARGIN, stripsTop - top - 8]);
  drawExportStrips(copy, ctx, stripsTop);
  drawFooter(copy, ctx, width, height, keys);
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (blob) download(blob, `china-dprk-rail-links_${isoOf(state.day)}_${canvas.width}x${canvas.height}.png`);
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function download(blob, name) {
  const link = make('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} width
 */
function drawTitle(state, ctx, width) {
  const { theme, words: w, data } = state;
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'left';
  const [place, ...others] = new Set(state.links.map(({ crossing_id: id }) => state.crossings.get(id)?.name ?? id));
  const day = dateWords(state.day, state.lang);
  const title = place && !others.length ? say(w.pictureTitleOf, { place, day }) : say(w.pictureTitle, { day });
  writeText(ctx, title, MARGIN, MARGIN + 22, `700 28px ${theme.font}`, theme.ink);
  const covered = dayOf(data.covered_to);
  const after = state.day > covered ? ` ${say(w.lastKnown, { day: dateWords(covered, state.lang) })}` : '';
  const lines = [`${daySentence(state, NAMED)}${after}`];
  if (data.known_on) lines.push(...knownOnWords(state)); // lines of their own, so that they are never cut off
  lines.forEach((line, i) => {
    const fitting = fitText(ctx, line, width - 2 * MARGIN, `16px ${theme.font}`);
    writeText(ctx, fitting, MARGIN, MARGIN + 50 + 22 * i, `16px ${theme.font}`, theme.muted);
  });
  return MARGIN + 48 + 22 * lines.length;
}

/**
 * The map of the page's own view, drawn anew at the picture's size.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Box} place  left, top, width and height
 */
async function drawExportMap(state, ctx, [x, y, width, height]) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.translate(x, y);
  ctx.fillStyle = state.theme.sea;
  ctx.fillRect(0, 0, width, height);
  const { map } = state;
  if (map?.viewport) {
    const rendered = await renderMap(state, map, map.viewport, Math.round(width), Math.round(height));
    ctx.drawImage(rendered.image, 0, 0, width, height);
    rendered.close();
    paintOverlay(state, { ...map, viewport: rendered.viewport }, ctx, rendered.viewport, []);
  }
  ctx.restore();
}

/**
 * The map of a viewport, drawn once at another size.
 * @param {State} state
 * @param {MapState} map
 * @param {Viewport} shown
 * @param {number} width
 * @param {number} height
 * @returns {Promise<{ image: HTMLCanvasElement, viewport: Viewport, close: () => void }>}
 */
function renderMap(state, map, shown, width, height) {
  const { Deck, MapView } = map.classes;
  const host = make('div', 'tm-offstage');
  Object.assign(host.style, { width: `${width}px`, height: `${height}px` });
  state.el.root.append(host);
  const zoom = shown.zoom + Math.log2(Math.min(width / shown.width, height / shown.height));
  const layers = currentLayers(state, { ...map, viewport: { ...shown, zoom } });
  return new Promise((resolve) => {
    const instance = new Deck({
      parent: host,
      width,
      height,
      useDevicePixels: state.ratio,
      layers,
      views: new MapView({ id: 'map' }),
      controller: false,
      initialViewState: { longitude: shown.longitude, latitude: shown.latitude, zoom },
      onAfterRender: () => {
        const [viewport] = instance.getViewports();
        if (!viewport || !layers.every((layer) => !layer.props.visible || layer.isLoaded)) return;
        const close = () => {
          instance.finalize();
          host.remove();
        };
        const image = /** @type {HTMLCanvasElement} */ (host.querySelector('canvas'));
        resolve({ image, viewport, close });
      },
    });
  });
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} top
 */
export function drawExportStrips(state, ctx, top) {
  const { layout, theme } = state;
  ctx.save();
  ctx.translate(MARGIN, top);
  drawTimeline(state, ctx);
  const x = clamp(xOf(state, state.day + 0.5), layout.left, layout.right);
  ctx.fillStyle = theme.ink;
  ctx.fillRect(x - 1, SIZES.bubble, 2, layout.axis - SIZES.bubble + 3);
  const text = dateWords(state.day, state.lang, 'short');
  ctx.font = `600 12px ${theme.font}`;
  const half = ctx.measureText(text).width / 2 + 9;
  const middle = clamp(x, layout.left + half, layout.right - half);
  ctx.beginPath();
  ctx.roundRect(middle - half, 1, half * 2, 22, 3);
  ctx.fill();
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  writeText(ctx, text, middle, 12, ctx.font, theme.paper);
  ctx.restore();
}

/**
 * The legend: for each entry what draws its sign, how wide that is, and the words.
 * @param {State} state
 * @returns {[DrawSign, number, string][]}
 */
function exportKeys(state) {
  const { data, words: w, theme } = state;
  const statuses = Object.entries(data.status).map(([status, { word }]) => {
    const piece = onStrip((ctx) => paintPiece(state, ctx, status, 0, 26, 0));
    /** @type {DrawSign} */
    const draw = (ctx, x, y) => {
      piece(ctx, x, y);
      drawBadge(state, ctx, status, x + 38, y, 7.5);
    };
    return /** @type {[DrawSign, number, string]} */ ([draw, 50, word]);
  });
  return [
    ...statuses,
    [
      (ctx, x, y) => drawBadge(state, ctx, 'suspended', x + 8, y, 7.5, { among: ['open', 'suspended'] }),
      20,
      w.uncertainKey,
    ],
    [(ctx, x, y) => drawDiamond(ctx, x + 6, y, theme), 16, w.disputedKey],
    [onStrip((ctx) => paintFade(state, ctx)), 32, w.softKey],
    [onStrip((ctx) => paintStale(state, ctx, 'open', 0, 26, 0)), 32, w.staleKey],
  ];
}

/**
 * What paints at the top left draws a sign at its middle.
 * @param {(ctx: CanvasRenderingContext2D) => void} paint
 * @returns {DrawSign}
 */
function onStrip(paint) {
  return (ctx, x, y) => {
    ctx.save();
    ctx.translate(x, y - SIZES.strip / 2);
    paint(ctx);
    ctx.restore();
  };
}

/** @param {PlacedKey[]} keys */
function lastRow(keys) {
  return Math.max(...keys.map(({ row }) => row));
}

/**
 * The legend's entries in rows that are no wider than the picture.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} width
 */
function keysInRows(state, ctx, width) {
  ctx.font = `13px ${state.theme.font}`;
  let [x, row] = [0, 0];
  return exportKeys(state).map(([draw, sign, text]) => {
    const wide = sign + ctx.measureText(text).width;
    if (x && x + wide > width) [x, row] = [0, row + 1];
    const placed = { draw, text, sign, x, row };
    x += wide + 24;
    return placed;
  });
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} width
 * @param {number} height
 * @param {PlacedKey[]} keys
 */
function drawFooter(state, ctx, width, height, keys) {
  const { theme, words: w, data } = state;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const { draw, text, sign, x, row } of keys) {
    const y = height - MARGIN - 42 - (lastRow(keys) - row) * KEY_ROW;
    draw(ctx, MARGIN + x, y);
    writeText(ctx, text, MARGIN + x + sign, y, `13px ${theme.font}`, theme.ink);
  }
  const covered = say(w.covered, { day: dateWords(dayOf(data.covered_to), state.lang) });
  const font = `12px ${theme.font}`;
  const log = say(w.dataLine, { version: data.version, address: location.href });
  for (const [line, y] of /** @type {[string, number][]} */ ([
    [`${covered} · ${log}`, -12],
    [w.credits, 6],
  ]))
    writeText(ctx, fitText(ctx, line, width - 2 * MARGIN, font), MARGIN, height - MARGIN + y, font, theme.muted);
}
