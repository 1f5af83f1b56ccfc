"""The HTTP API, in process: what each path answers, ETags, HEAD, CORS, gzip."""

import gzip
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from raillinks.clock import today
from raillinks.domain.problems import Problem, Severity
from raillinks.exports import answer_json, api_paths, bundles, formats, table_bytes, tables
from raillinks.i18n.languages import LANGUAGES
from raillinks.query import views
from raillinks.query.selection import PAGE_ONLY, from_query
from raillinks.versions.live_package import Served
from tests.api.asking import PATHS, get
from tests.support.bad_values import SCRIPT
from tests.support.exports import excel_csv
from tests.support.tiers import sample

CSV_PATHS = [p.path for p in api_paths.PATHS if p.media == formats.CSV]
EXPOSED = "ETag, Link, Content-Disposition, X-Latest-Data-Version"


@pytest.mark.parametrize("path", PATHS)
def test_every_path_answers(client, path):
    answer = get(client, path, ("as_of", "2022-09-26"))
    assert answer.status_code == 200
    assert answer.content
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-expose-headers"] == EXPOSED
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", CSV_PATHS)
def test_a_table_is_the_one_that_the_core_writes(client, dataset, path):
    query = [("as_of", "2022-09-26"), ("kind", "suspension"), ("compare_with", "2021-01-01"), ("from", "2020-01-01")]
    selection, _ = from_query(query, views.choices(dataset), today())
    view, table = views.make_view(dataset, selection), path.removesuffix(".csv")
    plain, excel = (write(dataset, view, table) for write in (table_bytes.plain_csv, excel_csv))
    assert get(client, path, *query).content == plain
    assert get(client, path, *query, ("for", "code")).content == plain
    assert get(client, path, *query, ("for", "excel")).content == excel


def test_what_is_left_out_is_what_is_asked_for(client, dataset):
    query = [("as_of", "2022-09-26"), ("from", "2019-01-01"), ("service", "freight")]
    selection, _ = from_query(query, views.choices(dataset), today())
    view = views.make_view(dataset, selection)
    for kind in ("publisher", "source_type", "single_source"):
        answer = get(client, "sensitivity.csv", *query, ("leave_out", kind)).content
        assert answer == table_bytes.plain_csv(dataset, view, "sensitivity", {"leave_out": kind})
        assert {line.split(",")[0] for line in answer.decode().splitlines()[1:]} <= {kind}
    refused = get(client, "sensitivity.csv", ("leave_out", "Radio Free Asia")).json()
    assert refused["allowed"] == "all, publisher, source_type, single_source"


@sample(2)
@pytest.mark.parametrize(
    "own", [{}, {"every": "month"}, {"every": "week", "shape": "wide", "figure": "stale_days"}, {"shape": "wide"}]
)
def test_a_panel_is_the_one_that_the_core_writes_in_the_form_asked_for(client, dataset, own):
    query = [("as_of", "2022-09-26"), ("from", "2019-05-05"), ("service", "freight")]
    selection, _ = from_query(query, views.choices(dataset), today())
    view = views.make_view(dataset, selection)
    answers = {end: get(client, f"panel.{end}", *query, *own.items()) for end in ("csv", "parquet")}
    assert answers["csv"].content == table_bytes.plain_csv(dataset, view, "panel", own)
    assert answers["parquet"].content == table_bytes.to_parquet(*tables.written(dataset, view, "panel", own))
    assert answers["parquet"].headers["content-type"] == "application/vnd.apache.parquet"
    marks = "-".join([own.get("every", "year"), *(["wide"] if "shape" in own else [])])
    assert f"_panel-{marks}.csv" in answers["csv"].headers["content-disposition"]


