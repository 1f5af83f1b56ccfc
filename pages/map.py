"""The map page: filters, the time map, the events in view, the selected event, the download."""

from functools import partial

import streamlit as st

from dashboard.events import event_card
from dashboard.map import map_page, period_table
from dashboard.parts import coverage_notices, downloads, share_panel
from dashboard.parts.headings import section_heading
from dashboard.parts.open_page import open_page
from dashboard.session import page_links


def row_picked(key: str, event_ids: list[str]) -> None:
    """Takes over the event whose row the reader picked in the table."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        st.session_state["event"] = event_ids[rows[0]]


page = open_page()
dataset, view, names, say = page.dataset, page.view, page.names, page.say

coverage_notices.undated_notice(page)
period_table.show(page)
map_page.time_map(page)

table, card = st.columns([5, 3], gap="medium")
with table:
    section_heading(say("Events in view"), event_card.sentence(view, names, say))
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
    page_links.html_block(event_card.selected_html(dataset, view, st.session_state["event"], names, say), "card")
    event = event_card.selected(view, st.session_state["event"])
    if event is not None:
        share_panel.report_link(dataset, view, event["event_id"], say)
