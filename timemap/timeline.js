// The timeline: histogram, one strip per link, axis, overview. Drawn once per view; a date only moves the playhead.

const NARROW = 620;
const SIZES = { bubble: 24, histogram: 30, strip: 12, row: 17, group: 4, axis: 20, brush: 18, touch: 44 };

/** Where everything stands, in pixels, for a width and the links whose crossing exists in the view. */
function timelineLayout(state, width) {
  const narrow = width < NARROW;
  const gutter = gutterOf(state);
  const left = narrow ? 8 : gutter.width;
  const right = width - (narrow ? 8 : state.links.some((l) => l.figure) ? 52 : 14);
  const histogramTop = SIZES.bubble + 4;
  let y = histogramTop + SIZES.histogram + 6;
  const rows = [];
  for (const link of state.links) {
    if (!existsWithin(state.crossings.get(link.crossing_id)?.exists, state.view)) continue;
    const first = rows.length === 0 || rows[rows.length - 1].link.crossing_id !== link.crossing_id;
    if (first && rows.length) y += SIZES.group;
    if (narrow) y += 14;
    rows.push({ link, y, first });
    y += SIZES.row;
  }
  const axis = Math.max(y + 2, state.rowsFloor[narrow] ?? 0); // no shorter than a moment ago: what stands below keeps its place
  const brush = axis + SIZES.axis + 4;
  const brushHeight = narrow ? SIZES.touch - 4 : SIZES.brush;
  const height = brush + brushHeight + (narrow ? SIZES.touch + 12 : 2);
  return { width, narrow, left, nameRoom: gutter.names, right, histogramTop, rows, axis, brush, brushHeight, height };
}

/** Room that the buttons of the period take beside the overview, in pixels. */
const PERIOD_BUTTONS = 176;

/** Room beside the strips for the longest crossing name and service, within reason. */
function gutterOf(state) {
  const ctx = state.el.strips.getContext('2d');
  const widest = (texts, font) => {
    ctx.font = font;
    return Math.max(0, ...texts.map((text) => ctx.measureText(text).width));
  };
  const longest = widest([...state.crossings.values()].map((c) => c.name), `600 12px ${state.theme.font}`);
  const services = widest(state.links.map((l) => state.words[l.service]), `11.5px ${state.theme.font}`);
  const names = clamp(longest + 2, 90, 200);
  return { names, width: Math.max(PERIOD_BUTTONS, Math.ceil(names + services + 26)) };
}

function existsWithin(range, view) {
  if (!range) return true;
  return (range[0] === null || range[0] <= view[1]) && (range[1] === null || view[0] <= range[1]);
}

function xOf(state, day) {
  const { left, right } = state.layout;
  return left + ((day - state.view[0]) / (state.view[1] - state.view[0])) * (right - left);
}

function dayAt(state, x) {
  const { left, right } = state.layout;
  return Math.floor(state.view[0] + ((x - left) / (right - left)) * (state.view[1] - state.view[0]));
}

/** A clean pen for a canvas, scaled to CSS pixels; the canvas is sized anew only where its size has changed. */
function penFor(canvas, width, height, ratio) {
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) {
    Object.assign(canvas, { width: across, height: down });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  }
  const pen = canvas.getContext('2d');
  pen.reset();
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pen;
}

/** Everything of the timeline that a date does not change. */
function drawTimeline(state, pen = null) {
  const { layout } = state;
  const ctx = pen ?? penFor(state.el.strips, layout.width, layout.height, state.ratio);
  drawGrid(state, ctx);
  drawHistogram(state, ctx);
  for (const row of layout.rows) {
    drawRowLabel(state, ctx, row);
    drawStrip(state, ctx, row);
    drawRowEvents(state, ctx, row);
  }
  drawUncovered(state, ctx);
  if (!pen) drawOverview(state, ctx);
}

