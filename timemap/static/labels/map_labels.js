// The names on the map: collected from the layers, measured, written.

import { drawDot, haloText } from '../canvas.js';
import { bridgeFolds, nameWithYears } from '../list/folding.js';
import { existsOn } from '../lookup.js';
import { lineGrid } from '../map/line_grid.js';
import { idOf } from '../map/map_layers.js';
import { NEAR } from '../map/tracks.js';
import { detailZoom } from '../map/whole_map.js';
import { say } from '../text/i18n.js';
import { pointsOf } from './label_points.js';
import { OWN_SIDES, SIDES, within } from './labels.js';
import { countryOf, NATIVE, placeName } from './place_names.js';

/**
 * @import {
 *   Box, DeckLayer, Feature, Label, LabelRule, LabelStyle, MapState, Properties, State, Viewport,
 * } from '../../types.d.ts'
 */

/** @type {Record<string, LabelStyle>} */
const LABEL_STYLES = {
  country: { size: 13, weight: 600, spacing: 3, ink: 'faint', upper: true, centred: true, bank: true },
  province: { size: 13, spacing: 1.6, ink: 'faint', upper: true, centred: true, strict: true },
  capital: { size: 14, weight: 600, ink: 'ink', gap: 8 },
  city: { size: 13, ink: 'ink', gap: 7 },
  station: { size: 13, ink: 'muted', gap: 6, nearGap: 13, nearAside: 18 },
  river: { size: 13, ink: 'river', italic: true, gap: 5, sides: 'line', pull: 0.4 },
  area: { size: 13, spacing: 1.2, ink: 'muted', centred: true, strict: true },
  bridge: { size: 13, weight: 600, ink: 'ink', gap: 9, nearGap: 20, sides: 'bridge', stacked: true },
};

/**
 * Labels of the loaded layers in the reader's language, the most important first.
 * @param {State} state
 * @param {MapState} map
 */
export function collectLabels(state, map) {
  const labels = [];
  for (const layer of map.base) {
    const rule = layer.props.labels;
    for (const feature of map.loaded.get(layer.id)?.features ?? []) {
      const way = map.bridges.ways.find(({ bridge }) => bridge === idOf(feature));
      if (rule) labels.push({ ...labelOf(state, layer, rule, feature), way });
      else if (hasEnded(state, layer, feature)) labels.push(labelOf(state, layer, ENDED, feature));
    }
  }
  map.labels = labels.filter((label) => label.text).sort((a, b) => a.order - b.order);
}

/** How something is named that stood once, in a layer whose features have no names otherwise. */
const ENDED = { style: 'station', order: 6, minZoom: 8.4 };

/**
 * Whether a feature is there no more, where all that ever stood is shown.
 * @param {State} state
 * @param {DeckLayer} layer
 * @param {Feature} feature
 */
function hasEnded(state, layer, feature) {
  const range = state.data.exists[layer.props.exists ?? '']?.[idOf(feature) ?? ''];
  return state.folding.shown === 'ever' && range && range[1] !== null;
}

/**
 * @param {State} state
 * @param {DeckLayer} layer
 * @param {LabelRule} rule
 * @param {Feature} feature
 * @returns {Label}
 */
function labelOf(state, layer, rule, feature) {
  const { properties } = feature;
  const rank = properties.rank ?? (properties.core === false ? 2 : 1);
  const style = LABEL_STYLES[rule.style === 'city' && rank <= 1 ? 'capital' : rule.style];
  const [place, own] = placeName(properties, state.lang);
  const plain = rule.style === 'station' && properties.crossing_id ? say(state.words.station, { place }) : place;
  const name = nameWithYears(state, plain, state.data.years[layer.props.exists ?? '']?.[idOf(feature) ?? '']);
  const upper = style.upper && state.lang === 'en';
  const minZoom = (rule.minZoom ?? 0) + (rule.zoomPerRank ?? 0) * (rank - 1);
  return {
    text: upper ? name.toUpperCase() : name,
    own: style.upper ? '' : own,
    points: pointsOf(feature.geometry),
    sides: style.sides ?? sidesOf(properties),
    style,
    order: (rule.order ?? 5) * 10 + rank,
    minZoom,
    maxZoom: rule.maxZoom ?? 24,
    dot: rule.dot ?? 0,
    exists: layer.props.exists,
    id: idOf(feature),
    ...UNMEASURED,
  };
}

/** What `measure` finds out. */
const UNMEASURED = { width: 0, height: 0, gap: 0, nameWidth: 0 };

/**
 * Names stand on their own side of the border: it runs from south-west to north-east, China on the left.
 * @param {Properties} properties
 */
function sidesOf(properties) {
  const country = countryOf(properties);
  return SIDES[country] ? country : 'any';
}

/**
 * @param {State} state
 * @param {Label} label
 */
