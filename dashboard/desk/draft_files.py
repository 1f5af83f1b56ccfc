"""The drafts of the log as the desk's page finds them on disk."""

from os import environ

from dashboard.session import served_data, sign_in
from dashboard.session.roles import Role
from raillinks.desk import draft_folder, kept_drafts
from raillinks.desk.draft_folder import Drafts
from raillinks.words.problems import DataError, shortened


def folder() -> Drafts:
    """The drafts of this log.

    Raises:
        DataError: This session may not have them, or not any more.
    """
    sign_in.require(Role.REPORTER)
    return Drafts(draft_folder.folder(served_data.ROOT, environ))


def saved_revision(draft_id: str) -> int:
    """The revision of a draft as it is saved now; 0 = it was published or discarded, -1 = its file cannot be read."""
    try:
        return folder().read(draft_id).revision
    except DataError as error:
        return 0 if is_gone(error) else -1


def is_gone(error: DataError) -> bool:
    """Whether a draft is not there, rather than there and not to be read."""
    return {problem.code for problem in error.problems} == {kept_drafts.UNKNOWN}


def why_unsaved(error: DataError | OSError) -> str:
    """Why a draft could not be saved, in a few words."""
    said = error.problems[0].reason if isinstance(error, DataError) else error.strerror or "?"
    return shortened(said)
