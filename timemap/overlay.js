// The map's overlay: names, pins and scale bar on one canvas, drawn when the view or a status changes.

const LABEL_STYLES = {
  country: { size: 12, weight: 600, spacing: 3, ink: 'faint', upper: true, centred: true },
  province: { size: 10.5, spacing: 2.2, ink: 'faint', upper: true, centred: true, strict: true },
  capital: { size: 13, weight: 600, ink: 'ink', gap: 8 },
  city: { size: 12, ink: 'ink', gap: 7 },
  station: { size: 10.5, ink: 'muted', gap: 6 },
  river: { size: 11, ink: 'river', italic: true, gap: 5, sides: 'line', pull: 0.4 },
  area: { size: 11, spacing: 1.2, ink: 'muted', centred: true, strict: true },
  bridge: { size: 11.5, weight: 600, ink: 'ink', gap: 9, sides: 'bridge', stacked: true },
};

/** Labels of the loaded layers in the reader's language, the most important first. */
function collectLabels(state) {
  const { map } = state;
  const labels = [];
  for (const layer of map.base) {
    const rule = layer.props.labels;
    if (!rule || !map.loaded.has(layer.id)) continue;
    for (const feature of map.loaded.get(layer.id).features) labels.push(labelOf(state, layer, rule, feature));
  }
  map.labels = labels.filter((label) => label.text).sort((a, b) => a.order - b.order);
}

function labelOf(state, layer, rule, feature) {
  const { properties } = feature;
  const rank = properties.rank ?? (properties.core === false ? 2 : 1);
  const style = LABEL_STYLES[rule.style === 'city' && rank <= 1 ? 'capital' : rule.style];
  const [name, own] = placeName(properties, state.lang);
  const upper = style.upper && state.lang === 'en';
  const minZoom = (rule.minZoom ?? 0) + (rule.zoomPerRank ?? 0) * (rank - 1);
  return { text: upper ? name.toUpperCase() : name, own: style.upper ? '' : own, points: pointsOf(feature.geometry), sides: style.sides ?? sidesOf(properties), style, order: (rule.order ?? 5) * 10 + rank, minZoom, maxZoom: rule.maxZoom ?? 24, dot: rule.dot ?? 0, exists: layer.props.exists, id: properties.line_id ?? properties.id ?? feature.id };
}

/** Names stand on their own side of the border: it runs from south-west to north-east, China on the left. */
function sidesOf(properties) {
  const country = countryOf(properties);
  return SIDES[country] ? country : 'any';
}

/** What the overlay shows of a day; equal keys mean nothing to redraw. */
function overlayKey(state) {
  const parts = state.links.flatMap((link) => {
    const span = link.spans[spanIndex(link, state.day)];
    return [span[STATUS], span[STALE], span[CERTAIN]];
  });
  for (const crossing of state.crossings.values()) parts.push(existsOn(crossing.exists, state.day));
  if (state.data.mode === 'window') for (const days of state.crossingDays.values()) parts.push(windowCount(state, days));
  return `${parts.join()}|${firstAtOrAfter(state.epochs, state.day + 1)}`;
}

function windowCount(state, days) {
  const [first, end] = eventsInView(days, state.day, 'window', state.data.days);
  return end - first;
}

function drawOverlay(state) {
  const { map, el } = state;
  map.overlayKey = overlayKey(state);
  const pen = penFor(el.overlay, map.viewport.width, map.viewport.height, state.ratio);
  map.hits = paintOverlay(state, pen, map.viewport, mapObstacles(state));
  drawPulses(state);
}

/** Boxes of the map's own controls, which no label may cover; read once for a size of the map and a language. */
function mapObstacles(state) {
  const { map } = state;
  const key = `${map.viewport.width} ${map.viewport.height} ${state.lang}`;
  if (map.obstacles?.key !== key) map.obstacles = { key, boxes: cornerBoxes(state) };
  return map.obstacles.boxes;
}

