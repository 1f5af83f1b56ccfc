"""The downloads: computed on the click that asks for them, without a rerun of the page."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.parts.open_page import OpenPage
from raillinks.package.dataset import Dataset
from raillinks.publish import archive, export, file_names, geojson, openapi, workbook
from raillinks.views.viewing import View


class _Format(NamedTuple):
    """A further format of the download: its label, file, media type, and what makes it."""

    label: str
    file: str
    media: str
    make: Callable[[Dataset, View], bytes]


_FORMATS = (
    _Format(message("Everything: tables, sources, README (zip)"), "export.zip", openapi.ZIP, archive.export_zip),
    _Format(message("CSV for Excel"), "events-excel.csv", "text/csv", lambda d, v: export.excel_csv(d, v, "events")),
    _Format(
        message("Status of the links (CSV)"), "status.csv", "text/csv", lambda d, v: export.plain_csv(d, v, "status")
    ),
    _Format(message("JSON with claims and sources"), "events.json", "application/json", export.events_json),
    _Format(message("GeoJSON"), "events.geojson", "application/geo+json", geojson.events_geojson),
)


def primary(dataset: Dataset, view: View, say: Translator) -> None:
    """The button that gives the rows of the table as CSV; its number is theirs."""
    st.download_button(
        say.plural("Download {n} event (CSV)", "Download {n} events (CSV)", len(view.events)),
        lambda: export.events_csv(dataset, view), file_names.saved(dataset, view, "events.csv"), "text/csv",
        key="download_csv", on_click="ignore", type="primary", disabled=view.events.empty,
    )  # fmt: skip


def others(dataset: Dataset, view: View, say: Translator) -> None:
    """The same events in other formats."""
    with st.popover(say("Other formats")):
        for other in _FORMATS:
            name = file_names.saved(dataset, view, other.file)
            st.download_button(
                say(other.label), lambda make=other.make: make(dataset, view), name,  # type: ignore[misc]
                other.media, key=f"download_{other.file}", on_click="ignore", width="stretch",
            )  # fmt: skip


def excel(page: OpenPage, *, empty: bool) -> None:
    """The button for the Excel workbook, which has every table of the view; `empty`: the page's own has no rows."""
    st.download_button(
        page.say("Excel (.xlsx)"), lambda: workbook.export_xlsx(page.dataset, page.view),
        file_names.saved(page.dataset, page.view, "export.xlsx"), openapi.XLSX, key="download_export.xlsx",
        on_click="ignore", disabled=empty, help=page.say("All tables, a sheet for each, behind one that explains them"),
    )  # fmt: skip


def links_csv(page: OpenPage, table: str, n: int) -> None:
    """The button for a table with one row per link; its number is theirs."""
    _table_csv(page, table, page.say.plural("Download {n} link (CSV)", "Download {n} links (CSV)", n), empty=not n)


def periods_csv(page: OpenPage, table: str, n: int) -> None:
    """The button for a table with one row per link and the figures of two periods; its number is that of the links."""
    label = page.say.plural("Download both periods of {n} link (CSV)", "Download both periods of {n} links (CSV)", n)
    _table_csv(page, table, label, empty=not n)


def rows_csv(page: OpenPage, table: str, n: int) -> None:
    """The button for any other table; its number is that of the rows."""
    _table_csv(page, table, page.say.plural("Download {n} row (CSV)", "Download {n} rows (CSV)", n), empty=not n)


def _table_csv(page: OpenPage, table: str, label: str, *, empty: bool) -> None:
    name = file_names.saved(page.dataset, page.view, f"{table}.csv")
    st.download_button(
        label, lambda: export.plain_csv(page.dataset, page.view, table), name,
        "text/csv", key=f"download_{table}", on_click="ignore", disabled=empty,
    )  # fmt: skip