export function labelExists(state, label) {
  if (!label.exists || state.folding.shown === 'ever') return true;
  if (label.way && bridgeFolds(state, label.way)) return false;
  return existsOn(state.data.exists[label.exists]?.[label.id ?? ''], state.day);
}

/**
 * @param {State} state
 * @param {LabelStyle} style
 * @param {number} [weight]
 */
function fontOf(state, style, weight = style.weight ?? 400) {
  return `${style.italic ? 'italic ' : ''}${weight} ${style.size}px ${state.theme.font}`;
}

/** How many lines a place's own name may cost before it is left out. */
const WITHOUT_OWN = 6;

/**
 * A label at its size, with those of its points that lie in the frame.
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Label} label
 * @param {Viewport} viewport
 * @param {Box} frame
 * @returns {Label}
 */
export function measure(state, ctx, label, viewport, frame) {
  const points = label.points.map((point) => viewport.project(point)).filter(([x, y]) => within([x, y, x, y], frame));
  if (!points.length) return { ...label, points };
  ctx.font = fontOf(state, label.style);
  ctx.letterSpacing = `${label.style.spacing ?? 0}px`;
  const { size, centred, strict, stacked, pull, nearGap, nearAside } = label.style;
  const gap = (viewport.zoom >= NEAR && nearGap) || (label.style.gap ?? 6);
  const aside = viewport.zoom >= NEAR ? nearAside : undefined;
  const nameWidth = ctx.measureText(label.text).width;
  const ownWidth = label.own ? ctx.measureText(stacked ? label.own : ` ${label.own}`).width : 0;
  ctx.letterSpacing = '0px';
  const ownSides = NATIVE[label.sides] ? OWN_SIDES : undefined;
  const room = { points, nameWidth, gap, aside, centred, strict, pull, ownSides, height: size + 5 };
  /** @type {Label} */
  const brief = {
    ...label,
    ...room,
    own: '',
    width: nameWidth + (centred ? 20 : 4),
    loss: label.own ? WITHOUT_OWN : 0,
  };
  if (!label.own) return brief;
  if (stacked)
    return { ...brief, own: label.own, width: Math.max(nameWidth, ownWidth) + 4, height: 2 * size + 7, loss: 0, brief };
  return { ...brief, own: label.own, width: brief.width + ownWidth, loss: 0, brief };
}

/**
 * The labels of a view at their sizes; kept until the view or the labels change, whatever the date.
 * @param {State} state
 * @param {MapState} map
 * @param {CanvasRenderingContext2D} ctx
 * @param {Viewport} viewport
 * @param {Box} frame
 */
export function measuredLabels(state, map, ctx, viewport, frame) {
  if (map.measured?.viewport === viewport && map.measured.labels === map.labels) return map.measured.list;
  const zoom = detailZoom(viewport.zoom);
  const shown = map.labels.filter((label) => zoom >= label.minZoom && zoom < label.maxZoom);
  const list = shown.map((label) => measure(state, ctx, label, viewport, frame)).filter((label) => label.points.length);
  map.measured = { viewport, labels: map.labels, list };
  return list;
}

/**
 * @param {State} state
 * @param {CanvasRenderingContext2D} ctx
 * @param {Label} label
 * @param {Box} box
 */
export function writeLabel(state, ctx, label, box) {
  const { theme } = state;
  const { size, stacked } = label.style;
  const middle = stacked ? box[1] + (size + 5) / 2 : (box[1] + box[3]) / 2;
  if (label.dot) drawDot(ctx, label.x ?? 0, label.y ?? 0, label.dot, theme);
  ctx.letterSpacing = `${label.style.spacing ?? 0}px`;
  ctx.textAlign = 'left';
  const left = box[0] + (label.style.centred ? 10 : 2);
  haloText(state, ctx, label.text, left, middle, fontOf(state, label.style), theme[label.style.ink]);
  const ink = theme[label.style.ink === 'ink' ? 'muted' : label.style.ink];
  if (label.own && stacked)
    haloText(state, ctx, label.own, left, middle + size + 2, fontOf(state, label.style, 400), ink);
  else if (label.own)
    haloText(state, ctx, ` ${label.own}`, left + label.nameWidth, middle, fontOf(state, label.style, 400), ink);
  ctx.letterSpacing = '0px';
}

const LINED = ['provinces', 'rivers', 'lines', 'friendship_bridge'];

/**
 * The grid of the lines that a view shows; kept until the view changes.
 * @param {MapState} map
 * @param {Viewport} viewport
 */
export function linesInView(map, viewport) {
  if (map.lined?.viewport !== viewport) {
    const shown = map.base.filter(
      ({ id, props }) => LINED.includes(id) && detailZoom(viewport.zoom) >= (props.minZoom ?? 0),
    );
    const sources = shown.flatMap(({ id }) => map.loaded.get(id) ?? []);
    map.lined = { viewport, grid: lineGrid(sources, viewport) };
  }
  return map.lined.grid;
}
