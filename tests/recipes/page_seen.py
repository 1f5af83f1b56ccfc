"""The page `sources` opens from the navigation and lists publishers."""

from streamlit.testing.v1 import AppTest

from dashboard.session.pages import PAGES
from tests.conftest import ROOT


def test_the_page_is_seen():
    assert "sources" in PAGES
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60).run()
    app.switch_page("sources.py").run()
    assert not app.exception
    assert any("Yonhap" in element.proto.body for element in app.get("html"))
