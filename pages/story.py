"""Story: from the closure of January 2020 to the passenger trains of March 2026, step by step on the time map."""

import streamlit as st

from dashboard.events import event_card
from dashboard.map import map_page
from dashboard.session import page_links, served_data, session_state
from dashboard.session.page_session import page_session
from dashboard.session.pages import PAGES, STORY
from dashboard.story import story_steps
from dashboard.widgets import date_fields, version_notices
from dashboard.widgets.notes import note, page_heading
from dashboard.widgets.open_page import OpenPage
from raillinks.query import display_names
from raillinks.query.selection import Selection

dataset = served_data.dataset()
say = session_state.say()
steps = dataset.story
date_fields.repaired_notice(say)
if not steps:
    page_heading(say(PAGES[STORY].title))
    st.html(note(say("This data has no story.")))
    st.stop()
page_heading(say("How did the border close, and how did the trains come back?"))
current = story_steps.arrived(steps)
chosen = page_session().selection
view = served_data.view(dataset, Selection(as_of=chosen.as_of))  # the story covers all links, whatever is chosen
version_notices.version_notice(dataset, view, say)
names = display_names.crossing_names(dataset, say.lang, say)
page = OpenPage(dataset, view, names, say)

with st.container(key="story"):
    text, pictured, sources = st.columns([4, 9, 4], gap="medium")
with text:
    page_links.html_block(story_steps.column_html(steps, current, say), "story_text")
with pictured:
    map_page.time_map(page, two_days=False)
    pressed = page_session().event
    if pressed != steps[current].event:
        page_links.html_block(event_card.selected_html(view, pressed, names, say), "story_event")
with sources:
    page_links.html_block(story_steps.sources_of_step(page, current), "story_sources")
