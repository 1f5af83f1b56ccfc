"""A database that went away while a version was to be made: the page asks it again, and says what became of that."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard.desk import draft_files, trying_again
from dashboard.desk.open_draft import OpenDraft
from dashboard.i18n.translator import Translator, message
from dashboard.session import served_data
from raillinks.desk.draft import Draft
from raillinks.store.homes import AnswerLostError
from raillinks.store.version_record import VersionRecord
from raillinks.words.problems import DataError

NOT_MADE = message("The database answers again. No version was made.")
_AWAY = message("The database cannot be reached. No version was made; drafts are kept.")
_UNKNOWN = message(
    "The database went away while version {version} was being made. Whether the log has it is said here once the"
    " database answers; drafts are kept."
)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a database that is away has not said of a version.

    Args:
        record: The version's record, if it may be there; None: it was not made.
        opened: The draft that it is made of; None = it takes another version back.
        draft: What the draft held then.
        taken_back: The version that it takes back.
    """

    record: VersionRecord | None
    opened: OpenDraft | None = None
    draft: Draft | None = None
    taken_back: str = ""

    def is_there(self) -> bool | None:
        """Whether the log has the version, once the database answers; None = it does not yet."""
        try:
            if self.record is not None:
                return served_data.live.home.has(self.record)
            draft_files.drafts().all()
        except DataError:
            return None
        return False


Settle = Callable[[Awaited, bool], None]
"""What the page does once it is known whether the version is there."""


def of_error(error: DataError | OSError, opened: OpenDraft | None = None, taken_back: str = "") -> Awaited | None:
    """What is awaited after a version was refused; None = nothing: the refusal says everything.

    Args:
        error: The refusal.
        opened: The draft that was to become the version.
        taken_back: The version that was to be taken back.
    """
    if not draft_files.is_away(error):
        return None
    record = error.record if isinstance(error, AnswerLostError) else None
    return Awaited(record, opened, opened.draft if opened else None, taken_back)


def show(awaited: Awaited, say: Translator, settle: Settle) -> None:
    """Says what is not known, and asks until it is."""
    record = awaited.record
    st.error(say(_AWAY) if record is None else say(_UNKNOWN, version=record.data_version))
    trying_again.until(partial(_is_known, awaited, settle))


def _is_known(awaited: Awaited, settle: Settle) -> bool:
    is_there = awaited.is_there()
    if is_there is None:
        return False
    settle(awaited, is_there)
    return True
