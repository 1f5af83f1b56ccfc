// Labels of the map: their words in the reader's language, and a greedy placement without overlaps.

const NATIVE = { CN: 'name_zh', KP: 'name_ko' };

/** A place's name in the reader's language, and its own form where that differs; a river or bridge of the border has two. */
function placeName(properties, lang) {
  const country = countryOf(properties);
  const forms = country ? [properties[NATIVE[country]]] : [properties.name_zh, properties.name_ko];
  const name = (lang === 'en' ? properties.name : properties[`name_${lang}`]) || properties.name || forms.find(Boolean) || '';
  return [name, forms.filter((form) => form && form !== name).join(' · ')];
}

function countryOf(properties) {
  return (properties.country || properties.iso_3166_2 || properties.province || '').slice(0, 2);
}

const namedAt = new WeakMap();

/** The points of a geometry, worked out once: the labels are collected again for each language and payload. */
function pointsOf(geometry) {
  if (!namedAt.has(geometry)) namedAt.set(geometry, labelPoints(geometry));
  return namedAt.get(geometry);
}

/** Points at which a feature may be named, best first: the point, places along the line, or inside the area. */
function labelPoints({ type, coordinates }) {
  if (type === 'Point') return [coordinates];
  if (type === 'LineString') return alongLine(coordinates);
  if (type === 'MultiLineString') return alongLine(longest(coordinates));
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  return insideArea(polygons.reduce((a, b) => (Math.abs(ringArea(b[0])) > Math.abs(ringArea(a[0])) ? b : a))[0]);
}

/** Middles of up to 48 segments of a line, from its middle outwards; of a short one, such as a bridge, its ends too. */
function alongLine(line) {
  const step = Math.max(1, Math.floor(line.length / 48));
  const middle = (line.length - 1) / 2;
  const points = [];
  for (let i = 0; i + 1 < line.length; i += step) points.push([i, [(line[i][0] + line[i + 1][0]) / 2, (line[i][1] + line[i + 1][1]) / 2]]);
  const middles = points.sort((a, b) => Math.abs(a[0] + 0.5 - middle) - Math.abs(b[0] + 0.5 - middle)).map(([, point]) => point);
  return line.length > 3 ? middles : [...middles, line[line.length - 1], line[0]];
}

/** The centre of a ring, then the points of a grid inside it, from the centre outwards. */
function insideArea(ring, cells = 12) {
  const centre = ringCentre(ring);
  const [west, south, east, north] = ringBounds(ring);
  const points = [];
  for (let i = 1; i < cells; i += 1) {
    for (let j = 1; j < cells; j += 1) points.push([west + ((east - west) * i) / cells, south + ((north - south) * j) / cells]);
  }
  const far = ([x, y]) => Math.hypot(x - centre[0], (y - centre[1]) * 1.3);
  return [centre, ...points].filter((point) => insideRing(point, ring)).sort((a, b) => far(a) - far(b));
}

function ringBounds(ring) {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    bounds[0] = Math.min(bounds[0], x);
    bounds[1] = Math.min(bounds[1], y);
    bounds[2] = Math.max(bounds[2], x);
    bounds[3] = Math.max(bounds[3], y);
  }
  return bounds;
}

/** Asked of a hundred points and thousands of corners: it makes no objects. */
function insideRing(point, ring) {
  const x = point[0];
  const y = point[1];
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const a = ring[i];
    const b = ring[j];
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

function longest(lines) {
  return lines.reduce((a, b) => (b.length > a.length ? b : a));
}

function ringArea(ring) {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i += 1) sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return sum / 2;
}

function ringCentre(ring) {
  let [x, y] = [0, 0];
  const [x0, y0] = ring[0];
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [ax, ay, bx, by] = [ring[i][0] - x0, ring[i][1] - y0, ring[i + 1][0] - x0, ring[i + 1][1] - y0];
    x += (ax + bx) * (ax * by - bx * ay);
    y += (ay + by) * (ax * by - bx * ay);
  }
  const area = ringArea(ring.map(([px, py]) => [px - x0, py - y0])) * 6;
  return [x0 + x / area, y0 + y / area];
}

const SIDES = {
  KP: ['right', 'belowRight', 'aboveRight', 'below', 'above', 'left', 'belowLeft', 'aboveLeft'],
  CN: ['left', 'belowLeft', 'aboveLeft', 'above', 'below', 'right', 'belowRight', 'aboveRight'],
  line: ['above', 'below', 'right', 'left'],
  bridge: ['aboveRight', 'belowLeft', 'right', 'left', 'belowRight', 'aboveLeft', 'above', 'below'],
  pin: ['right', 'left', 'below', 'above', 'belowRight', 'belowLeft', 'aboveRight', 'aboveLeft', 'belowMostlyRight', 'belowMostlyLeft'],
  any: ['right', 'left', 'below', 'above', 'belowRight', 'belowLeft', 'aboveRight', 'aboveLeft'],
};

