"""The HTTP API, in process: what each path answers and refuses, ETags, HEAD, CORS, gzip, addresses, its description."""

import gzip
import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, core, given, settings
from hypothesis.vendor.pretty import RepresentationPrinter
from schemathesis import openapi
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.hypothesis import setup
from schemathesis.openapi.checks import RejectedPositiveData
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from api import routes
from dashboard.server import security
from raillinks.clock import today
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.exports import answer_json, api_paths, bundles, formats, table_bytes, tables
from raillinks.i18n.languages import LANGUAGES
from raillinks.query import views
from raillinks.query.selection import NAMES, PAGE_ONLY, from_query
from raillinks.versions.live_package import Served
from tests.api.asking import PATHS, REFUSAL, SELECTED, get, in_part
from tests.properties.law import law
from tests.support.bad_values import BAD, LONG, SCRIPT
from tests.support.exports import excel_csv, the_view
from tests.support.tiers import by_tier, paired, sample, slow

setup()  # once in a process: it swaps the class that prints examples for one that prints none, for every law
vars(core)["RepresentationPrinter"] = RepresentationPrinter


def operation(app, path: str):
    """What `GET` on a path of the API takes and answers."""
    return openapi.from_asgi("/api/v1/openapi.json", app)[path]["GET"]


CSV_PATHS = [p.path for p in api_paths.PATHS if p.media == formats.CSV]
EXPOSED = "ETag, Link, Content-Disposition, X-Latest-Data-Version"


@sample(6)
@pytest.mark.parametrize("path", PATHS)
def test_every_path_answers(client, path):
    answer = get(client, path, ("as_of", "2022-09-26"), ("from", "2020-01-01"))
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
    assert f"-panel-{marks}.csv" in answers["csv"].headers["content-disposition"]


@pytest.mark.parametrize(
    ("query", "every"),
    [({"by": "month"}, "month"), ({"by": "whole"}, "year"), ({"by": "month", "every": "week"}, "week")],
)
def test_a_panel_has_a_row_of_what_the_figures_are_counted_for_unless_it_is_told_otherwise(client, query, every):
    """A panel by months that was asked for as uptime.csv is had one row a year."""
    days = [("as_of", "2022-09-26"), ("from", "2019-05-05")]
    told = get(client, "panel.csv", *days, ("every", every)).content
    assert get(client, "panel.csv", *days, *query.items()).content == told


def test_a_period_may_be_given_in_years_and_months_as_in_the_library(client):
    short, long = (
        get(client, "uptime.csv", ("as_of", "2022"), ("from", first), ("to", last)).content
        for first, last in (("2018", "2020-02"), ("2018-01-01", "2020-02-29"))
    )
    assert short == long
    refused = get(client, "uptime.csv", ("from", "2018-1")).json()
    assert (refused["parameter"], refused["value"]) == ("from", "2018-1")
    assert refused["allowed"].startswith("YYYY-MM-DD, YYYY-MM or YYYY, ")
    assert refused["allowed"].endswith("did you mean 2018-01?")


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


def test_an_etag_is_strong_and_another_one_where_the_bytes_are_packed(client):
    """RFC 9110, 8.8.3.3: bytes that differ in their coding alone must not share a strong tag."""
    tags = {}
    for coding in ("gzip", "identity"):
        answer = get(client, "events.csv", ("as_of", "2022-09-26"), **{"Accept-Encoding": coding})
        tags[coding] = answer.headers["etag"]
        assert re.fullmatch(r'"[0-9a-z-]+"', tags[coding])
        for sent in (tags[coding], f"W/{tags[coding]}"):
            again = get(
                client, "events.csv", ("as_of", "2022-09-26"), **{"Accept-Encoding": coding, "If-None-Match": sent}
            )
            assert (again.status_code, again.headers["etag"]) == (304, tags[coding])
    assert tags["gzip"] != tags["identity"]
    asked = {"Accept-Encoding": "identity", "If-None-Match": tags["gzip"]}
    assert get(client, "events.csv", ("as_of", "2022-09-26"), **asked).status_code == 200
    refused = get(client, "events.csv", ("nope", "1"))
    assert not refused.headers["etag"].startswith("W/")


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
def test_files_come_with_a_name_that_says_crossing_service_and_days(client, dataset, kind, path):
    days = (("as_of", "2022-09-26"), ("known_on", "2023-01-01"))
    name = api_paths.saved_as(dataset, the_view(dataset, days), path)
    assert get(client, path, *days).headers["content-disposition"] == f'{kind}; filename="{name}"'


