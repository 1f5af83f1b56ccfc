"""The saved picture says what `status.csv` says: its pins, its strips, and a legend of every pattern in it."""

import csv
import io
from collections import Counter
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from dashboard.widgets import time_map_content
from raillinks.exports import table_bytes
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.conftest import ROOT
from tests.support.node import run_module
from tests.support.tiers import SEED, by_tier, slow

N = by_tier(12, 200)
HOSTILE = "\"><script>alert(1)</script> & <b>]]>\x00\x1b 한국어 \ud800 <!-- ' -->"
JS, STATIC = ((ROOT / folder).as_uri() for folder in ("tests/js", "timemap/static"))
PICTURES = f"""
import {{ readFileSync }} from 'node:fs';
import {{ ruler, standIn, stateOn }} from '{JS}/picture_stage.js';
import {{ pictureOf }} from '{JS}/picture_reading.js';
import {{ pictureScene }} from '{STATIC}/picture.js';
import {{ publishersOf, sentencesOf }} from '{STATIC}/picture_texts.js';
import {{ planPicture }} from '{STATIC}/picture_plan.js';
import {{ svgOf }} from '{STATIC}/scene_svg.js';
standIn();
const {{ content, days, title }} = JSON.parse(readFileSync(0, 'utf8'));
const made = days.map((day) => {{
  const state = stateOn(content, day);
  state.view = [state.day - 30, state.day + 30];
  state.answer = {{ as_of: day, text: 'The answer.', ...content.links[0] }};
  const answered = sentencesOf(state)[0];
  const moved = sentencesOf({{ ...state, day: state.day + 1 }})[0];
  const period = sentencesOf({{ ...state, manners: {{ range: {{ ends: [18262, null] }} }} }}).at(-1);
  const wish = {{ title, shape: 'square', frame: 'border' }};
  const scene = pictureScene(state, wish);
  const seen = pictureOf(planPicture(state, wish, ruler()), scene.items);
  return {{ ...seen, svg: svgOf(scene), answered, moved, period, publishers: publishersOf(state) }};
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


@slow("tests/js/scene.test.js has the pins")
def test_its_pins_have_every_possible_status_of_status_csv(pictures, status, days):
    for day, picture, rows in zip(days, pictures, status, strict=True):
        possible = Counter(status for row in _standing(picture, rows) for status in row["alternatives"].split(";"))
        assert Counter(picture["pins"]) == possible, day
        assert sum(possible.values()) > 10


@slow("tests/js/ draws the picture")
def test_its_strips_are_those_of_status_csv(pictures, status, days):
    for day, picture, rows in zip(days, pictures, status, strict=True):
        expected = {(r["crossing_id"], r["service"]): r["status"] for r in rows if ";" not in r["alternatives"]}
        strips = {(crossing, service): seen for crossing, service, seen in picture["strips"]}
        wrong = {
            link: (strips[link], expected[link]) for link in strips if strips[link] != expected.get(link, strips[link])
        }
        assert wrong == {}, day
        assert len(strips) > 10


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


def test_it_says_the_answer_on_the_answers_own_day_alone(pictures):
    for picture in pictures:
        assert picture["answered"] == "The answer."
        assert "The answer." not in picture["moved"]
        assert len(picture["moved"]) > 20
        assert picture["period"].replace("\N{NO-BREAK SPACE}", " ") == "선택한 기간: 2020년 1월 1일부터"


def test_it_names_the_publishers_whose_claims_count_for_its_statuses(dataset, pictures, status):
    sources = dataset.sources.set_index("source_id")
    reports = dataset.claims.join(sources[["house", "source_type", "seen"]], on="source_id")
    reports = reports[(reports["stance"] == "supports") & (reports["source_type"] != "editorial")]
    counts = (reports["source_type"] != "reference") & (reports["seen"] != "mention")
    for picture, rows in zip(pictures, status, strict=True):
        expected = set()
        for event in {row["event_id"] for row in _standing(picture, rows) if row["event_id"]}:
            own = reports["event_id"] == event
            expected |= set(reports.loc[own & counts, "house"]) or set(reports.loc[own, "house"])
        assert set(picture["publishers"]) == expected
        assert len(picture["publishers"]) == len(expected) > 0
