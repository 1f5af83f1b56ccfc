"""The map page: filters, the time map, the events in view, the selected event, the download."""

from functools import partial
from html import escape

import streamlit as st

from pages import _controls, _download, _event, _go, _map, _page, _share


def row_picked(key: str, event_ids: list[str]) -> None:
    """Takes over the event whose row the reader picked in the table."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        st.session_state["event"] = event_ids[rows[0]]


page = _page.opened()
dataset, view, names, say = page.dataset, page.view, page.names, page.say

_page.undated_notice(page)
_map.time_map(page)

table, card = st.columns([5, 3], gap="medium")
with table:
    heading, sentence = escape(say("Events in view")), _event.sentence(view, names, say)
    st.html(f"<h2 class='rl-h2'>{heading}</h2><p class='rl-note'>{sentence}</p>")
    with st.container(horizontal=True):
        _download.primary(dataset, view, say)
        _download.others(dataset, view, say)
        _share.panel(dataset, view, names, say)
    # a new list is a new table, so that a picked row never stays on another event
    newest_first = view.events["event_id"].tolist()[::-1]
    key = f"events {hash(tuple(newest_first))}"
    st.dataframe(
        _event.table(view, names, say), key=key, hide_index=True, column_config=_event.columns(say), height=480,
        row_height=52, on_select=partial(row_picked, key, newest_first), selection_mode="single-row",
    )  # fmt: skip
with card:
    _go.pressable(_event.selected_html(dataset, view, st.session_state["event"], names, say), "card")
    shown = _event.shown(view, st.session_state["event"])
    if shown is not None:
        _share.report_link(dataset, view, shown["event_id"], say)

_controls.write_url()