def test_changed_data_are_served_at_once(dataset):
    now = [Served(dataset)]
    client = TestClient(Starlette(routes=[routes.routes(lambda: now[0])]))
    before = get(client, "health").json()["events"]
    now[0] = Served(replace(dataset, events=dataset.events.iloc[:3], content_hash="other"))
    assert get(client, "health").json()["events"] == 3 < before


PUBLIC = "https://rail.example/"
BARE = re.compile(r"(?<![\w/.])\?as_of=")
"""A query that stands alone, without the address that it belongs to."""
WITH_ADDRESSES = ("answer", "events.csv", "events.json", "events.geojson", "feed.atom", "changes.ics")


def client_at(dataset, address_of):
    return TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset), address_of=address_of)]))


@pytest.fixture(scope="module")
def public(dataset):
    return client_at(dataset, lambda _: PUBLIC)


@pytest.mark.parametrize("path", WITH_ADDRESSES)
def test_every_address_in_an_answer_is_whole(public, path):
    text = get(public, path, ("as_of", "2022-09-26"), ("crossing", "dandong-sinuiju")).text.replace("\r\n ", "")
    assert f"{PUBLIC}?as_of=" in text
    assert not BARE.search(text)


def test_so_it_is_in_the_files_of_an_export(public):
    content = get(public, "export.zip", ("as_of", "2022-09-26")).content
    with zipfile.ZipFile(io.BytesIO(content)) as exported:
        for name in ("README.md", "CITATION.cff", "events.csv", "datapackage.json"):
            text = exported.read(name).decode()
            assert f"{PUBLIC}?as_of=" in text or name == "datapackage.json"
            assert not BARE.search(text), name


def test_a_feed_names_its_own_address(public):
    assert f'rel="self" href="{PUBLIC}api/v1/feed.atom"' in get(public, "feed.atom").text


def test_without_a_setting_each_sender_gets_the_address_that_it_asked(dataset):
    client = client_at(dataset, security.of_request)
    for host in ("localhost:8501", "127.0.0.1:8501", "localhost:8501"):
        said = client.get("/api/v1/answer?as_of=2022-09-26", headers={"host": host}).json()
        assert said["permalink"].startswith(f"http://{host}/?as_of=2022-09-26")
        assert said["permalink"] in said["citation"]


def test_the_home_page_of_a_package_stays_its_address(dataset):
    home = "https://home.example/"
    client = client_at(replace(dataset, descriptor={**dataset.descriptor, "homepage": home}), lambda _: PUBLIC)
    assert get(client, "answer", ("as_of", "2022-09-26")).json()["permalink"].startswith(home)


UNDESCRIBED = ("after ", "before ", api_paths.TOO_LONG)
"""How refusals begin for which a description has no words."""
PATIENCE = 120
"""Seconds for an answer: a workbook of a century of months takes five, and more where other tests run."""


def test_the_description_names_every_path_and_what_it_reads(client, served):
    content = get(client, "openapi.json").content
    assert len(content) <= 120_000
    body = json.loads(content)
    mount = served.routes[0]
    assert {route.path for route in mount.routes} == set(body["paths"])
    named = {
        path: {p["$ref"].rpartition("/")[2] for p in described["get"]["parameters"] if "$ref" in p}
        for path, described in body["paths"].items()
    }
    assert {name for names in named.values() for name in names} == {*body["components"]["parameters"]}
    assert {*NAMES} < {*body["components"]["parameters"]}
    assert not {*PAGE_ONLY, "for"} & {*named["/events.json"]} - {"data_version"}
    assert named["/health"] == {"data_version"}


VARIED = {
    "as_of": "2021-06-30", "known_on": "2022-10", "from": "2019-03", "to": "2021", "compare_with": "2018-02-02",
    "compare_from": "2016", "compare_to": "2017", "disputed": "apply", "mode": "all", "by": "month", "context": "1",
    "stale_after": "30", "days": "40", "q": "flood", "crossing": "tumen-namyang", "service": "freight",
    "kind": "suspension", "confidence": "confirmed", "cause_class": "flood", "province": "CN-JL", "publisher": "Yonhap",
    "rests_on": "Radio Free Asia", "source_type": "government", "basis": "imagery",
}  # fmt: skip
"""Another value of each name."""
WITH_QUERY = ("answer", "events.json", *(f"export{form.ending}" for form in formats.OF_VIEWS))
"""The paths whose answers have the whole query, as an address or a citation."""


