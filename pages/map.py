"""The map page: filters, the answer, the time map, the events in view, the selected event, the download."""

import streamlit as st

from dashboard.events import events_in_view
from dashboard.events.events_in_view import EVENTS_IN_VIEW
from dashboard.map import answer_block, map_page, period_table, second_day
from dashboard.parts import coverage_notices, downloads, share_panel
from dashboard.parts.headings import section_heading
from dashboard.parts.open_page import open_page
from dashboard.session import page_links

page = open_page()
dataset, view, say = page.dataset, page.view, page.say

page_links.html_block(events_in_view.skip_link(say), "skip")
coverage_notices.known_on_notice(page, "")
answer_block.show(page)
period_table.show(page)
map_page.time_map(page, has_answer=True)
second_day.show(page)

table, card = st.columns([5, 3], gap="medium")
with table:
    section_heading(say(EVENTS_IN_VIEW), events_in_view.sentence(page), anchor=events_in_view.TABLE)
    with st.container(horizontal=True):
        downloads.of_events(page)
        share_panel.panel(page, "")
    events_in_view.table(page)
with card:
    page_links.html_block(events_in_view.card(page), "card")
    event = events_in_view.shown_event(page)
    if event is not None:
        share_panel.report_link(dataset, view, event["event_id"], say)