function cornerBoxes(state) {
  const frame = state.el.map.getBoundingClientRect();
  return [...state.el.map.querySelectorAll('.tm-corner')].map((node) => {
    const box = node.getBoundingClientRect();
    return [box.left - frame.left - 4, box.top - frame.top - 4, box.right - frame.left + 4, box.bottom - frame.top + 4];
  });
}

/** Marks, then labels, on any canvas of the viewport's size; gives back where the crossings stand. */
function paintOverlay(state, ctx, viewport, obstacles) {
  const frame = [3, 3, viewport.width - 3, viewport.height - 3];
  const pins = crossingPins(state, ctx, viewport);
  const measured = measuredLabels(state, ctx, viewport, frame).filter((label) => stands(state, label));
  const dots = measured.filter((label) => label.dot).map(({ points: [[x, y]] }) => around(x, y, 2.5, 2.5));
  const scale = scaleBox(state, ctx, viewport, obstacles);
  const taken = [...obstacles, ...dots, ...pins.flatMap((pin) => [pin.box, pin.footBox, ...pin.stem]), scale.box];
  const grid = linesInView(state, viewport);
  const placed = placeLabels([...pinLabels(pins), ...measured], taken, frame, (box) => strikes(grid, box));
  for (const { label, box } of placed.slice().reverse()) if (!label.crossing) writeLabel(state, ctx, label, box);
  for (const pin of pins) drawPin(state, ctx, pin, viewport);
  for (const { label, box } of placed) if (label.crossing) writeCrossing(state, ctx, label, box);
  drawScale(state, ctx, scale);
  return pins.map(({ crossing, box }) => ({ crossing, boxes: [box, ...placed.filter((p) => p.label.crossing === crossing).map((p) => p.box)] }));
}

/** The labels of a view at their sizes; kept until the view or the labels change, whatever the date. */
function measuredLabels(state, ctx, viewport, frame) {
  const { map } = state;
  if (map.measured?.viewport === viewport && map.measured.labels === map.labels) return map.measured.list;
  const shown = map.labels.filter((label) => viewport.zoom >= label.minZoom && viewport.zoom < label.maxZoom);
  const list = shown.map((label) => measure(state, ctx, label, viewport, frame)).filter((label) => label.points.length);
  map.measured = { viewport, labels: map.labels, list };
  return list;
}

const LINED = ['provinces', 'rivers', 'lines', 'friendship_bridge'];

/** The grid of the lines that a view shows; kept until the view changes. */
function linesInView({ map }, viewport) {
  if (map.lined?.viewport !== viewport) {
    const shown = map.base.filter(({ id, props }) => LINED.includes(id) && viewport.zoom >= (props.minZoom ?? 0));
    const sources = shown.map(({ id }) => map.loaded.get(id)).filter(Boolean);
    map.lined = { viewport, grid: strokeGrid(sources, viewport) };
  }
  return map.lined.grid;
}

function stands(state, label) {
  return !label.exists || existsOn(state.data.exists[label.exists]?.[label.id], state.day);
}

function fontOf(state, style, weight = style.weight ?? 400) {
  return `${style.italic ? 'italic ' : ''}${weight} ${style.size}px ${state.theme.font}`;
}

/** How many lines a place's own name may cost before it is left out. */
const WITHOUT_OWN = 6;

