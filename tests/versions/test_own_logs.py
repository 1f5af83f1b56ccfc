"""A reader's own log is answered for under its name alone, kept nowhere, and gone with the session that holds it."""

import gc

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from dashboard.server import own_log_answers
from raillinks.importer import pipeline
from raillinks.importer.mapping import HowToRead
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions.own_logs import OwnLogs
from tests.conftest import TODAY


@pytest.fixture(scope="module")
def dataset():
    log = {"log.csv": b"crossing,date,status\nBrest,2019-01-01,open\n"}
    return load.of_files(package_files.of_contents(pipeline.take_in(log, HowToRead(), TODAY).files))


@pytest.fixture
def logs():
    return OwnLogs()


@pytest.fixture
def client(logs):
    return TestClient(Starlette(routes=[own_log_answers.route(logs.find, routes.routes)]))


def test_only_the_name_leads_to_it_and_nothing_keeps_an_answer(dataset, logs, client):
    log = logs.hold(dataset, {"report.csv": b"row"})
    for path in ("api/v1/events.csv", "api/v1/health", "files/report.csv"):
        answer = client.get(f"/own/{log.name}/{path}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
        for other in (log.name[:-1], log.name.upper(), "0" * 32, "%2e%2e", ""):
            assert client.get(f"/own/{other}/{path}").status_code == 404, (other, path)
    assert client.get(f"/own/{log.name}/files/..%2f..%2fetc%2fpasswd").status_code == 404


def test_it_is_gone_once_nobody_holds_it(dataset, logs, client):
    log = logs.hold(dataset, {"report.csv": b"row"})
    address = f"/own/{log.name}/files/report.csv"
    assert client.get(address).status_code == 200
    del log
    gc.collect()
    assert client.get(address).status_code == 404
    assert len(logs) == 0
