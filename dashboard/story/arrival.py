"""Which step of the story a reader arrives at, and what the session takes over from it."""

import streamlit as st

from dashboard.session import session_state
from dashboard.story import story_steps
from raillinks.package.story import Step

_STEP = "story_step"


def arrived(steps: tuple[Step, ...]) -> int:
    """The step to show: the one that the link names, else the one shown; on arrival it sets day, event and map.

    A link with an event and no day keeps both, beside the step that tells of the event.
    """
    as_of = st.session_state["selection"].as_of
    linked = story_steps.linked(steps, st.session_state["event"], as_of)
    if linked is None and _STEP in st.session_state:
        return int(st.session_state[_STEP])
    current = story_steps.about(steps, st.session_state["event"]) if linked is None else linked
    new = story_steps.drives(steps[current])
    if not st.session_state.pop("day_of_event", False):
        session_state.change(as_of=new["as_of"])
        session_state.choose_event(new["event"])
    if linked is None or (st.session_state["map_view"] is None and _STEP not in st.session_state):
        st.session_state["map_view"] = new["map_view"]
    st.session_state[_STEP] = current
    return current