/** A label at its size, with those of its points that lie in the frame. */
function measure(state, ctx, label, viewport, frame) {
  const points = label.points.map((point) => viewport.project(point)).filter(([x, y]) => within([x, y, x, y], frame));
  if (!points.length) return { ...label, points };
  ctx.font = fontOf(state, label.style);
  ctx.letterSpacing = `${label.style.spacing ?? 0}px`;
  const { size, centred, strict, stacked, pull, gap = 6 } = label.style;
  const nameWidth = ctx.measureText(label.text).width;
  const ownWidth = label.own ? ctx.measureText(stacked ? label.own : ` ${label.own}`).width : 0;
  ctx.letterSpacing = '0px';
  const ownSides = NATIVE[label.sides] ? OWN_SIDES : undefined;
  const room = { points, nameWidth, gap, centred, strict, pull, ownSides, height: size + 5 };
  const brief = { ...label, ...room, own: '', width: nameWidth + (centred ? 20 : 4), loss: label.own ? WITHOUT_OWN : 0 };
  if (!label.own) return brief;
  if (stacked) return { ...brief, own: label.own, width: Math.max(nameWidth, ownWidth) + 4, height: 2 * size + 7, loss: 0, brief };
  return { ...brief, own: label.own, width: brief.width + ownWidth, loss: 0, brief };
}

function writeLabel(state, ctx, label, box) {
  const { theme } = state;
  const { size, stacked } = label.style;
  const middle = stacked ? box[1] + (size + 5) / 2 : (box[1] + box[3]) / 2;
  if (label.dot) drawDot(ctx, label.x, label.y, label.dot, theme);
  ctx.letterSpacing = `${label.style.spacing ?? 0}px`;
  ctx.textAlign = 'left';
  const left = box[0] + (label.style.centred ? 10 : 2);
  haloText(state, ctx, label.text, left, middle, fontOf(state, label.style), theme[label.style.ink]);
  const ink = theme[label.style.ink === 'ink' ? 'muted' : label.style.ink];
  if (label.own && stacked) haloText(state, ctx, label.own, left, middle + size + 2, fontOf(state, label.style, 400), ink);
  else if (label.own) haloText(state, ctx, ` ${label.own}`, left + label.nameWidth, middle, fontOf(state, label.style, 400), ink);
  ctx.letterSpacing = '0px';
}

function drawDot(ctx, x, y, radius, theme) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = theme.ink;
  ctx.fill();
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = theme.halo;
  ctx.stroke();
}

function haloText(state, ctx, text, x, y, font, color) {
  ctx.font = font;
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3.2;
  ctx.strokeStyle = state.theme.halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}

function metresPerPixel(viewport) {
  return (78271.517 * Math.cos((viewport.latitude * Math.PI) / 180)) / 2 ** viewport.zoom;
}

/** The longest round length that fits in 110 pixels. */
function scaleLength(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 2, 1].find((n) => n * power <= metres) ?? 1) * power;
}

/** Where the scale bar stands: bottom left, above anything of the map's own that is there. */
function scaleBox(state, ctx, viewport, obstacles) {
  const metres = scaleLength(110 * metresPerPixel(viewport));
  const length = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  const text = showsBanks(state, viewport) ? `${length} · ${state.words.banks}` : length;
  ctx.font = `10.5px ${state.theme.font}`;
  const width = metres / metresPerPixel(viewport);
  const y = Math.min(viewport.height - 14, ...obstacles.filter((b) => b[3] >= viewport.height - 4 && b[0] < width + 40).map((b) => b[1] - 8));
  return { text, width, x: 14, y, box: [8, y - 18, 22 + Math.max(width, ctx.measureText(text).width), y + 6] };
}

/** Whether the rivers are drawn as surfaces, whose banks are no survey. */
function showsBanks({ map }, { zoom }) {
  return map.base.some(({ id, props }) => id === 'reaches' && zoom >= props.minZoom);
}

function drawScale(state, ctx, { text, width, x, y }) {
  ctx.strokeStyle = state.theme.halo;
  ctx.lineWidth = 4;
  ctx.strokeRect(x, y, width, 0.01);
  ctx.strokeStyle = state.theme.ink;
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  ctx.moveTo(x, y - 5);
  ctx.lineTo(x, y);
  ctx.lineTo(x + width, y);
  ctx.lineTo(x + width, y - 5);
  ctx.stroke();
  ctx.textAlign = 'left';
  haloText(state, ctx, text, x + 4, y - 9, `10.5px ${state.theme.font}`, state.theme.ink);
}
