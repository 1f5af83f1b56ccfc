"""What the browser's modules make of the bundled log: stops, strands and the saved picture say what the tables say."""

import csv
import io
import re
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from dashboard.i18n import translator
from dashboard.widgets import time_map_content
from raillinks.engine.timeline import uncertain
from raillinks.exports import table_bytes
from raillinks.query import views
from raillinks.query import views as query_views
from raillinks.query.selection import Selection
from raillinks.query.view_figures import contested_days
from tests.conftest import ROOT, TODAY
from tests.support.node import run_module
from tests.support.tiers import SEED, by_tier, sample, seeded
from timemap import payload
from timemap.payload import message

STATIC = (ROOT / "timemap" / "static").as_uri()
STOPS_IN_THE_BROWSER = f"""
import {{ readFileSync }} from 'node:fs';
import {{ indexData }} from '{STATIC}/content_index.js';
import {{ isoOf }} from '{STATIC}/text/dates.js';
import {{ neighbourDay }} from '{STATIC}/lookup.js';
import {{ playStart, playStep }} from '{STATIC}/timeline/play.js';
import {{ eventOfStop, stopDays }} from '{STATIC}/timeline/stops.js';

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
        light = payload.message(dataset, view, content_url="", today=TODAY)
        given.append([{**content, **light, "deck": ""}, at])
    return run_module(STOPS_IN_THE_BROWSER, given)


@pytest.mark.parametrize("crossing", by_tier(["dandong-sinuiju"], ["dandong-sinuiju", "jian-manpo", "tumen-namyang"]))
def test_the_stops_of_a_crossing_are_the_starts_of_its_own_intervals(dataset, crossing):
    view = query_views.make_view(dataset, Selection(as_of=TODAY))
    [walk] = walked(dataset, [(view, crossing)])
    assert walk["next"] == walk["played"] == list(started(dataset, view, crossing))
    assert len(walk["next"]) > 2


STRANDS_IN_THE_BROWSER = f"""
import {{ readFileSync }} from 'node:fs';
import {{ indexData }} from '{STATIC}/content_index.js';
import {{ dayOf }} from '{STATIC}/text/dates.js';
import {{ strandLooks }} from '{STATIC}/map/strand_looks.js';
const {{ data, days }} = JSON.parse(readFileSync(0, 'utf8'));
const index = indexData(data);
const state = {{ ...index, folding: {{ shown: 'ever' }} }};
const on = (day) => [...strandLooks({{ ...state, day: dayOf(day) }})].flatMap(([crossing, looks]) =>
  looks.map(({{ service, statuses, stale, hollow }}) => [crossing, service, statuses, stale, hollow]));
console.log(JSON.stringify(days.map(on)));
"""
FIRST, LAST = np.datetime64("1911-11-01"), np.datetime64("2026-03-13")
TOLD = {"show": "apply", "apply": "show"}
RANDOM = by_tier({"show": 40, "apply": 8}, {"show": 200, "apply": 20})
AROUND = by_tier(40, None)
"""How many of the days around a contested stretch or an uncertain day are tried; None = all."""


@pytest.fixture(scope="module")
def two_readings(dataset):
    return {how: query_views.make_view(dataset, Selection(as_of=LAST, context=True, disputed=how)) for how in TOLD}


def strand_days(dataset, two_readings, n: int) -> list[str]:
    """Random days, and around each contested stretch and uncertain day."""
    chance = seeded("days")
    edges = contested_days(two_readings["show"])[["start", "end"]].to_numpy("datetime64[D]").ravel()
    spans = two_readings["show"].timeline.spans()
    doubtful = spans.loc[uncertain(spans), "start"].dropna().to_numpy("datetime64[D]")
    around = [day + shift for day in [*edges, *doubtful] if not np.isnat(day) for shift in (-1, 0)]
    tried = chance.sample(around, len(around) if AROUND is None else AROUND)
    return [str(FIRST + chance.randrange((LAST - FIRST).astype(int))) for _ in range(n)] + [str(d) for d in tried]


def strands(dataset, two_readings, how: str, day: str) -> list[list[object]]:
    """What the day's status table says of each link whose crossing exists, and whether the other reading differs."""
    on = np.datetime64(day)
    table, other = (two_readings[which].timeline.status_on(on) for which in (how, TOLD[how]))
    exists = dataset.crossings.set_index("crossing_id")[["exists_earliest", "exists_latest"]].loc[table["crossing_id"]]
    first, last = exists["exists_earliest"].to_numpy(), exists["exists_latest"].to_numpy()
    there = ~((first > on) | (last < on))
    rows = table.assign(contested=table["status"] != other["status"])[there]
    return [
        [r.crossing_id, r.service, r.status, set(r.alternatives.split(";")), bool(r.stale), bool(r.contested)]
        for r in rows.itertuples()
    ]


