"""What of Streamlit's uploads is private or surprising, as `streamlit_compat` has all else of the kind.

Files that arrive are written to the disk from one megabyte on, and those that have arrived are kept until the session
ends. `tests/test_uploads.py` says after an upgrade whether that has changed.
"""

from starlette.formparsers import MultiPartParser
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def keep_uploads_in_memory(most_bytes: int) -> None:
    """Has files that are uploaded never lie on the disk, not even while they arrive.

    Args:
        most_bytes: More bytes than any file has.
    """
    MultiPartParser.spool_max_size = most_bytes


def uploaded_bytes() -> int:
    """How many bytes of uploaded files all sessions hold."""
    if not runtime.exists():
        return 0
    files = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return sum(len(file.data) for held in [*files.values()] for file in [*held.values()])


def forget_uploads() -> None:
    """Drops every file that the session of this run has uploaded: Streamlit keeps them until the session ends."""
    context = get_script_run_ctx()
    if context is not None and runtime.exists():
        runtime.get_instance().uploaded_file_mgr.remove_session_files(context.session_id)
