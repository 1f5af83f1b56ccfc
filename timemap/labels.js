// Labels of the map: their words in the reader's language, and a greedy placement without overlaps.

const NATIVE = { CN: 'name_zh', KP: 'name_ko' };

/** A place's name in the reader's language, followed by its own form where that differs. */
function placeName(properties, lang) {
  const own = properties[NATIVE[countryOf(properties)]] || '';
  const name = (lang === 'en' ? properties.name : properties[`name_${lang}`]) || properties.name || own;
  return own && own !== name ? [name, own] : [name, ''];
}

function countryOf(properties) {
  return (properties.country || properties.iso_3166_2 || '').slice(0, 2);
}

/** Centre of the largest ring of a polygon, or of the middle vertex of a line, or the point itself. */
function labelPoint(geometry) {
  const { type, coordinates } = geometry;
  if (type === 'Point') return coordinates;
  if (type === 'LineString') return coordinates[coordinates.length >> 1];
  if (type === 'MultiLineString') return labelPoint({ type: 'LineString', coordinates: longest(coordinates) });
  const rings = type === 'Polygon' ? [coordinates[0]] : coordinates.map((polygon) => polygon[0]);
  return ringCentre(rings.reduce((a, b) => (Math.abs(ringArea(b)) > Math.abs(ringArea(a)) ? b : a)));
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

/** Boxes `[x1, y1, x2, y2]` that a label may take around its point, best first; above and below slide into the frame. */
function labelBoxes(label, frame) {
  const { x, y, width, height, gap } = label;
  const middle = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  if (label.centred) return [middle];
  const sides = {
    right: [x + gap, middle[1], x + gap + width, middle[3]],
    left: [x - gap - width, middle[1], x - gap, middle[3]],
    below: slideInto([middle[0], y + (label.rise ?? gap), middle[2], y + (label.rise ?? gap) + height], frame),
    above: slideInto([middle[0], y - (label.rise ?? gap) - height, middle[2], y - (label.rise ?? gap)], frame),
  };
  return (label.sides ?? ['right', 'left', 'below', 'above']).map((side) => sides[side]);
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

/** Greedy placement by importance: each label takes its first free box in the frame; else its `brief` form does, or none. */
function placeLabels(labels, obstacles, frame) {
  const taken = [...obstacles];
  const placed = [];
  for (const label of labels) {
    for (const form of label.brief ? [label, label.brief] : [label]) {
      const box = labelBoxes(form, frame).find((b) => within(b, frame) && !taken.some((t) => overlaps(t, b)));
      if (!box) continue;
      taken.push(box);
      placed.push({ label: form, box });
      break;
    }
  }
  return placed;
}
