"""A reader's own log is shown to one session, answered for under a name of chance, kept nowhere, and gone with it."""

import gc
import re
import sys
import weakref

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.session import own_log, served_data
from dashboard.session.own_log import OwnLogs
from dashboard.session.pages import PAGES, YOUR_LOG
from dashboard.widgets import time_map_content
from raillinks.answer.wording import NOTHING_AFTER_THAT, SEARCH_FOUND_NOTHING, SEARCH_OF_DAY_FOUND_NOTHING
from raillinks.exports import api_paths
from raillinks.i18n.translator import Translator
from raillinks.query.selection import OWN, Selection
from tests.conftest import ROOT, TODAY
from tests.pages.opening import session_with
from tests.support.messages import pattern
from tests.support.own_package import client_of, package
from tests.support.page_html import downloads
from tests.support.tiers import sample, slow


@pytest.fixture(scope="module")
def dataset():
    return package()


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


def test_what_streamlit_keeps_of_a_run_has_nothing_of_the_log(dataset):
    """Until the next reader comes, the script of the last run stays the module `__main__`, with all its names."""
    opened(OwnLogs().hold(dataset, {}))
    kept = vars(sys.modules["__main__"])
    assert kept["__file__"].endswith("shell.py")
    assert not [name for name, thing in kept.items() if isinstance(thing, Translator)]


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
    app.session_state["page_session"].linked_version = ""
    app.run()
    gc.collect()
    assert [each() for each in gone] == [False, False, False]


@sample(3)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_shows_it_and_says_whose_it_is(dataset, path):
    log = own_log.logs.hold(dataset, {})
    app = opened(log)
    app.switch_page(PAGES[path].script).run()
    assert not app.exception
    assert app.query_params["data_version"] in (OWN, [OWN])
    for link in (link for link in downloads(app) if link.get("href")):
        assert link.get("href").startswith(f"own/{log.name}/api/v1/"), path
        assert link.get("download").startswith("own-log-"), path
    assert log.name not in str(dict(app.query_params))


def test_a_removed_log_leaves_the_session(dataset):
    log = own_log.logs.hold(dataset, {})
    app = AppTest.from_string("from dashboard.session import own_log\n\nown_log.remove()")
    app.session_state["own_log"], app.session_state["page_session"] = log, session_with(linked_version=OWN)
    app.run()
    assert not app.exception
    assert "own_log" not in app.session_state
    assert app.session_state["page_session"].linked_version == ""
    assert own_log.logs.find(log.name) is None


def test_the_address_of_your_log_is_that_of_a_page():
    assert YOUR_LOG in PAGES


def test_where_its_rows_end_the_log_speaks_and_nobody_has_searched(dataset):
    log = own_log.logs.hold(dataset, {})
    shown = said(opened(log, as_of="2020-06-01"))
    assert NOTHING_AFTER_THAT in shown
    assert not re.search(f"{SEARCH_FOUND_NOTHING}|{pattern(SEARCH_OF_DAY_FOUND_NOTHING)}", shown)
