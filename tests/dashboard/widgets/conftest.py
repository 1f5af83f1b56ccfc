"""The panel “Download and cite” of the tiny package."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.session import served_data
from dashboard.widgets import downloads
from raillinks.versions.live_package import LivePackage
from tests import tiny
from tests.conftest import ROOT
from tests.support.page_html import part


def blocks_of(app):
    """The texts of “Download and cite” that can be copied, but the answer."""
    assert not app.exception
    shown = part(app, "take") if part(app, "take") is not None else part(app, "answer")
    return ["".join(block.itertext()) for block in shown.iter("pre") if block.get("class") is None]


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """Opens a page of the tiny package, by default the map, with other things said in its descriptor."""

    monkeypatch.setattr(downloads, "base", lambda: "https://rail.example/")

    def run(*, panel=False, page="shell.py", query=(), **descriptor_fields):
        files = tiny.files()
        descriptor = json.loads(files["datapackage.json"]) | descriptor_fields
        tiny.write(tmp_path, files | {"datapackage.json": json.dumps(descriptor).encode()})
        monkeypatch.setattr(served_data, "live", LivePackage(tmp_path))
        app = AppTest.from_file(str(ROOT / "pages" / page), default_timeout=60)
        for name, value in {"as_of": "2020-06-30", **dict(query)}.items():
            app.query_params[name] = value
        app.run()
        return blocks_of(app) if panel else app

    return run
