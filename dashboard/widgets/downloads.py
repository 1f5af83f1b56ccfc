"""The downloads: links to files of our API, with the selection written out.

They depend on no session: a press while the page runs, a copied link and a script get the same file.

What a reader can take along from a page of tables: a table as CSV, all as a workbook, link, citation, code.

Share and cite: the link, citations, code and the frame of the view.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.i18n.translator import Translator, message
from dashboard.session import own_log, page_links, session_state
from dashboard.session.pages import PAGES
from dashboard.widgets.notes import note
from dashboard.widgets.open_page import OpenPage
from raillinks.clock import today
from raillinks.exports import api_paths, cite, feeds, formats, openapi
from raillinks.exports.tables import EVERY
from raillinks.package.dataset import Dataset
from raillinks.query import describe, display_names, permalinks
from raillinks.query.views import View

CHANGES_CALENDAR = message("Changes of status (calendar, .ics)")
TRAINS_CALENDAR = message("Trains (calendar, .ics)")
FILE_COMES_LATER = message("Waiting for the server: the file comes once it answers.")
NOTHING_DOWNLOADED = message("Nothing was downloaded: the server gave no file. Try again in a moment.")
OTHER_FORMATS = message("Other formats")
CSV_FOR_EXCEL = message("CSV for Excel")
_PLAIN: Mapping[str, str] = MappingProxyType({})
_EXCEL: Mapping[str, str] = MappingProxyType({formats.FORM.name: "excel"})


class _File(NamedTuple):
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


_CHANGES = _File(CHANGES_CALENDAR, feeds.CHANGES)
_WORKBOOK = formats.XLSX_FILE
_WHOLE = tuple(_File(each.label, f"export{each.ending}") for each in formats.OF_VIEWS if each is not _WORKBOOK)
"""The files with every table but the workbook, which has a link of its own, with messages as labels."""
_FORMATS = (
    _WHOLE[0],
    _File(CSV_FOR_EXCEL, "events.csv", _EXCEL),
    _File(message("Status of the links (CSV)"), "status.csv"),
    _File(message("JSON with claims and sources"), "events.json"),
    _File(message("GeoJSON"), "events.geojson"),
    _CHANGES,
    *_WHOLE[1:],
)
"""The further formats of the events, with messages as labels."""


def of_events(page: OpenPage) -> None:
    """The rows of the table as CSV, in a link with their number; the workbook; and the same events in other formats."""
    n, say = len(page.view.in_view), page.say
    label = say.plural("Download {n} event (CSV)", "Download {n} events (CSV)", n)
    _show(page, "events", _File(label, "events.csv", primary=True, empty=not n))
    excel(page, empty=not n)
    others = _html(page, *(other._replace(label=say(other.label)) for other in _FORMATS))
    head = f"<summary class='rl-download'>{escape(say(OTHER_FORMATS))}</summary>"
    html = f"<details class='rl-others'>{head}{others}</details>"  # its links follow it; those of a popover come last
    page_links.html_block(html, "download_others", width="content")


def excel(page: OpenPage, *, empty: bool) -> None:
    """The link to the Excel workbook, which has every table of the view; `empty`: the page's own has no rows."""
    tip = page.say("All tables, a sheet for each, behind one that explains them")
    _show(page, "excel", _workbook(page)._replace(empty=empty, tip=tip))


def _workbook(page: OpenPage) -> _File:
    return _File(page.say(_WORKBOOK.label), f"export{_WORKBOOK.ending}")


def whole_view(page: OpenPage) -> str:
    """The links to the files that have every table of the view, as HTML."""
    return _html(page, *(each._replace(label=page.say(each.label)) for each in _WHOLE), _workbook(page))


def links_csv(page: OpenPage, table: str, n: int) -> None:
    """The link to a table with one row per link; its number is theirs."""
    _table_csv(page, table, page.say.plural("Download {n} link (CSV)", "Download {n} links (CSV)", n), n)


def periods_csv(page: OpenPage, table: str, n: int) -> None:
    """The link to a table with one row per link and the figures of two periods; its number is that of the links."""
    label = page.say.plural("Download both periods of {n} link (CSV)", "Download both periods of {n} links (CSV)", n)
    _table_csv(page, table, label, n)


