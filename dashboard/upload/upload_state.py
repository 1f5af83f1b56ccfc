"""What the session's reader has brought: the files, what was said of them, and what came of it.

Files being taken in, by a process of their own: it is watched, and ended with the session that wants it.
"""

import os
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from weakref import finalize

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.session import own_log, served_data, session_state
from dashboard.session.own_log import OwnLog, held_bytes
from dashboard.session.page_session import page_session
from dashboard.streamlit_uploads import drop_files, files_of, forget_uploads, session_id
from dashboard.widgets import notices
from raillinks.clock import today
from raillinks.domain.problems import DataError, Problem
from raillinks.importer import mapping, worker
from raillinks.importer.mapping import HowToRead
from raillinks.importer.worker import LARGE, ON_DEMAND, SMALL, Job, Outcome, Size, Step

_HOME = Path(__file__).parents[2]


class WorkerSlots:
    """Slots for processes: jobs wait for one in the order in which they came, but no large one holds up a small one.

    Args:
        most: How many processes there may be.
        most_large: How many of them may be large.
    """

    def __init__(self, most: int, most_large: int) -> None:
        self.most, self.most_large = most, most_large
        self._taken: list[Size] = []
        self._waiting: list[tuple[object, Size]] = []
        self._changed = threading.Condition()

    def take(self, size: Size, is_wanted: Callable[[], bool]) -> bool:
        """Waits for a slot; whether there is one: a job that is not wanted any more gets none.

        Args:
            size: How large the process may become.
            is_wanted: Whether the job is still wanted; asked again after each `look_again`.
        """
        ticket = object()
        with self._changed:
            self._waiting.append((ticket, size))
            self._changed.wait_for(lambda: not is_wanted() or self._next() is ticket)
            self._waiting = [waiting for waiting in self._waiting if waiting[0] is not ticket]
            if is_there := is_wanted():
                self._taken.append(size)
            self._changed.notify_all()
            return is_there

    def _next(self) -> object:
        """The first one for whom there is a slot; None if there is none for anybody."""
        if len(self._taken) >= self.most:
            return None
        is_full = self._taken.count(LARGE) >= self.most_large
        return next((ticket for ticket, size in self._waiting if not (size is LARGE and is_full)), None)

    def give_back(self, size: Size) -> None:
        """Frees a slot that `take` gave."""
        with self._changed:
            self._taken.remove(size)
            self._changed.notify_all()

    def look_again(self) -> None:
        """Has all that wait ask whether they are still wanted."""
        with self._changed:
            self._changed.notify_all()


_slots = WorkerSlots(2, 1)
"""The machine has other readers: one process may be large, and the other slot is left to small ones."""


@dataclass(slots=True)
class _State:
    """What both threads know: that of the session, and that which waits for the process.

    Args:
        job: The job; None once it is not wanted any more, so that its files are not held.
    """

    job: Job | None
    step: Step | None = None
    outcome: Outcome | None = None
    lacks_room: bool = False
    is_begun: bool = False
    is_over: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def is_wanted(self) -> bool:
        """Whether nobody has cancelled it."""
        return self.job is not None

    def cancel(self) -> None:
        """Ends the process, or keeps it from being started."""
        with self.lock:
            self.job = None
            if self.process is not None:
                self.process.kill()
        _slots.look_again()

    def start(self, size: Size) -> "subprocess.Popen[bytes] | None":
        """Starts the process; None where it is not wanted any more."""
        with self.lock:
            if not self.is_wanted:
                return None
            process = subprocess.Popen(  # noqa: S603 (our own module, and no word of a reader's)
                worker.command(size), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                cwd=_HOME, env={**os.environ, **worker.ENVIRONMENT},
            )  # fmt: skip
            self.process = process
        if self.job is None:  # cancelled in this very thread meanwhile, as garbage is collected in any
            process.kill()
        return process


class RunningJob:
    """A job under way. Whoever lets go of it ends it.

    Args:
        job: The job.
    """

    def __init__(self, job: Job) -> None:
        self._state = _State(job)
        finalize(self, self._state.cancel)
        threading.Thread(target=_work, args=(self._state,), name="intake", daemon=True).start()

    @property
    def step(self) -> Step | None:
        """What it is at; None while it waits for its turn."""
        return self._state.step

    @property
    def is_begun(self) -> bool:
        """Whether its turn has come."""
        return self._state.is_begun

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self._state.is_over

    @property
    def outcome(self) -> Outcome | None:
        """What came of it; None before that, and where the process ended without one."""
        return self._state.outcome

    @property
    def lacks_room(self) -> bool:
        """Whether there was an outcome, and this server had no room for it."""
        return self._state.lacks_room

    def cancel(self) -> None:
        """Ends it."""
        self._state.cancel()


def _work(state: _State) -> None:
    """Has a small process do the job, and a large one if that was too small for it.

    An outcome for which this server has no room ends the job: a large process would make the same.
    """
    try:
        for size in (SMALL, LARGE):
            job = state.job
            if job is None or state.outcome is not None or state.lacks_room:
                return
            is_too_large = size is SMALL and sum(map(len, job.files.values())) > SMALL.most_bytes
            del job
            if is_too_large:
                continue
            state.is_begun = False
            if not _slots.take(size, lambda: state.is_wanted):
                return
            try:
                state.is_begun, state.step = True, None
                _talk(state, size)
            finally:
                _slots.give_back(size)
    finally:
        state.is_over = True
        state.job = None


def _talk(state: _State, size: Size) -> None:
    """Gives a process its job and hears its answers; a process that has ended, or was ended, gives no more."""
    process, job = state.start(size), state.job
    if process is None or process.stdin is None or process.stdout is None:
        return
    try:
        with process.stdin as to:
            if job is not None:
                worker.write(job, to)
    except BrokenPipeError:
        pass
    del job
    with process.stdout as answers:
        try:
            for message, n in worker.read_sized(answers, held_bytes.has_room_for):
                if isinstance(message, Step):
                    state.step = message
                elif isinstance(message, Outcome):
                    held_bytes.count_made(message, n)
                    state.outcome = message
        except worker.NoRoomError:
            state.lacks_room = True
    process.kill()
    process.wait()


MOST_SHOWN = 60_000
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
    session_state.take(log.dataset, [("lang", page_session().lang), *notices.first_view(log.dataset).items()])
    page_session().go_to = ""


def remove() -> None:
    """Removes everything that the reader has brought, and what was made of it."""
    cancel()
    own_log.remove()
    st.session_state.pop(_HELD, None)
    st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
    forget_uploads()
