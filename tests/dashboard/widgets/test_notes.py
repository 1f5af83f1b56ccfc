"""A run that fails says so in a sentence of ours, whatever a client has sent; the next one is as always."""

import pytest

from dashboard.widgets import notes
from tests.support.streamlit_in_process import Browser, streamlit_with

HIDDEN = "the secret of the machine"
PAGE = f"""import streamlit as st
st.number_input("a", key="number", value=5)
if st.button("b", key="fails", on_click=lambda: 1 / 0):
    pass
if st.text_input("c", key="text") == "fail":
    raise RuntimeError({HIDDEN!r})
st.text("whole")
"""


@pytest.fixture
def browser(tmp_path):
    script = tmp_path / "page.py"
    script.write_text(PAGE, encoding="utf-8")
    with streamlit_with(script, on_script_error=notes.run_failed) as client:
        yield Browser(client)


def named(page, key):
    """The id of a field."""
    return next(part.split('"')[0] for part in page.shown.split('id: "') if part.split('"')[0].endswith(f"-{key}"))


FORGED = {
    "a text for a number": ("number", "string_value", "x"),
    "JSON for a text": ("text", "json_value", "[[["),
    "a callback that fails": ("fails", "trigger_value", True),
    "an error of the page": ("text", "string_value", "fail"),
}


@pytest.mark.parametrize("forged", FORGED)
def test_whatever_a_client_sends_it_gets_a_sentence_of_ours_and_a_reload_is_as_always(browser, forged):
    key, kind, value = FORGED[forged]
    with browser.page() as page:
        assert page.run() == "whole"
        name = named(page, key)
        page.run(lambda states: setattr(states.widgets.add(id=name), kind, value))
        assert notes.KEY in page.shown
        for secret in ("exception {", HIDDEN, "Traceback", "ZeroDivisionError"):
            assert secret not in page.shown
    with browser.page() as page:
        assert page.run() == "whole"
        assert notes.KEY not in page.shown
