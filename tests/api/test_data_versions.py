"""Earlier versions of the data answer as they did; versions, what changed since one, and what became of an id."""

import hashlib
import json
import logging
import re
import shutil
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import data_versions, routes
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions import publishing, version_history
from raillinks.versions.live_package import EarlierVersions, Served
from raillinks.versions.publishing import About
from tests import tiny
from tests.api.asking import get
from tests.conftest import ROOT
from tests.support.tiers import sample

FILES = ("status.csv", "events.csv", "export.zip")
ASKED = (("as_of", "2020-06-01"), ("mode", "all"))
EVENTS, CLAIMS = "data/events.csv", "data/claims.csv"


def client_of(folder):
    served = Served(load.load(folder), earlier=EarlierVersions(folder))
    return TestClient(Starlette(routes=[routes.routes(lambda: served)]))


def hashes(client, *pairs):
    return [hashlib.sha256(get(client, path, *ASKED, *pairs).content).hexdigest() for path in FILES]


@pytest.fixture(scope="module")
def corrected(tmp_path_factory):
    """A folder of three versions, and the hashes of some files of the first one, from before there were others."""
    folder = tmp_path_factory.mktemp("log")
    tiny.write(folder, tiny.files())
    before = hashes(client_of(folder))
    rows = (folder / EVENTS).read_bytes()
    opened = rows.replace(b"Freight stops.", b"Freight stops for a while.").replace(
        b"freight,suspension,suspended", b"freight,restriction,partial"
    )
    publishing.publish(folder, {EVENTS: opened}, About("2026-02-03", "A. Editor", "It was a restriction."))
    edits = {path: without(folder, path, "e-stop") for path in (EVENTS, CLAIMS)}
    publishing.publish(folder, edits, About("2026-02-05", "B. Editor", "It was another line."))
    return folder, before


def without(folder, path, event):
    lines = (folder / path).read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if event not in line).encode()


@pytest.fixture(scope="module")
def client(corrected):
    return client_of(corrected[0])


def test_after_a_correction_the_old_version_s_files_have_the_hashes_that_they_had(corrected, client):
    _, before = corrected
    assert hashes(client, ("data_version", "0.3.0")) == before
    now = hashes(client)
    assert all(old != new for old, new in zip(before, now, strict=True))
    assert hashes(client, ("data_version", "0.3.2")) == now


def test_an_earlier_version_says_which_is_the_latest_and_where_the_changes_are(client):
    answer = get(client, "status.csv", ("as_of", "2020-06-01"), ("data_version", "0.3.0"))
    assert answer.headers["x-latest-data-version"] == "0.3.2"
    assert answer.headers["link"] == (
        '<status.csv?as_of=2020-06-01>; rel="latest-version", <versions.json>; rel="version-history", '
        '<delta.json?since=0.3.0&as_of=2020-06-01>; rel="related"'
    )
    assert "link" not in get(client, "status.csv", ("as_of", "2020-06-01"), ("data_version", "0.3.2")).headers


@sample(1)
@pytest.mark.parametrize(
    "path", ["events.csv?updated_since=0.3.0", "events.csv?for=excel", "delta.json?since=0.3.0", "ids/s1.json"]
)
def test_every_link_of_an_earlier_version_leads_somewhere(client, path):
    answer = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}data_version=0.3.1")
    found = re.findall("<([^>]*)>", answer.headers["link"])
    assert len(found) == 3
    assert [client.get(str(answer.url.join(link))).status_code for link in found] == [200] * 3


def test_a_layer_of_an_earlier_version_leads_to_the_later_one(client):
    answer = get(client, "layers/crossings.geojson", ("data_version", "0.3.0"))
    assert answer.headers["link"].startswith('<../layers/crossings.geojson>; rel="latest-version", <../versions.json>')


@pytest.mark.parametrize("path", [*FILES, "health", "openapi.json", "layers/crossings.geojson", "versions.json"])
def test_an_unknown_version_is_404_with_the_list(client, path):
    answer = get(client, path, ("data_version", "9.9.9"))
    assert answer.status_code == 404
    assert answer.json()["allowed"] == "0.3.0, 0.3.1, 0.3.2"


