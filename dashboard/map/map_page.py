"""The time map on a page: what it gets, and what comes back when the reader has settled on a day or an event."""

from dataclasses import asdict

import streamlit as st

import timemap
from dashboard.parts import time_map_content
from dashboard.parts.open_page import OpenPage
from dashboard.session import session_state
from raillinks.clock import today
from raillinks.words.map_view import MapView
from timemap import payload


def time_map(page: OpenPage) -> None:
    """Mounts the time map of a page's view."""
    content = time_map_content.of_selection(page.dataset, page.view.selection, page.say.lang)
    looks_at = st.session_state["map_view"]
    message = {
        **payload.message(page.view, content_url=content.url, today=today()),
        "selected": st.session_state["event"],
        "view_state": None if looks_at is None else asdict(looks_at),
        "unavailable": page.say("The time map did not load. It tries again; loading the page anew may help."),
    }
    timemap.time_map(message, key="time_map", on_report=_take_report)


def _take_report(report: timemap.Report) -> None:
    """Takes over the day, the event and the place of the map on which the reader has settled."""
    session_state.as_of_changed(report.as_of)
    st.session_state["event"] = report.selected or st.session_state["event"]
    if report.view_state:
        st.session_state["map_view"] = MapView(**report.view_state)