@slow("six views for each path and name; the document's own test has the lists")
@pytest.mark.parametrize(
    ("path", "name"),
    [(p.path, name) for p in api_paths.PATHS if p.path not in WITH_QUERY for name in NAMES if name not in p.reads],
)
def test_a_name_that_a_path_does_not_list_changes_nothing(dataset, path, name):
    for more in ({}, {"mode": "window"}, {"mode": "period", "from": "2015"}):
        asked = [{"as_of": "2022-09-26", **more, **each} for each in ({}, {name: VARIED[name]})]
        row = api_paths.BY_NAME[path]
        one, other = (row.write(dataset, the_view(dataset, [*each.items()]), {}) for each in asked)
        assert one == other


@sample(4)
@pytest.mark.parametrize(
    "path", [f"/{path}" for path in SELECTED] + ["/layers/{name}.geojson", "/openapi.json", "/health"]
)
def test_what_the_description_says_holds(served, path):
    """Schemathesis calls the path with good and bad queries, and holds each answer against the description.

    A description has no words for days that contradict each other or the log, nor for a panel that is too long: such
    a query may be refused as well.
    """

    @settings(law, max_examples=by_tier(4, 200), suppress_health_check=list(HealthCheck))
    @given(case=operation(served, path).as_strategy())
    def holds(case):
        try:
            case.call_and_validate(timeout=PATIENCE)
        except FailureGroup as group:
            refused = [f for f in group.exceptions if isinstance(f, RejectedPositiveData)]
            error = case.call(timeout=PATIENCE).json()["error"]
            if len(refused) < len(group.exceptions) or not error.startswith(UNDESCRIBED):
                raise

    holds()


REFUSED = list(dict.fromkeys(name for name, _ in BAD if name in NAMES))


@pytest.mark.parametrize(("path", "name"), paired(PATHS, REFUSED))
def test_every_path_refuses_a_bad_value_of_every_name(client, path, name):
    value = next(v for n, v in BAD if n == name)
    answer = get(client, path, (name, value))
    assert answer.status_code == 400
    assert set(answer.json()) == REFUSAL
    assert (answer.json()["parameter"], answer.json()["value"]) == (name, in_part(value))


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_name_is_refused(client, path):
    body = get(client, path, ("servise", "freight")).json()
    assert body == {
        "error": "unknown name", "parameter": "servise", "value": "freight", "allowed": "did you mean 'service'?",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "name", "own"),
    [("panel.csv", "frequency", "every, shape, figure, for, "), ("sensitivity.csv", "without", "leave_out, for, ")],
)
def test_what_a_path_takes_beside_the_selection_is_allowed_where_a_name_is_unknown(client, path, name, own):
    assert get(client, path, (name, "month")).json()["allowed"].startswith(own)
    assert get(client, path, ("evry" if path == "panel.csv" else "leaveout", "x")).json()["allowed"] == (
        f"did you mean '{own.split(',')[0]}'?"
    )


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("version", ["9.9.9", "latest"])
def test_another_data_version_than_the_served_one_is_404(client, dataset, path, version):
    answer = get(client, path, ("data_version", version), ("publisher", "One of that version"))
    assert answer.status_code == 404
    assert answer.json() == {
        "error": "this data version is not served", "parameter": "data_version", "value": version,
        "allowed": dataset.version,
    }  # fmt: skip


@pytest.mark.parametrize(
    "pairs", [[("for", "word")], [("for", "excel"), ("for", "excel")], [("as_of", "2022-01-01")] * 2]
)
def test_forms_and_single_names_may_stand_once(client, pairs):
    assert get(client, "events.csv", *pairs).status_code == 400


def test_only_tables_have_an_excel_form(client):
    assert get(client, "events.json", ("for", "excel")).json()["error"] == "unknown name"


@pytest.mark.parametrize(
    "pairs", [[("as_of", "2022-01-02"), ("known_on", "2022-01-01")], [("from", "2022-01-02"), ("to", "2022-01-01")]]
)
def test_days_that_contradict_each_other_are_refused(client, pairs):
    assert get(client, "status.csv", *pairs).status_code == 400


@pytest.mark.parametrize(("path", "method"), paired(PATHS, ["POST", "PUT", "PATCH", "DELETE"]))
def test_nothing_can_be_written(client, path, method):
    assert client.request(method, f"/api/v1/{path}").status_code == 405


@pytest.mark.parametrize("path", PATHS)
def test_data_that_cannot_be_used_are_503(path):
    def broken():
        raise DataError([Problem("data/events.csv", 2, "kind", "unknown-kind", Severity.ERROR, "why")])

    answer = get(TestClient(Starlette(routes=[routes.routes(broken)])), path)
    assert answer.status_code == 503
    assert set(answer.json()) == REFUSAL | {"status", "problems"}
    assert (answer.json()["status"], answer.json()["problems"]) == ("error", 1)