def test_versions_lists_each_with_its_record(client):
    body = get(client, "versions.json").json()
    assert [each["data_version"] for each in body["versions"]] == ["0.3.0", "0.3.1", "0.3.2"]
    last = body["versions"][-1]
    assert (last["author"], last["date"], last["reason"]) == ("B. Editor", "2026-02-05", "It was another line.")
    assert last["changed"][EVENTS] == {"added": 0, "changed": 0, "removed": 1}


def test_delta_has_rows_statuses_and_reasons_and_can_be_applied(corrected, client, tmp_path):
    answer = get(client, "delta.json", ("since", "0.3.0"), ("as_of", "2020-06-01"), ("data_version", "0.3.1"))
    body = answer.json()
    (row,) = body["files"][EVENTS]["rows"]
    assert (row["before"]["status_after"], row["after"]["status_after"]) == ("suspended", "partial")
    (status, *_) = body["status"]
    assert (status["crossing_id"], status["service"]) == ("alpha-beta", "freight")
    assert (status["before"]["status"], status["after"]["status"]) == ("suspended", "partial")
    assert [each["reason"] for each in body["versions"]] == ["It was a restriction."]
    held = {each["data_version"]: each["content_hash"] for each in get(client, "versions.json").json()["versions"]}
    assert (body["before"], body["after"]) == (held["0.3.0"], held["0.3.1"])
    tiny.write(tmp_path, tiny.files())
    publishing.apply(
        tmp_path, version_history.read_record(answer.content, "delta").delta, About("2026-03-01", "C", "Taken over.")
    )
    then = EarlierVersions(corrected[0]).history().contents("0.3.1")
    assert package_files.read_files(tmp_path).contents[EVENTS] == then[EVENTS]


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("versions", "versions.json"), ("delta", "delta.json?since=0.3.0&as_of=2020-06-01"), ("health", "health"),
        ("ids", "ids/e-stop.json"), ("latest", "latest.json"),
    ],
)  # fmt: skip
def test_an_answer_about_versions_is_as_the_document_says(client, name, call):
    components = client.get("/api/v1/openapi.json").json()["components"]
    body = client.get(f"/api/v1/{call}").json()
    Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": components}).validate(body)
    assert {*body} <= {*components["schemas"][name]["properties"]}
    if name == "delta":
        assert body["status"][0]["before"]


def test_delta_leaves_out_what_the_view_does_not_show(client):
    shown = get(client, "delta.json", ("since", "0.3.0"), ("data_version", "0.3.1"), ("service", "passenger")).json()
    assert shown["files"][EVENTS]["rows"] == []


def test_a_version_that_comes_beside_the_same_data_is_found(corrected, tmp_path):
    shutil.copytree(corrected[0], tmp_path / "log")
    record = tmp_path / "log" / "data" / "versions" / "0003.json"
    client, content = client_of(tmp_path / "log"), record.read_bytes()
    record.unlink()
    (tmp_path / "log" / "data" / "versions" / "0002.json").rename(tmp_path / "0002.json")
    assert get(client, "health", ("data_version", "0.3.1")).status_code == 404
    (tmp_path / "0002.json").rename(tmp_path / "log" / "data" / "versions" / "0002.json")
    record.write_bytes(content)
    assert get(client, "health", ("data_version", "0.3.1")).status_code == 200


def test_versions_are_listed_anew_once_their_records_have_changed(corrected, tmp_path):
    """The same data, and so the same content hash: the answers of before are kept under it."""
    shutil.copytree(corrected[0], tmp_path / "log")
    record = tmp_path / "log" / "data" / "versions" / "0003.json"
    client, content = client_of(tmp_path / "log"), record.read_bytes()
    told = ["versions.json", "ids/e-stop.json", "events.csv?updated_since=soon", "openapi.json"]
    before = [client.get(f"/api/v1/{path}").text for path in told]
    assert [client.get(f"/api/v1/{path}").text for path in told] == before
    record.write_bytes(content.replace(b"It was another line.", b"It was quite another line.", 1))
    assert "quite another" in client.get("/api/v1/versions.json").text
    assert "quite another" in client.get("/api/v1/ids/e-stop.json").text
    (tmp_path / "log" / "data" / "versions").rename(tmp_path / "log" / "data" / "gone")
    assert [client.get(f"/api/v1/{path}").text for path in told] != before
    assert "0.3.0" in before[2]
    assert "0.3.0" not in client.get(f"/api/v1/{told[2]}").text
    assert "0.3.0" not in client.get("/api/v1/openapi.json").text


