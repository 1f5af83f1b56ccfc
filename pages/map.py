"""The map page: the answer with its panels, the time map, the events in view, the selected event."""

import streamlit as st

from dashboard.events import event_list
from dashboard.events.event_list import EVENTS_IN_VIEW
from dashboard.map import answer_block, map_page
from dashboard.session import page_links
from dashboard.widgets import downloads, notices
from dashboard.widgets.notes import section_heading
from dashboard.widgets.open_page import open_page

page = open_page()
dataset, view, say = page.dataset, page.view, page.say

notices.known_on_notice(page, "")
answer_block.show(page, event_list.skip_link(say))
map_page.time_map(page, has_answer=True, has_filters=True)
map_page.show(page)

with st.container(key="events_in_view"):
    section_heading(say(EVENTS_IN_VIEW), event_list.sentence(page), anchor=event_list.TABLE)
    downloads.of_events(page)
    event_list.table(page)
    event = event_list.shown_event(page)
    report = "" if event is None else downloads.report_link(dataset, view, event["event_id"], say)
    page_links.html_block(f"{event_list.card(page)}{report}", "card")
