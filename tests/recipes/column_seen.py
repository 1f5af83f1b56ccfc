"""The column `traction` is right: checked, exported in every form, filtered, shown, entered at the desk, and stored."""

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import replace

import pandas as pd
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from api import routes
from dashboard.events import event_card
from dashboard.i18n.translator import say
from dashboard.session import pages, served_data, session_state
from dashboard.widgets.filter_panel import MORE_KEY
from raillinks.database import log
from raillinks.database.address import Database
from raillinks.database.layout import layouts, migrate, newest
from raillinks.domain.problems import did_you_mean
from raillinks.editor import publishing
from raillinks.editor.preview import preview
from raillinks.package import package_files, tables
from raillinks.package.schema import COLUMNS
from raillinks.package.tables import Resource
from raillinks.query import describe
from raillinks.validation import load
from raillinks.versions import storage
from raillinks.versions.live_package import LivePackage, Served
from tests import tiny
from tests.conftest import ROOT
from tests.editor.test_publishing import REPORT
from tests.editor.test_publishing import TODAY as ENTERED
from tests.support.desk_page import opened, ran
from tests.support.exports import the_view, unzipped
from tests.support.places import Place
from tests.support.workbooks import sheets

PATH, EVENT, WORDS = "data/events.csv", "dd-2022-01-19-third", ("steam", "diesel", "electric")
ALLOWED, HINT = ", ".join(WORDS), did_you_mean("disel", WORDS)


def test_the_column_is_right(tmp_path, monkeypatch):
    assert COLUMNS["events"]["traction"].enum == WORDS
    dataset = load.load(ROOT)
    a_wrong_cell_is_refused_at_its_place()
    every_export_and_the_dictionary_have_it(dataset)
    the_filter_chooses_events_in_the_api_and_on_the_page(dataset)
    readers_see_it_in_their_language(dataset)
    tiny.write(tmp_path / "log", tiny.complete_files())
    what_is_typed_at_the_desk_is_checked_saved_and_published(tmp_path / "log", monkeypatch)
    a_database_keeps_it_and_an_older_one_takes_it(tmp_path / "log", Database(f"sqlite:///{tmp_path / 'log.db'}"))


def a_wrong_cell_is_refused_at_its_place():
    files = package_files.read_files(ROOT)
    (fields,) = (r["schema"]["fields"] for r in files.descriptor["resources"] if r["path"] == PATH)
    lines = files.contents[PATH].decode().splitlines()
    (row,) = (number for number, line in enumerate(lines, start=1) if line.startswith(EVENT))
    wrong = files.contents[PATH].replace(b",diesel\n", b",disel\n")
    _, problems = tables.read(wrong, Resource("events", PATH, tuple(fields)))
    assert [(p.file, p.row, p.column, p.code, p.hint) for p in problems] == [
        (PATH, row, "traction", "unknown-value", HINT)
    ]


def asked(dataset, path, **query):
    """An answer of the API about the events of a month."""
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))
    month = {"as_of": "2022-01-31", "mode": "period", "from": "2022-01-01", "to": "2022-01-31"}
    return client.get(f"/api/v1/{path}", params={**month, **query})


def every_export_and_the_dictionary_have_it(dataset):
    rows = [*csv.DictReader(io.StringIO(asked(dataset, "events.csv").text))]
    assert {row["event_id"]: row["traction"] for row in rows if row["traction"]} == {EVENT: "diesel"}
    head, *cells = sheets(asked(dataset, "export.xlsx").content)["events"]
    assert [row[head.index("event_id")] for row in cells if row[head.index("traction")] == "diesel"] == [EVENT]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(asked(dataset, "export.sqlite").content)
        assert connection.execute("SELECT event_id FROM events WHERE traction = 'diesel'").fetchall() == [(EVENT,)]
    files = unzipped(asked(dataset, "export.parquet.zip").content)
    (content,) = (content for name, content in files.items() if name.endswith("events.parquet"))
    frame = pd.read_parquet(io.BytesIO(content))
    assert frame.loc[frame["traction"] == "diesel", "event_id"].tolist() == [EVENT]
    dictionary = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert f"- `traction`: {COLUMNS['events']['traction'].description} `steam`, `diesel`, `electric`" in dictionary


def the_filter_chooses_events_in_the_api_and_on_the_page(dataset):
    answer = asked(dataset, "events.csv", traction="diesel")
    assert [row["event_id"] for row in csv.DictReader(io.StringIO(answer.text))] == [EVENT]
    refused = asked(dataset, "events.csv", traction="disel")
    assert refused.status_code == 400
    assert ALLOWED in refused.text
    assert "traction" in asked(dataset, "openapi.json").text
    assert "- `traction` (" in (ROOT / "docs" / "selection.md").read_text(encoding="utf-8")
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.query_params["traction"] = "diesel"
    app.session_state[MORE_KEY] = True
    app.run()
    assert not app.exception
    (chosen,) = (field for field in app.multiselect if field.label == "Traction")
    assert chosen.value == ["diesel"]


def readers_see_it_in_their_language(dataset):
    view = the_view(dataset, [("traction", "diesel")])
    row = view.events.to_dict("records")[0]
    for lang, label, word in (("en", "Traction", "diesel"), ("ko", "견인 방식", "디젤"), ("zh", "牵引方式", "内燃")):
        assert f"<dt>{label}</dt><dd>{word}</dd>" in event_card.facts(row, {}, say(lang))
        assert say(lang)("traction: {values}", values=word) in describe.in_words(view.selection, {}, say(lang))


def what_is_typed_at_the_desk_is_checked_saved_and_published(folder, monkeypatch):
    place = Place(folder)
    monkeypatch.setattr(session_state, "PAGES", pages.of_settings({pages.DESK_SETTING: "1"}))
    monkeypatch.setattr(served_data, "live", LivePackage(place.home))
    place.drafts.save(replace(REPORT, draft_id="one"), 0)
    app = opened("one")
    (field,) = (each for each in app.selectbox if each.key.endswith("_event_traction"))
    assert (field.label, field.options) == ("Traction", [*WORDS])
    ran(field.set_value("electric"))
    assert place.drafts.read("one").draft.event["traction"] == "electric"
    files = package_files.read_files(folder)
    wrong = replace(REPORT, event={**REPORT.event, "traction": "disel"})
    found = preview(files, load.of_files(files), wrong, ENTERED).problems
    assert [(p.field, p.code, p.hint) for p in found] == [("event.traction", "unknown-value", HINT)]
    publishing.publish_draft(place.home, replace(REPORT, event={**REPORT.event, "traction": "electric"}), ENTERED)
    assert [*load.load(folder).events["traction"]].count("electric") == 1


def a_database_keeps_it_and_an_older_one_takes_it(folder, database):
    log.push(folder, database)
    asked = text("SELECT kind FROM events WHERE traction = 'electric'")
    with database.reading() as connection:
        assert [*connection.execute(asked).scalars()] == ["restriction"]
    for layout in (layouts()[-2], newest()):
        migrate(database, layout)
    with database.reading() as connection:
        assert [*connection.execute(asked).scalars()] == ["restriction"]
    log.pull(database, folder.with_name("pulled"))
    assert storage.of_folder(folder.with_name("pulled")).every_file == storage.of_folder(folder).every_file
