"""Notices of whose log a page shows."""

import json
import re
from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.i18n.translator import say
from dashboard.session import served_data
from dashboard.session.own_log import OwnLogs
from dashboard.widgets import time_map_content
from dashboard.widgets.notices import ADDRESS_OF_AN_OWN_LOG, DAYS_BY_THEIR_END
from raillinks.answer.wording import BY_ITS_END
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


HOURS = """crossing,date,status
A,2023-04-14 06:00,suspended
A,2023-04-14 07:30,open
A,2023-04-14 20:00,suspended
A,2023-04-16 08:00,open
A,2023-04-20 15:57,open
"""
OF_TWO = HOURS + "B,2023-04-15 09:00,open\n"


def opened(log, page, lang):
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.session_state["own_log"] = log
    for name, value in {"lang": lang, "data_version": OWN, "as_of": "2023-04-20"}.items():
        app.query_params[name] = value
    app.run()
    if page:
        app.switch_page(f"{page}.py").run()
    assert not app.exception
    blocks = [json.loads(node.proto.json or "{}") for node in app.main if node.type == "bidi_component"]
    return " ".join(block.get("html", "") for block in blocks)


@pytest.mark.parametrize(("page", "lang"), [("", "en"), ("history", "en"), ("history", "ko"), ("compare", "zh")])
def test_a_log_with_clock_times_says_once_a_page_that_days_count_by_their_end(page, lang):
    log = OwnLogs().hold(package(OF_TWO), {})
    begins, ends = say(lang)(DAYS_BY_THEIR_END).split("{file}")
    shown, file = opened(log, page, lang), "time-per-status.csv"
    assert shown.count(begins) == 1
    assert f"{begins}<a download='{file}' href='own/{log.name}/files/{file}'>{file}</a>{ends}" in shown


@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_the_answer_for_one_link_says_how_its_days_are_counted(lang):
    by_its_end = say(lang)(BY_ITS_END, file="time-per-status.csv")
    assert by_its_end in opened(OwnLogs().hold(package(HOURS), {}), "", lang)
    days_alone = re.sub(r" \d\d:\d\d", "", HOURS)
    assert by_its_end not in opened(OwnLogs().hold(package(days_alone), {}), "", lang)