@pytest.mark.parametrize(
    ("query", "every"),
    [({"by": "month"}, "month"), ({"by": "whole"}, "year"), ({"by": "month", "every": "week"}, "week")],
)
def test_a_panel_has_a_row_of_what_the_figures_are_counted_for_unless_it_is_told_otherwise(client, query, every):
    """A panel by months that was asked for as uptime.csv is had one row a year."""
    days = [("as_of", "2022-09-26"), ("from", "2019-05-05")]
    told = get(client, "panel.csv", *days, ("every", every)).content
    assert get(client, "panel.csv", *days, *query.items()).content == told


@pytest.mark.parametrize("name", ["every", "shape", "figure"])
@pytest.mark.parametrize("path", ["panel.csv", "panel.parquet"])
def test_a_form_of_a_panel_that_there_is_not_is_refused(client, path, name):
    refused = get(client, path, (name, "fortnight")).json()
    assert (refused["error"], refused["parameter"], refused["value"]) == ("bad value", name, "fortnight")
    (allowed,) = [each.allowed for each in tables.TABLES["panel"].own if each.name == name]
    assert refused["allowed"] == ", ".join(allowed)
    assert get(client, path, (name, allowed[0]), (name, "")).status_code == 400
    assert get(client, "uptime.csv", (name, "year")).json()["error"] == "unknown name"


@pytest.mark.parametrize("path", ["panel.csv", "panel.parquet"])
def test_a_panel_of_more_rows_than_one_can_use_is_refused_with_what_to_do(client, path):
    refused = get(client, path, ("every", "day"))
    assert refused.status_code == 400
    assert refused.json()["error"] == api_paths.TOO_LONG
    assert f"{formats.MOST_ROWS:,}" in refused.json()["allowed"]
    assert get(client, path, ("every", "day"), ("from", "2025-01-01")).status_code == 200


def test_the_zip_is_the_one_that_the_core_writes(client, dataset):
    selection, _ = from_query([("as_of", "2022-09-26")], views.choices(dataset), today())
    assert get(client, "export.zip", ("as_of", "2022-09-26")).content == bundles.export_zip(
        dataset, views.make_view(dataset, selection)
    )


def test_the_answer_is_the_one_that_the_core_writes_in_the_language_asked_for(client, dataset):
    query = [("as_of", "2022-09-26"), ("crossing", "dandong-sinuiju"), ("service", "passenger")]
    selection, _ = from_query(query, views.choices(dataset), today())
    view = views.make_view(dataset, selection)
    for lang in LANGUAGES:
        assert get(client, "answer", *query, ("lang", lang)).content == answer_json.answer_json(dataset, view, lang)
    assert (
        get(client, "answer", *query).json()["lang"]
        == get(client, "answer", *query, ("lang", "")).json()["lang"]
        == "en"
    )


@pytest.mark.parametrize("langs", [["fr"], ["ko", "zh"]])
def test_an_answer_in_no_language_of_ours_is_refused(client, langs):
    answer = get(client, "answer", *(("lang", lang) for lang in langs))
    assert answer.status_code == 400
    assert answer.json() == {"error": "bad value", "parameter": "lang", "value": langs[-1], "allowed": "en, ko, zh"}


@pytest.mark.parametrize("name", [name for name in PAGE_ONLY if name != "data_version"])
@pytest.mark.parametrize("path", ["events.csv", "health"])
def test_names_of_the_page_change_nothing(client, path, name):
    assert (
        get(client, path, (name, SCRIPT), ("as_of", "2022-09-26")).content
        == get(client, path, ("as_of", "2022-09-26")).content
    )


