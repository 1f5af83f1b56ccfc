// The way of the trains over each bridge: from station to station along the lines of the layers, and no farther.

/** @import { Feature, FeatureCollection, Point, Way } from '../../types.d.ts' */

/** @typedef {{ id: string, points: Point[] }} Track */

/**
 * The way over every bridge: along the line that runs over it, else the bridge alone.
 * @param {Map<string, FeatureCollection>} loaded  the layers' data
 * @returns {Way[]}
 */
export function waysOf(loaded) {
  const of = (/** @type {string} */ name) => loaded.get(name)?.features ?? [];
  const stations = new Set(
    of('stations').flatMap(({ geometry: g }) => (g.type === 'Point' ? [`${g.coordinates}`] : [])),
  );
  const tracks = of('lines').flatMap(trackOf);
  const bridges = of('friendship_bridge');
  return bridges.flatMap((bridge) =>
    trackOf(bridge).map((own) => ({
      ...wayOver(bridge, own, tracks, stations),
      beside: besideBridge(bridge, bridges),
    })),
  );
}

/**
 * The crossings whose bridges stand beside a bridge: nearer than its length, from middle to middle.
 * @param {Feature} bridge
 * @param {Feature[]} bridges
 */
function besideBridge(bridge, bridges) {
  const [own] = trackOf(bridge);
  const [first, last] = [own.points[0], own.points[own.points.length - 1]];
  const near = (/** @type {Track} */ { points: [start, ...others] }) =>
    apart(middleOf(start, others[others.length - 1]), middleOf(first, last)) < apart(first, last);
  return bridges
    .filter((other) => other !== bridge && trackOf(other).some(near))
    .map(({ properties }) => properties.crossing_id ?? '');
}

/**
 * @param {Point} a
 * @param {Point} b
 * @returns {Point}
 */
function middleOf(a, b) {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/**
 * How far two places are apart, in degrees of latitude.
 * @param {Point} a
 * @param {Point} b
 */
function apart(a, b) {
  return Math.hypot((a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180), a[1] - b[1]);
}

/**
 * @param {Feature} feature
 * @returns {Track[]}
 */
function trackOf({ id, properties, geometry }) {
  if (geometry.type !== 'LineString') return [];
  return [{ id: properties.line_id ?? properties.id ?? id ?? '', points: geometry.coordinates }];
}

/**
 * @param {Feature} bridge
 * @param {Track} own
 * @param {Track[]} tracks
 * @param {Set<string>} stations
 * @returns {Omit<Way, 'beside'>}
 */
function wayOver({ properties }, own, tracks, stations) {
  const names = own.points.map(String);
  const crossing = properties.crossing_id ?? '';
  const over = tracks.find(({ points }) => holds(points, names));
  if (!over) {
    const last = own.points.length - 1;
    return { crossing, bridge: own.id, line: null, points: own.points, stations: [0, last], ends: [0, last] };
  }
  const { points, added } = lengthened(over, tracks);
  const at = [names[0], names[names.length - 1]].map((name) => points.findIndex((point) => `${point}` === name));
  const ends = /** @type {[number, number]} */ (at.sort((a, b) => a - b));
  const before = points.findLastIndex((point, i) => i <= ends[0] && stations.has(`${point}`));
  const after = points.findIndex((point, i) => i >= ends[1] && stations.has(`${point}`));
  return {
    crossing,
    bridge: own.id,
    line: over.id,
    points,
    stations: [before < 0 ? added : before, after < 0 ? points.length - 1 : after],
    ends,
  };
}

/**
 * @param {Point[]} points
 * @param {string[]} names
 */
function holds(points, names) {
  const held = new Set(points.map(String));
  return names.every((name) => held.has(name));
}

/**
 * A line with those that go on at its ends: far from the ground its own last leg may be too short to be seen.
 * @param {Track} line
 * @param {Track[]} tracks
 */
function lengthened(line, tracks) {
  const { points } = line;
  const others = tracks.filter((other) => other !== line);
  const before = goesOn(points[0], others).reverse();
  return { points: [...before, ...points, ...goesOn(points[points.length - 1], others)], added: before.length };
}

/**
 * The other points of a line that begins or ends at a point, from that point on.
 * @param {Point} end
 * @param {Track[]} tracks
 * @returns {Point[]}
 */
function goesOn(end, tracks) {
  for (const { points } of tracks) {
    if (`${points[0]}` === `${end}`) return points.slice(1);
    if (`${points[points.length - 1]}` === `${end}`) return points.slice(0, -1).reverse();
  }
  return [];
}
