"""The map page: filters, the time map, the events in view, the selected event, the download."""

import streamlit as st

import timemap
from api import today
from layers.deck import spec
from pages import _controls, _data, _event
from raillinks import export, facets, join, select
from timemap.payload import time_map_payload

TABLE = {
    "date": st.column_config.TextColumn("Date", width=100),
    "summary": st.column_config.TextColumn("What happened", width=340),
    "kind": st.column_config.TextColumn("Kind", width=100),
    "confidence": st.column_config.TextColumn("Confidence", width=90),
    "where": st.column_config.TextColumn("Where", width=190),
    "claims": st.column_config.NumberColumn("Claims", width=60),
    "status_after": st.column_config.TextColumn("Status after", width=95),
}


def settled() -> None:
    """Takes over the day and the event on which the reader settled in the time map."""
    state = st.session_state["time_map"]
    _controls.as_of_changed(state.get("as_of"))
    st.session_state["event"] = state.get("selected") or st.session_state["event"]


dataset = _data.dataset()
view = select.view(dataset, _controls.current(dataset))
names = join.names(dataset, st.session_state["lang"])
_controls.filters(select.choices(dataset), facets.facets(dataset, view), names)
_controls.repaired_notice()

payload = time_map_payload(
    dataset,
    view,
    deck=spec("/api/v1/layers/", frozenset(dataset.layers)),
    today=today(),
    lang=st.session_state["lang"],
    selected=st.session_state["event"],
)
timemap.time_map(payload, key="time_map", on_change=settled)

table, card = st.columns([5, 3], gap="medium")
with table:
    st.html(f"<h2 class='rl-h2'>Events in view</h2><p class='rl-note'>{_event.sentence(view, names)}</p>")
    st.download_button(
        f"Download {len(view.events)} events (CSV)", lambda: export.events_csv(dataset, view), "events.csv", "text/csv",
        key="download_csv", on_click="ignore", type="primary",
    )  # fmt: skip
    shown = _event.table(view, names)
    picked = st.dataframe(shown, key="events", hide_index=True, column_config=TABLE, height=480,
                          on_select="rerun", selection_mode="single-row")  # fmt: skip
    rows = picked["selection"]["rows"]
    if rows:
        st.session_state["event"] = view.events["event_id"].iloc[len(view.events) - 1 - rows[0]]
with card:
    st.html(_event.selected_html(view, st.session_state["event"], names))

_controls.write_url()
