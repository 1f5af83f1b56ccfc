"""What of Streamlit's uploads is private or surprising, as `streamlit_compat` has all else of the kind.

Files that arrive are written to the disk from one megabyte on; those that have arrived are kept until the session ends,
or until a request deletes them, whoever still holds their bytes. `tests/test_uploads.py` says after an upgrade whether
that has changed.
"""

from collections.abc import Collection, Iterable, Mapping
from threading import Lock

from starlette.formparsers import MultiPartParser
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

_remove_file = MemoryUploadedFileManager.remove_file
_deleted: set[tuple[str, str]] = set()
"""The session and the id of each file that its browser has deleted, and that a page may still hold."""
_lock = Lock()


def keep_uploads_in_memory(most_bytes: int) -> None:
    """Has files that are uploaded never lie on the disk, not even while they arrive.

    Args:
        most_bytes: More bytes than any file has.
    """
    MultiPartParser.spool_max_size = most_bytes


def keep_deleted_files_until_released() -> None:
    """Has a request that deletes a file only mark it: it counts among the uploads until `release_deleted_files`.

    A page may hold the bytes of a file for longer than Streamlit does, so that whoever deletes files by hand could fill
    the memory without ever reaching a limit.
    """
    MemoryUploadedFileManager.remove_file = _mark_deleted  # type: ignore[method-assign, assignment]


def _mark_deleted(manager: MemoryUploadedFileManager, session_id: str, file_id: str) -> None:
    with _lock:
        if file_id in manager.file_storage.get(session_id, {}):
            _deleted.add((session_id, file_id))


def release_deleted_files(in_use: Collection[str]) -> None:
    """Drops the files that the browser of this run's session has deleted, and that nothing holds any more.

    Args:
        in_use: The ids of the files that the page holds.
    """
    context = get_script_run_ctx()
    if context is None:
        return
    with _lock:
        gone = {(session, file) for session, file in _deleted if session == context.session_id and file not in in_use}
        _deleted.difference_update(gone)
    for session, file in gone:
        _remove_file(context.uploaded_file_mgr, session, file)  # type: ignore[arg-type]  # the only kind there is


def uploaded_bytes() -> Mapping[str, int]:
    """How many bytes of uploaded files each session holds, by its id."""
    if not runtime.exists():
        return {}
    stored = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return {session: sum(len(file.data) for file in [*files.values()]) for session, files in [*stored.items()]}


def has_file(session_id: str, file_id: str) -> bool:
    """Whether a session holds a file of this id: to upload it again would replace bytes that a page still holds."""
    if not runtime.exists():
        return False
    return file_id in runtime.get_instance().uploaded_file_mgr.file_storage.get(session_id, {})  # type: ignore[attr-defined]


def files_of(value: object) -> tuple[list[UploadedFile], int]:
    """The files of a field's value, and how many it names that the server does not have, as after a restart."""
    named = value if isinstance(value, Iterable) and not isinstance(value, UploadedFile | tuple) else [value]
    given = [file for file in named if file is not None]
    there = [file for file in given if isinstance(file, UploadedFile)]
    return there, len(given) - len(there)


def forget_uploads() -> None:
    """Drops every file that the session of this run has uploaded: Streamlit keeps them until the session ends."""
    context = get_script_run_ctx()
    if context is not None and runtime.exists():
        runtime.get_instance().uploaded_file_mgr.remove_session_files(context.session_id)


def forget_uploads_of_ended_sessions() -> None:
    """Drops files whose session is gone: one that was still arriving when it ended is kept for ever by Streamlit."""
    if not runtime.exists():
        return
    running = runtime.get_instance()
    for session in uploaded_bytes():
        if running._session_mgr.get_session_info(session) is None:  # noqa: SLF001
            running.uploaded_file_mgr.remove_session_files(session)
    with _lock:
        _deleted.intersection_update({pair for pair in _deleted if has_file(*pair)})
