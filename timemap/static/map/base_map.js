// The map's base drawn by a pen: the layers that deck.gl draws on the screen, for a picture and until deck.gl is there.

import { rgb } from '../badges.js';
import { clamp } from '../timeline/time_view.js';
import { drawClipped } from '../two_days/two_days_map.js';
import { lineWithin, ringWithin } from './clip.js';
import { pathsOf } from './line_grid.js';
import { currentLayers } from './map_layers.js';
import { metresPerPixel } from './scale_bar.js';

/**
 * @import { Box, DeckLayer, Feature, Geometry, LayerLook, MapState, Point, State, Viewport } from '../../types.d.ts'
 * @import { Pen } from '../../scene.d.ts'
 */

const BEYOND = 24; // pixels round the frame in which a cut edge of an area hides

/**
 * The layers of a viewport, bottom to top; what the pen draws beyond the frame has to be cut off by a clip.
 * @param {State} state
 * @param {MapState} map  with the viewport
 * @param {Pen} pen
 * @param {Viewport} viewport
 */
export function drawBase(state, map, pen, viewport) {
  drawLayers(currentLayers(state, map), pen, viewport);
}

/**
 * @param {DeckLayer[]} layers  bottom to top
 * @param {Pen} pen
 * @param {Viewport} viewport
 */
export function drawLayers(layers, pen, viewport) {
  /** @type {Box} */
  const frame = [-BEYOND, -BEYOND, viewport.width + BEYOND, viewport.height + BEYOND];
  for (const { id, props } of layers) {
    if (!props.visible || !props.data?.features) continue;
    const { features } = props.data;
    const draw = () => drawClipped(pen, props, viewport, () => drawLayer(features, props, pen, viewport, frame));
    if (pen.group) pen.group(id, draw);
    else draw();
  }
}

/**
 * As deck.gl draws a layer: areas, then lines, then points.
 * @param {Feature[]} features
 * @param {LayerLook} look
 * @param {Pen} pen
 * @param {Viewport} viewport
 * @param {Box} frame
 */
function drawLayer(features, look, pen, viewport, frame) {
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  if (look.filled) for (const feature of features) fillArea(feature, look, pen, viewport, frame);
  for (const feature of features) {
    const { geometry } = feature;
    if (look.stroked || geometry.type.endsWith('LineString')) strokeLines(feature, look, pen, viewport, frame);
  }
  for (const feature of features) if (feature.geometry.type === 'Point') drawPoint(feature, look, pen, viewport, frame);
}

/**
 * A colour of a layer for a feature, as CSS writes it.
 * @param {LayerLook['getFillColor']} color
 * @param {Feature} feature
 */
function colorOf(color, feature) {
  const [r, g, b, a = 255] = (typeof color === 'function' ? color(feature) : color) ?? [0, 0, 0];
  return rgb([r, g, b], Math.round((a / 255) * 1000) / 1000);
}

/**
 * The rings of an area, holes the other way round than what they are in; of another geometry none.
 * @param {Geometry} geometry
 */
function ringsOf(geometry) {
  const polygons =
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  return polygons.flatMap((rings) =>
    rings.map((ring, i) => (turnsLeft(ring) === (i === 0) ? ring : ring.toReversed())),
  );
}

/** @param {Point[]} ring */
function turnsLeft(ring) {
  let area = 0;
  for (let i = 1; i < ring.length; i += 1) area += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return area > 0;
}

/**
 * @param {Feature} feature
 * @param {LayerLook} look
 * @param {Pen} pen
 * @param {Viewport} viewport
 * @param {Box} frame
 */
function fillArea(feature, look, pen, viewport, frame) {
  const rings = ringsOf(feature.geometry)
    .map((ring) => ringWithin(projected(ring, viewport), frame))
    .filter((ring) => ring.length > 2);
  if (!rings.length) return;
  pen.beginPath();
  for (const ring of rings) trace(ring, pen, true);
  pen.fillStyle = colorOf(look.getFillColor, feature);
  pen.fill();
}

/**
 * @param {Feature} feature
 * @param {LayerLook} look
 * @param {Pen} pen
 * @param {Viewport} viewport
 * @param {Box} frame
 */
function strokeLines(feature, look, pen, viewport, frame) {
  const runs = pathsOf(feature.geometry).flatMap((path) => lineWithin(projected(path, viewport), frame));
  if (!runs.length) return;
  pen.beginPath();
  for (const run of runs) trace(run, pen, false);
  pen.strokeStyle = colorOf(look.getLineColor, feature);
  pen.lineWidth = lineWidth(look, feature, viewport);
  pen.stroke();
}

/**
 * The width of a line in pixels, within the layer's own limits.
 * @param {LayerLook} look
 * @param {Feature} feature
 * @param {Viewport} viewport
 */
function lineWidth(look, feature, viewport) {
  const { getLineWidth: given, lineWidthUnits, lineWidthMinPixels: least = 0, lineWidthMaxPixels: most } = look;
  const width = (typeof given === 'function' ? given(feature) : given) ?? 1;
  return clamp(lineWidthUnits === 'meters' ? width / metresPerPixel(viewport) : width, least, most ?? Infinity);
}

/**
 * @param {Feature} feature
 * @param {LayerLook} look
 * @param {Pen} pen
 * @param {Viewport} viewport
 * @param {Box} frame
 */
function drawPoint(feature, look, pen, viewport, [left, top, right, bottom]) {
  const [x, y] = viewport.project(/** @type {Point} */ (feature.geometry.coordinates));
  if (x < left || x > right || y < top || y > bottom || !(look.filled || look.stroked)) return;
  const { getPointRadius: radius = 1 } = look;
  pen.beginPath();
  pen.arc(x, y, typeof radius === 'function' ? radius(feature) : radius, 0, 2 * Math.PI);
  if (look.filled) {
    pen.fillStyle = colorOf(look.getFillColor, feature);
    pen.fill();
  }
  if (!look.stroked) return;
  pen.strokeStyle = colorOf(look.getLineColor, feature);
  pen.lineWidth = lineWidth(look, feature, viewport);
  pen.stroke();
}

/**
 * @param {Point[]} path
 * @param {Viewport} viewport
 */
function projected(path, viewport) {
  return path.map((point) => viewport.project(point));
}

/**
 * @param {Point[]} path
 * @param {Pen} pen
 * @param {boolean} closed
 */
function trace(path, pen, closed) {
  pen.moveTo(...path[0]);
  for (const point of path.slice(1)) pen.lineTo(...point);
  if (closed) pen.closePath();
}
