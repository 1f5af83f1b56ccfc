"""The log that the desk writes to: its files and what they hold, and what a draft would make of them."""

import streamlit as st

from dashboard.session import served_data
from raillinks.clock import today
from raillinks.domain.problems import DataError
from raillinks.editor import preview as previews
from raillinks.editor.draft import Draft
from raillinks.editor.preview import Preview
from raillinks.package.dataset import Dataset
from raillinks.package.package_files import PackageFiles
from raillinks.validation import load
from raillinks.versions.publishing import About

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
