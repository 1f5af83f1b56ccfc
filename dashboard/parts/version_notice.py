"""What has changed since the data version that a link names."""

from collections.abc import Hashable, Mapping
from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator
from raillinks.package.dataset import Dataset
from raillinks.views import changes
from raillinks.views.viewing import View

MOST_CHANGES = 10


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
    return f"<li>{head}: <span lang='en'>{text['change']}</span> <small lang='en'>{text['reason']}</small></li>"