def rows_csv(page: OpenPage, table: str, n: int) -> None:
    """The link to any other table; its number is that of the rows."""
    _table_csv(page, table, page.say.plural("Download {n} row (CSV)", "Download {n} rows (CSV)", n), n)


def download_panel(page: OpenPage, every: str) -> None:
    """The links to the panel of the shown period, for statistics.

    Args:
        page: The page.
        every: What it has a row of: one of `tables.EVERY`.
    """
    labels = {"csv": page.say("Panel for statistics (CSV)"), "parquet": page.say("Panel for statistics (Parquet)")}
    with st.container(horizontal=True):
        for ending, label in labels.items():
            _show(page, f"panel_{ending}", _File(label, f"panel.{ending}", MappingProxyType({EVERY.name: every})))


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
    _show(page, "trains", _File(page.say(TRAINS_CALENDAR), feeds.TRAINS, empty=empty))


def sensitivity_csv(page: OpenPage) -> None:
    """The link to the days that hang on one voice, of the whole period: how many they are would take seconds to say."""
    label = page.say("Days that would change without a source (CSV)")
    _show(page, "sensitivity", _File(label, "sensitivity.csv", empty=page.view.links.empty))


def _table_csv(page: OpenPage, table: str, label: str, n: int) -> None:
    _show(page, table, _File(label, f"{table}.csv", empty=not n))


def _show(page: OpenPage, name: str, *files: _File) -> None:
    """Shows links below each other, with room for what became of a press: several as wide as the room, one as its text.

    Args:
        page: The page.
        name: A name that no other links on it have.
        files: What they lead to.
    """
    page_links.html_block(_html(page, *files), f"download_{name}", width="content" if len(files) == 1 else "stretch")


def _html(page: OpenPage, *files: _File) -> str:
    links = "".join(_download_link(page, file) for file in files)
    return f"<div class='rl-downloads'>{links}<p class='rl-note' role='status'></p></div>"


def _download_link(page: OpenPage, file: _File) -> str:
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


def _leads(page: OpenPage, file: _File) -> dict[str, str]:
    """Where a link leads, the name of the file, and what is said where the server does not answer at once."""
    say, below = page.say, own_log.below(page.dataset)
    version = "" if below else st.session_state.get("linked_version", "")
    query = permalinks.query(page.view.selection, version)
    return {
        "href": f"{below}api/v1/{file.path}?{query}{''.join(f'&{name}={value}' for name, value in file.own.items())}",
        "download": api_paths.saved_as(page.dataset, page.view, file.path, file.own),
        "data-waiting": say(FILE_COMES_LATER),
        "data-failed": say(NOTHING_DOWNLOADED),
    }


REPORT_AN_ERROR = message("Report an error in this event")

SHARE_AND_CITE = message("Share and cite")


def share_panel(page: OpenPage, path: str, event: str | None = None) -> None:
    """The dialog behind "Share and cite"; every block can be copied with one click. It is made once it is opened.

    A dialog, not a popover that is filled once it is open: the answer to the press would open that one again after a
    reader who has closed it meanwhile.

    Args:
        page: The page.
        path: Its path, a key of `PAGES` with `tables`.
        event: The event that the page is about; None = it is about the view.
    """
    dataset, view, say = page.dataset, page.view, page.say

    def contents() -> None:
        if dataset.own_name:
            st.write(say("Only this session has your log: a link or an embedded map would show others the log of"
                         " this server. The package on page “Your log” can be sent, or served by a server of your"
                         " own."))  # fmt: skip
            return
        link, quoted, code, embed = st.tabs([say("Copy link"), say("Cite"), say("Code"), say("Embed")])
        with link:
            _link(dataset, view, say)
        with quoted:
            _citations(page, path, event)
        with code:
            _code(page, path)
        with embed:
            _embed(dataset, view, page.names, say)

    if st.button(say(SHARE_AND_CITE), key="share"):
        st.dialog(say(SHARE_AND_CITE), width="medium")(contents)()


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


