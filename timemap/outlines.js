// The outlines of areas, each line drawn once: neighbours share their borders, and provinces those of their country.

/** What deck.gl draws of each layer: name → GeoJSON. Where a layer shares outlines, they are lines that none below it draws. */
function drawnData(layers, loaded) {
  const isNew = newSegments();
  const drawn = new Map(loaded);
  for (const { id, props } of layers) {
    if (props.sharesOutlines && loaded.has(id)) drawn.set(id, withOwnLines(loaded.get(id), props.filled, isNew));
  }
  return drawn;
}

function withOwnLines({ features }, filled, isNew) {
  const lines = features.map(({ properties, geometry }) => {
    const coordinates = pathsOf(geometry).flatMap((path) => newRuns(path, isNew));
    return { type: 'Feature', properties, geometry: { type: 'MultiLineString', coordinates } };
  }).filter(({ geometry }) => geometry.coordinates.length);
  return { type: 'FeatureCollection', features: filled ? [...features, ...lines] : lines };
}

/** The parts of a path that are drawn for the first time. */
function newRuns(path, isNew) {
  const runs = [];
  let run = null;
  for (let i = 1; i < path.length; i += 1) {
    if (!isNew(path[i - 1], path[i])) {
      run = null;
    } else if (run) {
      run.push(path[i]);
    } else {
      run = [path[i - 1], path[i]];
      runs.push(run);
    }
  }
  return runs;
}

/** A question that is answered yes once for each pair of neighbouring points, whichever way round, to five decimals of a degree. */
function newSegments() {
  const points = new Map();
  const asked = new Set();
  const number = ([lon, lat]) => {
    const place = Math.round((lon + 180) * 1e5) * 2 ** 25 + Math.round((lat + 90) * 1e5);
    if (!points.has(place)) points.set(place, points.size);
    return points.get(place);
  };
  return (one, other) => {
    const [a, b] = [number(one), number(other)];
    const before = asked.size;
    asked.add(Math.min(a, b) * 2 ** 26 + Math.max(a, b));
    return asked.size > before;
  };
}
