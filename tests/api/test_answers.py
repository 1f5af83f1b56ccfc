"""The HTTP API, in process: what each path answers, refusals, ETags, HEAD, CORS, gzip, and its own description."""

import gzip
import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.openapi.checks import RejectedPositiveData
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from raillinks.clock import today
from raillinks.publish import archive, columns, export, openapi
from raillinks.store.live_package import Served
from raillinks.views import viewing
from raillinks.views.selection import NAMES, PAGE_ONLY, from_query
from raillinks.words.problems import DataError, Problem, Severity
from tests.conftest import ROOT
from tests.properties.law import law
from tests.support import api_schema
from tests.support.tiers import by_tier, paired
from tests.unit.test_selection import BAD, LONG, SCRIPT

SELECTED = [p.path for p in openapi.PATHS]
PATHS = [*SELECTED, "layers/crossings.geojson", "openapi.json", "health"]
CSV_PATHS = [p.path for p in openapi.PATHS if p.media == openapi.CSV]
DOCUMENTED = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
REFUSED = list(dict.fromkeys(name for name, _ in BAD if name in NAMES))
REFUSAL = {"error", "parameter", "value", "allowed"}


@pytest.fixture(scope="module")
def served(dataset):
    return Starlette(routes=[routes.routes(lambda: Served(dataset))])


@pytest.fixture(scope="module")
def client(served):
    return TestClient(served)


def get(client, path, *pairs, **headers):
    return client.get(f"/api/v1/{path}?{urlencode(pairs)}", headers=headers)


@pytest.mark.parametrize("path", PATHS)
def test_every_path_answers(client, path):
    answer = get(client, path, ("as_of", "2022-09-26"))
    assert answer.status_code == 200
    assert answer.content
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", CSV_PATHS)
def test_a_table_is_the_one_that_the_core_writes(client, dataset, path):
    query = [("as_of", "2022-09-26"), ("kind", "suspension"), ("compare_with", "2021-01-01"), ("from", "2020-01-01")]
    selection, _ = from_query(query, viewing.choices(dataset), today())
    view, table = viewing.view(dataset, selection), path.removesuffix(".csv")
    assert get(client, path, *query).content == export.plain_csv(dataset, view, table)
    assert get(client, path, *query, ("for", "code")).content == export.plain_csv(dataset, view, table)
    assert get(client, path, *query, ("for", "excel")).content == export.excel_csv(dataset, view, table)


def test_the_zip_is_the_one_that_the_core_writes(client, dataset):
    selection, _ = from_query([("as_of", "2022-09-26")], viewing.choices(dataset), today())
    assert get(client, "export.zip", ("as_of", "2022-09-26")).content == archive.export_zip(
        dataset, viewing.view(dataset, selection)
    )


@pytest.mark.parametrize(("path", "name"), paired(PATHS, REFUSED))
def test_every_path_refuses_a_bad_value_of_every_name(client, path, name):
    value = next(v for n, v in BAD if n == name)
    answer = get(client, path, (name, value))
    assert answer.status_code == 400
    assert set(answer.json()) == REFUSAL
    assert (answer.json()["parameter"], answer.json()["value"]) == (name, in_part(value))


