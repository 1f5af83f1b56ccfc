"""Notices of whose log a page shows."""

from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.session import served_data
from dashboard.session.own_log import OwnLogs
from dashboard.widgets import time_map_content
from dashboard.widgets.notices import ADDRESS_OF_AN_OWN_LOG
from raillinks.query.selection import OWN, Selection
from tests.conftest import ROOT, TODAY
from tests.support.own_package import package


@pytest.fixture(scope="module")
def dataset():
    return package()


def said(app):
    return " ".join(node.proto.json for node in app.main if node.type == "bidi_component")


def test_an_address_without_its_session_shows_the_log_of_the_server_and_says_so():
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.query_params["data_version"] = OWN
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    assert escape(ADDRESS_OF_AN_OWN_LOG) in said(app)
    assert "Sinuiju" in said(app)


def test_an_address_without_its_session_needs_no_second_notice_of_what_the_other_log_had():
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    for name, value in {
        "data_version": OWN,
        "lang": "en",
        "event": "row-20000-after",
        "crossing": "north-gate",
    }.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert escape(ADDRESS_OF_AN_OWN_LOG) in said(app)
    assert [notice.value for notice in app.warning] == []


@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_its_map_says_whose_it_is_in_the_place_of_credits(dataset, lang):
    log = OwnLogs().hold(dataset, {})
    view = served_data.view(log.dataset, Selection(as_of=TODAY))
    assert "my <b>log.csv" in time_map_content.content(log.dataset, view, lang)["words"]["credits"]
