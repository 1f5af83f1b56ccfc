"""Zip, Excel workbook and SQLite file: complete, valid, the same bytes for the same view."""

import hashlib
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import duckdb
import frictionless
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from raillinks.cli.main import main
from raillinks.exports import bundles, formats, geojson, table_bytes, tables
from raillinks.query import views
from raillinks.query.selection import Selection
from tests import tiny
from tests.conftest import ROOT, TODAY
from tests.exports.test_tables import HARMLESS, PAYLOADS, SCRIPTS
from tests.support.exports import DAY, read, row, the_view, unzipped, with_events
from tests.support.tiers import sample
from tests.support.workbooks import ABOUT, ANSWER, as_csv, sheets


def test_the_zip_validates_with_frictionless(dataset, tmp_path):
    content = bundles.export_zip(dataset, the_view(dataset))
    with zipfile.ZipFile(io.BytesIO(content)) as archived:
        archived.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    assert report.stats["tasks"] == 7


@sample(1)
@pytest.mark.parametrize("query", [[("as_of", "1900-01-01")], [("known_on", "2022-01-20"), ("disputed", "apply")]])
def test_an_unusual_zip_validates_too(dataset, tmp_path, query):
    with zipfile.ZipFile(io.BytesIO(bundles.export_zip(dataset, the_view(dataset, query)))) as archived:
        archived.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])


def test_a_column_without_a_description_and_sources_without_an_address_go_out(small):
    described = json.loads(json.dumps(dict(small.descriptor)))
    del described["resources"][0]["schema"]["fields"][0]["description"], described["sources"]
    odd = replace(small, descriptor=described)
    assert "| `event_id` |  |" in unzipped(bundles.export_zip(odd, the_view(odd)))["README.md"].decode()


def test_the_order_in_which_values_are_chosen_changes_no_byte(dataset):
    query = [("as_of", "2022-09-26"), ("kind", "suspension"), ("kind", "closure"), ("kind", "closure")]
    assert bundles.export_zip(dataset, the_view(dataset, query)) == bundles.export_zip(
        dataset, the_view(dataset, query[:1] + query[:0:-1])
    )


def test_every_file_of_the_zip_has_the_same_date_and_rights(dataset):
    with zipfile.ZipFile(io.BytesIO(bundles.export_zip(dataset, the_view(dataset)))) as archived:
        assert {(i.date_time, i.external_attr, i.create_system) for i in archived.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0o644 << 16, 3)
        }
        assert archived.namelist() == [
            "README.md", "events.csv", "claims.csv", "sources.csv", "status.csv", "intervals.csv", "measures.csv",
            "features.geojson", "datapackage.json", "croissant.json", "CITATION.cff",
        ]  # fmt: skip


def test_the_home_page_of_the_package_is_the_base_of_its_permalinks(dataset):
    homed = replace(dataset, descriptor={**dataset.descriptor, "homepage": "https://rail.example/"})
    files = unzipped(bundles.export_zip(homed, the_view(homed)))
    link = f"https://rail.example/?as_of=2022-09-26&data_version={dataset.version}"
    assert f"Permalink: `{link}`\n" in files["README.md"].decode()
    assert f'url: "{link}"' in files["CITATION.cff"].decode()
    assert json.loads(files["datapackage.json"])["homepage"] == "https://rail.example/"


def test_a_disputed_event_goes_out_with_every_claim_and_source(dataset):
    view = the_view(dataset, [("mode", "all"), ("confidence", "disputed"), ("publisher", "Radio Free Asia")])
    files = unzipped(bundles.export_zip(dataset, view))
    events = {r["event_id"] for r in read(files["events.csv"])}
    assert events
    claims = dataset.claims[dataset.claims["event_id"].isin(events)]
    assert {r["claim_id"] for r in read(files["claims.csv"])} == set(claims["claim_id"])
    assert {r["source_id"] for r in read(files["sources.csv"])} == set(claims["source_id"])
    assert {r["stance"] for r in read(files["claims.csv"])} == {"supports", "disputes"}


QUERY = (("as_of", "2022-09-26"), ("known_on", "2023-06-01"), ("compare_with", "2021-01-01"), ("context", "1"))
HOSTILE = (
    *PAYLOADS,
    *HARMLESS,
    *SCRIPTS,
    "https://x.example/a",
    "mailto:a@x",
    "internal:a!A1",
    "{=1}",
    "_x0041_",
    " a ",
)


@pytest.fixture(scope="module")
def made(dataset):
    """A view, and its workbook."""
    view = the_view(dataset, QUERY)
    return view, bundles.export_xlsx(dataset, view)


def event_rows(dataset, view):
    head, *rows = sheets(bundles.export_xlsx(dataset, view))["events"]
    return [dict(zip(head, cells, strict=True)) for cells in rows]