@sample(1)
@pytest.mark.parametrize("how", TOLD)
def test_strands_agree_with_the_status_table(dataset, two_readings, how):
    view, chosen = two_readings[how], strand_days(dataset, two_readings, RANDOM[how])
    data = time_map_content.content(dataset, view, "en") | message(dataset, view, content_url="", today=LAST)
    drawn = run_module(STRANDS_IN_THE_BROWSER, {"data": data, "days": chosen})
    order = {link: i for i, link in enumerate(zip(view.links["crossing_id"], view.links["service"], strict=True))}
    seen = set()
    for day, looks in zip(chosen, drawn, strict=True):
        said = [[c, s, statuses[0], set(statuses), stale, hollow] for c, s, statuses, stale, hollow in looks]
        table = sorted(strands(dataset, two_readings, how, day), key=lambda row: order[row[0], row[1]])
        assert said == table, day
        seen |= {(len(row[3]) > 1, row[4], row[5]) for row in said}
    assert {(True, False, False), (False, True, False), (False, False, True), (False, False, False)} <= seen


def test_contested_days_are_those_on_which_the_two_readings_differ(dataset, two_readings):
    rows = contested_days(two_readings["show"])
    one, other = (two_readings[how].timeline.intervals() for how in ("show", "apply"))
    for day in np.unique(pd.concat([one["start"], other["start"]]).dropna().to_numpy("datetime64[D]")):
        tables = [two_readings[how].timeline.status_on(day) for how in ("show", "apply")]
        differ = tables[0]["status"] != tables[1]["status"]
        on = rows[(rows["start"] <= day) & ~(rows["end"] <= day)]
        found = {tuple(row) for row in on[["crossing_id", "service", "status", "other"]].to_numpy()}
        both = tables[0].assign(other=tables[1]["status"])[differ]
        assert found == {tuple(row) for row in both[["crossing_id", "service", "status", "other"]].to_numpy()}, day
    assert len(rows) == 7


N = by_tier(12, 200)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "\"><script>alert(1)</script> & <b>]]>\x00\x1b 한국어 \ud800 <!-- ' -->"
JS = (ROOT / "tests" / "js").as_uri()
PICTURES = f"""
import {{ readFileSync }} from 'node:fs';
import {{ ruler, standIn, stateOn }} from '{JS}/picture_stage.js';
import {{ pictureOf }} from '{JS}/picture_reading.js';
import {{ pictureScene }} from '{STATIC}/picture/picture.js';
import {{ publishersOf, sentencesOf }} from '{STATIC}/picture/picture_texts.js';
import {{ planPicture }} from '{STATIC}/picture/picture_plan.js';
import {{ stripsHeight }} from '{STATIC}/picture/picture_state.js';
import {{ svgOf }} from '{STATIC}/picture/scene_svg.js';
standIn();
const {{ content, days, title }} = JSON.parse(readFileSync(0, 'utf8'));
const made = days.map((day) => {{
  const state = stateOn(content, day);
  state.view = [state.day - 30, state.day + 30];
  state.answer = {{ as_of: day, text: 'The answer.', ...content.links[0] }};
  const answered = sentencesOf(state)[0];
  const moved = sentencesOf({{ ...state, day: state.day + 1 }})[0];
  const since = {{ view: [18262, state.domain[1]], manners: {{ period: {{ ends: [18262, null] }} }} }};
  const period = sentencesOf({{ ...state, ...since }}).at(-1);
  const wish = {{ title, shape: 'square', frame: 'border' }};
  const scene = pictureScene(state, wish);
  const seen = pictureOf(planPicture(state, wish, ruler()), scene.items);
  const bare = planPicture({{ ...state, map: null }}, wish, ruler());
  const room = [bare.keysTop - bare.strips.top, stripsHeight(bare.state) * bare.strips.scale];
  const [left, bottom] = [scene.height - bare.height, bare.texts.at(-1).lines];
  const crowded = planPicture({{ ...state, links: Array(9).fill(state.links).flat() }}, wish, ruler());
  const picture = {{ ...seen, svg: svgOf(scene), room, left, bottom, leastMap: crowded.map.place.height }};
  return {{ ...picture, answered, moved, period, publishers: publishersOf(state) }};
}});
console.log(JSON.stringify(made));
"""


