"""The map page: filters, the answer, the time map, the events in view, the selected event, the download."""

import streamlit as st

from dashboard.events import event_list
from dashboard.events.event_list import EVENTS_IN_VIEW
from dashboard.map import answer_block, map_page, period_table
from dashboard.session import page_links
from dashboard.widgets import downloads, notices
from dashboard.widgets.notes import section_heading
from dashboard.widgets.open_page import open_page

page = open_page()
dataset, view, say = page.dataset, page.view, page.say

page_links.html_block(event_list.skip_link(say), "skip")
notices.known_on_notice(page, "")
answer_block.show(page)
period_table.show(page)
map_page.time_map(page, has_answer=True, has_filters=True)
map_page.show(page)

table, card = st.columns([5, 3], gap="medium")
with table:
    section_heading(say(EVENTS_IN_VIEW), event_list.sentence(page), anchor=event_list.TABLE)
    with st.container(horizontal=True):
        downloads.of_events(page)
        downloads.share_panel(page, "")
    event_list.table(page)
with card:
    page_links.html_block(event_list.card(page), "card")
    event = event_list.shown_event(page)
    if event is not None:
        downloads.report_link(dataset, view, event["event_id"], say)
