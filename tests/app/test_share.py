"""The panel and the links of the map page, as Streamlit runs it."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.session import served_data
from raillinks.store.live_package import LivePackage
from tests import tiny
from tests.conftest import ROOT


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """Opens the map page of the tiny package, with other things said in its descriptor."""

    def run(*, panel=False, **descriptor_fields):
        files = tiny.files()
        descriptor = json.loads(files["datapackage.json"]) | descriptor_fields
        tiny.write(tmp_path, files | {"datapackage.json": json.dumps(descriptor).encode()})
        monkeypatch.setattr(served_data, "live", LivePackage(tmp_path))
        app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
        app.query_params["as_of"] = "2020-06-30"
        app.run()
        return app.button(key="share").click().run() if panel else app

    return run


def html_of(app):
    return " ".join(part.body for part in app.get("html"))


def test_an_event_has_a_link_to_report_an_error_where_an_address_is_given(opened):
    app = opened(bugs="https://bugs.example/new")
    assert not app.exception
    address = html_of(app).split("<a href='https://bugs.example/new")[1].split("'")[0].replace("&amp;", "&")
    fields = parse_qs(urlsplit(address).query)
    assert fields["title"][0].startswith("e-")
    assert "as_of=2020-06-30" in fields["body"][0]


def test_without_an_address_there_is_no_such_link(opened):
    app = opened()
    assert not app.exception
    assert "Report an error" not in html_of(app)


def test_the_panel_holds_link_citations_code_and_frame(opened):
    blocks = [code.value for code in opened(panel=True).code]
    version = json.loads(tiny.files()["datapackage.json"])["version"]
    assert blocks[0].endswith(f"?as_of=2020-06-30&lang=en&data_version={version}")
    assert len(blocks) == 1 + 8 + 3 + 1
    assert blocks[-1].startswith("<iframe ")
    assert "embed=1&amp;as_of=2020-06-30" in blocks[-1]


def test_the_panel_is_made_once_it_is_opened(opened):
    assert not opened().code


def test_citations_use_the_home_page_where_the_package_has_one(opened):
    blocks = [code.value for code in opened(panel=True, homepage="https://rail.example/").code]
    assert sum("https://rail.example/?as_of=2020-06-30" in text for text in blocks) == 4
