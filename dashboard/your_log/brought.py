"""What the session's reader has brought: the files, what was said of them, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.parts import whose_log
from dashboard.session import own_log, served_data, session_state
from dashboard.session.held_bytes import held_bytes
from dashboard.streamlit_uploads import drop_files, files_of, forget_uploads, session_id
from dashboard.your_log.job import RunningJob
from raillinks.clock import today
from raillinks.domain.problems import DataError, Problem
from raillinks.importer import mapping
from raillinks.importer.mapping import HowToRead
from raillinks.importer.worker import ON_DEMAND, Job, Outcome
from raillinks.versions.own_logs import OwnLog

MOST_SHOWN = 20_000
"""How many events an own log may have to be shown: pages work on one process with all other readers."""
_HELD, _TIMES = "your_log", "your_log_times"


@dataclass(slots=True)
class Brought:
    """What the reader has brought.

    Args:
        files: The bytes of each file, by its name.
        uploads: What each field gave last, by its name: as long as it is held, its bytes are counted.
        said: What the reader has said of them.
        job: What is under way; None = nothing.
        outcome: What came of the last job.
        log: The same, where it can be downloaded and shown.
        failed: Whether the last job ended without an outcome.
        lacks_room: Whether that was for want of room for it.
        wrong: Why a saved mapping could not be used.
        beside: Whether the log is to stand beside that of this server.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    uploads: dict[str, list[UploadedFile]] = field(default_factory=dict)
    said: HowToRead = field(default_factory=HowToRead)
    job: RunningJob | None = None
    outcome: Outcome | None = None
    log: OwnLog | None = None
    failed: bool = False
    lacks_room: bool = False
    wrong: tuple[Problem, ...] = ()
    beside: bool = False


def brought() -> Brought:
    """What this session's reader has brought."""
    held: Brought = st.session_state.setdefault(_HELD, Brought())
    return held


def key(name: str) -> str:
    """The key of a field of the page: others once the reader has begun anew."""
    return f"your_log_{name}_{st.session_state.get(_TIMES, 0)}"


def take_files() -> None:
    """The reader has chosen other files: they are read at once."""
    held, given = brought(), _taken("files")
    names = [file.name for file in given]
    held.files = {
        file.name if names.count(file.name) == 1 else f"{n} {file.name}": file.getvalue()
        for n, file in enumerate(given, start=1)
    }
    held.outcome, held.failed = None, False
    _begin(held)


def take_mapping() -> None:
    """The reader has brought a saved mapping."""
    held, given = brought(), _taken("mapping")
    held.wrong = ()
    if not given:
        return
    try:
        held.said = mapping.load(given[0].getvalue(), given[0].name)
    except DataError as error:
        held.wrong = error.problems
    else:
        _begin(held)


def _taken(name: str) -> list[UploadedFile]:
    """The files that a field has now. Those that it had before are dropped, whether its browser deletes them or not."""
    held, given = brought(), _counted(name)[0]
    before = {file.file_id for file in held.uploads.get(name, [])}
    drop_files(before - {file.file_id for file in given})
    held.uploads[name] = given
    return given


def _counted(name: str) -> tuple[list[UploadedFile], int]:
    """The files of a field, whose bytes count from now on, and how many it names that this server does not have."""
    given, lost = files_of(st.session_state.get(key(name)))
    for file in given:
        held_bytes.count_file(file, session_id(), file.getvalue())
    return given, lost


def lost_files() -> int:
    """How many files the fields name that this server does not have, as after a restart; called once both are there."""
    return sum(_counted(name)[1] for name in ("files", "mapping"))


def say_of_files(said: HowToRead) -> None:
    """Has the files read again, as the reader says."""
    held = brought()
    held.said = said
    _begin(held)


def take_beside() -> None:
    """The reader wants the log alone, or beside that of this server."""
    held = brought()
    held.beside = bool(st.session_state.get(key("beside")))
    _begin(held)


def _begin(held: Brought) -> None:
    if held.job is not None:
        held.job.cancel()
    other = served_data.latest() if held.beside else None
    held.job = RunningJob(Job(held.files, held.said, today(), other, MOST_SHOWN)) if held.files else None
    if not held.files:
        held.outcome = held.log = None


def finish() -> bool:
    """Takes over what came of the job once it is over; whether it is."""
    held = brought()
    if held.job is None or not held.job.is_over:
        return False
    held.outcome, held.failed = held.job.outcome, held.job.outcome is None
    held.lacks_room = held.job.lacks_room
    held.job = None
    if held.outcome is not None:
        held.log = own_log.logs.hold(held.outcome.dataset, held.outcome.downloads, ON_DEMAND, held.outcome)
    return True


def cancel() -> None:
    """Ends what is under way; what was there before stays."""
    held = brought()
    if held.job is not None:
        held.job.cancel()
        held.job = None


def show() -> None:
    """Shows the log on every page, from its map on."""
    log = brought().log
    if log is None or log.dataset is None:
        return
    own_log.keep(log)
    session_state.take(log.dataset, [("lang", st.session_state["lang"]), *whose_log.first_view(log.dataset).items()])
    st.session_state["go_to"] = ""


def remove() -> None:
    """Removes everything that the reader has brought, and what was made of it."""
    cancel()
    own_log.remove()
    st.session_state.pop(_HELD, None)
    st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
    forget_uploads()
