import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import duckdb
import frictionless
import numpy as np
import pandas as pd
import pytest

from raillinks.engine import timeline
from raillinks.figures import compare as comparison
from raillinks.figures import suspensions, uptime
from raillinks.loading import load
from raillinks.publish import archive, columns, export, geojson
from raillinks.views import viewing
from raillinks.views.selection import Selection, from_query
from tests import frames, tiny
from tests.conftest import TODAY
from tests.support import log_columns

DAY = np.datetime64("2020-12-31", "D")
SCRIPTS = ("단둥", "丹东", "신의주", "Хасан", "Sinŭiju")
LINK = ("crossing_id", "service")
PAYLOADS = (
    "=1+1", '=HYPERLINK("http://x","y")', "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "=단둥", "-丹东",
    "@신의주", "+Хасан",
    "=cmd|' /C calc'!A0", "-", "=", "+", "@", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)",
)  # fmt: skip
HARMLESS = ("a=1", " =1", "'=1", "3 - 2", "단둥", "丹东", "신의주", "2020-01", "NA", '"quoted"', "a,b")


def row(number: int, **values: str) -> dict[str, str]:
    """An event of the tiny package."""
    plain = {"date": "2020-01-02", "crossing_id": "alpha-beta", "service": "all", "kind": "milestone"}
    return plain | {"event_id": f"e{number}", "status_after": "unchanged"} | values


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The tiny package."""
    folder = tmp_path_factory.mktemp("tiny")
    tiny.write(folder, tiny.files())
    return load.load(folder)


def with_events(dataset, rows):
    """The package with other events, each with one claim, all of them chosen."""
    claims = [
        {"claim_id": f"c-{r['event_id']}", "event_id": r["event_id"], "source_id": "s1", "stance": "supports"}
        for r in rows
    ]
    changed = replace(dataset, events=frames.events(rows), claims=frames.claims(claims))
    return changed, viewing.view(changed, Selection(as_of=DAY, context=True))


def read(content: bytes, encoding: str = "utf-8"):
    return list(csv.DictReader(io.StringIO(content.decode(encoding), newline="")))


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archived:
        return {name: archived.read(name) for name in archived.namelist()}


def the_view(dataset, query=(("as_of", "2022-09-26"),)):
    selection, bad = from_query(query, viewing.choices(dataset), TODAY)
    assert bad == []
    return viewing.view(dataset, selection)


def test_three_rows_as_bytes(small):
    rows = [
        row(1, summary="One, with a comma"),
        row(2, order_in_day="-1", summary='"Two" quoted'),
        row(3, date="2020-01~", affects="CN-LN;KP-03", summary="丹东/신의주"),
    ]
    dataset, view = with_events(small, rows)
    derived = "date_earliest,date_latest,confidence,n_supports,n_disputes"
    more = "," * (len(log_columns.columns("events")) - 15)  # cells of columns after the summary
    assert export.events_csv(dataset, view).decode() == (
        f"{','.join(log_columns.columns('events'))},{derived}\r\n"
        f"e3,2020-01~,,alpha-beta,all,milestone,unchanged,,,,,,,CN-LN;KP-03,丹东/신의주{more},"
        "2020-01-01,2020-01-31,reported,1,0\r\n"
        f'e2,2020-01-02,-1,alpha-beta,all,milestone,unchanged,,,,,,,,"""Two"" quoted"{more},'
        "2020-01-02,2020-01-02,reported,1,0\r\n"
        f'e1,2020-01-02,,alpha-beta,all,milestone,unchanged,,,,,,,,"One, with a comma"{more},'
        "2020-01-02,2020-01-02,reported,1,0\r\n"
    )


def test_the_columns_are_those_of_the_schema_with_the_derived_ones_behind(dataset):
    described = next(r for r in dataset.descriptor["resources"] if r["name"] == "events")
    own = [f["name"] for f in described["schema"]["fields"]]
    derived = ["date_earliest", "date_latest", "confidence", "n_supports", "n_disputes"]
    assert columns.names(columns.fields(dataset, "events")) == own + derived


@pytest.mark.parametrize(
    ("table", "made"),
    [
        ("status", timeline.STATUS_COLUMNS),
        ("intervals", timeline.INTERVAL_COLUMNS),
        ("uptime", uptime.COLUMNS[:-1]),
        ("suspensions", suspensions.COLUMNS),
        ("compare", comparison.COLUMNS),
    ],
)
def test_every_worked_out_column_is_described(table, made):
    assert columns.names(columns.DERIVED[table]) == list(made)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_cell_of_the_excel_form_starts_a_formula(small, payload):
    dataset, view = with_events(small, [row(1, summary=payload, cause=payload, order_in_day="-3")])
    content = export.excel_csv(dataset, view, "events")
    (cells,) = read(content, "utf-8-sig")
    assert cells["summary"] == cells["cause"] == "'" + payload
    assert cells["order_in_day"] == "-3"
    assert content.startswith(b"\xef\xbb\xbfevent_id,")


