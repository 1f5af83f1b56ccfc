"""About: what the data is, how far it reaches, its licences, and the join report."""

import streamlit as st

from pages import _data
from raillinks import join
from raillinks.problems import to_frame

dataset = _data.dataset()
st.title("About")
st.markdown(
    f"""
This dashboard answers which rail links between China and North Korea were open on a given day, how that is known,
and gives it as a table. Data version **{dataset.version}**, covered to **{dataset.covered_to}**:
{len(dataset.events)} events, {len(dataset.claims)} claims, {len(dataset.sources)} sources.

Status is never stored: it is worked out from dated, sourced events. Silence is not closure: a link of which nobody
reports is *unknown*. Sources that disagree are all kept; disputed events are drawn hollow and move nothing.
"""
)
st.subheader("Licences")
credits_ = "".join(f"\n- {source['title']}" for source in dataset.descriptor["sources"])
st.markdown(
    "Tables: Creative Commons Attribution 4.0. Map layers: Open Database License 1.0. The layers rest on:\n" + credits_
)
st.subheader("Where events join the map")
st.dataframe(join.join_report(dataset), hide_index=True)
st.subheader("Warnings")
if dataset.problems:
    st.dataframe(to_frame(dataset.problems), hide_index=True)
else:
    st.markdown("None.")
