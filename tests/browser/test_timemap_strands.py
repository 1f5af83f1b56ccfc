"""Strands of track in pixels: every look is another one without colour, and the map has those of the day."""

import itertools
import json

import numpy as np
import pytest

from dashboard.widgets import time_map_content
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.browser.time_map import open_modules
from timemap.payload import message

pytestmark = pytest.mark.browser

LAST = np.datetime64("2026-03-13")
STATUSES = ("open", "partial", "suspended", "closed", "unknown")

SETUP = """async ([payload, layers]) => {
  const root = document.body.appendChild(document.createElement('div'));
  window.loaded = new Map(await Promise.all(layers.map(async (name) =>
    [name, await (await fetch(`/api/v1/layers/${name}.geojson`)).json()])));
  const absent = { ab: { day: null }, folding: { shown: 'ever' }, el: { overlay: null } };
  window.state = { data: payload, ...indexData(payload), ratio: 1, ...absent };
  window.themed = (dark) => {
    const theme = { dark, font: 'sans-serif', fills: new Map(), sea: '#cfe', accent: '#06c',
      ink: dark ? '#eee' : '#111',
      muted: '#777', faint: '#999', line: '#ccc', river: '#48a', halo: dark ? '#101318d9' : '#ffffffe0',
      paper: dark ? '#14171c' : '#ffffff', hatchPaper: dark ? '#14171c' : '#ffffff' };
    Object.assign(state, { theme });
  };
  // Shades of grey of a strand of 60 × 11 pixels.
  window.shades = (look, dark) => {
    themed(dark);
    const pen = context2d(document.createElement('canvas'), 60, 11, 2);
    pen.fillStyle = state.theme.paper;
    pen.fillRect(0, 0, 60, 11);
    paintStrand(state, pen, [[0, 5.5], [60, 5.5]], 7, look);
    const { data } = pen.getImageData(0, 0, 120, 22);
    const grey = (_, i) => 0.3 * data[4 * i] + 0.59 * data[4 * i + 1] + 0.11 * data[4 * i + 2];
    return Array.from({ length: data.length / 4 }, grey);
  };
  // The overlay of the bridge view on a day, as page and picture draw it.
  window.painted = (day, pen) => {
    themed(false);
    state.day = dayOf(day);
    const scale = 20000;
    const viewport = { zoom: 12.4, latitude: 40.115, longitude: 124.392, width: 800, height: 800,
      project: ([lon, lat]) => [400 + (lon - 124.392) * scale, 400 - (lat - 40.115) * scale * 1.3] };
    const [ways, borders] = [waysOf(loaded), bordersInWater(loaded)];
    const bridges = { ways, borders, countries: new Map(), drawn: null, shores: null };
    const map = { base: [], loaded, labels: [], bridges, measured: null, lined: null };
    paintOverlay(state, map, pen, viewport, []);
    return tracksInView(map, viewport).find(({ way }) => way.crossing === 'dandong-sinuiju').whole;
  };
  const blank = () => context2d(document.createElement('canvas'), 800, 800, 1);
  // The colours of wide lines in the list of instructions of a picture for paper.
  window.wideInks = (day) => {
    const { items, pen } = new ScenePen(blank(), '#fff');
    painted(day, pen);
    return items.filter(({ kind, stroke }) => kind === 'path' && stroke?.width > 3.5).map(({ stroke }) => stroke.color);
  };
  // Colours along both strands.
  window.atStrands = (day) => {
    const pen = blank();
    const whole = painted(day, pen);
    return [-4, 4].map((by) => {
      const strand = beside(whole, by);
      const along = distances(strand);
      return [...Array(40).keys()].map((i) => {
        const [x, y] = pointAt(strand, along, 20 + i * (along.at(-1) - 40) / 40).point;
        return [...pen.getImageData(Math.round(x), Math.round(y), 1, 1).data].slice(0, 3);
      });
    });
  };
}"""
LAYERS = ["lines", "friendship_bridge", "stations", "rivers", "reaches", "land"]


@pytest.fixture(scope="module")
def tab(browser, server, dataset):
    """A page with the component's own functions, on the data of every link."""
    view = views.make_view(dataset, Selection(as_of=LAST, context=True))
    payload = time_map_content.content(dataset, view, "en") | message(dataset, view, content_url="", today=LAST)
    page = browser.new_page()
    open_modules(page, server)
    page.evaluate(SETUP, [json.loads(json.dumps(payload)), LAYERS])
    yield page
    page.close()


def looks():
    """Every look that a strand may have: one status or two, fresh or old, contested or not."""
    for status, stale, hollow in itertools.product(STATUSES, (False, True), (False, True)):
        if stale and status in ("unknown", "closed"):  # never stale (rule 9)
            continue
        yield {"statuses": [status], "stale": stale, "hollow": hollow}
    for pair in itertools.combinations(("open", "partial", "suspended", "unknown"), 2):
        yield {"statuses": list(pair), "stale": False, "hollow": False}


@pytest.mark.parametrize("dark", [False, True])
def test_no_two_looks_are_alike_in_grey(tab, dark):
    drawn = [(look, np.array(tab.evaluate("([...a]) => shades(...a)", [look, dark]))) for look in looks()]
    for (one, a), (other, b) in itertools.combinations(drawn, 2):
        if any(look["stale"] and look["hollow"] for look in (one, other)):
            continue  # contested says more than old: it is hollow either way
        if {one["statuses"][0], other["statuses"][0]} == {"closed"}:
            continue  # a closed strand is a thin line
        share = (np.abs(a - b) > 25).mean()
        assert share > 0.03, (one, other, share)


BLUE, ORANGE, WHITE = (0, 114, 178), (213, 94, 0), (255, 255, 255)


def share(pixels, color) -> float:
    """The share of the pixels that have a colour, about."""
    return float((np.abs(np.array(pixels) - color).max(axis=1) < 30).mean())


def test_the_bridge_has_the_strands_of_the_day(tab):
    freight, passenger = tab.evaluate("atStrands('2022-10-01')")
    assert share(freight, BLUE) > 0.7  # open
    assert share(passenger, ORANGE) == 0  # suspended, pale
    freight, passenger = tab.evaluate("atStrands('2020-08-15')")
    assert 0.2 < share(freight, ORANGE) < 0.8  # suspended, or partial
    assert share(freight, WHITE) > 0.1  # partial has paper between its two lines
    assert share(passenger, ORANGE) > 0.7
    freight, _ = tab.evaluate("atStrands('2021-11-03')")
    assert share(freight, WHITE) > 0.6  # contested: hollow
    freight, _ = tab.evaluate("atStrands('2021-10-03')")
    assert share(freight, ORANGE) > 0.7
