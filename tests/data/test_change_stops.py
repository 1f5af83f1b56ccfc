"""From Home, "next" and play of the time map stop on each day that starts a status in `intervals.csv`, once."""

import csv
import io
from itertools import islice

import pytest

from dashboard.widgets import time_map_content
from raillinks.exports import table_bytes
from raillinks.query import views as query_views
from raillinks.query.selection import Selection
from tests.conftest import ROOT, TODAY
from tests.data.random_selections import random_views
from tests.support.node import run_module
from tests.support.tiers import by_tier, slow
from timemap import payload

STATIC = (ROOT / "timemap" / "static").as_uri()
IN_THE_BROWSER = f"""
import {{ readFileSync }} from 'node:fs';
import {{ indexData }} from '{STATIC}/content_index.js';
import {{ isoOf }} from '{STATIC}/dates.js';
import {{ neighbourDay }} from '{STATIC}/lookup.js';
import {{ playStart, playStep }} from '{STATIC}/play.js';
import {{ eventOfStop, stopDays }} from '{STATIC}/stops.js';

const visited = (first, next) => {{
  const days = [];
  for (let day = next(first); day !== null; day = next(day)) days.push(day);
  return days;
}};
const walk = (data, at) => {{
  const state = {{ ...indexData(data), selected: null, stops: {{ at }} }};
  const [days, home] = [stopDays(state), state.domain[0]];
  const step = (day) => neighbourDay(days, day, 1);
  const play = (day) => playStep('stop', days, day, 1, state.domain);
  const stops = visited(home, step);
  return {{
    next: stops.map(isoOf),
    events: stops.map((day) => eventOfStop({{ ...state, day }})),
    played: visited(playStart('stop', days, home, 1, state.domain), play).map(isoOf),
    previous: visited(state.domain[1] + 1, (day) => neighbourDay(days, day, -1)).reverse().map(isoOf),
  }};
}};
const given = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(given.map(([data, at]) => walk(data, at))));
"""


def started(dataset, view, crossing=None):
    """Each distinct `start` of the exported intervals up to the last day shown, and the events behind it."""
    last = str(TODAY if view.selection.known_on is None else view.selection.known_on)
    text = table_bytes.plain_csv(dataset, view, "intervals").decode()
    table = csv.DictReader(io.StringIO(text))
    rows = [row for row in table if "" < row["start"] <= last and crossing in {None, row["crossing_id"]}]
    return {day: {row["event_id"] for row in rows if row["start"] == day} for day in sorted({r["start"] for r in rows})}


def walked(dataset, cases):
    """Where the time map's own modules stop, for each view and choice of stops."""
    given = []
    for view, at in cases:
        content = time_map_content.content(dataset, view, "en")
        light = payload.message(view, content_url="", today=TODAY)
        given.append([{**content, **light, "deck": ""}, at])
    return run_module(IN_THE_BROWSER, given)


def views(dataset):
    """The default view and some filtered ones, then random ones."""
    for asked in ({}, {"crossing": ("jian-manpo",)}, {"service": ("passenger",), "kind": ("suspension",)},
                  {"disputed": "apply", "stale_after": 30}):  # fmt: skip
        yield query_views.make_view(dataset, Selection(as_of=TODAY, **asked))
    yield from islice(random_views(dataset, 15, 3_000), by_tier(4, 50))


@slow("tests/js/ has the stops")
def test_next_and_play_visit_each_start_of_the_intervals_once(dataset):
    chosen = list(views(dataset))
    stops = walked(dataset, [(view, "change") for view in chosen])
    for view, walk in zip(chosen, stops, strict=True):
        starts = started(dataset, view)
        assert walk["next"] == walk["played"] == walk["previous"] == list(starts), view.selection
        for day, event in zip(walk["next"], walk["events"], strict=True):
            assert (event or "") in starts[day], (view.selection, day)  # a lapse has no event
    assert len(stops[0]["next"]) > 20


@pytest.mark.parametrize("crossing", by_tier(["dandong-sinuiju"], ["dandong-sinuiju", "jian-manpo", "tumen-namyang"]))
def test_the_stops_of_a_crossing_are_the_starts_of_its_own_intervals(dataset, crossing):
    view = query_views.make_view(dataset, Selection(as_of=TODAY))
    [walk] = walked(dataset, [(view, crossing)])
    assert walk["next"] == walk["played"] == list(started(dataset, view, crossing))
    assert len(walk["next"]) > 2