@sample(5)
@pytest.mark.parametrize("path", PATHS)
def test_who_has_the_bytes_gets_304(client, path):
    first = get(client, path, ("as_of", "2022-09-26"))
    again = get(client, path, ("as_of", "2022-09-26"), **{"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = get(client, path, ("as_of", "2022-09-26"), **{"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_another_view_has_another_etag(client):
    tags = {get(client, "events.csv", ("as_of", day)).headers["etag"] for day in ("2022-09-26", "2021-09-26")}
    assert len(tags) == 2


@sample(5)
@pytest.mark.parametrize("path", PATHS)
def test_head_says_what_get_would_send(client, path):
    got = client.get(f"/api/v1/{path}", headers={"Accept-Encoding": "identity"})
    head = client.head(f"/api/v1/{path}", headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(got.content)
    assert head.headers["etag"] == got.headers["etag"]


def test_scripts_of_any_origin_may_ask(client):
    answer = get(client, "events.csv", Origin="https://news.example")
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert answer.headers.get_list("access-control-expose-headers") == [EXPOSED]
    assert answer.headers["vary"] == "Accept-Encoding"  # the same for every origin, so that it is kept once
    asked = {"Origin": "https://news.example", "Access-Control-Request-Method": "GET"}
    assert client.options("/api/v1/events.csv", headers=asked).status_code == 200


@pytest.mark.parametrize("path", ["events.csv", "events.json", "layers/land.geojson"])
def test_long_answers_come_packed_to_those_who_take_it(client, path):
    packed = client.build_request("GET", f"/api/v1/{path}", headers={"Accept-Encoding": "gzip"})
    answer = client.send(packed, stream=True)
    raw = b"".join(answer.iter_raw())
    plain = client.get(f"/api/v1/{path}", headers={"Accept-Encoding": "identity"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert len(raw) < len(plain.content) / 2
    assert gzip.decompress(raw) == plain.content
    assert answer.headers["vary"].startswith("Accept-Encoding")


@sample(4)
@pytest.mark.parametrize("path", PATHS)
def test_the_served_data_version_may_be_pinned(client, dataset, path):
    pinned = get(client, path, ("data_version", dataset.version), ("as_of", "2022-09-26"))
    assert pinned.status_code == 200
    assert pinned.content == get(client, path, ("as_of", "2022-09-26")).content


@sample(2)
@pytest.mark.parametrize(
    ("kind", "path"),
    [
        *(("attachment", path) for path in ("events.csv", "export.zip", "export.xlsx")),
        *(("inline", path) for path in ("events.json", "events.geojson")),
    ],
)
def test_files_come_with_a_name_that_says_day_and_version(client, dataset, kind, path):
    days = (("as_of", "2022-09-26"), ("known_on", "2023-01-01"))
    name = f"china-dprk-rail-links_2022-09-26_known-on-2023-01-01_v{dataset.version}_{path}"
    assert get(client, path, *days).headers["content-disposition"] == f'{kind}; filename="{name}"'
    plain = get(client, path, days[0]).headers["content-disposition"]
    assert f"_2022-09-26_v{dataset.version}_{path}" in plain


def test_health_counts_what_there_is(client, dataset):
    assert get(client, "health").json() == {
        "status": "ok", "data_version": dataset.version, "covered_to": str(dataset.covered_to),
        "events": len(dataset.events), "claims": len(dataset.claims), "sources": len(dataset.sources),
        "problems": len(dataset.problems), "refused_update_problems": 0,
        "version_problems": [],
    }  # fmt: skip


def test_changed_data_are_served_at_once(dataset):
    now = [Served(dataset)]
    client = TestClient(Starlette(routes=[routes.routes(lambda: now[0])]))
    before = get(client, "health").json()["events"]
    now[0] = Served(replace(dataset, events=dataset.events.iloc[:3], content_hash="other"))
    assert get(client, "health").json()["events"] == 3 < before


def test_an_update_that_cannot_be_used_is_counted_and_the_last_good_data_stay(dataset):
    now = [Served(dataset)]
    client = TestClient(Starlette(routes=[routes.routes(lambda: now[0])]))
    before = get(client, "health").json()
    now[0] = Served(dataset, (Problem("data/events.csv", 0, "", "wrong-checksum", Severity.ERROR, "why"),))
    assert get(client, "health").json() == before | {"refused_update_problems": 1}
    assert get(client, "events.csv").status_code == 200
