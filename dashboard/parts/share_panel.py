"""Share and cite: the link, citations, code and the frame of the view."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.i18n.translator import Translator, message
from dashboard.parts.notes import note
from dashboard.parts.open_page import OpenPage
from dashboard.session import session_state
from dashboard.session.pages import PAGES
from raillinks.clock import today
from raillinks.exports import cite, openapi
from raillinks.package.dataset import Dataset
from raillinks.query import describe, display_names, permalinks
from raillinks.query.views import View

REPORT_AN_ERROR = message("Report an error in this event")

SHARE_AND_CITE = message("Share and cite")


def panel(page: OpenPage, path: str, event: str | None = None) -> None:
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
