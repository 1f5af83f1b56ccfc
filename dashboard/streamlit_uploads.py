"""What of Streamlit's uploads is private or surprising, as `streamlit_compat` has all else of the kind.

Files that arrive are written to the disk from one megabyte on; those that have arrived are kept until the session ends,
or until a request deletes or replaces them, whoever still holds their bytes. `tests/dashboard/server/test_uploads.py`
says after an upgrade whether that has changed.
"""

from collections.abc import Iterable

from starlette.formparsers import MultiPartParser
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def keep_uploads_in_memory(most_bytes: int) -> None:
    """Has files that are uploaded never lie on the disk, not even while they arrive.

    Args:
        most_bytes: More bytes than any file has.
    """
    MultiPartParser.spool_max_size = most_bytes


def uploaded_files() -> list[tuple[str, bytes]]:
    """The id of its session and the bytes of each uploaded file that Streamlit keeps."""
    if not runtime.exists():
        return []
    stored = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return [(session, file.data) for session, files in [*stored.items()] for file in [*files.values()]]


def session_id() -> str:
    """The id of the session of this run; empty outside of one."""
    context = get_script_run_ctx()
    return "" if context is None else context.session_id


def files_of(value: object) -> tuple[list[UploadedFile], int]:
    """The files of a field's value, and how many it names that the server does not have, as after a restart."""
    named = value if isinstance(value, Iterable) and not isinstance(value, UploadedFile | tuple) else [value]
    given = [file for file in named if file is not None]
    there = [file for file in given if isinstance(file, UploadedFile)]
    return there, len(given) - len(there)


def drop_files(file_ids: Iterable[str]) -> None:
    """Drops files that the session of this run has uploaded.

    Args:
        file_ids: Their ids.
    """
    if not runtime.exists():
        return
    for file_id in file_ids:
        runtime.get_instance().uploaded_file_mgr.remove_file(session_id(), file_id)  # type: ignore[attr-defined]


def forget_uploads() -> None:
    """Drops every file that the session of this run has uploaded: Streamlit keeps them until the session ends."""
    if runtime.exists():
        runtime.get_instance().uploaded_file_mgr.remove_session_files(session_id())


def forget_uploads_of_ended_sessions() -> None:
    """Drops files whose session is gone: one that was still arriving when it ended is kept for ever by Streamlit."""
    if not runtime.exists():
        return
    running = runtime.get_instance()
    for session in {session for session, _ in uploaded_files()}:
        if running._session_mgr.get_session_info(session) is None:  # noqa: SLF001
            running.uploaded_file_mgr.remove_session_files(session)
