"""Zip with its README, and SQLite file: complete, valid, the same bytes for the same view."""

import hashlib
import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

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
from raillinks.validation import load
from tests import tiny
from tests.conftest import ROOT, TODAY
from tests.exports.test_workbook import QUERY
from tests.own_words.logs import log_of
from tests.support.exports import DAY, read, row, the_view, unzipped, with_events
from tests.support.tiers import by_tier, sample


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


def test_files_have_the_same_bytes_however_pandas_holds_texts():
    """The server holds them as app.py says, commands and a reader's own log as pandas does.

    `make test` tries the zip, which has every table.
    """

    def written(dataset, storage):
        with pd.option_context("mode.string_storage", storage):
            view = the_view(dataset, [("service", "freight")])
            return {form.ending: form.write(dataset, view) for form in by_tier(formats.OF_VIEWS[:1], formats.OF_VIEWS)}

    with pd.option_context("mode.string_storage", "pyarrow"):
        arrows = load.load(ROOT)
    with pd.option_context("mode.string_storage", "python"):
        pythons = load.load(ROOT)
    assert type(arrows.events["event_id"].array) is not type(pythons.events["event_id"].array)
    expected = written(arrows, "pyarrow")
    assert written(pythons, "python") == expected
    assert written(replace(arrows), "python") == expected


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


def test_the_readme_gives_the_checksum_and_rows_of_every_file(dataset):
    files = unzipped(bundles.export_zip(dataset, the_view(dataset)))
    text = files.pop("README.md").decode()
    for name, content in files.items():
        rows = len(read(content)) if name.endswith(".csv") else ""
        assert f"| `{name}` | {rows} | `{hashlib.sha256(content).hexdigest()}` |" in text


def test_the_readme_explains_itself(dataset):
    view = the_view(dataset, [("as_of", "2026-11-01"), ("known_on", "2026-11-02"), ("service", "freight")])
    text = unzipped(bundles.export_zip(dataset, view))["README.md"].decode()
    assert (
        f"{len(view.events)} of {len(view.known)} events in the log (freight; up to 2026-11-01; as known on 2026-11-02)"
        in text
    )
    for said in (
        "Data version: " + dataset.version,
        "As of: 2026-11-01",
        "Known on: 2026-11-02",
        f"Covered to: {dataset.covered_to}",
        f"2026-11-01 lies after {dataset.covered_to}: every status is the last known",
        "confidences are what this log's sources had reported by 2026-11-02.",
    ):
        assert said in text
    for field in tables.fields(dataset, "events"):
        assert f"| `{field['name']}` |" in text
    assert f"## Sources used ({len(view.sources)})" in text
    assert all(url in text.replace("\\", "") for url in view.sources["url"])


def test_no_text_of_the_descriptor_acts_in_the_readme(small):
    """Titles of package, licences and sources, names and descriptions of columns: all come from data."""
    hostile = "<img src=x> [a](javascript:b) | `c` ```` *d*"
    described = json.loads(json.dumps(dict(small.descriptor)))
    described |= {"title": hostile, "contributors": [{"title": hostile}], "sources": [{"title": hostile}]}
    described["licenses"][0]["title"] = hostile
    described["resources"][0]["schema"]["fields"][0] |= {"description": hostile}
    odd = replace(small, descriptor=described)
    text = unzipped(bundles.export_zip(odd, the_view(odd)))["README.md"].decode()
    outside = "".join(text.split("`````")[::2])  # but for the citation, a block of code with a longer fence
    assert outside.count("img src=x") == 4
    bare = re.sub(r"\\.", "", outside)  # without what is escaped
    for markup in ("<img", "[a]", "b) |", "`c`", "*d*"):
        assert markup not in bare


@sample(1)
@pytest.mark.parametrize("page", [[], [("context", "1"), ("kind", "suspension"), ("kind", "closure"), ("q", "신의주")]])
def test_the_permalink_of_the_readme_gives_the_same_bytes(dataset, page):
    first = bundles.export_zip(dataset, the_view(dataset, [("as_of", "2022-09-26"), *page]))
    text = unzipped(first)["README.md"].decode()
    link = text.split("Permalink: `")[1].split("`")[0]
    assert bundles.export_zip(dataset, the_view(dataset, parse_qsl(urlsplit(link).query))) == first


@pytest.mark.parametrize("text", ["<b>x</b>", "[a](javascript:x)", "`code`", "| cell |", "a\r\n# heading", "*_\\"])
def test_no_text_from_data_acts_in_the_readme(text):
    shown = bundles.plain(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)[`*_\[\]<>|#]", shown.replace("\\\\", ""))


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


@pytest.mark.parametrize("name", ["in_out", "vehicles"])
def test_files_of_an_own_log_claim_no_licence(name):
    own = log_of(name)
    view = views.make_view(own, Selection(as_of=own.covered_to))
    for write in (geojson.features_geojson, geojson.events_geojson):
        assert json.loads(write(own, view))["licence"] == own.descriptor["licenses"][0]["title"]


def test_no_fact_about_an_export_is_empty(dataset):
    view = the_view(dataset)
    assert view.selection.known_on is None
    assert [name for name, fact in bundles.facts(dataset, view).items() if not fact.strip()] == []


def test_files_of_an_own_log_speak_of_no_maintainers():
    own = log_of("in_out")
    day = own.covered_to
    view = views.make_view(own, Selection(as_of=day, known_on=day))
    begin, _, _ = unzipped(bundles.export_zip(own, view))["README.md"].decode().partition("## How to cite")
    for told in (begin, "\n".join(bundles.facts(own, view).values())):
        assert f"{day}, the last day that the table covers" in told
        assert "maintainers" not in told