function drawGrid(state, ctx) {
  const { layout, theme } = state;
  ctx.font = `11px ${theme.font}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  let free = 0;
  for (const tick of axisTicks(state.view, layout.right - layout.left, state.lang)) {
    const x = Math.round(xOf(state, tick.day)) + 0.5;
    ctx.fillStyle = theme.line;
    ctx.fillRect(x - 0.5, layout.histogramTop, 1, layout.axis - layout.histogramTop + 5);
    const width = ctx.measureText(tick.label).width;
    if (x + 3 < free || x + 3 + width > layout.right + 10) continue;
    ctx.fillStyle = tick.major ? theme.ink : theme.muted;
    ctx.fillText(tick.label, x + 3, layout.axis + 12);
    free = x + width + 10;
  }
}

function drawHistogram(state, ctx) {
  const { layout, days, theme } = state;
  const edges = binEdges(state.view, layout.right - layout.left);
  const counts = edges.slice(1).map((edge, i) => firstAtOrAfter(days, edge) - firstAtOrAfter(days, edges[i]));
  const most = Math.max(4, ...counts);
  const base = layout.histogramTop + SIZES.histogram;
  ctx.fillStyle = theme.bars;
  counts.forEach((count, i) => {
    const x1 = Math.max(layout.left, xOf(state, edges[i]));
    const x2 = Math.min(layout.right, xOf(state, edges[i + 1]));
    const height = (count / most) * (SIZES.histogram - 2);
    if (count && x2 > x1) ctx.fillRect(x1 + 0.5, base - height, Math.max(1, x2 - x1 - 1), height);
  });
  ctx.fillStyle = theme.line;
  ctx.fillRect(layout.left, base, layout.right - layout.left, 1);
}

function drawRowLabel(state, ctx, row) {
  const { layout, theme, words } = state;
  const crossing = state.crossings.get(row.link.crossing_id);
  const name = crossing?.name ?? row.link.crossing_id;
  const middle = row.y + SIZES.strip / 2 + 0.5;
  ctx.textBaseline = 'middle';
  if (layout.narrow) {
    ctx.textAlign = 'left';
    writeText(ctx, `${name} · ${words[row.link.service]}`, layout.left, row.y - 8, `11px ${theme.font}`, theme.ink);
    return;
  }
  if (row.first) {
    ctx.textAlign = 'left';
    writeText(ctx, fitText(ctx, name, layout.nameRoom, `600 12px ${theme.font}`), 0, middle, `600 12px ${theme.font}`, theme.ink);
  }
  ctx.textAlign = 'right';
  writeText(ctx, words[row.link.service], layout.left - 12, middle, `11.5px ${theme.font}`, theme.muted);
  if (row.link.figure) writeText(ctx, row.link.figure, layout.width - 4, middle, `11px ${theme.font}`, theme.muted);
}

function writeText(ctx, text, x, y, font, color) {
  ctx.font = font;
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}

function fitText(ctx, text, width, font) {
  ctx.font = font;
  if (ctx.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && ctx.measureText(`${text.slice(0, end)}…`).width > width) end -= 1;
  return `${text.slice(0, end)}…`;
}

function drawStrip(state, ctx, row) {
  const { layout, view } = state;
  const { link, y } = row;
  const range = state.crossings.get(link.crossing_id)?.exists ?? [null, null];
  const from = Math.max(view[0], range[0] ?? -Infinity, state.domain[0]);
  const to = Math.min(view[1], (range[1] ?? Infinity) + 1, state.domain[1] + 1);
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(xOf(state, from), y, Math.max(0, xOf(state, to) - xOf(state, from)), SIZES.strip, 1.5);
  ctx.clip();
  ctx.clearRect(layout.left, y, layout.right - layout.left, SIZES.strip);
  for (let i = spanIndex(link, Math.floor(from)); i < link.spans.length && link.starts[i] < to; i += 1) {
    const x1 = Math.max(layout.left, xOf(state, Math.max(link.starts[i], from)));
    const x2 = Math.min(layout.right, xOf(state, Math.min(spanEnd(link, i), to)));
    const span = link.spans[i];
    (span[STALE] ? paintStale : paintPiece)(state, ctx, span[STATUS], x1, x2, y);
    if (span[CERTAIN]) continue;
    const last = uncertainRun(link, i)[1];
    paintSoftEdge(state, ctx, link, i, last, y);
    i = last;
  }
  ctx.restore();
}

/** One piece of a strip; the running statuses fill its height, the stopped ones half of it. */
function paintPiece(state, ctx, status, x1, x2, y, alpha = 1) {
  const [top, height] = pieceSpan(state, status, y);
  ctx.globalAlpha = alpha;
  ctx.fillStyle = stripFill(state, ctx, status);
  ctx.fillRect(x1, top, Math.max(0.75, x2 - x1), height);
  ctx.globalAlpha = 1;
}

/** Top and height of a status in its strip. */
function pieceSpan(state, status, y) {
  const height = SIZES.strip * { full: 1, low: 0.62, thin: 0.25 }[state.data.status[status].height ?? 'full'];
  return [y + (SIZES.strip - height) / 2, height];
}

/** A piece whose last evidence is long ago: pale, but with edges in its full colour. */
function paintStale(state, ctx, status, x1, x2, y) {
  paintPiece(state, ctx, status, x1, x2, y, 0.4);
  const [top, height] = pieceSpan(state, status, y);
  ctx.fillStyle = rgb(statusColor(state, status));
  for (const edge of [top, top + height - 1]) ctx.fillRect(x1, edge, Math.max(0.75, x2 - x1), 1);
}

/** Uncertain days fade from the status before them to the one after. */
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

/** Ticks under a strip for its events, hollow diamonds on it for disputed ones; at most one per pixel. */
function drawRowEvents(state, ctx, row) {
  const { theme } = state;
  const { days, disputedDays } = row.link;
  ctx.fillStyle = theme.ink;
  eachColumn(state, days, 1, (x) => ctx.fillRect(Math.round(x) - 0.5, row.y + SIZES.strip + 1, 1, 3));
  eachColumn(state, disputedDays, 7, (x) => drawDiamond(ctx, x, row.y + SIZES.strip / 2, theme));
  const chosen = row.link.events.find((event) => event.event_id === state.selected);
  if (chosen) drawChosen(state, ctx, chosen.day, row.y + SIZES.strip / 2);
}

/** A ring round the selected event. */
function drawChosen(state, ctx, day, y) {
  const x = xOf(state, day + 0.5);
  if (x < state.layout.left || x > state.layout.right) return;
  for (const [width, color] of [[4.5, state.theme.paper], [2, state.theme.accent]]) {
    ctx.beginPath();
    ctx.arc(x, y, 7.5, 0, 2 * Math.PI);
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.stroke();
  }
}

/** Calls `draw(x)` for the days in view, skipping those nearer than `gap` pixels to the last. */
function eachColumn(state, days, gap, draw) {
  let i = firstAtOrAfter(days, Math.floor(state.view[0]));
  while (i < days.length && days[i] <= state.view[1]) {
    const x = xOf(state, days[i] + 0.5);
    draw(x);
    i = Math.max(i + 1, firstAtOrAfter(days, dayAt(state, x + gap)));
  }
}

function drawDiamond(ctx, x, y, theme) {
  ctx.beginPath();
  ctx.moveTo(x, y - 7);
  ctx.lineTo(x + 4.2, y);
  ctx.lineTo(x, y + 7);
  ctx.lineTo(x - 4.2, y);
  ctx.closePath();
  ctx.fillStyle = theme.paper;
  ctx.fill();
  ctx.lineWidth = 1.4;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
}

/** Days after `covered_to`: a veil with sloping lines. */
function drawUncovered(state, ctx) {
  const { layout, theme } = state;
  const start = xOf(state, dayOf(state.data.covered_to) + 1);
  if (start >= layout.right) return;
  const x = Math.max(layout.left, start);
  ctx.fillStyle = theme.veil;
  ctx.fillRect(x, layout.histogramTop, layout.right - x, layout.axis - layout.histogramTop);
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, layout.histogramTop, layout.right - x, layout.axis - layout.histogramTop);
  ctx.clip();
  ctx.strokeStyle = theme.veilLine;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let shift = x - 300; shift < layout.right; shift += 9) {
    ctx.moveTo(shift, layout.axis);
    ctx.lineTo(shift + layout.axis - layout.histogramTop, layout.histogramTop);
  }
  ctx.stroke();
  ctx.restore();
  ctx.fillStyle = theme.ink;
  ctx.fillRect(Math.round(x), layout.histogramTop, 1, layout.axis - layout.histogramTop);
}

/** Name the veil above the strips, its end over the veil's own where it fits. */
function placeUncovered(state) {
  const { layout, el } = state;
  const x = xOf(state, dayOf(state.data.covered_to) + 1);
  const width = el.uncovered.offsetWidth;
  const shown = x < layout.right && !layout.narrow;
  const left = clamp(x, layout.left, layout.right - width);
  state.uncovered = shown ? { middle: left + width / 2, half: width / 2 } : null;
  el.uncovered.style.transform = `translateX(${left}px)`;
}

/** The overview under the axis: the whole domain with its events, and the period shown. */
function drawOverview(state, ctx) {
  const { layout, theme, domain, days } = state;
  const width = layout.right - layout.left;
  const edges = binEdges(domain, width, 3);
  const at = (day) => layout.left + ((day - domain[0]) / (domain[1] - domain[0])) * width;
  ctx.fillStyle = theme.brushPaper;
  ctx.fillRect(layout.left, layout.brush, width, layout.brushHeight);
  const counts = edges.slice(1).map((edge, i) => firstAtOrAfter(days, edge) - firstAtOrAfter(days, edges[i]));
  const most = Math.max(1, ...counts);
  ctx.fillStyle = theme.bars;
  counts.forEach((count, i) => {
    const height = Math.sqrt(count / most) * (layout.brushHeight - 4);
    if (count) ctx.fillRect(clamp(at(edges[i]), layout.left, layout.right), layout.brush + layout.brushHeight - height, Math.max(1.5, at(edges[i + 1]) - at(edges[i]) - 1), height);
  });
  const x1 = at(state.view[0]);
  const x2 = Math.max(at(state.view[1]), x1 + 6);
  ctx.fillStyle = theme.brushVeil;
  ctx.fillRect(layout.left, layout.brush, x1 - layout.left, layout.brushHeight);
  ctx.fillRect(x2, layout.brush, layout.right - x2, layout.brushHeight);
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1;
  ctx.strokeRect(x1 + 0.5, layout.brush + 0.5, x2 - x1 - 1, layout.brushHeight - 1);
}

/** Move the playhead, its bubble and the mode's veil: transforms only. */
function drawPlayhead(state) {
  const { layout, el, data, day } = state;
  const x = clamp(xOf(state, day + 0.5), layout.left, layout.right);
  el.playhead.style.transform = `translateX(${x}px)`;
  el.bubble.firstChild.data = dateWords(day, state.lang, 'short');
  const half = el.bubbleHalf;
  el.bubble.style.transform = `translateX(${clamp(x, half, layout.width - half) - x}px) translateX(-50%)`;
  const { uncovered } = state;
  const free = uncovered && Math.abs(x - uncovered.middle) > half + uncovered.half;
  el.uncovered.style.visibility = free ? '' : 'hidden';
  const from = data.mode === 'window' ? clamp(xOf(state, day - data.days + 1), layout.left, layout.right) : layout.left;
  el.before.style.transform = `translateX(${layout.left}px) scaleX(${data.mode === 'window' ? from - layout.left : 0})`;
  el.after.style.transform = `translateX(${x}px) scaleX(${data.mode === 'all' ? 0 : layout.right - x})`;
}