@pytest.fixture(scope="module")
def days():
    """Random days of the years with the most events, one with several possible statuses, and one after such days."""
    chance = np.random.default_rng(SEED)
    first = np.datetime64("2015-01-01", "D")
    return ["2020-08-15", "2020-10-10", *(str(first + int(chance.integers(0, 4_000))) for _ in range(N))]


@pytest.fixture(scope="module")
def pictures(dataset, plain_view, days):
    """What each day's picture shows, as `picture_reading.js` reads it from the instructions."""
    content = time_map_content.content(dataset, plain_view, "ko")
    return run_module(PICTURES, {"content": content, "days": days, "title": HOSTILE})


@pytest.fixture(scope="module")
def status(dataset, days):
    """The rows of `status.csv` of each day."""
    return [
        list(
            csv.DictReader(
                io.StringIO(table_bytes.plain_csv(dataset, views.make_view(dataset, _on(day)), "status").decode())
            )
        )
        for day in days
    ]


def _on(day):
    return Selection(as_of=np.datetime64(day, "D"), context=True)


def _standing(picture, rows):
    """The rows of the crossings that the picture has a pin of."""
    return [row for row in rows if row["crossing_id"] in picture["crossings"]]


def test_its_legend_has_every_pattern_and_mark_that_is_in_it_and_no_other(pictures, status):
    for picture, rows in zip(pictures, status, strict=True):
        legend = picture["legend"]
        if picture["hollow"]:
            legend.remove("open")  # a mark shows what hollow means
        assert set(legend) == set(picture["drawn"])
        split = any(";" in row["alternatives"] for row in _standing(picture, rows))
        again = len(legend) - len(set(legend))
        assert (again >= 2) == split  # one mark shows old evidence, one is split between two statuses or more


def test_as_svg_it_is_xml_whatever_its_title_is(pictures):
    for picture in pictures:
        tree = ET.fromstring(picture["svg"].encode())  # noqa: S314 (ours)
        assert [node.tag for node in tree.iter() if node.tag.endswith("script")] == []
        written = "".join(node.text or "" for node in tree.iter() if node.tag.endswith("}text"))
        assert "<script>alert(1)</script>&<b>" in written.replace(" ", "")
        assert "한국어" in written


def test_its_sea_fills_the_map_and_without_a_map_it_is_as_high_as_its_strips(pictures):
    for picture in pictures:
        whole = ET.fromstring(picture["svg"].encode())  # noqa: S314 (ours)
        sea = next(whole.find(f".//{SVG}g[@id='map']").iter(f"{SVG}path")).get("d")
        corners = [float(number) for number in re.findall(r"[\d.]+", sea)]
        assert (corners[0], corners[2]) == (36, float(whole.get("width")) - 36)
        assert corners[5] - corners[1] > 150
        room, height = picture["room"]
        assert height < room < height + 10
        assert picture["left"] > 0
        assert "OpenStreetMap" in picture["svg"]
        assert "OpenStreetMap" not in " ".join(picture["bottom"])


def test_its_map_keeps_its_room_beside_many_strips(pictures):
    for picture in pictures:
        assert picture["leastMap"] == pytest.approx(150)


def test_it_says_the_answer_on_the_answers_own_day_alone(pictures):
    for picture in pictures:
        assert picture["answered"] == "The answer."
        assert "The answer." not in picture["moved"]
        assert len(picture["moved"]) > 20
        assert picture["period"].replace("\N{NO-BREAK SPACE}", " ") == "선택한 기간: 2020년부터"


def test_it_names_the_publishers_whose_claims_count_for_its_statuses(dataset, pictures, status):
    sources = dataset.sources.set_index("source_id")
    reports = dataset.claims.join(sources[["house", "source_type", "seen"]], on="source_id")
    reports = reports[(reports["stance"] == "supports") & (reports["source_type"] != "editorial")]
    counts = (reports["source_type"] != "reference") & (reports["seen"] != "mention")
    for picture, rows in zip(pictures, status, strict=True):
        expected = set()
        for event in {row["event_id"] for row in _standing(picture, rows) if row["event_id"]}:
            own = reports["event_id"] == event
            houses = set(reports.loc[own & counts, "house"]) or set(reports.loc[own, "house"])
            expected |= {translator.say("ko").source_name(house) for house in houses}
        assert set(picture["publishers"]) == expected
        assert len(picture["publishers"]) == len(expected) > 0
