"""The map page: filters, the time map, the events in view, the selected event, the download."""

from functools import partial

import streamlit as st

from pages import _controls, _data, _download, _event, _map, _share
from raillinks import facets, join, select

TABLE = {
    "date": st.column_config.TextColumn("Date", width=100),
    "summary": st.column_config.TextColumn("What happened", width=340),
    "kind": st.column_config.TextColumn("Kind", width=100),
    "confidence": st.column_config.TextColumn("Confidence", width=90),
    "where": st.column_config.TextColumn("Where", width=190),
    "claims": st.column_config.NumberColumn("Claims", width=60),
    "status_after": st.column_config.TextColumn("Status after", width=95),
}


def row_picked(key: str, event_ids: list[str]) -> None:
    """Takes over the event whose row the reader picked in the table."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        st.session_state["event"] = event_ids[rows[0]]


dataset = _data.dataset()
view = select.view(dataset, _controls.current(dataset))
names = join.names(dataset, st.session_state["lang"])
_controls.filters(select.choices(dataset), facets.facets(dataset, view), names)
_controls.repaired_notice()
_share.version_notice(dataset, view)

_map.time_map(dataset, view)

table, card = st.columns([5, 3], gap="medium")
with table:
    st.html(f"<h2 class='rl-h2'>Events in view</h2><p class='rl-note'>{_event.sentence(view, names)}</p>")
    with st.container(horizontal=True):
        _download.primary(dataset, view)
        _download.others(dataset, view)
        _share.panel(dataset, view, names)
    # a new list is a new table, so that a picked row never stays on another event
    newest_first = view.events["event_id"].tolist()[::-1]
    key = f"events {hash(tuple(newest_first))}"
    st.dataframe(
        _event.table(view, names), key=key, hide_index=True, column_config=TABLE, height=480,
        on_select=partial(row_picked, key, newest_first), selection_mode="single-row",
    )  # fmt: skip
with card:
    st.html(_event.selected_html(view, st.session_state["event"], names))
    _share.report_link(dataset, view)

_controls.write_url()