def test_cells_have_the_types_of_their_columns(dataset, made):
    _, content = made
    kinds: dict = {"integer": int, "number": (int, float), "boolean": bool, "date": (datetime, str), "string": str}
    for table, (head, *rows) in sheets(content).items():
        if table not in {ANSWER, ABOUT}:
            fields = tables.in_reading_order(table, tables.fields(dataset, table))
            assert head == tables.names(fields)
            for field, values in zip(fields, zip(*rows, strict=True), strict=True):
                assert all(isinstance(value, kinds[field["type"]]) for value in values if value is not None), field
                texts = [value for value in values if isinstance(value, str) and field["type"] == "date"]
                assert all(text < str(bundles.FIRST_DAY) for text in texts), field


def test_a_month_stays_text_and_its_first_and_last_day_are_days(small):
    [event] = event_rows(*with_events(small, [row(1, date="2020-08")]))
    assert [event[name] for name in ("date", "date_earliest", "date_latest")] == [
        "2020-08", datetime(2020, 8, 1), datetime(2020, 8, 31),  # noqa: DTZ001 (a cell has no time zone)
    ]  # fmt: skip


def test_the_first_sheet_says_days_version_and_licence_and_the_last_one_explains_columns(dataset, made):
    view, content = made
    first, rows = sheets(content)[ANSWER], sheets(content)[ABOUT]
    said = {r[0]: r[1] for r in first if r[0]}
    assert (said["As of"], said["Known on"], said["Data version"]) == ("2022-09-26", "2023-06-01", dataset.version)
    assert f"{len(view.events)} of {len(view.known)} events" in said["What it is"]
    assert all(str(licence["title"]) in said["Licences"] for licence in dataset.descriptor["licenses"])
    assert "Creative Commons" in said["Licences"]
    link, _, where = said["Permalink"].partition(" ")
    assert link.endswith(f"data_version={dataset.version}")
    assert "behind the address of a dashboard" in where  # the package names no home page
    for table in tables.IN_WHOLE:
        start = [r[0] for r in rows].index(f"Columns of {table}") + 1
        listed = rows[start : start + len(tables.fields(dataset, table))]
        assert [r[0] for r in listed] == tables.names(tables.in_reading_order(table, tables.fields(dataset, table)))
    assert [r[3] for r in first if r[0] == "events"] == [len(view.events)]
    assert not re.search(rf"\b(?:{'|'.join(tables.IN_WHOLE)})\.csv", f"{first}{rows}")
    month = the_view(dataset, [("as_of", "2020-08")])
    plain = {r[0]: r[1] for r in sheets(bundles.export_xlsx(dataset, month))[ANSWER] if r[0]}
    assert (plain["As of"], plain["Known on"]) == ("2020-08", "everything known")