@pytest.mark.parametrize("text", [*HARMLESS, *SCRIPTS])
def test_the_excel_form_leaves_other_text_alone(small, text):
    dataset, view = with_events(small, [row(1, summary=text)])
    assert read(export.excel_csv(dataset, view, "events"), "utf-8-sig")[0]["summary"] == text


def test_no_cell_of_the_whole_log_starts_a_formula_in_the_excel_form(dataset, plain_view):
    for table in export.TABLES:
        numeric = set(columns.numeric(columns.fields(dataset, table)))
        for cells in read(export.excel_csv(dataset, plain_view, table), "utf-8-sig"):
            assert not [v for c, v in cells.items() if c not in numeric and v[:1] in set("=+-@\t\r\n＝＋－＠")]


@pytest.mark.parametrize("text", [*PAYLOADS, *HARMLESS, *SCRIPTS, "two\nlines", "two\r\nlines", ""])
def test_the_code_form_reads_back_the_same_everywhere(small, tmp_path, text):
    dataset, view = with_events(small, [row(1, summary=text, order_in_day="-3"), row(2)])
    content = export.events_csv(dataset, view)
    path = tmp_path / "events.csv"
    path.write_bytes(content)
    by_pandas = pd.read_csv(path, dtype=str, keep_default_na=False)
    options = """all_varchar=true, header=true, delim=',', quote='"', escape='"'"""
    query = f"SELECT summary, order_in_day FROM read_csv(?, {options})"  # noqa: S608 (the options are a literal)
    by_duckdb = [tuple(v or "" for v in r) for r in duckdb.execute(query, [str(path)]).fetchall()]
    plain = [(r["summary"], r["order_in_day"]) for r in read(content)]
    assert plain == list(zip(by_pandas["summary"], by_pandas["order_in_day"], strict=True)) == by_duckdb
    assert (text, "-3") in plain


def test_the_code_form_has_crlf_and_no_byte_order_mark(dataset, plain_view):
    content = export.events_csv(dataset, plain_view)
    assert content.startswith(b"event_id,date,")
    assert content.count(b"\r\n") == len(plain_view.events) + 1


def test_places_keep_their_scripts_in_both_forms(dataset, plain_view):
    claims = [export.plain_csv(dataset, plain_view, "sources"), export.excel_csv(dataset, plain_view, "sources")]
    for content in claims:
        assert any(word in content.decode("utf-8-sig") for word in ("단둥", "신의주", "丹东"))


def test_the_zip_validates_with_frictionless(dataset, tmp_path):
    content = archive.export_zip(dataset, the_view(dataset))
    with zipfile.ZipFile(io.BytesIO(content)) as archived:
        archived.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    assert report.stats["tasks"] == 6


@pytest.mark.parametrize("query", [[("as_of", "1900-01-01")], [("known_on", "2022-01-20"), ("disputed", "apply")]])
def test_an_unusual_zip_validates_too(dataset, tmp_path, query):
    with zipfile.ZipFile(io.BytesIO(archive.export_zip(dataset, the_view(dataset, query)))) as archived:
        archived.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])


def test_the_readme_gives_the_checksum_and_rows_of_every_file(dataset):
    files = unzipped(archive.export_zip(dataset, the_view(dataset)))
    text = files.pop("README.md").decode()
    for name, content in files.items():
        rows = len(read(content)) if name.endswith(".csv") else ""
        assert f"| `{name}` | {rows} | `{hashlib.sha256(content).hexdigest()}` |" in text


def test_the_readme_explains_itself(dataset):
    view = the_view(dataset, [("as_of", "2026-11-01"), ("known_on", "2026-11-02"), ("service", "freight")])
    text = unzipped(archive.export_zip(dataset, view))["README.md"].decode()
    assert f"{len(view.events)} of {len(view.known)} events (freight; up to 2026-11-01; as known on 2026-11-02)" in text
    for said in (
        "Data version: " + dataset.version,
        f"Covered to: {dataset.covered_to}",
        "every status is the last known",
    ):
        assert said in text
    for field in columns.fields(dataset, "events"):
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
    text = unzipped(archive.export_zip(odd, the_view(odd)))["README.md"].decode()
    outside = "".join(text.split("`````")[::2])  # but for the citation, a block of code with a longer fence
    assert outside.count("img src=x") == 4
    bare = re.sub(r"\\.", "", outside)  # without what is escaped
    for markup in ("<img", "[a]", "b) |", "`c`", "*d*"):
        assert markup not in bare


