"""The time map on a page: what it gets, and what comes back when the reader has settled on a day or an event."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

import timemap
from dashboard.parts.open_page import OpenPage
from dashboard.parts.part_cache import by_view, cached
from dashboard.session import session_state
from layers.deck import spec
from raillinks.clock import today
from raillinks.words.map_view import MapView
from timemap.payload import LAYERS_URL, time_map_payload


@cached(by_view)
def _shown(page: OpenPage) -> Mapping[str, Any]:
    """What the time map shows of the view, whatever the reader has selected and wherever the map looks."""
    drawn = spec(LAYERS_URL, frozenset(page.dataset.layers))
    return time_map_payload(
        page.dataset, page.view, deck=drawn, today=today(), lang=page.say.lang, date_in_words=page.say.date,
        selected=None,
    )  # fmt: skip


def time_map(page: OpenPage) -> None:
    """Mounts the time map of a page's view."""
    looks_at = st.session_state["map_view"]
    place = None if looks_at is None else asdict(looks_at)
    payload = {**_shown(page), "selected": st.session_state["event"], "view_state": place}
    timemap.time_map(payload, key="time_map", on_report=_take_report)


def _take_report(report: timemap.Report) -> None:
    """Takes over the day, the event and the place of the map on which the reader has settled."""
    session_state.as_of_changed(report.as_of)
    st.session_state["event"] = report.selected or st.session_state["event"]
    if report.view_state:
        st.session_state["map_view"] = MapView(**report.view_state)
