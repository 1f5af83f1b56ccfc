"""The downloads: computed on the click that asks for them, without a rerun of the page."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from dashboard.i18n.translator import Say, message
from raillinks.package.dataset import Dataset
from raillinks.publish import archive, export, geojson
from raillinks.views.viewing import View


class _Form(NamedTuple):
    """One further form of the download: its label, file, type and what makes it."""

    label: str
    file: str
    media: str
    make: Callable[[Dataset, View], bytes]


_FORMS = (
    _Form(message("Everything: tables, sources, README (zip)"), "export.zip", "application/zip", archive.export_zip),
    _Form(message("CSV for Excel"), "events-excel.csv", "text/csv", lambda d, v: export.excel_csv(d, v, "events")),
    _Form(message("JSON with claims and sources"), "events.json", "application/json", export.events_json),
    _Form(message("GeoJSON"), "events.geojson", "application/geo+json", geojson.events_geojson),
)


def named(file: str, view: View) -> str:
    """The name of a saved file, with its day like the map's pictures, so that several can lie together."""
    return f"china-dprk-rail-links_{view.selection.as_of}_{file}"


def primary(dataset: Dataset, view: View, say: Say) -> None:
    """The button that gives the rows of the table as CSV; its number is theirs."""
    st.download_button(
        say.many("Download {n} event (CSV)", "Download {n} events (CSV)", len(view.events)),
        lambda: export.events_csv(dataset, view), named("events.csv", view), "text/csv",
        key="download_csv", on_click="ignore", type="primary", disabled=view.events.empty,
    )  # fmt: skip


def others(dataset: Dataset, view: View, say: Say) -> None:
    """The same events in other forms."""
    with st.popover(say("Other forms")):
        for form in _FORMS:
            st.download_button(
                say(form.label), lambda make=form.make: make(dataset, view), named(form.file, view),  # type: ignore[misc]
                form.media, key=f"download_{form.file}", on_click="ignore", width="stretch",
            )  # fmt: skip
