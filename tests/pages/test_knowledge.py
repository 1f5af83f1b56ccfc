"""The page on what was known when, as Streamlit runs it."""

import runpy

import numpy as np
import pytest
import streamlit as st

from dashboard.knowledge import first_reports
from dashboard.knowledge.known_picture import AS_KNOWN_ON, DIFFERENT_TODAY
from dashboard.session import page_links
from dashboard.widgets import notices, open_page
from dashboard.widgets.open_page import OpenPage
from raillinks.i18n import translator
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.conftest import ROOT
from tests.pages.opening import page_opened, page_text, site_opened
from tests.support import own_package
from tests.support.messages import fixed
from tests.support.page_html import asked, part, text
from tests.support.tiers import sample


def knowledge(**query):
    return site_opened(query.items(), "knowledge")


def slider(app):
    return app.select_slider(key="w_known_slider")


def test_the_slider_has_the_day_itself_each_change_and_everything_known():
    options = slider(knowledge(as_of="2020-10-15", crossing="dandong-sinuiju")).options
    assert options[0] == "15 October 2020"
    assert "4 November 2021" in options
    assert "17 January 2022" in options
    assert options[-1] == "everything known"


def test_the_slider_sets_the_known_on_date():
    app = knowledge(as_of="2021-11-03", crossing="dandong-sinuiju")
    slider(app).set_value("2021-11-03").run()
    assert app.query_params["known_on"] in ("2021-11-03", ["2021-11-03"])
    page = page_text(app)
    assert AS_KNOWN_ON.format(day="3 November 2021") in page
    assert DIFFERENT_TODAY in page
    slider(app).set_value("all").run()
    assert "known_on" not in app.query_params
    assert fixed(AS_KNOWN_ON) not in page_text(app)


def test_a_known_on_date_of_a_link_is_a_stop_of_the_slider():
    assert slider(knowledge(as_of="2021-11-03", known_on="2021-12-05")).value == "2021-12-05"


def test_the_selection_is_kept_on_the_way_to_the_events():
    app = knowledge(as_of="2021-11-03", known_on="2021-11-03", service="freight")
    app.switch_page("events.py").run()
    chosen = app.session_state["page_session"].selection
    assert (str(chosen.as_of), str(chosen.known_on), chosen.service) == ("2021-11-03", "2021-11-03", ("freight",))
    assert not app.exception


@sample(1)
@pytest.mark.parametrize("script", ["map.py", "history.py", "compare.py", "events.py"])
def test_the_other_pages_say_what_day_of_knowledge_they_show_and_name_an_event_left_out(script):
    notice = part(page_opened(script, as_of="2021-11-05", known_on="2021-11-05"), "known_on")
    assert notices.AS_KNOWN_ON.format(day="5 November 2021") in text(notice)
    assert "is given up after the armistice" in text(notice)
    out = asked(next(a for a in notice.iter("a") if notices.SHOW_EVERYTHING_KNOWN in text(a)))
    assert (out["as_of"], out.get("known_on")) == ("2021-11-05", None)
    earlier = part(page_opened(script, as_of="1952-01-01", known_on="2021-11-05"), "known_on")
    assert "is given up" not in text(earlier)
    assert part(page_opened(script, as_of="2021-11-05"), "known_on") is None


def test_of_a_log_whose_sources_have_no_days_it_says_so_and_nothing_else(monkeypatch):
    logs = {
        "": own_package.package(),
        "2020-02-05": own_package.package(
            "crossing,date,status,source,published\nA,2020-01-01,open,X,2020-02-05\nA,2020-03-01,suspended,Y,\n"
        ),
    }
    assert [first_reports.has_days(log) for log in logs.values()] == [False, True]
    own, shown = logs[""], []
    view = views.make_view(own, Selection(as_of=np.datetime64("2019-05-05")))
    page = OpenPage(own, view, {}, own.named(translator.say("en")))
    monkeypatch.setattr(open_page, "open_page", lambda *_, **__: page)
    monkeypatch.setattr(st, "html", lambda html, **_: shown.append(html))
    monkeypatch.setattr(page_links, "html_block", lambda html, *_, **__: shown.append(html))
    pages_knowledge = runpy.run_path(str(ROOT / "pages" / "knowledge.py"))
    (said,) = shown
    assert pages_knowledge["NO_DAYS"] in said
