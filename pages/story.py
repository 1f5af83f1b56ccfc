"""Story: from the closure of January 2020 to the passenger trains of March 2026, step by step on the time map."""

import streamlit as st

from dashboard.events import event_card
from dashboard.map import map_page
from dashboard.parts import repair_notice, share_panel
from dashboard.parts.headings import page_heading
from dashboard.parts.notes import note
from dashboard.parts.open_page import OpenPage
from dashboard.session import page_links, served_data, session_state
from dashboard.story import story_steps
from raillinks.package.story import Step
from raillinks.views import display_names
from raillinks.views.selection import Selection

_STEP = "story_step"


def arrived(steps: tuple[Step, ...]) -> int:
    """The step to show: the one that the link names, else the one shown; on arrival it sets day, event and map.

    A link with an event and no day keeps both, beside the step that tells of the event.
    """
    chosen: Selection = st.session_state["selection"]
    linked = story_steps.linked(steps, st.session_state["event"], chosen.as_of)
    if linked is None and _STEP in st.session_state:
        return int(st.session_state[_STEP])
    current = story_steps.about(steps, st.session_state["event"]) if linked is None else linked
    new = story_steps.drives(steps[current])
    if not st.session_state.pop("day_of_event", False):
        session_state.change(as_of=new["as_of"])
        st.session_state["event"] = new["event"]
    if linked is None or (st.session_state["map_view"] is None and _STEP not in st.session_state):
        st.session_state["map_view"] = new["map_view"]
    st.session_state[_STEP] = current
    return current


dataset, say = served_data.dataset(), session_state.say()
steps = dataset.story
repair_notice.repaired_notice(say)
page_heading(say("Story"), say("How did the border close, and how did the trains come back?"))
if not steps:
    st.html(note(say("This data has no story.")))
    st.stop()
current = arrived(steps)
chosen: Selection = st.session_state["selection"]
view = served_data.view(dataset, Selection(as_of=chosen.as_of))  # the story covers all links, whatever is chosen
share_panel.version_notice(dataset, view, say)
names = display_names.names(dataset, say.lang, say)
step_events = view.known.set_index("event_id", drop=False).loc[list(steps[current].events)]

with st.container(key="story"):
    text, pictured, sources = st.columns([4, 9, 4], gap="medium")
with text:
    page_links.html_block(story_steps.column_html(steps, current, say), "story_text")
with pictured:
    map_page.time_map(OpenPage(dataset, view, names, say))
    pressed = st.session_state["event"]
    if pressed != steps[current].event:
        page_links.html_block(event_card.selected_html(dataset, view, pressed, names, say), "story_event")
with sources:
    page_links.html_block(story_steps.sources_html(step_events, dataset.claims, dataset.sources, say), "story_sources")
