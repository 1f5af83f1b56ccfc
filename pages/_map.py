"""The time map on a page: what it gets, and what comes back when the reader has settled on a day or an event."""

from dataclasses import asdict

import streamlit as st

import timemap
from api import today
from layers.deck import spec
from pages import _controls
from raillinks.package import Dataset
from raillinks.select import View
from timemap.payload import time_map_payload

_KEY = "time_map"


def time_map(dataset: Dataset, view: View) -> None:
    """Mounts the time map of a view."""
    payload = time_map_payload(
        dataset,
        view,
        deck=spec("/api/v1/layers/", frozenset(dataset.layers)),
        today=today(),
        lang=st.session_state["lang"],
        selected=st.session_state["event"],
    )
    looks_at = st.session_state["map_view"]
    payload["view_state"] = None if looks_at is None else asdict(looks_at)
    timemap.time_map(payload, key=_KEY, on_as_of=_day_settled, on_selected=_event_pressed)


def _day_settled() -> None:
    """Takes over the day on which the reader settled in the time map."""
    _controls.as_of_changed(st.session_state[_KEY].get("as_of"))


def _event_pressed() -> None:
    """Takes over the event that the reader pressed in the time map."""
    st.session_state["event"] = st.session_state[_KEY].get("selected") or st.session_state["event"]
