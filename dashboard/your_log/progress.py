"""How far the files are, while a process of its own takes them in."""

from collections.abc import Mapping

import streamlit as st

from dashboard.i18n.markdown import plain
from dashboard.i18n.translator import Translator, message
from dashboard.your_log import brought
from raillinks.importer.pipeline import STEPS

SOON, LATER = 0.5, 2.0
"""Seconds between two looks: each is a run of the server, for which other readers wait."""
LARGE = 10 * 2**20
"""So many bytes take so long that nobody sees a look fewer."""
_SAID: Mapping[str, str] = {
    "open": message("Opening {file}"),
    "rows": message("Reading the rows of {file}"),
    "events": message("Working out what happened on each link"),
    "package": message("Checking the package"),
    "zip": message("Writing the package"),
}


def show(say: Translator) -> None:
    """Shows a bar, and a button that ends it.

    Args:
        say: The interface's messages.
    """
    size = sum(map(len, brought.brought().files.values()))
    st.fragment(_bar, run_every=LATER if size > LARGE else SOON)(say)


def _bar(say: Translator) -> None:
    held = brought.brought()
    if held.job is None or brought.finish():
        st.rerun()
    step = held.job.step if held.job is not None else None
    begun = held.job is not None and held.job.is_begun
    text, part = say("Starting") if begun else say("Waiting for a place: others take files in now."), 0.0
    if step is not None:
        text, part = say(_SAID[step.name], file=step.file), (STEPS.index(step.name) + 0.5) / len(STEPS)
    st.progress(part, plain(text))
    st.button(say("Cancel"), key=brought.key("cancel"), on_click=brought.cancel)
