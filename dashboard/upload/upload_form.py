"""Where the reader brings files: what can be read, the limits before anything is sent, and a saved mapping.

How far the files are, while a process of its own takes them in.
"""

from collections.abc import Mapping
from html import escape

import streamlit as st

from dashboard.i18n.translator import Translator, message, plain
from dashboard.upload import upload_state
from dashboard.widgets.notes import note
from raillinks.importer import raw_table
from raillinks.importer.log_rows import MOST_CROSSINGS
from raillinks.importer.opening import ENDINGS, KINDS
from raillinks.importer.pipeline import STEPS
from raillinks.package.tables import MOST_CHARACTERS, MOST_COLUMNS

_MB = 2**20
MOST_OF_A_TABLE = message(
    "A file has at most {mb} MB, a table {rows} rows, {columns} columns and {cells} cells in all (a spreadsheet"
    " {sheet}), a cell {characters} characters."
)
TYPES = (*(ending.removeprefix(".") for ending in ENDINGS), "zip")


def show_upload_form(say: Translator) -> None:
    """Shows the field for files, and before it what may be in them."""
    st.html(f"<p class='rl-own-before'>{'<br>'.join(map(escape, _before(say)))}</p>")
    files, saved = st.columns([3, 2], gap="large")
    with files:
        st.file_uploader(
            say("Your files"), type=TYPES, accept_multiple_files=True, key=upload_state.key("files"),
            on_change=upload_state.take_files, max_upload_size=raw_table.MOST_BYTES // _MB,
        )  # fmt: skip
        st.html(note(_limits(say)))
    with saved, st.expander(say("A mapping that you saved (optional)")):
        st.file_uploader(
            say("A mapping that you saved (optional)"), type=["json"], key=upload_state.key("mapping"),
            on_change=upload_state.take_mapping, max_upload_size=1, label_visibility="collapsed",
        )  # fmt: skip
        for problem in upload_state.brought().wrong:
            text = f"{problem.column}: {problem.reason} ({problem.hint})"
            st.html(f"<p class='rl-note' lang='en'>{escape(text)}</p>")
    if n := upload_state.lost_files():
        st.warning(
            say.plural("This server does not have {n} of the files in the list above: it has started anew since you"
                       " brought it. Take it out of the list and bring it again.",
                       "This server does not have {n} of the files in the list above: it has started anew since you"
                       " brought them. Take them out of the list and bring them again.", n)
        )  # fmt: skip


def _before(say: Translator) -> tuple[str, str]:
    return (
        say("Bring a table of what ran when: any border, any railway. A row says that a link is open or stopped from a"
            " day on, or from one day to another. Crossings may have coordinates, in columns or in a table of their"
            " own."),
        say("Nothing leaves this server. Your files lie in the memory of this session alone, no other reader can see"
            " them, and they are gone when you remove them, close the page or reload it."),
    )  # fmt: skip


def _limits(say: Translator) -> str:
    return say.sentences([
        say("{kinds}, or a zip of these.", kinds=", ".join(KINDS)),
        say(MOST_OF_A_TABLE, mb=raw_table.MOST_BYTES // _MB, rows=say.number(raw_table.MOST_ROWS), columns=MOST_COLUMNS,
            cells=say.number(raw_table.MOST_CELLS), sheet=say.number(raw_table.MOST_SHEET_CELLS),
            characters=say.number(MOST_CHARACTERS)),
        say("A zip or workbook unpacks to at most {mb} MB in {parts} parts; GeoJSON has at most {json} MB; a log names"
            " at most {crossings} crossings.", mb=raw_table.MOST_UNZIPPED // _MB,
            parts=say.number(raw_table.MOST_MEMBERS),
            json=raw_table.MOST_JSON_BYTES // _MB, crossings=say.number(MOST_CROSSINGS)),
    ])  # fmt: skip


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


def show_progress(say: Translator) -> None:
    """Shows a bar, and a button that ends it.

    Args:
        say: The interface's messages.
    """
    size = sum(map(len, upload_state.brought().files.values()))
    st.fragment(_bar, run_every=LATER if size > LARGE else SOON)(say)


def _bar(say: Translator) -> None:
    held = upload_state.brought()
    if held.job is None or upload_state.finish():
        st.rerun()
    step = held.job.step if held.job is not None else None
    begun = held.job is not None and held.job.is_begun
    text, part = say("Starting") if begun else say("Waiting for a place: others take files in now."), 0.0
    if step is not None:
        text, part = say(_SAID[step.name], file=step.file), (STEPS.index(step.name) + 0.5) / len(STEPS)
    st.progress(part, plain(text))
    st.button(say("Cancel"), key=upload_state.key("cancel"), on_click=upload_state.cancel)
