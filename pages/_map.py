"""The time map on a page: what it gets, and what comes back when the reader has settled on a day or an event."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

import timemap
from layers.deck import spec
from pages import _controls
from pages._page import Opened, kept, of_view
from raillinks.clock import today
from raillinks.map_view import MapView
from timemap.payload import LAYERS_URL, time_map_payload

_KEY = "time_map"


@kept(of_view)
def _shown(page: Opened) -> Mapping[str, Any]:
    """What the time map shows of the view, whatever the reader has selected and wherever the map looks."""
    drawn = spec(LAYERS_URL, frozenset(page.dataset.layers))
    return time_map_payload(
        page.dataset, page.view, deck=drawn, today=today(), lang=page.say.lang, date_in_words=page.say.date,
        selected=None,
    )  # fmt: skip


def time_map(page: Opened) -> None:
    """Mounts the time map of a page's view."""
    # the view at the session's start: the time map keeps its own from then on, and the payload stays the same
    opening = st.session_state.setdefault("opening_view", st.session_state["map_view"])
    looks_at = None if opening is None else asdict(opening)
    payload = {**_shown(page), "selected": st.session_state["event"], "view_state": looks_at}
    timemap.time_map(payload, key=_KEY, on_as_of=_day_settled, on_selected=_event_pressed, on_view_state=_map_rested)


def _day_settled() -> None:
    """Takes over the day on which the reader settled in the time map."""
    _controls.as_of_changed(st.session_state[_KEY].get("as_of"))


def _event_pressed() -> None:
    """Takes over the event that the reader pressed in the time map."""
    st.session_state["event"] = st.session_state[_KEY].get("selected") or st.session_state["event"]


def _map_rested() -> None:
    """Takes over where the reader has moved the map, for the link."""
    looks_at = st.session_state[_KEY].get("view_state")
    if looks_at:
        st.session_state["map_view"] = MapView(**looks_at)
