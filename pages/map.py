"""The map page: filters, the time map, the events in view, the selected event, the download."""

from functools import partial
from html import escape

import streamlit as st

from dashboard.events import event_card
from dashboard.map import map_page
from dashboard.parts import downloads, page_parts, share_panel
from dashboard.session import page_links


def row_picked(key: str, event_ids: list[str]) -> None:
    """Takes over the event whose row the reader picked in the table."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        st.session_state["event"] = event_ids[rows[0]]


page = page_parts.opened()
dataset, view, names, say = page.dataset, page.view, page.names, page.say

page_parts.undated_notice(page)
map_page.time_map(page)

table, card = st.columns([5, 3], gap="medium")
with table:
    heading, sentence = escape(say("Events in view")), event_card.sentence(view, names, say)
    st.html(f"<h2 class='rl-h2'>{heading}</h2><p class='rl-note'>{sentence}</p>")
    with st.container(horizontal=True):
        downloads.primary(dataset, view, say)
        downloads.others(dataset, view, say)
        share_panel.panel(dataset, view, names, say)
    # a new list is a new table, so that a picked row never stays on another event
    newest_first = view.events["event_id"].tolist()[::-1]
    key = f"events {hash(tuple(newest_first))}"
    st.dataframe(
        event_card.table(view, names, say), key=key, hide_index=True, column_config=event_card.columns(say), height=480,
        row_height=52, on_select=partial(row_picked, key, newest_first), selection_mode="single-row",
    )  # fmt: skip
with card:
    page_links.pressable(event_card.selected_html(dataset, view, st.session_state["event"], names, say), "card")
    shown = event_card.shown(view, st.session_state["event"])
    if shown is not None:
        share_panel.report_link(dataset, view, shown["event_id"], say)
