"""Whole columns of text as cell by cell; names and titles of one line, others refused where a package is read."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from icalendar import Calendar
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from raillinks.cli import main as command_line
from raillinks.domain.problems import DataError
from raillinks.domain.text import among, each_once, one_line
from raillinks.exports import cite
from raillinks.importer import mapping, pipeline
from raillinks.importer.mapping import HowToRead
from raillinks.validation import load
from raillinks.versions import publishing
from raillinks.versions.live_package import Served
from raillinks.versions.publishing import About
from tests import tiny
from tests.support.tiers import sample


@pytest.mark.parametrize("storage", ["python", "pyarrow"])
@pytest.mark.parametrize("other", ["python", "pyarrow"])
def test_which_cells_are_among_ids(storage, other):
    kind, of_ids = (pd.StringDtype(each, na_value=np.nan) for each in (storage, other))
    texts, places = ["a", "", None, "b", "a"], [3, 1, 4, 1, 5]
    column = pd.Series(texts, dtype=kind, index=places)
    for ids in (["a", "c"], {"b"}, pd.Series(["a"], dtype=of_ids), pd.Index(["", "b"], dtype=of_ids), []):
        expected = pd.Series([text in set(ids) for text in texts], index=places)
        pd.testing.assert_series_equal(among(column, ids), expected)
    assert among(column.iloc[:0], ["a"]).empty


def test_a_function_is_called_once_for_each_distinct_cell():
    called = []

    def take(text):
        called.append(text)
        return text.split(";")

    made = each_once(pd.Series(["b;c", "a", "b;c"], dtype=str, index=[2, 0, 1]), take)
    assert made.to_dict() == {2: ["b", "c"], 0: ["a"], 1: ["b", "c"]}
    assert called == ["b;c", "a"]


TODAY = np.datetime64("2026-03-04", "D")
FORGED = "Rail\nER  - \nTY  - JOUR\r\nEND:VCALENDAR"
BREAKS = ["\n", "\r", "\r\n", "\t", "\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u2029"]
DESCRIBED = {
    "title": lambda text: {"title": text},
    "contributors[0].title": lambda text: {"contributors": [{"title": text}]},
    "contributors[0].roles[0]": lambda text: {"contributors": [{"title": "A", "roles": [text]}]},
    "licenses[0].title": lambda text: {"licenses": [{"name": "X", "title": text, "path": "https://example.org"}]},
    "sources[0].title": lambda text: {"sources": [{"title": text}]},
    "own_log.files[0]": lambda text: {"own_log": {"files": [text]}},
    "own_log.beside": lambda text: {"own_log": {"files": ["a"], "beside": text}},
}
CELLS = {
    ("data/sources.csv", 2, "title"): ("sources", "A title"),
    ("data/sources.csv", 2, "publisher"): ("sources", "A Paper"),
    ("data/claims.csv", 4, "speaker"): ("claims", "Someone"),
    ("data/places.csv", 2, "name"): ("places", "Alpha–Beta"),
    ("data/places.csv", 2, "name_ko"): ("places", "단둥"),
    ("data/trains.csv", 2, "from_station"): ("trains", ",Alpha,"),
}


def problems_of(folder, capsys):
    assert command_line.main(["validate", str(folder), "--format", "json"], TODAY) == 1
    return [(each["file"], each["row"], each["column"], each["hint"]) for each in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize("place", DESCRIBED)
@pytest.mark.parametrize("sign", ["\n", "\u2028"])
def test_a_text_of_the_descriptor_with_two_lines_is_refused_at_its_place(tmp_path, place, sign, capsys):
    files = tiny.complete_files()
    described = json.loads(files["datapackage.json"]) | DESCRIBED[place](f"Rail{sign}ER  - ")
    tiny.write(tmp_path, {**files, "datapackage.json": json.dumps(described).encode()})
    ((file, row, column, hint),) = problems_of(tmp_path, capsys)
    assert (file, row, column) == ("datapackage.json", 0, place)
    assert hint


@pytest.mark.parametrize("sign", BREAKS)
def test_every_line_end_and_control_character_is_one(tmp_path, sign, capsys):
    files = tiny.files()
    described = json.loads(files["datapackage.json"]) | {"title": f"Rail{sign}Links"}
    tiny.write(tmp_path, {**files, "datapackage.json": json.dumps(described).encode()})
    assert [found[:3] for found in problems_of(tmp_path, capsys)] == [("datapackage.json", 0, "title")]


@sample(4)
@pytest.mark.parametrize("place", CELLS, ids=str)
@pytest.mark.parametrize("sign", ["\n", "\u2028", "\x85"])
def test_a_name_in_a_table_with_two_lines_is_refused_at_its_cell(tmp_path, place, sign, capsys):
    files = tiny.complete_files()
    path, row, column = place
    cell = CELLS[place][1].strip(",")
    changed = files[path].decode().replace(cell, f'"{cell}{sign}END:VEVENT"', 1)
    tiny.write(tmp_path, {**files, path: changed.encode()})
    ((file, at, named, hint),) = problems_of(tmp_path, capsys)
    assert (file, at, named) == (path, row, column)
    assert hint


def test_a_name_in_a_layer_with_two_lines_is_refused_at_its_feature(tmp_path, capsys):
    files = tiny.files()
    path = "layers/crossings.geojson"
    changed = json.loads(files[path])
    changed["features"][1]["properties"]["name"] = "Gamma\nDelta"
    tiny.write(tmp_path, {**files, path: json.dumps(changed).encode()})
    ((file, at, named, hint),) = problems_of(tmp_path, capsys)
    assert (file, at, named) == (path, 2, "name")
    assert hint


@pytest.mark.parametrize("name", ["owner", "title"])
def test_a_mapping_with_two_lines_in_a_name_is_refused_at_its_place(name):
    with pytest.raises(DataError) as refused:
        mapping.load(json.dumps({"version": 1, name: FORGED}).encode(), "mapping.json")
    ((file, column, hint),) = [(p.file, p.column, p.hint) for p in refused.value.problems]
    assert (file, column) == ("mapping.json", name)
    assert hint


def test_an_own_log_has_one_line_of_each_name_whatever_its_file_and_its_cells_have():
    """A forged session may give texts that no mapping can have, and a cell of a file may have several lines."""
    table = b'crossing,date,status,source,title\n"Al\npha",2020-01-01,open,"A\nPaper","A\ntitle"\n'
    taken = pipeline.take_in({"a\nb.csv": table}, HowToRead(owner=FORGED, title=FORGED), TODAY)
    assert taken.dataset is not None
    described = taken.dataset.descriptor
    titles = [described["title"], described["contributors"][0]["title"], *described["own_log"]["files"]]
    assert titles == [one_line(FORGED)] * 2 + ["a b.csv"]
    assert {"A Paper", "A title"} <= {*taken.dataset.sources["publisher"], *taken.dataset.sources["title"]}


@pytest.fixture(scope="module")
def forged(tmp_path_factory):
    """A package that no check has seen, with several lines in every text that calendars and citations hold."""
    folder = tmp_path_factory.mktemp("log")
    tiny.write(folder, tiny.complete_files())
    sound = load.load(folder)
    texts = {
        "title": FORGED,
        "contributors": [{"title": FORGED}],
        "licenses": [{**sound.descriptor["licenses"][0], "title": FORGED}],
    }
    trains = sound.trains.assign(train=FORGED, from_station=FORGED, valid_from="2020-02-03")
    return replace(sound, descriptor={**sound.descriptor, **texts}, trains=trains, content_hash="forged")


def test_calendars_are_read_whatever_a_title_has(forged):
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(forged))]))
    for path, entries in (("changes.ics", 2), ("trains.ics", 1)):
        answer = client.get(f"/api/v1/{path}?mode=all")
        assert answer.status_code == 200
        calendar = Calendar.from_ical(answer.content)
        assert len(calendar.walk("VEVENT")) == entries
        assert answer.content.count(b"\r\nEND:VCALENDAR\r\n") == 1
        assert b"\n" not in answer.content.replace(b"\r\n", b"")
        assert one_line(FORGED) in str(calendar["x-wr-calname"])


@pytest.mark.parametrize("style", [*cite.STYLES])
def test_no_title_or_name_begins_a_line_of_a_citation(forged, style):
    sound = replace(forged, descriptor={**forged.descriptor, "title": "Rail", "contributors": [{"title": "A"}]})
    told, usual = (
        cite.STYLES[style](cite.citation(each, FORGED if each is forged else "x")) for each in (forged, sound)
    )
    assert len(told.splitlines()) == len(usual.splitlines())


def test_a_reason_with_two_lines_begins_no_version_of_its_own_in_the_list(tmp_path, capsys):
    tiny.write(tmp_path, tiny.files())
    publishing.publish(tmp_path, {}, About("2026-02-03", "A", "Read.\n0.9.9\t2026-01-01\tx\tB\tForged."))
    assert command_line.main(["versions", "--package", str(tmp_path)], TODAY) == 0
    assert [line.count("\t") for line in capsys.readouterr().out.splitlines()] == [4, 4]
