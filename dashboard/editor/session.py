"""The draft that the session has open. Each change is saved at once, and never over what somebody else has saved.

Streamlit may end a run at any access to the session's state, when the next run is asked for
(`streamlit_compat.BEHAVIOURS`). So what must change together lies in one object, and fields are read by what they hold
now: what one run has left undone the next one does.

The drafts of the log as the desk's page finds them: beside its files, or in its database.

The log that the desk writes to: its files and what they hold, and what a draft would make of them.

The editor's name: drafts that are begun here have it, and versions that are published or taken back here.

How a draft has ended: as which version it was published, or when it was discarded, and by whom.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from os import environ
from time import time
from typing import Any, NamedTuple

import streamlit as st

from dashboard.editor import words
from dashboard.i18n.translator import Translator, message
from dashboard.session import served_data, session_state, sign_in
from dashboard.session.sign_in import Account as SignedIn
from dashboard.session.sign_in import Role
from raillinks.clock import today
from raillinks.domain.problems import DataError, shortened
from raillinks.editor import draft, duplicates
from raillinks.editor import preview as previews
from raillinks.editor.draft import Discarded, Draft, DraftKind, KeptDrafts, new_id
from raillinks.editor.preview import Preview
from raillinks.editor.publishing import Account, Log, Why
from raillinks.package.dataset import Dataset
from raillinks.package.package_files import PackageFiles
from raillinks.validation import load
from raillinks.versions.diff import CONFLICT
from raillinks.versions.publishing import About
from raillinks.versions.storage import UNAVAILABLE
from raillinks.versions.version_history import VersionRecord

KEY = "desk_author"
"""The field for the name that the editor has given, for the whole session."""


def author_name() -> str:
    """The editor's name: that of the account, or what was typed where nobody signs in."""
    if sign_in.is_on():
        found = sign_in.who()
        return found.name if isinstance(found, SignedIn) else ""
    return str(st.session_state.get(KEY) or "").strip()


def may_delete(draft: Draft) -> bool:
    """Whether this session may delete a draft: an editor any, a reporter their own."""
    return sign_in.may(Role.EDITOR) or draft.author == author_name()


def take_name(draft: Draft, text: str) -> Draft:
    """Takes over the name of who publishes: it is this session's, and the draft's only where this session began it."""
    own = draft.author == author_name()
    st.session_state[KEY] = text
    return replace(draft, author=author_name()) if own else draft


def signed(draft: Draft) -> Draft:
    """The draft as it would be published now: by whose name stands on this page, and without what it leaves out."""
    return replace(duplicates.without(draft), author=author_name())


def account() -> Account:
    """Who publishes here."""
    return Account(sign_in.may(Role.EDITOR))


GONE, UNREADABLE = 0, -1
"""No revisions: the draft was published or discarded; what is there cannot be read."""


def drafts() -> KeptDrafts:
    """The drafts of this log.

    Raises:
        DataError: This session may not have them, or not any more.
    """
    sign_in.require(Role.REPORTER)
    home = served_data.live.home
    if home.folder is not None:
        return draft.Drafts(draft.folder(home.folder, environ))
    from raillinks.database.storage import DatabaseHome  # noqa: PLC0415 (an optional extra)

    assert isinstance(home, DatabaseHome)  # noqa: S101 (there is no third home)
    return home.drafts


def saved_revision(draft_id: str) -> int | None:
    """The revision of a draft as it is saved now; `GONE`, `UNREADABLE`; None = the database is away: nobody knows."""
    try:
        return drafts().read(draft_id).revision
    except DataError as error:
        if is_away(error):
            return None
        return GONE if is_gone(error) else UNREADABLE


def revision_of(*drafts_here: Draft) -> int:
    """The revision that is saved, where it is one of these states of a draft; 0 = it is none of them."""
    try:
        saved = drafts().read(drafts_here[0].draft_id)
    except DataError:
        return 0
    return saved.revision if saved.draft in drafts_here else 0


def is_conflict(error: DataError | OSError) -> bool:
    """Whether another state of a draft is saved than the one that was changed."""
    return isinstance(error, DataError) and {problem.code for problem in error.problems} == {CONFLICT}


def is_gone(error: DataError) -> bool:
    """Whether a draft is not there, rather than there and not to be read."""
    return {problem.code for problem in error.problems} == {draft.UNKNOWN}


def is_away(error: DataError | OSError) -> bool:
    """Whether the database of the log does not answer: what is asked of it is to be asked again."""
    return isinstance(error, DataError) and any(problem.code == UNAVAILABLE for problem in error.problems)


def why_unsaved(error: DataError | OSError) -> str:
    """Why a draft could not be saved, in a few words; `AWAY` where the database does not answer."""
    if is_away(error):
        return UNAVAILABLE
    said = error.problems[0].reason if isinstance(error, DataError) else error.strerror or "?"
    return shortened(said)


