"""The bare page that ours is measured beside: a slider, a pydeck map, a table and a download of the same log."""

import datetime as dt

import pandas as pd
import pydeck as pdk
import streamlit as st


@st.cache_data
def log() -> pd.DataFrame:
    """The events of the log, with the place of each."""
    places = pd.read_csv("data/places.csv")[["place_id", "lon", "lat"]]
    events = pd.read_csv("data/events.csv")
    return events.merge(places, left_on="crossing_id", right_on="place_id", how="left").fillna("")


st.set_page_config(layout="wide")
st.title("Events")
chosen = dt.date.fromisoformat(st.query_params.get("as_of", "2022-09-26"))
day = st.slider("As-of date", dt.date(2010, 1, 1), dt.date(2030, 1, 1), chosen)
events = log()
shown = events[events["date"] <= str(day)]
placed = shown.loc[shown["lon"] != "", ["event_id", "lon", "lat"]]
layer = pdk.Layer("ScatterplotLayer", data=placed, id="events", get_position=["lon", "lat"], get_radius=3000)
st.pydeck_chart(pdk.Deck([layer], map_style=None, map_provider=None))
st.dataframe(shown)
st.download_button("CSV", shown.to_csv(index=False).encode(), "events.csv", on_click="ignore")
