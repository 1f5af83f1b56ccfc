"""A bare Streamlit app of two pages, each with the elements that the address first asks for, and nothing behind them.

`one` and `two` are JSON: for each element whether it stands in the sidebar, what it is by the name that Streamlit gives
it in the page, and how many parts it has: elements of the DOM in HTML, buttons in a row of them.
"""

import json
from collections.abc import Callable

import pandas as pd
import streamlit as st

CHOICES = ("a", "b", "c")
LINE = pd.DataFrame({"day": range(100), "value": range(100)})


def _html(parts: int, _: str) -> None:
    st.html("<div>" + "<span>text </span>" * parts + "</div>")


WIDGETS: dict[str, Callable[[int, str], object]] = {
    "stTextInput": lambda _, name: st.text_input(name),
    "stButtonGroup": lambda parts, name: st.pills(name, range(parts), selection_mode="multi"),
    "stMultiSelect": lambda _, name: st.multiselect(name, CHOICES),
    "stSelectbox": lambda _, name: st.selectbox(name, CHOICES),
    "stSlider": lambda _, name: st.slider(name),
    "stCheckbox": lambda _, name: st.toggle(name),
    "stRadio": lambda _, name: st.radio(name, CHOICES),
    "stNumberInput": lambda _, name: st.number_input(name),
    "stButton": lambda _, name: st.button(name),
    "stCode": lambda _, name: st.code(name),
    "stMarkdown": lambda _, name: st.markdown(name),
    "chart": lambda _, __: st.line_chart(LINE, x="day", y="value"),
}


def page(name: str) -> None:
    """A title, and the elements."""
    st.title(name)
    for number, (aside, kind, parts) in enumerate(st.session_state[name]):
        with st.sidebar if aside else st.container():
            WIDGETS.get(kind, _html)(parts, f"Element {number} of {name}")


for name in ("one", "two"):
    if name not in st.session_state:
        st.session_state[name] = json.loads(st.query_params[name])
st.set_page_config(layout="wide")
st.navigation(
    [
        st.Page(lambda name=name: page(name), title=name, url_path=name, default=name == "one")
        for name in ("one", "two")
    ],
    position="top",
).run()
