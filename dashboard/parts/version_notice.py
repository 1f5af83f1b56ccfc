"""Which data version a page shows, if it is not the latest one, and what has changed since."""

from collections.abc import Hashable, Mapping
from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator
from dashboard.session import page_links, served_data
from raillinks.package.dataset import Dataset
from raillinks.views import changes
from raillinks.views.viewing import View

MOST_CHANGES = 10


def version_notice(dataset: Dataset, view: View, say: Translator) -> None:
    """What has changed for the events in view since the data version that the link names.

    Args:
        dataset: The version that the page shows.
        view: The view of it.
        say: The interface's messages.
    """
    linked, latest = st.session_state["linked_version"], served_data.latest()
    if linked in {"", latest.version}:  # it has become the latest one where the link came before the data
        return
    if dataset.version == linked:
        text = say(
            "This is data version {linked}, not the latest one, {version}.", linked=linked, version=latest.version
        )
        link = page_links.link(
            escape(say("Show the latest version")), st.session_state.get("path", ""), data_version=""
        )
        head, view = f"{escape(text)} {link}.", served_data.view(latest, view.selection)
    else:
        latest = dataset
        text = say("This link was made with data version {linked}; this is {version}.", linked=linked,
                   version=dataset.version)  # fmt: skip
        kept = say("Version {linked} is not kept here. Kept are: {versions}.", linked=linked,
                   versions=say.listed(served_data.versions()))  # fmt: skip
        head = f"{escape(text)} {escape(kept)}"
    page_links.html_block(
        f"<div class='rl-changes' role='status'>{_changes(latest, view, linked, head, say)}</div>", "version"
    )


def _changes(latest: Dataset, view: View, linked: str, head: str, say: Translator) -> str:
    since = changes.since(latest, view, linked)
    rows = [_change(row) for row in since.head(MOST_CHANGES).to_dict("records")]
    rest = f"<p>{escape(say('and {n} more', n=len(since) - MOST_CHANGES))}</p>" if len(since) > MOST_CHANGES else ""
    if not rows:
        return f"<p>{head} {escape(say('Nothing that it shows has changed since then.'))}</p>"
    what = say.with_note(say("Changes since then to what it shows"), say.number(len(since)))
    return f"<p>{head}</p><details><summary>{escape(what)}</summary><ul>{''.join(rows)}</ul>{rest}</details>"


def _change(row: Mapping[Hashable, str]) -> str:
    """One row of the change log."""
    text = {name: escape(value) for name, value in row.items()}
    head = ", ".join(text[name] for name in ("version", "date", "event_id") if text[name])
    return f"<li>{head}: <span lang='en'>{text['change']}</span> <small lang='en'>{text['reason']}</small></li>"