def test_an_unknown_layer_is_404_with_the_names_there_are(client, dataset):
    answer = get(client, "layers/lakes.geojson")
    assert answer.status_code == 404
    assert set(answer.json()) == REFUSAL
    assert "crossings" in answer.json()["allowed"]
    assert get(client, "layers/../datapackage.json").status_code == 404


def test_a_markup_value_comes_back_as_data(client):
    answer = get(client, "events.csv", ("kind", SCRIPT))
    assert answer.json()["value"] == SCRIPT
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "pair", [("q", LONG * 6), ("kind", LONG), (LONG, "1"), ("q", "…" * 201), ("kind", "\U0001f686" * 999)]
)
def test_a_long_value_comes_back_in_part(client, pair):
    answer = get(client, "events.csv", pair)
    assert answer.status_code == 400
    assert len(answer.content) < 4000
    assert (answer.json()["parameter"], answer.json()["value"]) == tuple(map(in_part, pair))


@pytest.mark.parametrize(
    "path", ["nope", "", "events.csv/", "events.csv/x", "layers/", "health/", "//evil.example/", "x" * 9000]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_path_that_does_not_exist_is_said_to_scripts_of_any_origin(client, path, method):
    headers = {"Origin": "https://news.example", "Host": "evil.example"}
    answer = client.request(method, f"/api/v1/{path}", headers=headers, follow_redirects=False)
    assert answer.status_code == 404
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert "location" not in answer.headers
    if method == "GET":
        assert set(answer.json()) == REFUSAL
        assert (answer.json()["error"], answer.json()["value"]) == ("unknown path", in_part(path))
        assert "events.csv, " in answer.json()["allowed"]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_refusal_says_which_value_and_what_is_allowed(client, name, value):
    answer = get(client, "events.csv", (name, value))
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert (body["parameter"], body["value"]) == (name, in_part(value))
    assert body["error"]
    assert body["allowed"]


def test_a_refusal_is_never_304(client):
    assert get(client, "events.csv", ("nope", "1"), **{"If-None-Match": "*"}).status_code == 400


@pytest.fixture
def first(dataset):
    async def page(request):
        return PlainTextResponse("page")

    async def stream(websocket):
        await websocket.accept()
        await websocket.close()

    mount = routes.routes(lambda: Served(dataset))
    others = [Route("/", page), Route("/api/v1/health", page), WebSocketRoute("/api/v1/health", stream)]
    return TestClient(Starlette(routes=others, middleware=[Middleware(routes.ApiMiddleware, mount=mount)]))


def test_the_api_comes_first(first):
    assert first.get("/api/v1/health").json()["status"] == "ok"
    assert first.get("/api/v1/nothing").status_code == 404
    assert (
        first.get("/api/v1/health", headers={"origin": "https://a.example"}).headers["access-control-allow-origin"]
        == "*"
    )


def test_the_api_comes_first_below_a_path_of_its_own(first):
    below = TestClient(first.app, root_path="/rail")
    assert below.get("/rail/api/v1/health").json()["status"] == "ok"
    assert below.get("/rail/").text == "page"


@pytest.mark.parametrize("path", [*PATHS, "versions.json", "delta.json", "latest.json", "ids/x.json"])
def test_options_names_the_methods_and_others_get_a_405(first, path):
    """It was a 500: a router alone raises what nobody catches before the pages."""
    answer = first.options(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    answer = first.post(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert set(answer.json()) == REFUSAL
    assert (answer.json()["parameter"], answer.json()["value"]) == ("method", "POST")
    asks_before = {"origin": "https://a.example", "access-control-request-method": "GET"}
    for header in ("", "if-none-match", "x-requested-with"):
        more = {"access-control-request-headers": header} if header else {}
        answer = first.options(f"/api/v1/{path}", headers=asks_before | more)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/answer", "/api/openapi.json"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_what_is_no_path_of_the_api_is_said_as_its_other_errors(first, path, method):
    answer = first.request(method, path, headers={"origin": "https://a.example"}, follow_redirects=False)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    if method == "GET":
        assert set(answer.json()) == REFUSAL
        assert answer.json()["error"] == "unknown path"
        assert "answer" in answer.json()["allowed"]


def test_everything_else_passes(first):
    assert first.get("/").text == "page"
    with first.websocket_connect("/api/v1/health"):
        pass
