"""Records that somebody changes under a running server: the answers about versions say so, and none fails."""

import logging
import re
import shutil

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import data_versions, routes
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions import publishing, version_history
from raillinks.versions.live_package import EarlierVersions, Served
from raillinks.versions.publishing import About
from tests import tiny
from tests.conftest import ROOT
from tests.support.tiers import sample

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
    package_files.replace(folder / path, content.replace(true, false))
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
    package_files.replace(folder / path, content)
    assert [asked(name).status_code for name in OF_VERSIONS] == [200] * len(OF_VERSIONS)
    assert asked("health").json()["version_problems"] == []


def test_nginx_puts_no_older_answer_in_the_place_of_one_that_names_a_changed_record():
    nginx = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    (line,) = re.findall(r"proxy_cache_use_stale (.*);", nginx)
    assert "http_503" in line.split()
    assert f"http_{data_versions.VERSIONS_UNUSABLE}" not in line.split()