PUBLISHED_AS = message("This draft was published as version {version}, by {who}.")
DISCARDED_BY = message("This draft was discarded on {when}, by {who}.")
_DISCARDED = message("This draft was discarded on {when}.")
NOT_THERE = message("This draft is not there any more.")
PUBLISHED_AND_THERE = message(
    "Version {version} was made of this draft, by {who}, but the draft is still here. Discard it, unless it has more to"
    " say."
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a draft has ended; with nothing in it, nobody knows.

    Args:
        by: Who published or discarded it.
        data_version: The version that was made of it; empty = none.
        when: When it was discarded, in seconds since 1970; 0 = it was not.
    """

    by: str = ""
    data_version: str = ""
    when: float = 0


def of(draft_id: str) -> Ending:
    """How a draft that is not there has ended."""
    try:
        for one in drafts().discarded(time()):
            if one.draft.draft_id == draft_id:
                return Ending(one.by, when=one.when)
        record = served_data.live.home.newest_versions().made_of(draft_id)
    except DataError:
        return Ending()
    return _of_record(record) if record is not None else Ending()


def said(ending: Ending, say: Translator) -> str:
    """It in words, unescaped."""
    if ending.data_version:
        return say(PUBLISHED_AS, version=ending.data_version, who=ending.by)
    if not ending.when:
        return say(NOT_THERE)
    when = words.moment(ending.when, say)
    return say(DISCARDED_BY, when=when, who=ending.by) if ending.by else say(_DISCARDED, when=when)


def of_all(discarded: Iterable[Discarded], say: Translator) -> Mapping[str, str]:
    """What is said of each draft that is known to have ended, by its id."""
    published = {record.draft_id: _of_record(record) for record in records() if record.draft_id}
    found = published | {one.draft.draft_id: Ending(one.by, when=one.when) for one in discarded}
    return {draft_id: said(ending, say) for draft_id, ending in found.items()}


def published_and_there(draft: Draft, say: Translator) -> str:
    """What is said of a draft that is there though a version was made of it, unescaped; empty where none was."""
    record = next((record for record in reversed(records()) if record.draft_id == draft.draft_id), None)
    return "" if record is None else say(PUBLISHED_AND_THERE, version=record.data_version, who=record.author)


def _of_record(record: VersionRecord) -> Ending:
    return Ending(record.author, record.data_version)


def records() -> tuple[VersionRecord, ...]:
    """The records of the versions as the server has read them."""
    served = served_data.live.served()
    return served.earlier.history().records if served.earlier else ()


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
        with_text: Takes its text over.
        text: The text that was last taken over, or that it was filled with.
    """

    with_text: Change
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
            revision = drafts().save(draft, self.revision)
        except (DataError, OSError) as error:
            if is_conflict(error) and (revision := revision_of(draft, self.draft)):
                self.revision = revision  # it was saved from here, and the answer was lost
                self.take(draft)
            elif is_conflict(error) or (not is_away(error) and self.is_behind()):
                self.become_own_draft(draft)
            else:  # what was typed stays on the page, and the next run tries again
                self.draft, self.unsaved = draft, why_unsaved(error)
        else:
            self.draft, self.saved, self.revision, self.unsaved = draft, draft, revision, ""

    def become_own_draft(self, draft: Draft) -> None:
        """Becomes a draft of its own, beside what somebody else has saved.

        Args:
            draft: What it holds.
        """
        own = replace(draft, draft_id=new_id())
        try:
            revision = drafts().save(own, 0)
        except (DataError, OSError) as error:
            self.draft, self.unsaved = draft, why_unsaved(error)
            return
        try:
            self.theirs, self.why_own_draft = drafts().read(draft.draft_id).draft, CHANGED_MEANWHILE
        except DataError as error:
            self.theirs, self.why_own_draft = None, ENDED_MEANWHILE if is_gone(error) else DRAFT_UNREADABLE
            self.ending = of(draft.draft_id)
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
            saved = drafts().read(self.draft.draft_id)
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
                drafts().discard(self.draft.draft_id, self.revision, author_name(), time())
        except (DataError, OSError) as error:
            if is_conflict(error):
                if revision := revision_of(self.draft):
                    self.revision = revision
                    return self.remove()
                self.become_own_draft(self.draft)
                return False
            self.unsaved = why_unsaved(error)
            return False
        return True

    def how_ended(self) -> Ending | None:
        """How the draft has ended, where it has and nothing is typed that would make it one of its own."""
        if self.is_over():
            self.ending = self.ending or of(self.draft.draft_id)
        elif not self.why_own_draft:
            self.ending = None
        return None if self.why_own_draft else self.ending

    def is_over(self) -> bool:
        """Whether somebody has published or discarded the draft, and all that was typed here before."""
        is_here = self.revision and not self.unsaved and not self.why_own_draft
        return bool(is_here) and saved_revision(self.draft.draft_id) == GONE

    def is_behind(self) -> bool:
        """Whether somebody else has saved the draft since this session did."""
        return saved_revision(self.draft.draft_id) not in {GONE, None, self.revision}


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
        saved = drafts().read(draft_id)
    except DataError as error:
        ending = of(draft_id) if is_gone(error) else None
        st.session_state[_GONE] = error, ending
        if not is_away(error):  # then it is opened once the database is back
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
            opened.take(shown.with_text(opened.draft, text))
            if not opened.unsaved:
                shown.text = text


class ToPublish(NamedTuple):
    """What `editor.publishing.publish_draft` is given: what is published, by whom, and what they have seen."""

    draft: Draft
    about: About
    log: Log
    revision: int
    account: Account


def to_publish(opened: OpenDraft, shown: Draft, content_hash: str) -> ToPublish:
    """The open draft as it would be published now, with what was typed last, and what its editor has seen.

    Args:
        opened: The draft.
        shown: The draft as its consequence was shown.
        content_hash: That of the log for which it was shown.
    """
    draft, stands = shown, None
    if not sign_in.may(Role.EDITOR):  # nothing is saved for them any more
        pass
    elif saved_revision(shown.draft_id) == GONE and not opened.unsaved:
        stands = Why.ENDED
    else:
        take_typed(opened)
        stands = Why.CHANGED_BY_ANOTHER if opened.is_behind() and opened.follow() else None
        if stands is None and opened.why_own_draft:
            stands = Why.ENDED if opened.theirs is None else Why.BESIDE_ANOTHER
        draft = signed(opened.draft)
    seen = Log(shown=content_hash, shown_draft=shown, stands=stands)
    return ToPublish(draft, about(opened.draft.author), seen, opened.revision, account())


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
    version, name = served_data.latest().version, author_name()
    draft = Draft(new_id(), str(kind), begun_on=version, author=name, **fields)
    opened = st.session_state[_OPEN] = OpenDraft(draft, 0, focus=focus)
    try:
        opened.revision, opened.saved = drafts().save(draft, 0), draft
    except (DataError, OSError) as error:
        opened.unsaved = why_unsaved(error)
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


def leave_published(opened: OpenDraft, content_hash: str) -> None:
    """Deletes the draft that has become a version; what somebody else has saved in these moments stays a draft.

    Args:
        opened: The draft.
        content_hash: Of the version.
    """
    published(content_hash)
    with suppress(DataError, OSError):  # the version is there: what cannot be deleted stands in the list
        drafts().remove(opened.draft.draft_id, opened.revision)
    leave_unsaved(opened)


def discard(opened: OpenDraft) -> None:
    """Discards the open draft, and shows the desk; where somebody else has saved it since, nothing is discarded."""
    if opened.remove():
        leave_unsaved(opened)


def delete(opened: OpenDraft) -> None:
    """The same by the button of the draft's page: a reporter discards no draft of somebody else."""
    if may_delete(opened.draft):
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


_FILES, _PREVIEW = "desk_files", "desk_preview"


def preview(draft: Draft) -> tuple[Preview, Dataset]:
    """What a draft would change, and the log that it would change; worked out again only where one of both differs."""
    files, dataset = _log()
    key = draft, files.content_hash, today()
    kept = st.session_state.get(_PREVIEW)
    if kept is None or kept[0] != key:
        made = previews.preview(files, dataset, draft, about())
        kept = st.session_state[_PREVIEW] = key, made
    return kept[1], dataset


def why_none() -> DataError | None:
    """Why there is no log that can be read; None where there is one."""
    try:
        _log()
    except DataError as error:
        return error
    return None


def is_there() -> bool:
    """Whether there is a log."""
    return why_none() is None


def read_again() -> None:
    """Has the log read again: somebody has published since."""
    st.session_state.pop(_FILES, None)


def published(content_hash: str) -> None:
    """Goes on with the log as it has just been published: as the preview has it, where that is what was published.

    Args:
        content_hash: Of the version.
    """
    made: Preview | None = st.session_state.get(_PREVIEW, (None, None))[1]
    if made is not None and made.files is not None and made.files.content_hash == content_hash:
        st.session_state[_FILES] = made.files, made.dataset
    else:
        read_again()


def log() -> Dataset:
    """The newest log.

    Raises:
        DataError: It cannot be read.
    """
    return _log()[1]


def about(drafted_by: str = "") -> About:
    """The day of a version that is made now; author and reason are those of its draft.

    Args:
        drafted_by: Who began the draft.
    """
    return About(str(today()), "", "", drafted_by=drafted_by)


def _log() -> tuple[PackageFiles, Dataset]:
    """The newest files, and their content: the package that is served, unless they have just changed."""
    served = served_data.latest()
    kept: tuple[PackageFiles, Dataset] | None = st.session_state.get(_FILES)
    if kept is None or kept[0].content_hash != served.content_hash:
        try:
            files = served_data.live.home.newest()
        except DataError:
            if kept is None:
                raise
            return kept  # what is published is worked out from the log as it is then
        if kept is not None and kept[0].content_hash == files.content_hash:  # the server is about to serve it too
            return kept
        dataset = served if files.content_hash == served.content_hash else load.of_files(files)
        kept = st.session_state[_FILES] = files, dataset
    return kept
