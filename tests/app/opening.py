"""A page opened alone, as Streamlit runs it."""

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT


def page_opened(script, **query):
    """The page of a script with a query, in English unless that says otherwise; an exception on it fails the test."""
    app = AppTest.from_file(str(ROOT / "pages" / script), default_timeout=60)
    for name, value in {"lang": "en", **query}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def history_opened(**query):
    """The history page, as of 26 September 2022 unless the query says otherwise."""
    return page_opened("history.py", **{"as_of": "2022-09-26", **query})
