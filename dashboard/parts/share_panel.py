"""Share and cite: the link, citations, code and the frame of the view; and what changed since a link was made."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from dashboard.i18n.translator import Translator
from dashboard.parts.notes import note
from dashboard.session import session_state
from dashboard.session.pages import LISTED
from raillinks.clock import today
from raillinks.package.dataset import Dataset
from raillinks.publish import cite, samples
from raillinks.views import changes, describe, display_names, permalinks
from raillinks.views.viewing import View

MOST_CHANGES = 10
STYLES = (("Chicago", cite.chicago), ("APA", cite.apa), ("BibTeX", cite.bibtex), ("CSL-JSON", cite.csl_json))


def panel(dataset: Dataset, view: View, names: Mapping[str, str], say: Translator) -> None:
    """The dialog behind "Share and cite"; every block can be copied with one click. It is made once it is opened.

    A dialog, not a popover that is filled once it is open: the answer to the press would open that one again after a
    reader who has closed it meanwhile.
    """

    def contents() -> None:
        link, quoted, code, embed = st.tabs([say("Copy link"), say("Cite"), say("Code"), say("Embed")])
        with link:
            _link(dataset, view, say)
        with quoted:
            _citations(dataset, view, say)
        with code:
            _code(view)
        with embed:
            _embed(dataset, view, names, say)

    if st.button(say("Share and cite"), key="share"):
        st.dialog(say("Share and cite"), width="medium")(contents)()


def _here() -> str:
    """The address at which the reader sees this page."""
    here = st.context.url or "/"
    return here if urlsplit(here).path else f"{here}/"  # Streamlit gives the map page's without its slash


def base() -> str:
    """The address at which the reader sees the map page."""
    here = _here().rstrip("/")
    above, _, last = here.rpartition("/")
    return f"{above if last in LISTED else here}/"


def event_address(event_id: str) -> str:
    """The stable address of an event's page."""
    return f"{base()}events?event={event_id}"


def _link(dataset: Dataset, view: View, say: Translator) -> None:
    state = replace(session_state.page(), lang=st.session_state["lang"])  # the other side may have another browser
    link = permalinks.page_link(dataset, view.selection, state, _here())
    st.code(link, language=None, wrap_lines=True)
    text = say("The link contains the day and data version {version}. Opened with a later version, it says what"
               " changed.", version=dataset.version)  # fmt: skip
    feed = f"<a href='api/v1/feed.atom'>{escape(say('Follow corrections by feed'))}</a>"
    st.html(f"<p class='rl-note'>{escape(text)} {feed}.</p>")


def _citations(dataset: Dataset, view: View, say: Translator) -> None:
    """The data set, and exactly this view, in each style; "accessed" stands on screen only. Citations are English."""
    address = str(dataset.descriptor.get("homepage", "")) or base()
    link = permalinks.permalink(dataset, view.selection, address)
    sentence = describe.sentence(view, display_names.names(dataset, "en"))
    for heading, cited in (
        (say("This view"), cite.citation(dataset, sentence, link, today())),
        (say("The whole data set"), cite.citation(dataset, url=address, accessed=today())),
    ):
        st.html(f"<h3 class='rl-h3'>{escape(heading)}</h3>")
        for style, write in STYLES:
            st.caption(style)
            st.code(write(cited), language=None, wrap_lines=True)


def _code(view: View) -> None:
    address = f"{base()}api/v1/events.csv?{permalinks.query(view.selection)}"
    for name, language, sample in (
        ("curl", "bash", samples.curl), ("pandas", "python", samples.pandas), ("R", "r", samples.r),
    ):  # fmt: skip
        st.caption(name)
        st.code(sample(address), language=language, wrap_lines=True)


def _embed(dataset: Dataset, view: View, names: Mapping[str, str], say: Translator) -> None:
    address = f"{base()}?embed=1&{permalinks.query(view.selection, dataset.version)}"
    title = f"{dataset.descriptor['title']}: {describe.in_words(view.selection, names, say)}"
    st.code(samples.iframe(address, title), language="html", wrap_lines=True)
    text = say("The time map alone. Only sites that the operator of this dashboard allows can embed it"
               " (docs/api.md, “Embedding”).")  # fmt: skip
    st.html(note(text))


def version_notice(dataset: Dataset, view: View, say: Translator) -> None:
    """What has changed for the events in view since the data version that the link names."""
    linked = st.session_state["linked_version"]
    if not linked:
        return
    since = changes.since(dataset, view, linked)
    rows = [_change(row) for row in since.head(MOST_CHANGES).to_dict("records")]
    rest = f"<p>{escape(say('and {n} more', n=len(since) - MOST_CHANGES))}</p>" if len(since) > MOST_CHANGES else ""
    text = say("This link was made with data version {linked}; this is {version}.", linked=linked,
               version=dataset.version)  # fmt: skip
    what = say("Changes since then to what it shows:") if rows else say("Nothing that it shows has changed since then.")
    listed = f"<ul>{''.join(rows)}</ul>{rest}"
    st.html(f"<div class='rl-changes' role='status'><p>{escape(text)} {escape(what)}</p>{listed}</div>")


def _change(row: Mapping[Hashable, str]) -> str:
    """One row of the change log."""
    text = {name: escape(value) for name, value in row.items()}
    head = ", ".join(text[name] for name in ("version", "date", "event_id") if text[name])
    return f"<li>{head}: {text['change']} <small lang='en'>{text['reason']}</small></li>"


def report_link(dataset: Dataset, view: View, event_id: str, say: Translator) -> None:
    """A link to report an error in an event; none where the data package names no address for it."""
    if "bugs" in dataset.descriptor:
        address = permalinks.report(dataset, event_id, permalinks.permalink(dataset, view.selection, base()))
        text = escape(say("Report an error in this event"))
        st.html(f"<p class='rl-note'><a href='{escape(address)}'>{text}</a></p>")
