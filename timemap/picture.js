// "Save picture": title, date, map, strips, legend, covered-to date and credits on one canvas, always on white.

const PICTURES = { wide: [1600, 900], square: [1200, 1200] };
const MARGIN = 44;
const KEY_ROW = 20;

/** The state as the picture sees it: light colours, its own width, one device pixel per pixel. */
function pictureState(state, width) {
  const probe = make('div', 'time-map');
  probe.dataset.theme = 'light';
  probe.hidden = true;
  state.el.root.after(probe);
  const theme = { ...inksOf(probe), dark: false, font: state.theme.font, fills: new Map(), paper: '#ffffff' };
  probe.remove();
  const copy = { ...state, theme, ratio: 1 };
  copy.layout = timelineLayout({ ...copy, rowsFloor: {} }, width);
  return copy;
}

async function savePicture(state, shape) {
  const [width, height] = PICTURES[shape];
  const canvas = make('canvas');
  const ctx = penFor(canvas, width, height, 1);
  const copy = pictureState(state, width - 2 * MARGIN);
  ctx.fillStyle = '#ffffff';
  ctx.fillRect(0, 0, width, height);
  const top = drawTitle(copy, ctx, width);
  const keys = keysInRows(copy, ctx, width - 2 * MARGIN);
  const stripsTop = height - MARGIN - 48 - keys.at(-1).row * KEY_ROW - copy.layout.axis - SIZES.axis;
  await drawPictureMap(copy, ctx, [MARGIN, top, width - 2 * MARGIN, stripsTop - top - 8]);
  drawPictureStrips(copy, ctx, stripsTop);
  drawFooter(copy, ctx, width, height, keys);
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  download(blob, `china-dprk-rail-links_${isoOf(state.day)}_${width}x${height}.png`);
}

function download(blob, name) {
  const link = make('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function drawTitle(state, ctx, width) {
  const { theme, words: w, data } = state;
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'left';
  writeText(ctx, w.pictureTitle(dateWords(state.day, state.lang)), MARGIN, MARGIN + 22, `700 28px ${theme.font}`, theme.ink);
  const after = data.covered_to && state.day > dayOf(data.covered_to) ? ` ${w.lastKnown(dateWords(dayOf(data.covered_to), state.lang))}` : '';
  const lines = [`${daySentence(state)}${after}`];
  if (data.known_on) lines.push(w.knownOn(dateWords(dayOf(data.known_on), state.lang))); // a line of its own, so that it is never cut off
  lines.forEach((line, i) => {
    const fitting = fitText(ctx, line, width - 2 * MARGIN, `16px ${theme.font}`);
    writeText(ctx, fitting, MARGIN, MARGIN + 50 + 22 * i, `16px ${theme.font}`, theme.muted);
  });
  return MARGIN + 48 + 22 * lines.length;
}

/** The map of the page's own view, drawn anew at the picture's size. */
async function drawPictureMap(state, ctx, [x, y, width, height]) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.translate(x, y);
  ctx.fillStyle = state.theme.sea;
  ctx.fillRect(0, 0, width, height);
  if (state.map?.viewport) {
    const { image, viewport, close } = await renderMap(state, Math.round(width), Math.round(height));
    ctx.drawImage(image, 0, 0, width, height);
    close();
    paintOverlay({ ...state, map: { ...state.map, viewport } }, ctx, viewport, []);
  }
  ctx.restore();
}

function renderMap(state, width, height) {
  const { Deck, MapView } = state.map.classes;
  const { viewport: shown } = state.map;
  const host = make('div', 'tm-offstage');
  Object.assign(host.style, { width: `${width}px`, height: `${height}px` });
  state.el.root.append(host);
  const zoom = shown.zoom + Math.log2(Math.min(width / shown.width, height / shown.height));
  const layers = currentLayers({ ...state, map: { ...state.map, viewport: { zoom } } });
  return new Promise((resolve) => {
    const instance = new Deck({
      parent: host, width, height, useDevicePixels: 1, layers, views: new MapView({ id: 'map' }), controller: false,
      initialViewState: { longitude: shown.longitude, latitude: shown.latitude, zoom },
      onAfterRender: () => {
        const [viewport] = instance.getViewports();
        if (!viewport || !layers.every((layer) => !layer.props.visible || layer.isLoaded)) return;
        const close = () => { instance.finalize(); host.remove(); };
        resolve({ image: host.querySelector('canvas'), viewport, close });
      },
    });
  });
}

function drawPictureStrips(state, ctx, top) {
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

/** The legend: for each entry what draws its sign, how wide that is, and the words. */
function pictureKeys(state) {
  const { data, words: w, theme } = state;
  const strip = (paint) => (ctx, x, y) => {
    ctx.save();
    ctx.translate(x, y - SIZES.strip / 2);
    paint(ctx);
    ctx.restore();
  };
  const statuses = Object.entries(data.status).map(([status, { word }]) => {
    const piece = strip((pen) => paintPiece(state, pen, status, 0, 26, 0, 1));
    const draw = (ctx, x, y) => {
      piece(ctx, x, y);
      drawBadge(state, ctx, status, x + 38, y, 7.5);
    };
    return [draw, 50, word];
  });
  return [
    ...statuses,
    [(ctx, x, y) => drawBadge(state, ctx, 'suspended', x + 8, y, 7.5, { certain: false }), 20, w.uncertainKey],
    [(ctx, x, y) => drawDiamond(ctx, x + 6, y, theme), 16, w.disputedKey],
    [strip((pen) => paintFade(state, pen)), 32, w.softKey],
    [strip((pen) => paintStale(state, pen, 'open', 0, 26, 0)), 32, w.staleKey],
  ];
}

/** The legend's entries in rows that are no wider than the picture. */
function keysInRows(state, ctx, width) {
  ctx.font = `13px ${state.theme.font}`;
  let [x, row] = [0, 0];
  return pictureKeys(state).map(([draw, sign, text]) => {
    const wide = sign + ctx.measureText(text).width;
    if (x && x + wide > width) [x, row] = [0, row + 1];
    const placed = { draw, text, sign, x, row };
    x += wide + 24;
    return placed;
  });
}

function drawFooter(state, ctx, width, height, keys) {
  const { theme, words: w, data } = state;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const { draw, text, sign, x, row } of keys) {
    const y = height - MARGIN - 26 - (keys.at(-1).row - row) * KEY_ROW;
    draw(ctx, MARGIN + x, y);
    writeText(ctx, text, MARGIN + x + sign, y, `13px ${theme.font}`, theme.ink);
  }
  const covered = data.covered_to ? `${w.covered(dateWords(dayOf(data.covered_to), state.lang))} · ` : '';
  writeText(ctx, fitText(ctx, covered + w.credits, width - 2 * MARGIN, `12px ${theme.font}`), MARGIN, height - MARGIN + 4, `12px ${theme.font}`, theme.muted);
}
