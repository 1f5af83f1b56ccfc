"""A reader's own log is answered for below a name of chance, and kept nowhere."""

import gc
import io
import zipfile

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from dashboard.server import own_log_answers
from dashboard.session.own_log import OwnLogs
from dashboard.widgets import table_content, time_map_content
from raillinks.exports import api_paths
from raillinks.importer import build_package, pipeline, worker
from raillinks.importer.mapping import HowToRead
from raillinks.package import package_files
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests.conftest import TODAY
from tests.support.own_package import client_of, package
from tests.support.tiers import slow


@pytest.fixture(scope="module")
def dataset():
    return package()


@pytest.fixture(scope="module")
def own():
    log = {"log.csv": b"crossing,date,status\nBrest,2019-01-01,open\n"}
    return load.of_files(package_files.of_contents(pipeline.take_in(log, HowToRead(), TODAY).files))


@pytest.fixture
def logs():
    return OwnLogs()


@pytest.fixture
def below(logs):
    return TestClient(Starlette(routes=[own_log_answers.route(logs.find, routes.routes)]))


def test_only_the_name_leads_to_it_and_nothing_keeps_an_answer(own, logs, below):
    log = logs.hold(own, {"report.csv": b"row"})
    for path in ("api/v1/events.csv", "api/v1/health", "files/report.csv"):
        answer = below.get(f"/own/{log.name}/{path}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
        for other in (log.name[:-1], log.name.upper(), "0" * 32, "%2e%2e", ""):
            assert below.get(f"/own/{other}/{path}").status_code == 404, (other, path)
    assert below.get(f"/own/{log.name}/files/..%2f..%2fetc%2fpasswd").status_code == 404


def test_it_is_gone_once_nobody_holds_it(own, logs, below):
    log = logs.hold(own, {"report.csv": b"row"})
    address = f"/own/{log.name}/files/report.csv"
    assert below.get(address).status_code == 200
    del log
    gc.collect()
    assert below.get(address).status_code == 404
    assert len(logs) == 0


@slow("opens every page; the others here open some")
def test_everything_of_the_api_and_of_components_is_answered_below_the_name_and_kept_nowhere(dataset):
    logs = OwnLogs()
    log = logs.hold(dataset, {"report.csv": b"row\n"})
    client, base = client_of(logs), f"/own/{log.name}"
    chosen = Selection(as_of=dataset.covered_to)
    paths = [f"{base}/api/v1/{path.path}" for path in api_paths.PATHS]
    paths += [f"{base}/api/v1/layers/crossings.geojson", f"{base}/files/report.csv"]
    paths += [time_map_content.of_selection(log.dataset, chosen, "ko").url]
    paths += [table_content.of_page(log.dataset, "events", None, "en").url]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers.get_list("cache-control") == ["no-store"], path
        assert "access-control-allow-origin" not in answer.headers, path
    assert log.name.encode() not in b"".join(client.get(path).content for path in paths if "content" not in path)


def test_who_does_not_know_the_name_gets_nothing_and_nobody_writes(dataset):
    logs = OwnLogs()
    log, other = logs.hold(dataset, {"a.csv": b"1"}), logs.hold(None, {})
    client = client_of(logs)
    assert client.get("/own/").status_code == 404
    assert client.get(f"/own/{log.name[:-1]}/api/v1/events.csv").status_code == 404
    assert client.get(f"/own/{log.name}/files/b.csv").status_code == 404
    assert client.get(f"/own/{other.name}/api/v1/events.csv").status_code == 404
    assert client.post(f"/own/{log.name}/files/a.csv").status_code == 405
    url = time_map_content.of_selection(log.dataset, Selection(as_of=TODAY), "en").url
    assert client.get(url.replace(log.name, other.name)).status_code == 404
    logs.forget(log)
    assert client.get(f"/own/{log.name}/files/a.csv").status_code == 404


def test_a_file_that_is_made_on_demand_is_made_of_the_package_and_only_of_one(dataset):
    logs = OwnLogs()
    log, empty = (logs.hold(whose, {"a.csv": b"1"}, worker.ON_DEMAND) for whose in (dataset, None))
    assert set(log.file_names) == {"a.csv", worker.PACKAGE}
    assert set(empty.file_names) == {"a.csv"}
    client = client_of(logs)
    answer = client.get(f"/own/{log.name}/files/{worker.PACKAGE}")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == f'attachment; filename="{worker.PACKAGE}"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files == build_package.files_to_keep(dataset)
    assert load.of_files(package_files.of_contents(files)).events.equals(dataset.events)
    assert client.get(f"/own/{empty.name}/files/{worker.PACKAGE}").status_code == 404


def test_each_row_of_an_export_says_that_the_log_is_a_reader_s_own(dataset):
    logs = OwnLogs()
    log = logs.hold(dataset, {})
    rows = client_of(logs).get(f"/own/{log.name}/api/v1/events.csv").text.splitlines()
    assert len(rows) > 1
    assert all(row.endswith("+own") for row in rows[1:])