def test_a_column_without_a_description_and_sources_without_an_address_go_out(small):
    described = json.loads(json.dumps(dict(small.descriptor)))
    del described["resources"][0]["schema"]["fields"][0]["description"], described["sources"]
    odd = replace(small, descriptor=described)
    assert "| `event_id` |  |" in unzipped(archive.export_zip(odd, the_view(odd)))["README.md"].decode()


@pytest.mark.parametrize("page", [[], [("context", "1"), ("kind", "suspension"), ("kind", "closure"), ("q", "신의주")]])
def test_the_permalink_of_the_readme_gives_the_same_bytes(dataset, page):
    first = archive.export_zip(dataset, the_view(dataset, [("as_of", "2022-09-26"), *page]))
    text = unzipped(first)["README.md"].decode()
    link = text.split("Permalink: `")[1].split("`")[0]
    assert archive.export_zip(dataset, the_view(dataset, parse_qsl(urlsplit(link).query))) == first


def test_the_order_in_which_values_are_chosen_changes_no_byte(dataset):
    query = [("as_of", "2022-09-26"), ("kind", "suspension"), ("kind", "closure"), ("kind", "closure")]
    assert archive.export_zip(dataset, the_view(dataset, query)) == archive.export_zip(
        dataset, the_view(dataset, query[:1] + query[:0:-1])
    )


def test_every_file_of_the_zip_has_the_same_date_and_rights(dataset):
    with zipfile.ZipFile(io.BytesIO(archive.export_zip(dataset, the_view(dataset)))) as archived:
        assert {(i.date_time, i.external_attr, i.create_system) for i in archived.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0o644 << 16, 3)
        }
        assert archived.namelist() == [
            "README.md", "events.csv", "claims.csv", "sources.csv", "status.csv", "intervals.csv", "features.geojson",
            "datapackage.json", "CITATION.cff",
        ]  # fmt: skip


def test_the_home_page_of_the_package_is_the_base_of_its_permalinks(dataset):
    homed = replace(dataset, descriptor={**dataset.descriptor, "homepage": "https://rail.example/"})
    files = unzipped(archive.export_zip(homed, the_view(homed)))
    link = f"https://rail.example/?as_of=2022-09-26&data_version={dataset.version}"
    assert f"Permalink: `{link}`\n" in files["README.md"].decode()
    assert f'url: "{link}"' in files["CITATION.cff"].decode()
    assert json.loads(files["datapackage.json"])["homepage"] == "https://rail.example/"


def test_a_disputed_event_goes_out_with_every_claim_and_source(dataset):
    view = the_view(dataset, [("mode", "all"), ("confidence", "disputed"), ("publisher", "Radio Free Asia")])
    files = unzipped(archive.export_zip(dataset, view))
    events = {r["event_id"] for r in read(files["events.csv"])}
    assert events
    claims = dataset.claims[dataset.claims["event_id"].isin(events)]
    assert {r["claim_id"] for r in read(files["claims.csv"])} == set(claims["claim_id"])
    assert {r["source_id"] for r in read(files["sources.csv"])} == set(claims["source_id"])
    assert {r["stance"] for r in read(files["claims.csv"])} == {"supports", "disputes"}


def test_with_known_on_the_known_dates_verdicts_and_claims_go_out(small):
    early = viewing.view(small, Selection(as_of=np.datetime64("2020-04-30"), known_on=np.datetime64("2020-04-30")))
    late = viewing.view(small, Selection(as_of=DAY))
    stop = [next(r for r in read(export.events_csv(small, v)) if r["event_id"] == "e-stop") for v in (early, late)]
    assert [(r["verdict"], r["verdict_date"], r["n_disputes"], r["confidence"]) for r in stop] == [
        ("", "", "0", "reported"), ("stands", "2020-06-01", "1", "reported"),
    ]  # fmt: skip
    assert "c3" not in {r["claim_id"] for r in read(export.plain_csv(small, early, "claims"))}
    assert "s2" not in {r["source_id"] for r in read(export.plain_csv(small, early, "sources"))}