def test_no_answer_has_a_version_that_is_kept_already_and_not_served_yet(corrected, tmp_path):
    """While it is read, answers are of the one before it, whole."""
    folder = shutil.copytree(corrected[0], tmp_path / "log")
    client = client_of(folder)
    paths = ("versions.json", "ids/e-open.json", "events.csv?updated_since=2026-02-01&mode=all")
    before = [client.get(f"/api/v1/{path}").text for path in paths]
    rows = (folder / EVENTS).read_bytes().replace(b"The line, and its bridge, open.", b"The line opens.")
    publishing.publish(folder, {EVENTS: rows}, About("2026-02-07", "A. Editor", "Shorter."))
    assert [client.get(f"/api/v1/{path}").text for path in paths] == before
    assert [client_of(folder).get(f"/api/v1/{path}").text for path in paths] != before


def test_latest_names_the_version_that_is_served_and_whether_another_one_comes(dataset):
    now = [Served(dataset)]
    client = TestClient(Starlette(routes=[routes.routes(lambda: now[0])]))
    first = get(client, "latest.json")
    named = {"data_version": dataset.version, "content_hash": dataset.content_hash}
    assert first.json() == {**named, "loading": False}
    assert get(client, "latest.json", **{"If-None-Match": first.headers["etag"]}).status_code == 304
    now[0] = Served(dataset, loading=True)
    assert get(client, "latest.json", **{"If-None-Match": first.headers["etag"]}).json() == {**named, "loading": True}
    now[0] = Served(replace(dataset, content_hash="other"))
    assert get(client, "latest.json", **{"If-None-Match": first.headers["etag"]}).json()["content_hash"] == "other"


@pytest.mark.parametrize("pairs", [[], [("since", "9.9.9")], [("since", "")]])
def test_delta_since_an_unknown_version_is_404_with_the_list(client, pairs):
    answer = get(client, "delta.json", *pairs)
    assert (answer.status_code, answer.json()["allowed"]) == (404, "0.3.0, 0.3.1, 0.3.2")


def test_delta_to_a_log_that_is_edited_and_not_published_is_404(corrected):
    folder, _ = corrected
    log = load.load(folder)
    edited = Served(replace(log, descriptor={**log.descriptor, "version": "0.4.0"}), earlier=EarlierVersions(folder))
    client = TestClient(Starlette(routes=[routes.routes(lambda: edited)]))
    assert get(client, "delta.json", ("since", "0.3.0")).status_code == 404


def test_events_can_be_asked_for_those_updated_since_a_version_or_a_day(client):
    def ids(since, version="0.3.1"):
        pairs = [("updated_since", since), ("mode", "all"), ("data_version", version)]
        return [line.split(",")[0] for line in get(client, "events.csv", *pairs).text.splitlines()[1:]]

    assert ids("0.3.0") == ids("2026-02-03") == ["e-stop"]
    assert ids("0.3.1") == ids("2027-01-01") == ids("2027") == []
    assert ids("2026-02") == ids("2026-02-01")
    assert ids("2026-02-04") == []  # the version after this one was made then
    assert ids("") == ["e-stop", "e-open"]
    refused = get(client, "events.csv", ("updated_since", "soon"))
    assert (refused.status_code, refused.json()["parameter"]) == (400, "updated_since")
    assert get(client, "events.csv", ("updated_since", "0.3.0"), ("updated_since", "0.3.0")).status_code == 400
    assert get(client, "claims.csv", ("updated_since", "0.3.0")).status_code == 400


def test_an_id_answers_with_what_became_of_it(client):
    gone = get(client, "ids/e-stop.json").json()
    assert (gone["now"], gone["row"], gone["last_version"]) == ("removed", None, "0.3.1")
    assert [each["reason"] for each in gone["versions"]] == ["It was a restriction.", "It was another line."]
    here = get(client, "ids/s1.json").json()
    assert (here["now"], here["row"]["publisher"], here["last_version"]) == ("current", "A Paper", "0.3.2")
    assert get(client, "ids/never.json").status_code == 404


