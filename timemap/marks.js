// Marks and patterns: how a status looks on the canvas, in the list and the legend. The paths come with the data.

const paths = new Map();
const SVG = 'http://www.w3.org/2000/svg';

function rgb(color, alpha = 1) {
  return `rgba(${color[0]},${color[1]},${color[2]},${alpha})`;
}

/** Black or white, whichever reads better on the colour. */
function inkOn(color) {
  return color[0] * 0.299 + color[1] * 0.587 + color[2] * 0.114 > 150 ? '#1a1a1a' : '#ffffff';
}

function statusColor(state, status) {
  const style = state.data.status[status];
  return state.theme.dark ? style.dark : style.color;
}

/** The colour in which a status is written: dark enough to be read on a light page, light enough on a dark one. */
function statusInk(state, status) {
  const style = state.data.status[status];
  return state.theme.dark ? style.dark : style.ink;
}

/** The paints of a badge: filled; or outlined, where nothing is known; pale inside, where the last evidence is long ago. */
function badgePaint(state, status, stale) {
  if (state.data.status[status].pattern === 'hatch') return { fill: null, edge: rgb(statusColor(state, status)), ink: rgb(statusColor(state, status)) };
  if (!stale) return { fill: rgb(statusColor(state, status)), edge: null, ink: inkOn(statusColor(state, status)) };
  const ink = rgb(statusInk(state, status));
  return { fill: rgb(statusColor(state, status), 0.22), edge: ink, ink };
}

/** A day's status that is not certain: the badge is smaller, and a dashed ring goes round it. Shares of its radius and of the ring. */
const UNCERTAIN = { scale: 0.68, dashes: 8, dash: 0.56 };

/** A round badge with the status's glyph, on a canvas; `certain` false: see `UNCERTAIN`. */
function drawBadge(state, ctx, status, x, y, radius, { stale = false, certain = true } = {}) {
  const { fill, edge, ink } = badgePaint(state, status, stale);
  const inner = certain ? radius : radius * UNCERTAIN.scale;
  if (!certain) drawRing(state, ctx, x, y, radius);
  ctx.beginPath();
  ctx.arc(x, y, inner, 0, 2 * Math.PI);
  for (const paint of [state.theme.paper, fill].filter(Boolean)) {
    ctx.fillStyle = paint;
    ctx.fill();
  }
  ctx.lineWidth = certain ? 1.4 : 1;
  ctx.strokeStyle = edge ?? state.theme.paper;
  ctx.stroke();
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(inner / 8, inner / 8);
  drawGlyph(ctx, state.data.status[status].glyph, ink);
  ctx.restore();
}

/** The dashed ring, on paper so that the map does not show through its gaps. */
function drawRing(state, ctx, x, y, radius) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = state.theme.paper;
  ctx.fill();
  ctx.beginPath();
  ctx.arc(x, y, radius - 0.8, 0, 2 * Math.PI); // all of its line within the badge's own place: its neighbour covers the rest
  const step = (2 * Math.PI * (radius - 0.8)) / UNCERTAIN.dashes;
  ctx.save();
  ctx.setLineDash([step * UNCERTAIN.dash, step * (1 - UNCERTAIN.dash)]);
  ctx.lineWidth = 1.6;
  ctx.strokeStyle = state.theme.ink;
  ctx.stroke();
  ctx.restore();
}

function drawGlyph(ctx, { area, line }, ink) {
  ctx.fillStyle = ink;
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.9;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  if (area) ctx.fill(pathOf(area));
  if (line) ctx.stroke(pathOf(line));
}

function pathOf(text) {
  if (!paths.has(text)) paths.set(text, new Path2D(text));
  return paths.get(text);
}

/** The same badge as an SVG element; `setBadge` gives it its status. */
function badgeElement() {
  const svg = svgElement('svg', { viewBox: '-9 -9 18 18', 'aria-hidden': 'true', class: 'tm-badge' });
  const mark = svgElement('g');
  mark.append(svgElement('circle', { r: 8 }), svgElement('path'), svgElement('path'));
  const { dashes, dash } = UNCERTAIN;
  const ring = { r: 8, pathLength: dashes, 'stroke-dasharray': `${dash} ${(1 - dash).toFixed(2)}`, style: 'fill:none;stroke:var(--tm-ink);stroke-width:1.5' };
  svg.append(mark, svgElement('circle', ring));
  return svg;
}

function svgElement(tag, attributes = {}) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function setBadge(state, svg, status, { stale = false, certain = true } = {}) {
  const style = state.data.status[status];
  const { fill, edge, ink } = badgePaint(state, status, stale);
  const [mark, ring] = svg.children;
  const [disc, area, line] = mark.children;
  mark.setAttribute('transform', `scale(${certain ? 1 : UNCERTAIN.scale})`);
  ring.setAttribute('visibility', certain ? 'hidden' : 'visible');
  disc.setAttribute('style', `fill:${fill ?? 'none'};stroke:${edge ?? fill};stroke-width:1.2`);
  area.setAttribute('d', style.glyph.area);
  area.setAttribute('style', `fill:${ink}`);
  line.setAttribute('d', style.glyph.line);
  line.setAttribute('style', `fill:none;stroke:${ink};stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round`);
}

/** What a strip is filled with: a plain colour, or its pattern on it. Kept in the theme, made once. */
function stripFill(state, ctx, status) {
  const { fills } = state.theme;
  const key = `${status}@${state.ratio}`;
  if (!fills.has(key)) fills.set(key, makeFill(state, ctx, status));
  return fills.get(key);
}

function makeFill(state, ctx, status) {
  const color = statusColor(state, status);
  const { pattern } = state.data.status[status];
  if (pattern === 'solid') return rgb(color);
  const size = pattern === 'hatch' ? 6 : 8;
  const tile = document.createElement('canvas');
  tile.width = tile.height = size * state.ratio;
  const pen = tile.getContext('2d');
  pen.scale(state.ratio, state.ratio);
  drawTile(pen, pattern, size, color, state.theme);
  const fill = ctx.createPattern(tile, 'repeat');
  fill.setTransform(new DOMMatrix().scale(1 / state.ratio));
  return fill;
}

function drawTile(pen, pattern, size, color, theme) {
  pen.fillStyle = pattern === 'hatch' ? theme.hatchPaper : rgb(color);
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = pattern === 'hatch' ? rgb(color, 0.62) : 'rgba(255,255,255,0.6)';
  pen.lineWidth = pattern === 'hatch' ? 1 : 2;
  pen.beginPath();
  if (pattern === 'rows') {
    pen.moveTo(0, size / 2);
    pen.lineTo(size, size / 2);
  } else {
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift - 1, size + 1);
      pen.lineTo(shift + size + 1, -1);
    }
  }
  pen.stroke();
}