def test_json_carries_the_rows_of_the_csv_with_their_claims_and_sources(dataset, plain_view):
    body = json.loads(export.events_json(dataset, plain_view))
    rows = read(export.events_csv(dataset, plain_view))
    assert body["count"] == len(rows)
    assert [str(e["event_id"]) for e in body["events"]] == [r["event_id"] for r in rows]
    assert [e["n_supports"] + e["n_disputes"] for e in body["events"]] == [len(e["claims"]) for e in body["events"]]
    assert {c["source"]["source_id"] for e in body["events"] for c in e["claims"]} == set(
        plain_view.sources["source_id"]
    )


def test_geojson_puts_each_event_at_its_crossing(dataset, plain_view):
    body = json.loads(geojson.events_geojson(dataset, plain_view))
    assert [f["id"] for f in body["features"]] == list(plain_view.events["event_id"])
    group = next(f for f in body["features"] if f["properties"]["crossing_id"] == "all-china-dprk")
    assert group["geometry"]["type"] == "MultiPoint"
    assert len(group["geometry"]["coordinates"]) == len(dataset.chinese_crossings)
    own = next(f for f in body["features"] if f["properties"]["crossing_id"] == "dandong-sinuiju")
    assert own["geometry"]["type"] == "Point"
    assert own["geometry"]["coordinates"][0] == pytest.approx(124.39, abs=0.01)


def test_features_carry_the_statuses_of_the_listed_links(dataset):
    view = the_view(dataset, [("as_of", "2022-09-26"), ("crossing", "dandong-sinuiju")])
    features = json.loads(geojson.features_geojson(dataset, view))["features"]
    own = [f["properties"] for f in features if f["properties"]["crossing_id"] == "dandong-sinuiju"]
    assert {p["layer"] for p in own} == {"crossings", "friendship_bridge"}
    assert {(p["freight_status"], p["passenger_status"]) for p in own} == {("open", "suspended")}


def test_uptime_takes_its_period_from_the_selection(dataset):
    view = the_view(dataset, [("from", "2022-01-01"), ("to", "2022-12-31")])
    rows = read(export.plain_csv(dataset, view, "uptime"))
    assert {(r["from"], r["to"], r["period_days"]) for r in rows} == {("2022-01-01", "2022-12-31", "365")}


def test_compare_names_the_events_between_two_days(dataset):
    view = the_view(dataset, [("as_of", "2022-09-27"), ("compare_with", "2022-09-25"), ("kind", "resumption")])
    freight = read(export.plain_csv(dataset, view, "compare"))[0]
    assert (freight["status"], freight["compare_status"]) == ("open", "suspended")
    assert freight["event_ids"] == "dd-2022-09-26-resumption"


def test_two_periods_stand_side_by_side_each_as_uptime_gives_it(dataset):
    periods = {"from": "2019-01-01", "to": "2019-12-31"}, {"from": "2022-01-01", "to": "2022-06-30"}
    second = {f"compare_{name}": day for name, day in periods[1].items()}
    rows = read(export.plain_csv(dataset, the_view(dataset, [*periods[0].items(), *second.items()]), "compare_uptime"))
    one, other = (read(export.plain_csv(dataset, the_view(dataset, [*p.items()]), "uptime")) for p in periods)
    own = [{name: row[name] for name in one[0]} for row in rows]
    compared = [{name: row[name if name in LINK else f"compare_{name}"] for name in other[0]} for row in rows]
    assert (own, compared) == (one, other)


def test_a_second_period_is_the_whole_log_by_default(dataset):
    rows = read(export.plain_csv(dataset, the_view(dataset, [("to", "2019-12-31")]), "compare_uptime"))
    assert {row["compare_to"] for row in rows} == {str(dataset.covered_to)}
    assert {row["compare_from"] for row in rows} == {row["from"] for row in rows} != {""}


def test_compare_without_a_second_day_says_nothing_of_it(dataset):
    rows = read(export.plain_csv(dataset, the_view(dataset), "compare"))
    assert {(r["compare_status"], r["event_ids"]) for r in rows} == {("", "")}


def test_status_lists_the_links_of_the_selection(dataset):
    plain, freight = the_view(dataset), the_view(dataset, [("service", "freight"), ("context", "1")])
    rows = read(export.plain_csv(dataset, plain, "status"))
    assert [(r["crossing_id"], r["service"]) for r in rows] == list(
        plain.links[["crossing_id", "service"]].itertuples(index=False, name=None)
    )
    assert {(r["service"], r["context"]) for r in read(export.plain_csv(dataset, freight, "status"))} == {
        ("freight", ""), ("freight", "true"),
    }  # fmt: skip
