"""The drafts of the log as the desk's page finds them: beside its files, or in its database."""

from os import environ

from dashboard.session import served_data, sign_in
from dashboard.session.roles import Role
from raillinks.domain.problems import DataError, shortened
from raillinks.editor import draft
from raillinks.editor.draft import Draft, KeptDrafts
from raillinks.versions.diff import CONFLICT
from raillinks.versions.storage import UNAVAILABLE

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
