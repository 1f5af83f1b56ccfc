"""The draft that the session has open. Each change is saved at once, and never over what somebody else has saved.

Streamlit may end a run at any access to the session's state, when the next run is asked for
(`streamlit_compat.BEHAVIOURS`). So what must change together lies in one object, and fields are read by what they hold
now: what one run has left undone the next one does.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from time import time
from typing import Any

import streamlit as st

from dashboard.desk import author, draft_files, endings
from dashboard.desk.endings import Ending
from dashboard.i18n.translator import message
from dashboard.session import served_data, session_state
from raillinks.domain.problems import DataError
from raillinks.editor.draft import Draft, DraftKind, new_id

PATH, NAME = "desk", "draft"
"""The page, and the name in its address that says which draft is open."""
_OPEN, _GONE, _ENDED_HERE = "desk_open", "desk_gone", "desk_ended"
CHANGED_MEANWHILE = message(
    "Somebody else has changed this draft meanwhile. Both are kept: yours is a draft of its own now."
)
DRAFT_UNREADABLE = message(
    "The file of this draft cannot be read any more. What stands here is a draft of its own now."
)
ENDED_MEANWHILE = message("What stands here is a draft of its own now.")
"""Follows how the draft has ended."""
Change = Callable[[Draft, str], Draft]
"""What a text in a field makes of a draft."""


@dataclass(slots=True)
class FieldOnPage:
    """A field on the page.

    Args:
        take: Takes its text over.
        text: The text that was last taken over, or that it was filled with.
    """

    take: Change
    text: str


@dataclass(slots=True)
class OpenDraft:
    """A draft as this session knows it.

    Args:
        draft: The draft.
        revision: Which saved state it follows; 0 = none.
        opening: Tells its fields apart from those of any other opening of a draft; it stays when the id changes.
        fields: Its fields on the page, by the keys of their widgets.
        began: What the log had when the fields of a correction were filled, by the keys of their widgets.
        notes: What stands below its fields, as HTML, by the keys of their widgets.
        focus: The field that is to take the keyboard; empty = none.
        why_own_draft: Why this is a draft of its own now, as a message, until the editor has chosen; empty = it is not.
        theirs: What somebody else has saved under the id that this draft had; None = nobody has.
        saved: What was saved last from here, or read; None = nothing was.
        before: What both versions follow, where this draft is one of its own now; None = nobody knows.
        ending: How the draft has ended, if it has, or the one that this draft was; None = it is there.
        unsaved: Why the last change could not be saved; empty = it was.
        is_told: Whether the page has said why this is a draft of its own.
        is_left: Whether the editor leaves it as it is on disk, or it is there no more.
    """

    draft: Draft
    revision: int
    opening: str = field(default_factory=new_id)
    fields: dict[str, FieldOnPage] = field(default_factory=dict)
    began: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    focus: str = ""
    why_own_draft: str = ""
    theirs: Draft | None = None
    saved: Draft | None = None
    before: Draft | None = None
    ending: Ending | None = None
    unsaved: str = ""
    is_told: bool = False
    is_left: bool = False

    def take(self, draft: Draft) -> None:
        """Takes over another state of the draft, and saves it.

        Where somebody else has saved the draft meanwhile, what is here becomes a draft of its own.
        """
        if draft == self.draft and not self.unsaved:
            return
        try:
            revision = draft_files.drafts().save(draft, self.revision)
        except (DataError, OSError) as error:
            if draft_files.is_conflict(error) and (revision := draft_files.revision_of(draft, self.draft)):
                self.revision = revision  # it was saved from here, and the answer was lost
                self.take(draft)
            elif draft_files.is_conflict(error) or (not draft_files.is_away(error) and self.is_behind()):
                self.become_own_draft(draft)
            else:  # what was typed stays on the page, and the next run tries again
                self.draft, self.unsaved = draft, draft_files.why_unsaved(error)
        else:
            self.draft, self.saved, self.revision, self.unsaved = draft, draft, revision, ""

    def become_own_draft(self, draft: Draft) -> None:
        """Becomes a draft of its own, beside what somebody else has saved.

        Args:
            draft: What it holds.
        """
        own = replace(draft, draft_id=new_id())
        try:
            revision = draft_files.drafts().save(own, 0)
        except (DataError, OSError) as error:
            self.draft, self.unsaved = draft, draft_files.why_unsaved(error)
            return
        try:
            self.theirs, self.why_own_draft = draft_files.drafts().read(draft.draft_id).draft, CHANGED_MEANWHILE
        except DataError as error:
            self.theirs, self.why_own_draft = None, ENDED_MEANWHILE if draft_files.is_gone(error) else DRAFT_UNREADABLE
            self.ending = endings.of(draft.draft_id)
            st.session_state[_ENDED_HERE] = [*ended(), draft.draft_id]  # the browser offers it no more: it is here
        self.before, self.saved = self.saved, own
        self.draft, self.revision, self.unsaved, self.is_told = own, revision, "", False
        session_state.set_own(NAME, own.draft_id)

    def follow(self) -> bool:
        """Goes on with what somebody else has saved. Where something is not saved yet, it becomes a draft of its own.

        Returns:
            Whether it goes on with it.
        """
        try:
            saved = draft_files.drafts().read(self.draft.draft_id)
        except DataError:
            saved = None
        if saved is not None and saved.draft == self.draft:  # it was saved from here, and the answer was lost
            self.saved, self.revision, self.unsaved = saved.draft, saved.revision, ""
            return False
        if saved is None or self.unsaved:
            self.become_own_draft(self.draft)
            return False
        self.draft, self.saved, self.revision = saved.draft, saved.draft, saved.revision
        return True

    def remove(self) -> bool:
        """Discards the draft, unless somebody else has saved it since: then both stand side by side."""
        try:
            if self.revision:  # else it was never saved
                draft_files.drafts().discard(self.draft.draft_id, self.revision, author.name(), time())
        except (DataError, OSError) as error:
            if draft_files.is_conflict(error):
                if revision := draft_files.revision_of(self.draft):
                    self.revision = revision
                    return self.remove()
                self.become_own_draft(self.draft)
                return False
            self.unsaved = draft_files.why_unsaved(error)
            return False
        return True

    def how_ended(self) -> Ending | None:
        """How the draft has ended, where it has and nothing is typed that would make it one of its own."""
        if self.is_over():
            self.ending = self.ending or endings.of(self.draft.draft_id)
        elif not self.why_own_draft:
            self.ending = None
        return None if self.why_own_draft else self.ending

    def is_over(self) -> bool:
        """Whether somebody has published or discarded the draft, and all that was typed here before."""
        is_here = self.revision and not self.unsaved and not self.why_own_draft
        return bool(is_here) and draft_files.saved_revision(self.draft.draft_id) == draft_files.GONE

    def is_behind(self) -> bool:
        """Whether somebody else has saved the draft since this session did."""
        return draft_files.saved_revision(self.draft.draft_id) not in {draft_files.GONE, None, self.revision}


def on_page() -> OpenDraft | None:
    """The draft that the page shows; None = the desk itself."""
    opened: OpenDraft | None = st.session_state.get(_OPEN)
    return None if opened is None or opened.is_left else opened


def current() -> OpenDraft | None:
    """The open draft, with everything that was typed; None where the page shows the desk itself."""
    wanted = session_state.own(PATH)[NAME]
    opened: OpenDraft | None = st.session_state.get(_OPEN)
    if opened is not None and opened.is_left:
        st.session_state.pop(_OPEN)
        if wanted == opened.draft.draft_id:
            close()
        return current()
    if opened is not None and opened.draft.draft_id != wanted:  # what was typed before the press is kept
        opened = None if _left(opened, wanted) else opened
    if opened is None and wanted:
        opened = _read(wanted)
    if opened is not None:
        take_typed(opened)
        if opened.unsaved:  # whatever kept it from being saved may be gone
            opened.take(opened.draft)
        if session_state.own(PATH)[NAME] != opened.draft.draft_id:  # it could not be left
            session_state.set_own(NAME, opened.draft.draft_id)
    return opened


def save_typed() -> None:
    """Takes over what has just been typed, though the run that follows may show another page."""
    opened: OpenDraft | None = st.session_state.get(_OPEN)
    if opened is not None and session_state.own(PATH)[NAME] == opened.draft.draft_id:
        take_typed(opened)


def _left(opened: OpenDraft, wanted: str) -> bool:
    """Leaves a draft, with what its fields hold now.

    One that cannot be saved is not left, nor one that has just become one of its own.
    """
    take_typed(opened)
    opened.take(opened.draft)  # once more, if it could not be saved
    if opened.unsaved or (opened.why_own_draft and not opened.is_told):
        return False
    st.session_state.pop(_OPEN, None)
    session_state.set_own(NAME, wanted)
    return True


def _read(draft_id: str) -> OpenDraft | None:
    try:
        saved = draft_files.drafts().read(draft_id)
    except DataError as error:
        ending = endings.of(draft_id) if draft_files.is_gone(error) else None
        st.session_state[_GONE] = error, ending
        if not draft_files.is_away(error):  # then it is opened once the database is back
            session_state.set_own(NAME, "")
        return None
    st.session_state[_ENDED_HERE] = [one for one in ended() if one != draft_id]
    opened = st.session_state[_OPEN] = OpenDraft(saved.draft, saved.revision, saved=saved.draft)
    return opened


def take_typed(opened: OpenDraft) -> None:
    """Takes over what the fields on the page hold now.

    A callback may come after the draft has been left, with a message that was under way: it does not open it again.
    """
    for key, shown in [] if opened.is_left else [*opened.fields.items()]:
        if key not in st.session_state:  # it has left the page
            continue
        given = st.session_state[key]
        text = ("true" if given else "") if isinstance(given, bool) else str(given or "")
        if text != shown.text:
            opened.take(shown.take(opened.draft, text))
            if not opened.unsaved:
                shown.text = text


def why_gone() -> tuple[DataError | None, Ending | None]:
    """Why the draft of the address could not be opened, and how it has ended; said once."""
    found: tuple[DataError | None, Ending | None] = st.session_state.pop(_GONE, (None, None))
    return found


def begin(kind: DraftKind, focus: str = "", **fields: Any) -> None:  # noqa: ANN401 (each field has its own type)
    """Opens a new draft, and saves it.

    Args:
        kind: What is entered.
        focus: The field that takes the keyboard; empty = none.
        fields: Fields of the draft that are known already.
    """
    version, name = served_data.latest().version, author.name()
    draft = Draft(new_id(), str(kind), begun_on=version, author=name, **fields)
    opened = st.session_state[_OPEN] = OpenDraft(draft, 0, focus=focus)
    try:
        opened.revision, opened.saved = draft_files.drafts().save(draft, 0), draft
    except (DataError, OSError) as error:
        opened.unsaved = draft_files.why_unsaved(error)
    session_state.set_own(NAME, draft.draft_id)


def take_theirs(opened: OpenDraft) -> None:
    """Goes on with what somebody else has saved; what was here is discarded."""
    theirs = opened.theirs
    if theirs and opened.remove():
        _end(opened)
        session_state.set_own(NAME, theirs.draft_id)


def close() -> None:
    """Leaves the open draft as it is, and shows the desk."""
    session_state.set_own(NAME, "")


def leave_published(opened: OpenDraft) -> None:
    """Deletes the draft that has become a version; what somebody else has saved in these moments stays a draft."""
    with suppress(DataError, OSError):  # the version is there: what cannot be deleted stands in the list
        draft_files.drafts().remove(opened.draft.draft_id, opened.revision)
    leave_unsaved(opened)


def discard(opened: OpenDraft) -> None:
    """Discards the open draft, and shows the desk; where somebody else has saved it since, nothing is discarded."""
    if opened.remove():
        leave_unsaved(opened)


def delete(opened: OpenDraft) -> None:
    """The same by the button of the draft's page: a reporter discards no draft of somebody else."""
    if author.may_delete(opened.draft):
        discard(opened)


def leave_unsaved(opened: OpenDraft) -> None:
    """Leaves the open draft, and what could not be saved of it."""
    _end(opened)
    close()


def _end(opened: OpenDraft) -> None:
    opened.is_left = True
    st.session_state[_ENDED_HERE] = [*ended(), opened.draft.draft_id]


def ended() -> list[str]:
    """The drafts that this session has published, deleted or left unsaved: the browser keeps nothing of them."""
    return list(st.session_state.get(_ENDED_HERE, ()))
