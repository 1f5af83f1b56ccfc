"""A browser that still shows the labels of another language changes nothing with them."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.support.tiers import slow


def sent_after_the_language_changed(script: str) -> AppTest:
    """A page in Chinese that gets the widgets' values as its English labels."""
    app = AppTest.from_file(str(ROOT / "pages" / script), default_timeout=60)
    app.query_params["lang"] = "en"
    app.query_params["province"] = "CN-LN"
    app.run()
    english = app._tree.get_widget_states()  # noqa: SLF001 (AppTest has no way to send what a page showed before)
    app.session_state["lang"] = "zh"
    app.run()
    app._run(english)  # noqa: SLF001
    assert not app.exception
    return app


@pytest.mark.parametrize("name", ["mode", "disputed", "province", "publisher"])
def test_a_filter_keeps_its_value(name):
    chosen = sent_after_the_language_changed("map.py").session_state["selection"]
    wanted = {"mode": "as_of", "disputed": "show", "province": ("CN-LN",), "publisher": ()}
    assert getattr(chosen, name) == wanted[name]


def test_the_order_of_the_events_keeps_its_value():
    assert sent_after_the_language_changed("events.py").session_state["events_sort"] in {"newest", "oldest"}


@slow("the other labels of this file are tried always")
def test_the_link_shown_day_by_day_stays():
    app = sent_after_the_language_changed("history.py")
    assert "history_link" not in app.session_state


def test_the_known_on_day_stays_away():
    assert sent_after_the_language_changed("knowledge.py").session_state["selection"].known_on is None