def test_the_same_view_gives_the_same_bytes_whatever_the_clock_says(dataset, made, monkeypatch):
    view, content = made
    assert bundles.export_xlsx(dataset, view) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archived:
        assert {info.date_time for info in archived.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        released = dataset.changes["date"].max()
        core = archived.read("docProps/core.xml").decode()
        assert re.findall(r">(\d{4}-[^<]*)<", core) == [f"{released}T00:00:00Z"] * 2
        assert dataset.version in archived.read("docProps/custom.xml").decode()


def test_hostile_text_stays_text(small):
    dataset, view = with_events(small, [row(n, summary=text, cause=text) for n, text in enumerate(HOSTILE)])
    content = bundles.export_xlsx(dataset, view)
    by_id = {r["event_id"]: r["summary"] for r in event_rows(dataset, view)}
    for n, text in enumerate(HOSTILE):
        found = by_id[f"e{n}"].replace("_x0009_", "\t")
        assert found == re.sub("\r\n?", "\n", text)
    with zipfile.ZipFile(io.BytesIO(content)) as archived:
        parts = {name: archived.read(name).decode() for name in archived.namelist()}
    assert not [name for name, text in parts.items() if re.search(r"<f[ >]|<hyperlink|externalLink|oleObject", text)]
    assert 'quotePrefix="1"' in parts["xl/styles.xml"]


def test_what_xml_forbids_is_replaced(small):
    dataset, view = with_events(small, [row(1, summary="a\x00b\x0bc\ufffed")])
    assert event_rows(dataset, view)[0]["summary"] == "a�b�c�d"


@sample(1)
@pytest.mark.parametrize("letter", ["a", "丹", "🚆"])
def test_a_text_that_no_cell_can_hold_is_cut_and_said_to_be(small, letter):
    dataset, view = with_events(small, [row(1, summary=letter * 40_000), row(2, summary="x" * 32_767)])
    long, fits = sorted((r["summary"] for r in event_rows(dataset, view)), key=lambda text: text[0] == "x")
    assert fits == "x" * 32_767
    assert long.startswith(letter * 16_000)
    assert long.endswith(bundles.CUT)
    assert bundles.MOST_CHARACTERS - 1 <= len(long.encode("utf-16-le")) / 2 <= bundles.MOST_CHARACTERS
    about = sheets(bundles.export_xlsx(dataset, view))[ABOUT]
    assert "events, summary: cells cut after 32,767 characters: 1; the CSV has all." in [r[1] for r in about]


def test_rows_that_no_sheet_can_hold_are_said_to_be_left_out(small, monkeypatch):
    monkeypatch.setattr(bundles, "MOST_ROWS", 1)
    content = sheets(bundles.export_xlsx(small, views.make_view(small, Selection(as_of=DAY))))
    assert len(content["events"]) == 2
    assert "events: the first 1 of 2 rows; the CSV has all." in [r[1] for r in content[ABOUT]]


@sample(1)
@pytest.mark.parametrize(("day", "is_day"), [("1899-12-31", False), ("1900-02-28", False), ("1900-03-01", True)])
def test_a_day_before_march_1900_stays_text(small, day, is_day):
    dataset, view = with_events(small, [row(1, date=day)])
    found = event_rows(dataset, view)[0]["date_earliest"]
    assert (isinstance(found, datetime), as_csv(found)) == (is_day, day)


@sample(2)
@pytest.mark.parametrize(
    ("number", "value"), [("12.50", 12.5), ("-3", -3), ("1" * 15, int("1" * 15)), ("1" * 16, "1" * 16)]
)
def test_a_number_keeps_all_its_digits(small, number, value):
    dataset, view = with_events(small, [row(1, order_in_day=number)])
    assert event_rows(dataset, view)[0]["order_in_day"] == value


OWN = (bundles.ABOUT, bundles.COLUMNS, bundles.LINKS)
ON_A_DAY = """SELECT crossing_id, service, status FROM intervals
WHERE (start IS NULL OR start <= :day) AND ("end" IS NULL OR "end" > :day)"""
"""The query of docs/api.md."""
KINDS = {"integer": int, "number": float, "boolean": int, "date": str, "string": str}


@pytest.fixture(scope="module")
def view(dataset):
    return the_view(dataset, QUERY)


@pytest.fixture(scope="module")
def database(dataset, view):
    with closing(opened(bundles.export_sqlite(dataset, view))) as connection:
        yield connection


@pytest.fixture(scope="module")
def parquet(dataset, view, tmp_path_factory):
    folder = tmp_path_factory.mktemp("parquet")
    for name, content in unzipped(formats.of_file("all.parquet.zip").write(dataset, view)).items():
        (folder / name).write_bytes(content)
    return folder


def opened(content):
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    connection.row_factory = sqlite3.Row
    return connection


def every_row(database, table):
    return database.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 (a name of our own)


def cells(rows, fields):
    """Rows in one form, whichever file they are from: what is missing is empty, numbers are floats."""
    numeric, yes_or_no = tables.numeric(fields), {str(f["name"]) for f in fields if f["type"] == "boolean"}

    def plain(name, value):
        if name in yes_or_no:
            return value in (1, True, "true")
        missing = value is None or value == "" or (not isinstance(value, str) and pd.isna(value))
        return "" if missing else float(value) if name in numeric else str(value)

    return [{name: plain(name, each[name]) for name in tables.names(fields)} for each in rows]


@sample(4)
@pytest.mark.parametrize("table", tables.IN_WHOLE)
def test_sqlite_duckdb_and_pandas_read_the_cells_of_the_csv(dataset, view, database, parquet, table):
    fields = tables.fields(dataset, table)
    expected = cells(read(table_bytes.plain_csv(dataset, view, table)), fields)
    assert len(expected) > 0
    assert cells(every_row(database, table), fields) == expected
    path = parquet / f"{table}.parquet"
    with closing(duckdb.connect()) as connection:
        found = connection.execute("FROM read_parquet(?)", [str(path)])
        names = [each[0] for each in found.description]
        assert cells([dict(zip(names, values, strict=True)) for values in found.fetchall()], fields) == expected
    assert cells(pd.read_parquet(path).to_dict("records"), fields) == expected


def test_cells_of_sqlite_have_the_types_of_their_columns(dataset, database):
    for table in tables.IN_WHOLE:
        fields = tables.fields(dataset, table)
        declared = {each["name"]: each["type"] for each in database.execute(f"PRAGMA table_info({table})")}
        assert declared == {field["name"]: bundles.TYPES[field["type"]] for field in fields}
        for each in every_row(database, table):
            for field in fields:
                assert each[field["name"]] is None or isinstance(each[field["name"]], KINDS[field["type"]])


def test_sqlite_has_keys_that_hold_and_views_with_every_row(database, view):
    assert database.execute("PRAGMA integrity_check").fetchall()[0][0] == "ok"
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    of = {each["from"]: each["table"] for each in database.execute("PRAGMA foreign_key_list(claims)")}
    assert of == {"event_id": "events", "source_id": "sources"}
    found = {each[0] for each in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert found == {*tables.IN_WHOLE, *OWN}
    for name, table in (("interval_events", "intervals"), ("status_events", "status"), ("event_claims", "claims")):
        assert len(every_row(database, name)) == len(every_row(database, table))
    ends = database.execute('SELECT "end" FROM intervals').fetchall()
    days = database.execute("SELECT last_day FROM interval_events").fetchall()
    assert [day[0] and str(np.datetime64(day[0]) + 1) for day in days] == [end[0] for end in ends]
    listed = [(each["crossing_id"], each["service"]) for each in every_row(database, bundles.LINKS)]
    expected = view.links[["crossing_id", "service"]].itertuples(index=False, name=None)
    assert listed == [*expected]


def test_a_claim_of_no_event_is_refused(dataset, view):
    with closing(opened(bundles.export_sqlite(dataset, view))) as connection:
        connection.execute("PRAGMA foreign_keys = on")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("UPDATE claims SET event_id = 'no-such-event'")
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute("UPDATE claims SET claim_id = 'one'")


@pytest.mark.parametrize("day", ["1900-01-01", "2020-06-01", "2022-09-26", "2024-12-31"])
def test_the_query_of_the_docs_gives_the_status_of_any_day(database, view, day):
    expected = view.timeline.status_on(np.datetime64(day), view.selection.stale_after)
    listed = expected.merge(view.links[["crossing_id", "service"]])
    found = database.execute(ON_A_DAY, {"day": day}).fetchall()
    assert {(each[0], each[1], each[2]) for each in found} == {
        *listed[["crossing_id", "service", "status"]].astype(str).itertuples(index=False, name=None)
    }
    assert ON_A_DAY.replace(":day", "'2020-06-01'") in (ROOT / "docs/api.md").read_text(encoding="utf-8")


def test_the_same_view_gives_the_same_bytes(small):
    for make in (bundles.export_sqlite, formats.of_file("all.parquet.zip").write):
        assert make(small, the_view(small, [("as_of", "2020-12-31")])) == (
            make(small, the_view(small, [("as_of", "2020-12-31")]))
        )


def test_texts_and_names_of_columns_stay_what_they_are(small):
    """A text that looks like a formula, like SQL or like a number; columns that SQLite would take for one."""
    hostile = ["=1+1", "'); DROP TABLE events; --", "0123", '"', "<script>", "2020"]
    changed, _ = with_events(small, [row(n, summary=text) for n, text in enumerate(hostile)])
    described = json.loads(json.dumps(dict(changed.descriptor)))
    further = [{"name": name, "type": "string"} for name in ('wagons" TEXT)', "Summary", "SUMMARY_2")]
    described["resources"][0]["schema"]["fields"] += further
    events = changed.events.assign(**{each["name"]: "x" for each in further})
    odd = replace(changed, descriptor=described, events=events)
    view = views.make_view(odd, Selection(as_of=DAY, context=True))
    with closing(opened(bundles.export_sqlite(odd, view))) as connection:
        found = connection.execute("SELECT summary, event_id, * FROM events ORDER BY event_id").fetchall()
        assert [each["summary"] for each in found] == hostile
        assert {'wagons" TEXT)', "Summary_2", "SUMMARY_2_2"} <= set(found[0].keys())


def test_the_description_of_the_parquet_files_has_their_bytes(parquet):
    described = json.loads((parquet / "datapackage.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in described["resources"]] == list(tables.IN_WHOLE)
    for each in described["resources"]:
        content = (parquet / each["path"]).read_bytes()
        assert (each["bytes"], each["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")


def test_counts_are_equal_in_every_file(dataset, view, database, parquet):
    n = len(view.events)
    assert database.execute("SELECT count(*) FROM events").fetchone()[0] == n
    assert len(gpd.read_file(io.BytesIO(geojson.events_geojson(dataset, view)))) == n
    assert len(json.loads(table_bytes.events_json(dataset, view))["events"]) == n
    assert len(pd.read_parquet(parquet / "events.parquet")) == n


@sample(1)
@pytest.mark.parametrize(
    ("name", "make"),
    [("OUT.SQLITE", bundles.export_sqlite), ("out.parquet.zip", formats.of_file("all.parquet.zip").write)],
)
def test_the_command_writes_the_same_bytes(small, tmp_path, name, make):
    tiny.write(tmp_path / "package", tiny.files())
    arguments = ["--package", str(tmp_path / "package"), "--as-of", "2020-12-31"]
    assert main(["export", str(tmp_path / name), *arguments], TODAY) == 0
    assert (tmp_path / name).read_bytes() == make(small, the_view(small, [("as_of", "2020-12-31")]))