def test_the_bundled_log_answers_as_its_first_version(dataset):
    served = Served(dataset, earlier=EarlierVersions(ROOT))
    client = TestClient(Starlette(routes=[routes.routes(lambda: served)]))
    health = get(client, "health", ("data_version", "0.1.0")).json()
    assert (health["data_version"], health["events"]) == ("0.1.0", 173)
    assert get(client, "ids/tn-2015-01-04-train-seen.json").json()["now"] == "withdrawn"


def test_a_folder_without_records_has_the_version_that_is_served_alone(dataset):
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))
    assert [each["data_version"] for each in get(client, "versions.json").json()["versions"]] == [dataset.version]
    assert json.loads(get(client, "delta.json", ("since", dataset.version)).content)["allowed"] == dataset.version


def test_nothing_has_been_updated_since_the_served_version_where_the_folder_keeps_none(dataset):
    alone = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))
    answer = alone.get("/api/v1/events.csv", params={"mode": "all", "updated_since": dataset.version})
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) == 1  # the header


OF_VERSIONS = ("delta.json?since=0.3.0", "ids/e-stop.json", "events.csv?updated_since=2026-01-01",
               "status.csv?data_version=0.3.0")  # fmt: skip
FIRST, SECOND, LAST = version_history.FIRST, version_history.path_of(2), version_history.path_of(3)
TAMPERED = {
    "the author of a version": (SECOND, b"A. Editor", b"B. Other", "wrong-record"),
    "what the last version changed": (LAST, b"Freight stops for long.", b"Freight stops forever.", "wrong-hash"),
    "the first version": (FIRST, b"PK\x03\x04", b"PK\x03\x05", "bad-zip"),
    "a record that is none any more": (LAST, b'"number"', b"number", "bad-record"),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("log")
    tiny.write(folder, tiny.files())
    for text in (b"Freight stops for a while.", b"Freight stops for long."):
        rows = tiny.EVENTS.encode().replace(b"Freight stops.", text)
        publishing.publish(folder, {"data/events.csv": rows}, About("2026-02-03", "A. Editor", "Read again."))
    return folder


@sample(1)
@pytest.mark.parametrize("tampered", TAMPERED.values(), ids=TAMPERED)
def test_a_changed_record_is_named_by_every_answer_about_versions(published, tmp_path, tampered, caplog):
    path, true, false, code = tampered
    folder = shutil.copytree(published, tmp_path / "log")
    served = Served(load.load(folder), earlier=EarlierVersions(folder))
    client = TestClient(Starlette(routes=[routes.routes(lambda: served)]))

    def asked(name):
        return client.get(f"/api/v1/{name}")

    assert [asked(name).status_code for name in OF_VERSIONS] == [200] * len(OF_VERSIONS)
    assert [asked(name).json()["version_problems"] for name in ("versions.json", "health")] == [[], []]
    content = (folder / path).read_bytes()
    package_files.write_whole(folder / path, content.replace(true, false))
    assert (folder / path).read_bytes() != content
    with caplog.at_level(logging.ERROR):
        bodies = [asked(name) for name in ("versions.json", "health", *OF_VERSIONS)]
    assert [each.status_code for each in bodies] == [200, 200, *[data_versions.VERSIONS_UNUSABLE] * len(OF_VERSIONS)]
    for body in bodies:
        (problem,) = body.json()["version_problems"]
        assert (problem["file"], problem["code"]) == (path, code)
        assert problem["reason"]
    assert [record.event for record in caplog.records] == ["versions-refused"]
    assert [asked(name).status_code for name in ("latest.json", "status.csv", "openapi.json")] == [200] * 3
    for described in asked("openapi.json").json()["paths"].values():
        assert str(data_versions.VERSIONS_UNUSABLE) in described["get"]["responses"]
    package_files.write_whole(folder / path, content)
    assert [asked(name).status_code for name in OF_VERSIONS] == [200] * len(OF_VERSIONS)
    assert asked("health").json()["version_problems"] == []


def test_nginx_puts_no_older_answer_in_the_place_of_one_that_names_a_changed_record():
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    (line,) = re.findall(r"proxy_cache_use_stale (.*);", nginx)
    assert "http_503" in line.split()
    assert f"http_{data_versions.VERSIONS_UNUSABLE}" not in line.split()
