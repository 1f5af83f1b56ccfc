"""A database that went away while a version was to be made: the page asks it again, and says what became of that."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard.desk import draft_files, outcomes, trying_again
from dashboard.i18n.translator import Translator, message
from dashboard.session import served_data
from raillinks.domain.problems import DataError
from raillinks.editor.draft import Draft
from raillinks.versions.storage import AnswerLostError
from raillinks.versions.version_history import VersionRecord

NOT_MADE = message("The database answers again. No version was made.")
DATABASE_AWAY = message("The database cannot be reached. No version was made; drafts are kept.")
_UNKNOWN = message(
    "The database went away while version {version} was being made. Whether the log has it is said here once the"
    " database answers; drafts are kept."
)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a database that is away has not said of a version.

    Args:
        record: The version's record, if it may be there; None: it was not made.
        settle: What the page does once it is known whether the version is there.
        draft: The draft that it is made of, as it was then; None = it takes another version back.
        taken_back: The version that it takes back; empty = none.
    """

    record: VersionRecord | None
    settle: Callable[["Awaited", bool], None]
    draft: Draft | None = None
    taken_back: str = ""

    def is_of(self, draft: Draft | None = None, taken_back: str = "") -> bool:
        """Whether it came of a press for this draft, or for taking this version back."""
        ids = [each.draft_id if each else "" for each in (self.draft, draft)]
        return ids[0] == ids[1] and self.taken_back == taken_back

    def is_there(self) -> bool | None:
        """Whether the log has the version, once the database answers; None = it does not yet."""
        try:
            if self.record is not None:
                return served_data.live.home.has(self.record)
            draft_files.drafts().all()
        except DataError:
            return None
        return False

    def is_known(self) -> bool:
        """Whether that is known now; the page says it then."""
        return self.told() is not None

    def told(self) -> bool | None:
        """As `is_there`; the page says it once it is known."""
        is_there = self.is_there()
        if is_there is not None:
            if outcomes.lasting() is self:
                outcomes.settled()
            self.settle(self, is_there)
        return is_there


def give(awaited: Awaited, place: str) -> None:
    """Says what is not known; of a version that may be there until it is known, whatever the page shows.

    Args:
        awaited: What is not known.
        place: Where on the page it stands.
    """
    outcomes.give(awaited, place, awaited.draft, lasts=awaited.record is not None)


def keeps_from(draft: Draft | None = None, taken_back: str = "") -> bool:
    """Whether a version of an earlier press keeps this one from making another; the page says why.

    Where it has just turned out that none was made, only a press for the same thing goes on: what became of another one
    is said first.

    Args:
        draft: The draft that is to become a version.
        taken_back: The version that is to be taken back.
    """
    awaited: Awaited | None = outcomes.lasting()
    if awaited is None:
        return False
    return awaited.told() is not False or not awaited.is_of(draft, taken_back)


def record_of(error: DataError | OSError) -> VersionRecord | None:
    """The record of a version that may be there, though its maker was refused; None = it was not made."""
    return error.record if isinstance(error, AnswerLostError) else None


def show(awaited: Awaited, say: Translator) -> None:
    """Says what is not known, and asks until it is."""
    record = awaited.record
    st.error(say(DATABASE_AWAY) if record is None else say(_UNKNOWN, version=record.data_version))
    trying_again.until(awaited.is_known)
