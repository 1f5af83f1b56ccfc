"""The interface speaks Japanese where it has a translation; dates are Japanese at once, and the rest is English."""

from streamlit.testing.v1 import AppTest

from dashboard.i18n import translator
from dashboard.i18n.catalogues import FOLDER
from tests.conftest import ROOT


def test_the_language_is_seen():
    assert translator.say("ja").date("2022-09-26") == "2022年9月26日"
    assert 'msgid "Events in view"' in (FOLDER / "ja.po").read_text(encoding="utf-8")
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.query_params["lang"] = "ja"
    app.run()
    assert not app.exception
    assert app.session_state["page_session"].lang == "ja"
