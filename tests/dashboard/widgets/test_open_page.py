"""What a page opens with: its own day until one is chosen, and names in the reader's language."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opening import page_opened


def script():
    import numpy as np  # noqa: PLC0415 (AppTest runs the text of this function alone)
    import streamlit as st  # noqa: PLC0415

    from dashboard.widgets.open_page import open_page  # noqa: PLC0415

    page = open_page("knowledge", opening_day=lambda dataset: dataset.covered_to - np.timedelta64(1, "D"))
    st.session_state["told"] = (page.view.selection.as_of, page.names["dandong-sinuiju"], page.say.lang)


@pytest.mark.parametrize(
    ("query", "day", "name"),
    [({"lang": "en"}, None, "Dandong–Sinuiju"), ({"lang": "ko", "as_of": "2020-03-15"}, "2020-03-15", "단둥–신의주")],
)
def test_a_page_opens_on_its_own_day_until_one_is_chosen(dataset, query, day, name):
    app = AppTest.from_function(script, default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    told = app.run().session_state["told"]
    assert not app.exception
    assert [str(told[0]), *told[1:]] == [day or str(dataset.covered_to - 1), name, query["lang"]]


def test_filters_stand_beside_a_page_that_has_some_alone():
    assert page_opened("events.py").get("button_group")
    assert not page_opened("about.py").get("button_group")