/** How many of a country's sides lie on its own side of the border. */
const OWN_SIDES = 5;

/** Boxes `[x1, y1, x2, y2]` that a label may take around its point, best first; above and below slide into the frame. */
function labelBoxes(label, x, y, frame) {
  const { width, height, gap } = label;
  const rise = label.rise ?? gap;
  const drop = label.drop ?? rise;
  const middle = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  if (label.centred) return [middle];
  const over = (left, slide) => {
    const box = [left, y - rise - height, left + width, y - rise];
    return slide ? slideInto(box, frame) : box;
  };
  const under = (left, slide) => {
    const box = [left, y + drop, left + width, y + drop + height];
    return slide ? slideInto(box, frame) : box;
  };
  const sides = {
    right: [x + gap, middle[1], x + gap + width, middle[3]],
    left: [x - gap - width, middle[1], x - gap, middle[3]],
    below: under(middle[0], true),
    above: over(middle[0], true),
    belowMostlyRight: under(x - width * 0.2, true),
    belowMostlyLeft: under(x - width * 0.8, true),
    belowRight: under(x + 2, false),
    belowLeft: under(x - 2 - width, false),
    aboveRight: over(x + 2, false),
    aboveLeft: over(x - 2 - width, false),
  };
  return SIDES[label.sides ?? 'any'].map((side) => sides[side]);
}

/** A box moved sideways just enough to stand in the frame. */
function slideInto(box, frame) {
  const shift = Math.max(0, frame[0] - box[0]) - Math.max(0, box[2] - frame[2]);
  return [box[0] + shift, box[1], box[2] + shift, box[3]];
}

function overlaps(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

function within(box, frame) {
  return box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3];
}

/** What a place costs: the lines that run through the words, a side that is not its own, the way from its best point. */
function costOf(label, box, side, point, struck) {
  const [aside, over] = label.centred ? [9, 4] : [1, 1];
  const lines = struck([box[0] + aside, box[1] + over, box[2] - aside, box[3] - over]);
  if (lines > STRICT_LINES && label.strict) return Infinity;
  return lines + (side >= (label.ownSides ?? Infinity) ? FOREIGN_SIDE : 0) + point * (label.pull ?? 0) + (label.loss ?? 0);
}

const FOREIGN_SIDE = 50;
const STRICT_LINES = 2;

/** Where a label may stand in the frame, the cheapest first; worked out once for a label, since no day changes it. */
function candidatesOf(label, frame, struck) {
  label.candidates ??= (label.points ?? [[label.x, label.y]])
    .flatMap(([x, y], point) => labelBoxes(label, x, y, frame).map((box, side) => ({ x, y, box, side, point })))
    .filter(({ box }) => within(box, frame))
    .map((spot) => ({ ...spot, cost: costOf(label, spot.box, spot.side, spot.point, struck) }))
    .filter(({ cost }) => cost < Infinity)
    .sort((a, b) => a.cost - b.cost);
  return label.candidates;
}

/** The cheapest place of a label that nothing has taken: `{label, box, cost}`, or null. */
function freeSpot(label, taken, frame, struck) {
  const spot = candidatesOf(label, frame, struck).find(({ box }) => !taken.some((t) => overlaps(t, box)));
  return spot ? { label: { ...label, x: spot.x, y: spot.y }, box: spot.box, cost: spot.cost } : null;
}

/** The forms of a label, the fullest first: each may have a `brief` one that says less. */
function formsOf(label) {
  return label.brief ? [label, ...formsOf(label.brief)] : [label];
}

/**
 * Greedy placement by importance: each label takes the form and the free box that cost least, or is left out.
 * `struck(box)` says how many lines run through a box.
 */
function placeLabels(labels, obstacles, frame, struck = () => 0) {
  const taken = [...obstacles];
  const placed = [];
  for (const label of labels) {
    const spots = formsOf(label).map((form) => freeSpot(form, taken, frame, struck)).filter(Boolean);
    if (!spots.length) continue;
    const spot = spots.reduce((a, b) => (b.cost < a.cost ? b : a));
    taken.push(spot.box);
    placed.push(spot);
  }
  return placed;
}
