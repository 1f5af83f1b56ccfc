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

/** A round badge with the status's glyph, on a canvas. */
function drawBadge(state, ctx, status, x, y, radius, stale = false) {
  const { fill, edge, ink } = badgePaint(state, status, stale);
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  for (const paint of [state.theme.paper, fill].filter(Boolean)) {
    ctx.fillStyle = paint;
    ctx.fill();
  }
  ctx.lineWidth = 1.4;
  ctx.strokeStyle = edge ?? state.theme.paper;
  ctx.stroke();
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(radius / 8, radius / 8);
  drawGlyph(ctx, state.data.status[status].glyph, ink);
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
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '-9 -9 18 18');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('tm-badge');
  for (const tag of ['circle', 'path', 'path']) svg.append(document.createElementNS(SVG, tag));
  svg.children[0].setAttribute('r', '8');
  return svg;
}

function setBadge(state, svg, status, stale = false) {
  const style = state.data.status[status];
  const { fill, edge, ink } = badgePaint(state, status, stale);
  const [disc, area, line] = svg.children;
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
