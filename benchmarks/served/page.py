"""One page by its query: `chart`, Streamlit's own map; `slider`, with its own slider; `log`, the time map of a log."""

import datetime as dt

import numpy as np
import pydeck as pdk
import streamlit as st

from benchmarks.served import maps
from dashboard.session import served_data
from raillinks.clock import today
from raillinks.query import views
from raillinks.query.selection import Selection

COLOURS = {"open": [0, 114, 178], "partial": [230, 159, 0], "suspended": [213, 94, 0]}
GREY = [122, 116, 102]


def chart(height: int) -> None:
    st.pydeck_chart(maps.deck(height), height=height)


def slider(height: int) -> None:
    """The map of a day chosen with Streamlit's slider: crossings coloured by their freight status."""
    day = st.slider("As-of date", dt.date(2019, 1, 1), dt.date.fromisoformat(str(today())), dt.date(2022, 9, 26))
    dataset = served_data.live.served().dataset
    timeline = views.make_view(dataset, Selection(as_of=today())).timeline
    status = timeline.status_on(np.datetime64(day)).query("service == 'freight'")
    rows = status.merge(dataset.crossings[["crossing_id", "lon", "lat"]], on="crossing_id")
    marks = [
        {"position": [lon, lat], "color": COLOURS.get(word, GREY)}
        for lon, lat, word in zip(rows["lon"], rows["lat"], rows["status"], strict=True)
    ]
    deck = maps.deck(height)
    style = {"get_position": "position", "get_fill_color": "color", "get_radius": 3000}
    deck.layers.append(pdk.Layer("ScatterplotLayer", data=marks, id="marks", **style))
    st.pydeck_chart(deck, height=height)


def time_map(events: int) -> None:
    import timemap  # noqa: PLC0415 (the other pages must not load it)

    def take(report: timemap.Report) -> None:
        st.session_state["as_of"] = report.as_of or st.session_state["as_of"]

    message = maps.generated(events)[1]
    st.session_state.setdefault("as_of", message["as_of"])
    timemap.time_map({**message, "as_of": st.session_state["as_of"]}, key="time_map", on_report=take)


st.set_page_config(layout="wide")
if st.query_params["page"] == "log":
    time_map(int(st.query_params["events"]))
else:
    {"chart": chart, "slider": slider}[st.query_params["page"]](int(st.query_params.get("height", "600")))
