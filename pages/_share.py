"""Share and cite: the link, citations, code and the frame of the view; and what changed since a link was made."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from html import escape

import streamlit as st

from api import today
from pages import _controls, _event
from raillinks import changes, cite, describe, links, samples
from raillinks.package import Dataset
from raillinks.select import View

MOST_CHANGES = 10
_STYLES = (("Chicago", cite.chicago), ("APA", cite.apa), ("BibTeX", cite.bibtex), ("CSL-JSON", cite.csl_json))


def panel(dataset: Dataset, view: View, names: dict[str, str]) -> None:
    """The panel behind "Share and cite"; every block can be copied with one click."""
    with st.popover("Share and cite"):
        link, quoted, code, embed = st.tabs(["Copy link", "Cite", "Code", "Embed"])
        with link:
            _link(dataset, view)
        with quoted:
            _citations(dataset, view, names)
        with code:
            _code(view)
        with embed:
            _embed(dataset, view, names)


def _base() -> str:
    """The address at which the reader sees the map page."""
    return (st.context.url or "").rstrip("/") + "/"


def _link(dataset: Dataset, view: View) -> None:
    state = replace(_controls.page(), lang=st.session_state["lang"])  # the other side may have another browser
    link = links.page_link(dataset, view.selection, state, _base())
    st.code(link, language=None, wrap_lines=True)
    st.html(
        f"<p class='rl-note'>The link holds the day and data version {escape(dataset.version)}: opened on a later"
        " version, it says what changed. Follow corrections by <a href='api/v1/feed.atom'>feed</a>.</p>"
    )


def _citations(dataset: Dataset, view: View, names: dict[str, str]) -> None:
    """The data set, and exactly this view, in each style; "accessed" stands on screen only."""
    address = str(dataset.descriptor.get("homepage", "")) or _base()
    shown = links.permalink(dataset, view.selection, address)
    for heading, cited in (
        ("This view", cite.citation(dataset, describe.sentence(view, names), shown, today())),
        ("The whole data set", cite.citation(dataset, url=address, accessed=today())),
    ):
        st.html(f"<h3 class='rl-h3'>{heading}</h3>")
        for style, write in _STYLES:
            st.caption(style)
            st.code(write(cited), language=None, wrap_lines=True)


def _code(view: View) -> None:
    address = f"{_base()}api/v1/events.csv?{links.query(view.selection)}"
    for name, language, sample in (
        ("curl", "bash", samples.curl), ("pandas", "python", samples.pandas), ("R", "r", samples.r),
    ):  # fmt: skip
        st.caption(name)
        st.code(sample(address), language=language, wrap_lines=True)


def _embed(dataset: Dataset, view: View, names: dict[str, str]) -> None:
    address = f"{_base()}?embed=1&{links.query(view.selection, dataset.version)}"
    title = f"{dataset.descriptor['title']}: {describe.in_words(view.selection, names)}"
    st.code(samples.iframe(address, title), language="html", wrap_lines=True)
    st.html(
        "<p class='rl-note'>The time map alone. Only sites that whoever runs this dashboard allows may show it"
        " (docs/api.md, “Embedding”).</p>"
    )


def version_notice(dataset: Dataset, view: View) -> None:
    """What changed, for the events in view, since the data version with which the link was made."""
    linked = st.session_state["linked_version"]
    if not linked:
        return
    found = changes.since(dataset, view, linked)
    rows = [_change(row) for row in found.head(MOST_CHANGES).to_dict("records")]
    rest = f"<p>and {len(found) - MOST_CHANGES} more</p>" if len(found) > MOST_CHANGES else ""
    said = "Since then, for what it shows:" if rows else "Nothing that it shows has changed since then."
    st.html(
        f"<div class='rl-changes' role='status'><p>This link was made with data version {escape(linked)}; this is"
        f" {escape(dataset.version)}. {said}</p><ul>{''.join(rows)}</ul>{rest}</div>"
    )


def _change(row: Mapping[Hashable, str]) -> str:
    """One row of the change log."""
    text = {name: escape(value) for name, value in row.items()}
    head = ", ".join(text[name] for name in ("version", "date", "event_id") if text[name])
    return f"<li>{head}: {text['change']} <small>{text['reason']}</small></li>"


def report_link(dataset: Dataset, view: View) -> None:
    """A link to report an error in the event shown; nothing where the data package names no address for it."""
    event = _event.shown(view, st.session_state["event"])
    if event is not None and "bugs" in dataset.descriptor:
        address = links.report(dataset, event["event_id"], links.permalink(dataset, view.selection, _base()))
        st.html(f"<p class='rl-note'><a href='{escape(address)}'>Report an error in this event</a></p>")
