"""The chart of events by year is on the History page, and counts each event once."""

from importlib import import_module

from streamlit.testing.v1 import AppTest

from dashboard.widgets.open_page import OpenPage
from tests.conftest import ROOT


def test_the_chart_is_seen(plain_view, dataset):
    event_chart = import_module("dashboard.history.event_chart")
    page = OpenPage(dataset, plain_view, {}, None)
    assert event_chart.events_per_year(page)["events"].sum() == len(dataset.events)
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60).run()
    app.switch_page("history.py").run()
    assert not app.exception
    assert any("Events in the log, by year" in element.proto.body for element in app.get("html"))
