"""The time map on a page: what it gets, and what comes back when the reader has settled on a day or an event."""

from dataclasses import asdict

import streamlit as st

import timemap
from api import today
from layers.deck import spec
from pages import _controls
from raillinks.map_view import MapView
from raillinks.package import Dataset
from raillinks.select import View
from timemap.payload import LAYERS_URL, time_map_payload

_KEY = "time_map"


def time_map(dataset: Dataset, view: View) -> None:
    """Mounts the time map of a view."""
    payload = time_map_payload(
        dataset,
        view,
        deck=spec(LAYERS_URL, frozenset(dataset.layers)),
        today=today(),
        lang=st.session_state["lang"],
        selected=st.session_state["event"],
    )
    # the view at the session's start: the time map keeps its own from then on, and the payload stays the same
    opening = st.session_state.setdefault("opening_view", st.session_state["map_view"])
    payload["view_state"] = None if opening is None else asdict(opening)
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
