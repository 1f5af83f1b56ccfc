"""The downloads: links to files of our API, with the selection written out.

They depend on no session: a press while the page runs, a copied link and a script get the same file.

`download_and_cite` has the panel with all of them.
"""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

import streamlit as st

from dashboard.i18n.translator import Plural, Translator, message
from dashboard.session import own_log, page_links
from dashboard.session.page_session import page_session
from dashboard.session.pages import PAGES
from dashboard.widgets.open_page import OpenPage
from raillinks.exports import api_paths, feeds, formats
from raillinks.exports.tables import EVERY
from raillinks.package.dataset import Dataset
from raillinks.query import permalinks
from raillinks.query.views import View

CHANGES_CALENDAR = message("Changes of status (calendar, .ics)")
TRAINS_CALENDAR = message("Trains (calendar, .ics)")
FILE_COMES_LATER = message("Waiting for the server: the file comes once it answers.")
NOTHING_DOWNLOADED = message("Nothing was downloaded: the server gave no file. Try again in a moment.")
OTHER_FORMATS = message("Other formats")
CSV_FOR_EXCEL = message("CSV for Excel")
DOWNLOAD_EVENTS = Plural("Download {n} event (CSV)", "Download {n} events (CSV)")
DOWNLOAD_LINKS = Plural("Download {n} link (CSV)", "Download {n} links (CSV)")
DOWNLOAD_BOTH_PERIODS = Plural("Download both periods of {n} link (CSV)", "Download both periods of {n} links (CSV)")
DOWNLOAD_ROWS = Plural("Download {n} row (CSV)", "Download {n} rows (CSV)")
_PLAIN: Mapping[str, str] = MappingProxyType({})
_EXCEL: Mapping[str, str] = MappingProxyType({formats.FORM.name: "excel"})


class File(NamedTuple):
    """A file to download.

    Args:
        label: What its link says, unescaped.
        path: The path of the API (`api_paths.PATHS`).
        own: The values of the path's own parameters, by name.
        primary: Whether it is the first thing to press.
        empty: Whether nothing is in it: its link is greyed and leads nowhere, as that of a table with too many rows is.
        tip: A longer text for the pointer, unescaped.
    """

    label: str
    path: str
    own: Mapping[str, str] = _PLAIN
    primary: bool = False
    empty: bool = False
    tip: str = ""


_CHANGES = File(CHANGES_CALENDAR, feeds.CHANGES)
_WORKBOOK = formats.XLSX_FILE
_WHOLE = tuple(File(each.label, f"export{each.ending}") for each in formats.OF_VIEWS if each is not _WORKBOOK)
"""The files with every table but the workbook, which has a link of its own, with messages as labels."""
_FORMATS = (
    _WHOLE[0],
    File(CSV_FOR_EXCEL, "events.csv", _EXCEL),
    File(message("Status of the links (CSV)"), "status.csv"),
    File(message("JSON with claims and sources"), "events.json"),
    File(message("GeoJSON"), "events.geojson"),
    _CHANGES,
    *_WHOLE[1:],
)
"""The further formats of the events, with messages as labels."""


def of_events(page: OpenPage) -> None:
    """The rows of the table as CSV, in a link with their number."""
    n = len(page.view.in_view)
    label = page.say.plural(*DOWNLOAD_EVENTS, n)
    _show(page, "events", File(label, "events.csv", primary=True, empty=not n))


def other_formats(page: OpenPage) -> str:
    """The same events in other formats, the whole view as one file, and the calendar of changes, as HTML."""
    return _html(page, *(other._replace(label=page.say(other.label)) for other in _FORMATS))


def csv(table: str, tip: str) -> File:
    """A table of the view as CSV.

    Args:
        table: Its name in addresses.
        tip: A longer text for the pointer, unescaped.
    """
    return File("CSV", f"{table}.csv", tip=tip)


def workbook(page: OpenPage) -> File:
    """The Excel workbook, which has every table of the view."""
    return File(page.say(_WORKBOOK.label), f"export{_WORKBOOK.ending}")


def whole_view(page: OpenPage) -> str:
    """The links to the files that have every table of the view, as HTML."""
    return _html(page, *(each._replace(label=page.say(each.label)) for each in _WHOLE), workbook(page))


def links_csv(page: OpenPage, table: str, n: int) -> None:
    """The link to a table with one row per link; its number is theirs."""
    _table_csv(page, table, page.say.plural(*DOWNLOAD_LINKS, n), n)


def periods_csv(page: OpenPage, table: str, n: int) -> None:
    """The link to a table with one row per link and the figures of two periods; its number is that of the links."""
    _table_csv(page, table, page.say.plural(*DOWNLOAD_BOTH_PERIODS, n), n)


def rows_csv(page: OpenPage, table: str, n: int) -> None:
    """The link to any other table; its number is that of the rows."""
    _table_csv(page, table, page.say.plural(*DOWNLOAD_ROWS, n), n)


