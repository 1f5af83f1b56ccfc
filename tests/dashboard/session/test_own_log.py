"""A reader's own log is shown to one session, answered for under a name of chance, kept nowhere, and gone with it."""

import gc
import io
import re
import weakref
import zipfile
from html import escape

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from api import routes
from dashboard.server import own_log_answers
from dashboard.session import own_log, served_data
from dashboard.session.pages import LISTED, PAGES, YOUR_LOG
from dashboard.widgets import table_content, time_map_content
from dashboard.widgets.notices import ADDRESS_OF_AN_OWN_LOG
from raillinks.answer.wording import NOTHING_AFTER_THAT, SEARCH_FOUND_NOTHING, SEARCH_OF_DAY_FOUND_NOTHING
from raillinks.exports import api_paths
from raillinks.importer import build_package, pipeline, worker
from raillinks.importer.mapping import HowToRead
from raillinks.package import package_files
from raillinks.query.selection import OWN, Selection
from raillinks.validation import load
from raillinks.versions.own_logs import OwnLogs
from tests.conftest import ROOT, TODAY
from tests.support.messages import pattern
from tests.support.page_html import downloads
from tests.support.tiers import sample, slow

CSV = "crossing,start,end,status\nBrest<i>,2019-01-01,2020-03-01,open\n"


def package(text=CSV):
    taken = pipeline.take_in({"my <b>log.csv": text.encode()}, HowToRead(), TODAY)
    return load.of_files(package_files.of_contents(taken.files))


@pytest.fixture(scope="module")
def dataset():
    return package()


def client_of(logs):
    return TestClient(Starlette(routes=[own_log_answers.route(logs.find, routes.routes)]))


def opened(log, **query):
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.session_state["own_log"] = log
    for name, value in {"lang": "en", "data_version": OWN, **query}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def alive(thing):
    """Tells whether a thing is still there, and does not hold it."""
    held = weakref.ref(thing)
    return lambda: held() is not None


def said(app):
    return " ".join(node.proto.json for node in app.main if node.type == "bidi_component")


def test_a_name_is_found_as_long_as_somebody_holds_its_log(dataset):
    logs = OwnLogs()
    mine, other = logs.hold(dataset, {}), logs.hold(dataset, {})
    assert len({mine.name, other.name}) == 2
    assert len(mine.name) == 32
    assert mine.dataset.content_hash != other.dataset.content_hash
    assert logs.find(mine.name) is mine
    name = mine.name
    logs.forget(other)
    assert logs.find(other.name) is None
    del mine
    assert logs.find(name) is None
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


@slow("opens every page; the others here open some")
def test_no_cache_holds_a_log_that_its_session_no_longer_has():
    served_data.live.served()  # what there is when the first package comes is never collected
    logs = OwnLogs()
    log = logs.hold(package(), {})
    client = client_of(logs)
    dataset = log.dataset
    for path in api_paths.PATHS:
        assert client.get(f"/own/{log.name}/api/v1/{path.path}").status_code == 200
    assert client.get(time_map_content.of_selection(dataset, Selection(as_of=TODAY), "en").url).status_code == 200
    app = opened(log)
    gone = alive(log), alive(dataset), alive(served_data.view(dataset, Selection(as_of=TODAY)))
    assert [each() for each in gone] == [True, True, True]
    del log, dataset, app.session_state["own_log"]
    app.session_state["linked_version"] = ""
    app.run()
    gc.collect()
    assert [each() for each in gone] == [False, False, False]


@sample(3)
@pytest.mark.parametrize("path", LISTED)
def test_every_page_shows_it_and_says_whose_it_is(dataset, path):
    log = own_log.logs.hold(dataset, {})
    app = opened(log)
    app.switch_page(PAGES[path].script).run()
    assert not app.exception
    assert app.query_params["data_version"] in (OWN, [OWN])
    for link in (link for link in downloads(app) if link.get("href")):
        assert link.get("href").startswith(f"own/{log.name}/api/v1/"), path
        assert link.get("download").startswith("own-log_"), path
    assert log.name not in str(dict(app.query_params))


def test_an_address_without_its_session_shows_the_log_of_the_server_and_says_so():
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.query_params["data_version"] = OWN
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    assert escape(ADDRESS_OF_AN_OWN_LOG) in said(app)
    assert "Sinuiju" in said(app)


def test_a_removed_log_leaves_the_session(dataset):
    log = own_log.logs.hold(dataset, {})
    app = AppTest.from_string("from dashboard.session import own_log\n\nown_log.remove()")
    app.session_state["own_log"], app.session_state["linked_version"] = log, OWN
    app.run()
    assert not app.exception
    assert "own_log" not in app.session_state
    assert app.session_state["linked_version"] == ""
    assert own_log.logs.find(log.name) is None


def test_each_row_of_an_export_says_that_the_log_is_a_reader_s_own(dataset):
    logs = OwnLogs()
    log = logs.hold(dataset, {})
    rows = client_of(logs).get(f"/own/{log.name}/api/v1/events.csv").text.splitlines()
    assert len(rows) > 1
    assert all(row.endswith("+own") for row in rows[1:])


def test_the_address_of_your_log_is_that_of_a_page():
    assert YOUR_LOG in LISTED


def test_where_its_rows_end_the_log_speaks_and_nobody_has_searched(dataset):
    log = own_log.logs.hold(dataset, {})
    shown = said(opened(log, as_of="2020-06-01"))
    assert NOTHING_AFTER_THAT in shown
    assert not re.search(f"{SEARCH_FOUND_NOTHING}|{pattern(SEARCH_OF_DAY_FOUND_NOTHING)}", shown)


@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_its_map_says_whose_it_is_in_the_place_of_credits(dataset, lang):
    log = OwnLogs().hold(dataset, {})
    view = served_data.view(log.dataset, Selection(as_of=TODAY))
    assert "my <b>log.csv" in time_map_content.content(log.dataset, view, lang)["words"]["credits"]