def in_part(text):
    """A value as a refusal gives it back."""
    return text if len(text) <= 200 else text[:200] + "…"


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_refusal_says_which_value_and_what_is_allowed(client, name, value):
    answer = get(client, "events.csv", (name, value))
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert (body["parameter"], body["value"]) == (name, in_part(value))
    assert body["error"]
    assert body["allowed"]


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_name_is_refused(client, path):
    body = get(client, path, ("servise", "freight")).json()
    assert body == {
        "error": "unknown name", "parameter": "servise", "value": "freight", "allowed": "did you mean 'service'?",
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


@pytest.mark.parametrize("name", PAGE_ONLY)
@pytest.mark.parametrize("path", ["events.csv", "health"])
def test_names_of_the_page_change_nothing(client, path, name):
    assert (
        get(client, path, (name, SCRIPT), ("as_of", "2022-09-26")).content
        == get(client, path, ("as_of", "2022-09-26")).content
    )


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


def test_a_refusal_is_never_304(client):
    assert get(client, "events.csv", ("nope", "1"), **{"If-None-Match": "*"}).status_code == 400


@pytest.mark.parametrize("path", PATHS)
def test_head_says_what_get_would_send(client, path):
    got = client.get(f"/api/v1/{path}", headers={"Accept-Encoding": "identity"})
    head = client.head(f"/api/v1/{path}", headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == len(got.content)
    assert head.headers["etag"] == got.headers["etag"]


@pytest.mark.parametrize(("path", "method"), paired(PATHS, ["POST", "PUT", "PATCH", "DELETE"]))
def test_nothing_can_be_written(client, path, method):
    assert client.request(method, f"/api/v1/{path}").status_code == 405


def test_scripts_of_any_origin_may_ask(client):
    answer = get(client, "events.csv", Origin="https://news.example")
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert "ETag" in answer.headers["access-control-expose-headers"]
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


@pytest.mark.parametrize(("path", "name"), [("events.csv", "events.csv"), ("export.zip", "export.zip")])
def test_files_come_with_their_name(client, path, name):
    assert get(client, path).headers["content-disposition"] == f'attachment; filename="{name}"'


def test_health_counts_what_there_is(client, dataset):
    assert get(client, "health").json() == {
        "status": "ok", "data_version": dataset.version, "covered_to": str(dataset.covered_to),
        "events": len(dataset.events), "claims": len(dataset.claims), "sources": len(dataset.sources),
        "problems": len(dataset.problems), "refused_update_problems": 0,
    }  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_data_that_cannot_be_used_are_503(path):
    def broken():
        raise DataError([Problem("data/events.csv", 2, "kind", "unknown-kind", Severity.ERROR, "why")])

    answer = get(TestClient(Starlette(routes=[routes.routes(broken)])), path)
    assert answer.status_code == 503
    assert answer.json() == {"status": "error", "problems": 1}


def test_an_unknown_layer_is_404_with_the_names_there_are(client, dataset):
    answer = get(client, "layers/lakes.geojson")
    assert answer.status_code == 404
    assert set(answer.json()) == REFUSAL
    assert "crossings" in answer.json()["allowed"]
    assert get(client, "layers/../datapackage.json").status_code == 404


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


def test_the_description_names_every_path_and_name(client, served):
    body = json.loads(get(client, "openapi.json").content)
    mount = served.routes[0]
    assert {route.path for route in mount.routes} == set(body["paths"])
    for path in body["paths"].values():
        named = {p["name"] for p in path["get"]["parameters"]}
        assert {*NAMES, *PAGE_ONLY} <= named


@pytest.mark.parametrize(
    "path", [f"/{path}" for path in SELECTED] + ["/layers/{name}.geojson", "/openapi.json", "/health"]
)
def test_what_the_description_says_holds(served, path):
    """Schemathesis calls the path with good and bad queries, and holds each answer against the description.

    A description has no words for days that contradict each other or the log: such a query may be refused as well.
    """

    @settings(law, max_examples=by_tier(6, 200), suppress_health_check=list(HealthCheck))
    @given(case=api_schema.operation(served, path).as_strategy())
    def holds(case):
        try:
            case.call_and_validate()
        except FailureGroup as group:
            refused = [f for f in group.exceptions if isinstance(f, RejectedPositiveData)]
            error = case.call().json()["error"]
            if len(refused) < len(group.exceptions) or not error.startswith(("after ", "before ")):
                raise

    holds()


@pytest.mark.parametrize("path", [*SELECTED, "layers/<name>.geojson", "openapi.json", "health"])
def test_every_path_is_documented(path):
    assert f"`{path}`" in DOCUMENTED


@pytest.mark.parametrize("table", columns.DERIVED)
def test_every_worked_out_column_is_documented(table):
    section = DOCUMENTED.split(f"### `{table}.csv`")[1].split("\n### ")[0]
    for field in columns.DERIVED[table]:
        assert f"| `{field['name']}` | {field['type']} | {field['description']} |" in section