def download_panel(page: OpenPage, every: str) -> None:
    """The links to the panel of the shown period, for statistics.

    Args:
        page: The page.
        every: What it has a row of: one of `tables.EVERY`.
    """
    labels = {"csv": page.say("Panel for statistics (CSV)"), "parquet": page.say("Panel for statistics (Parquet)")}
    with st.container(horizontal=True):
        for ending, label in labels.items():
            _show(page, f"panel_{ending}", File(label, f"panel.{ending}", MappingProxyType({EVERY.name: every})))


def stops_csv(page: OpenPage, n: int) -> None:
    """The links to the `n` suspensions and closures, and to all changes of status as a calendar."""
    with st.container(horizontal=True):
        rows_csv(page, "suspensions", n)
        changes_calendar(page)


def changes_calendar(page: OpenPage) -> None:
    """The link to all changes of status as a calendar."""
    _show(page, "changes", _CHANGES._replace(label=page.say(_CHANGES.label), empty=page.view.links.empty))


def trains_calendar(page: OpenPage, *, empty: bool) -> None:
    """The link to the trains of the timetables as a calendar; `empty`: none is known of the listed links."""
    _show(page, "trains", File(page.say(TRAINS_CALENDAR), feeds.TRAINS, empty=empty))


def sensitivity_csv(page: OpenPage) -> None:
    """The link to the days that hang on one voice, of the whole period: how many they are would take seconds to say."""
    label = page.say("Days that would change without a source (CSV)")
    _show(page, "sensitivity", File(label, "sensitivity.csv", empty=page.view.links.empty))


def _table_csv(page: OpenPage, table: str, label: str, n: int) -> None:
    _show(page, table, File(label, f"{table}.csv", empty=not n))


def _show(page: OpenPage, name: str, *files: File) -> None:
    """Shows links below each other, with room for what became of a press: several as wide as the room, one as its text.

    Args:
        page: The page.
        name: A name that no other links on it have.
        files: What they lead to.
    """
    page_links.html_block(_html(page, *files), f"download_{name}", width="content" if len(files) == 1 else "stretch")


def _html(page: OpenPage, *files: File) -> str:
    links = "".join(link(page, file) for file in files)
    return f"<div class='rl-downloads'{told(page.say)}>{links}<p class='rl-note' role='status'></p></div>"


def told(say: Translator) -> str:
    """The attributes of what has links to files and a status: what that says of a file that does not come at once."""
    return f" data-waiting='{escape(say(FILE_COMES_LATER))}' data-failed='{escape(say(NOTHING_DOWNLOADED))}'"


def link(page: OpenPage, file: File) -> str:
    """A link to a file of the page's selection; it looks like a button.

    Its address has no data version where the page shows the latest one: after an update of the data the file is of the
    version that is served then, and the API names it so.
    """
    given = {"class": f"rl-download{' rl-download-primary' if file.primary else ''}"}
    given |= {"title": file.tip} if file.tip else {}
    is_dead = file.empty or api_paths.too_many(file.path, page.view, file.own) is not None
    given |= {"role": "link", "aria-disabled": "true"} if is_dead else _leads(page, file)
    attributes = " ".join(f"{name}='{escape(value)}'" for name, value in given.items())
    return f"<a {attributes}>{escape(file.label)}</a>"


def _leads(page: OpenPage, file: File) -> dict[str, str]:
    """Where a link leads, and the name of the file."""
    below = own_log.below(page.dataset)
    version = "" if below else page_session().linked_version
    query = permalinks.query(page.view.selection, version)
    return {
        "href": f"{below}api/v1/{file.path}?{query}{''.join(f'&{name}={value}' for name, value in file.own.items())}",
        "download": api_paths.saved_as(page.dataset, page.view, file.path, file.own),
    }


REPORT_AN_ERROR = message("Report an error in this event")


def here() -> str:
    """The address at which the reader sees this page."""
    here = st.context.url or "/"
    return here if urlsplit(here).path else f"{here}/"  # Streamlit gives the map page's without its slash


def base() -> str:
    """The address at which the reader sees the map page."""
    address = here().rstrip("/")
    above, _, last = address.rpartition("/")
    return f"{above if last in PAGES else address}/"


def event_address(event_id: str) -> str:
    """The stable address of an event's page."""
    return f"{base()}events?event={event_id}"


def report_link(dataset: Dataset, view: View, event_id: str, say: Translator) -> str:
    """A link to report an error in an event, as HTML; empty where the data package names no address for it."""
    if "bugs" not in dataset.descriptor:
        return ""
    address = permalinks.report(dataset, event_id, permalinks.permalink(dataset, view.selection, base()))
    return f"<p class='rl-note'><a href='{escape(address)}'>{escape(say(REPORT_AN_ERROR))}</a></p>"