def style_tabs() -> Sequence[DeltaGenerator]:
    """A tab for each style of citations, in the order of `cite.STYLES`."""
    return st.tabs([*cite.STYLES])


def _link(dataset: Dataset, view: View, say: Translator) -> None:
    state = replace(session_state.page(), lang=st.session_state["lang"])  # the other side may have another browser
    link = permalinks.page_link(dataset, view.selection, state, here())
    st.code(link, language=None, wrap_lines=True)
    text = say("The link contains the day and data version {version}. It shows that version later too, and says"
               " what changed.", version=dataset.version)  # fmt: skip
    feed = f"<a href='api/v1/feed.atom'>{escape(say('Subscribe to corrections (feed)'))}</a>"
    st.html(f"<p class='rl-note'>{escape(text)} {feed}.</p>")


def _citations(page: OpenPage, path: str, event: str | None) -> None:
    """The data set, and exactly this view, in each style; "accessed" stands on screen only. Citations are English."""
    dataset, view, say = page.dataset, page.view, page.say
    address = str(dataset.descriptor.get("homepage", "")) or base()
    link = permalinks.page_permalink(dataset, view.selection, address, path, event)
    sentence = describe.table_in_words(view, display_names.crossing_names(dataset, "en"), PAGES[path].tables)
    quoted = (
        (say("This view"), cite.citation(dataset, sentence, link, today())),
        (say("The whole data set"), cite.citation(dataset, url=address, accessed=today())),
    )
    for tab, write in zip(style_tabs(), cite.STYLES.values(), strict=True):
        for heading, cited in quoted:
            tab.html(f"<h3 class='rl-h3'>{escape(heading)}</h3>")
            tab.code(write(cited), language=None, wrap_lines=True)


def _code(page: OpenPage, path: str) -> None:
    """Code that fetches the page's tables as they are now: the same days, filters and data version."""
    version, say = page.dataset.version, page.say
    pinned = openapi.Pinned(
        f"{base()}api/v1", permalinks.query(page.view.selection, version), version, PAGES[path].tables
    )
    text = say("The code asks for data version {version} and says so if it gets another.", version=version)
    st.html(note(text))
    for name, language, sample in (
        ("curl", "bash", openapi.curl), ("pandas", "python", openapi.pandas), ("R", "r", openapi.r),
    ):  # fmt: skip
        st.caption(name)
        st.code(sample(pinned), language=language, wrap_lines=True)


def _embed(dataset: Dataset, view: View, names: Mapping[str, str], say: Translator) -> None:
    address = f"{base()}?embed=1&{permalinks.query(view.selection, dataset.version)}"
    title = f"{dataset.descriptor['title']}: {describe.in_words(view.selection, names, say)}"
    st.code(openapi.iframe(address, title), language="html", wrap_lines=True)
    text = say("The time map and the headline of its answer. Only sites that the operator of this dashboard allows"
               " can embed it (docs/api.md, “Embedding”).")  # fmt: skip
    st.html(note(text))


def report_link(dataset: Dataset, view: View, event_id: str, say: Translator) -> None:
    """A link to report an error in an event; none where the data package names no address for it."""
    if "bugs" in dataset.descriptor:
        address = permalinks.report(dataset, event_id, permalinks.permalink(dataset, view.selection, base()))
        text = escape(say(REPORT_AN_ERROR))
        st.html(f"<p class='rl-note'><a href='{escape(address)}'>{text}</a></p>")


def of_links(page: OpenPage, path: str) -> None:
    """The row of buttons of a page whose first table has a row for each listed link.

    Args:
        page: The page.
        path: Its path, a key of `PAGES` with `tables`.
    """
    with st.container(horizontal=True):
        links_csv(page, PAGES[path].tables[0], len(page.view.links))
        _all_tables(page, path)


def of_rows(page: OpenPage, path: str, n: int) -> None:
    """The same of a page whose first table has `n` rows."""
    with st.container(horizontal=True):
        rows_csv(page, PAGES[path].tables[0], n)
        _all_tables(page, path)


def _all_tables(page: OpenPage, path: str) -> None:
    excel(page, empty=page.view.links.empty)
    share_panel(page, path)
