"""What was known when: the delay between each stop or restart since 2020 and its first report in this log."""

import streamlit as st

from pages import _data
from raillinks import join, reported
from raillinks.schema import Kind

SINCE = "2020"

dataset = _data.dataset()
names = join.names(dataset, "en")
first = reported.first_reports(dataset)
moves = first[first["kind"].isin([Kind.SUSPENSION, Kind.RESUMPTION]) & (first["date"] >= SINCE)].iloc[::-1]

st.title("What was known when")
st.markdown(
    f"""
A stop that the world learns of a year later looks, on a map made today, as if it had been known at once. Here is
when each stop and restart since {SINCE} was first reported **by this log's sources**. Events without a source
published within {reported.LATER_AFTER} days are marked *reported later*. To see the map as it would have read on a
day, set **Known on** on the Map page.
"""
)
table = moves.assign(
    where=moves["crossing_id"].map(names) + " · " + moves["service"],
    first_published=moves["first_published"].dt.strftime("%Y-%m-%d").fillna("no dated source"),
    mark=moves["reported_later"].map({True: "reported later", False: ""}),
)
st.dataframe(
    table[["date", "kind", "where", "first_published", "delay_days", "mark"]],
    hide_index=True,
    column_config={
        "date": "Date",
        "kind": "Kind",
        "where": "Where",
        "first_published": "First report in this log",
        "delay_days": st.column_config.NumberColumn("Days until then", format="%d"),
        "mark": "",
    },
)
