"""What the API refuses, in which words: bad values, unknown names, writing, paths that do not exist."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.query.selection import NAMES
from tests.api.asking import PATHS, REFUSAL, get, in_part
from tests.support.bad_values import BAD, LONG, SCRIPT
from tests.support.tiers import paired

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
    assert answer.json() == {"status": "error", "problems": 1}


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
