"""The page Your log: files are brought, read apart, and what is chosen in its fields."""

import json

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.support.waiting import eventually

CSV = """link,from,to,state
Brest,2019-01-01,2020-03-01,open
Brest,2020-03-02,2020-05-01,blorb
Hendaye,03/04/2020,05/06/2020,open
"""


def html_of(app):
    """Everything that the page shows as HTML, unescaped no further; and its notices."""
    blocks = [json.loads(node.proto.json) for node in app.main if node.type == "bidi_component" and node.proto.json]
    shown = [block.get("html", "") for block in blocks] + [each.body for each in app.get("html")]
    return " ".join([*shown, *(each.value for each in (*app.error, *app.warning, *app.info))])


def opened(lang="en"):
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=60)
    app.query_params["lang"] = lang
    app.run()
    app.switch_page("your_log.py").run()
    assert not app.exception
    return app


def bring(app, content=CSV, name="mine.csv"):
    app.file_uploader[0].set_value((name, content.encode(), "text/csv")).run()
    return read(app)


def read(app):
    """The page once the files have been read."""
    held = app.session_state["your_log"]
    eventually(lambda: held.job is None or held.job.is_over)
    app.run()
    assert not app.exception
    return app


def field(app, label):
    (box,) = [each for each in app.selectbox if each.label.replace("\\", "") == label]
    return box


def choose(app, label, option):
    field(app, label).set_value(option)


def press(app, label):
    button, *_ = [each for each in app.button if each.label == label]
    button.click().run()
    assert not app.exception
    return app
