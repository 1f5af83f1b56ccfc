"""Story: from the closure of January 2020 to the passenger trains of March 2026, step by step on the time map."""

import streamlit as st

from pages import _controls, _data, _event, _go, _map, _page, _share, _story
from raillinks import join
from raillinks.selection import Selection
from raillinks.story import Step

_STEP = "story_step"


def arrived(steps: tuple[Step, ...]) -> int:
    """The step to show: the one that the link names, else the one shown; on arrival it sets day, event and map.

    A link with an event and no day keeps both, beside the step that tells of the event.
    """
    chosen: Selection = st.session_state["selection"]
    found = _story.linked(steps, st.session_state["event"], chosen.as_of)
    if found is None and _STEP in st.session_state:
        return int(st.session_state[_STEP])
    current = _story.about(steps, st.session_state["event"]) if found is None else found
    new = _story.drives(steps[current], chosen)
    if not st.session_state.pop("day_of_event", False):
        _controls.change(as_of=new["as_of"])
        st.session_state["event"] = new["event"]
    if found is None or (st.session_state["map_view"] is None and _STEP not in st.session_state):
        st.session_state["map_view"] = new["map_view"]
    st.session_state[_STEP] = current
    return current


dataset, say = _data.dataset(), _controls.say()
steps = dataset.story
_controls.repaired_notice(say)
_page.heading(say("Story"), say("How did the border close, and how did the trains come back?"))
if not steps:
    st.html(f"<p class='rl-note'>{say('This data has no story.')}</p>")
    st.stop()
current = arrived(steps)
chosen: Selection = st.session_state["selection"]
view = _data.view(dataset, Selection(as_of=chosen.as_of))  # the story is told of all links, whatever is chosen
_share.version_notice(dataset, view, say)
names = join.names(dataset, say.lang)
shown = view.known.set_index("event_id", drop=False).loc[list(steps[current].events)]

with st.container(key="story"):
    text, pictured, sources = st.columns([4, 9, 4], gap="medium")
with text:
    _go.pressable(_story.column_html(steps, current, chosen, say), "story_text")
with pictured:
    _map.time_map(_page.Opened(dataset, view, names, say))
    pressed = st.session_state["event"]
    if pressed != steps[current].event:
        _go.pressable(_event.selected_html(dataset, view, pressed, names, say), "story_event")
with sources:
    _go.pressable(_story.sources_html(shown, dataset.claims, dataset.sources, say), "story_sources")

_controls.write_url()
