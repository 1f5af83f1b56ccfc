"""Which data version a page shows, if it is not the latest one, and what has changed since."""

from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator, message
from dashboard.parts.changes_since import changes_since
from dashboard.parts.newer_notice import NOT_THE_LATEST
from dashboard.session import page_links, served_data
from raillinks.package.dataset import Dataset
from raillinks.query.selection import OWN
from raillinks.query.views import View

SHOW_THE_LATEST_VERSION = message("Show the latest version")
VERSION_NOT_KEPT = message("Version {linked} is not kept here. Kept are: {versions}.")


def version_notice(dataset: Dataset, view: View, say: Translator) -> None:
    """Says that a page shows an earlier version, and what has changed since; or that the link's version is not kept.

    Args:
        dataset: The version that the page shows.
        view: The view of it.
        say: The interface's messages.
    """
    linked, latest = st.session_state["linked_version"], served_data.latest()
    if linked in {"", OWN, latest.version}:  # it has become the latest one where the link came before the data
        return
    told = _earlier(dataset, latest, view, say) if dataset.version == linked else _unknown(dataset, linked, say)
    page_links.html_block(f"<div class='rl-changes' role='status'>{told}</div>", "version")


def _earlier(dataset: Dataset, latest: Dataset, view: View, say: Translator) -> str:
    text = say(NOT_THE_LATEST, linked=dataset.version, version=latest.version)
    link = page_links.link(escape(say(SHOW_THE_LATEST_VERSION)), st.session_state.get("path", ""), data_version="")
    since = changes_since(dataset, latest, view.selection, say)
    told = escape(say.sentences([text, *since.statuses]))
    return f"<p>{told} {link}.</p>{since.details}"


def _unknown(dataset: Dataset, linked: str, say: Translator) -> str:
    """What changed since a version that nobody knows is not known either."""
    text = say("This link was made with data version {linked}; this is {version}.", linked=linked,
               version=dataset.version)  # fmt: skip
    kept = say(VERSION_NOT_KEPT, linked=linked,
               versions=say.listed(served_data.versions()))  # fmt: skip
    return f"<p>{escape(text)} {escape(kept)}</p>"
