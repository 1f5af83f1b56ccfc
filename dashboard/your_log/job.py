"""Files being taken in, by a process of their own: it is watched, and ended with the session that wants it."""

import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from weakref import finalize

from raillinks.intake import apart
from raillinks.intake.apart import Job, Outcome, Step

AT_ONCE = 2
"""How many such processes there may be: the others wait. The machine has other readers."""
_HOME = Path(__file__).parents[2]
_room = threading.BoundedSemaphore(AT_ONCE)


@dataclass(slots=True)
class _State:
    """What both threads know: that of the session, and that which waits for the process."""

    step: Step | None = None
    outcome: Outcome | None = None
    is_begun: bool = False
    is_over: bool = False
    is_cancelled: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def cancel(self) -> None:
        """Ends the process, or keeps it from being started."""
        with self.lock:
            self.is_cancelled = True
            if self.process is not None:
                self.process.kill()

    def start(self) -> "subprocess.Popen[bytes] | None":
        """Starts the process; None where it is not wanted any more."""
        with self.lock:
            if not self.is_cancelled:
                self.process = subprocess.Popen(  # noqa: S603 (our own module, and no word of a reader's)
                    apart.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_HOME
                )
            return self.process


class RunningJob:
    """A job under way. Whoever lets go of it ends it.

    Args:
        job: The job.
    """

    def __init__(self, job: Job) -> None:
        self._state = _State()
        finalize(self, self._state.cancel)
        threading.Thread(target=_work, args=(job, self._state), name="intake", daemon=True).start()

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

    def cancel(self) -> None:
        """Ends it."""
        self._state.cancel()


def _work(job: Job, state: _State) -> None:
    try:
        with _room:
            state.is_begun = True
            process = state.start()
            if process is not None:
                _talk(job, state, process)
    finally:
        state.is_over = True


def _talk(job: Job, state: _State, process: "subprocess.Popen[bytes]") -> None:
    """Gives the process its job and hears its answers; a process that has ended, or was ended, gives no more."""
    if process.stdin is None or process.stdout is None:
        return
    try:
        with process.stdin as to:
            apart.write(job, to)
    except BrokenPipeError:
        pass
    with process.stdout as answers:
        for message in apart.read(answers):
            if isinstance(message, Step):
                state.step = message
            elif isinstance(message, Outcome):
                state.outcome = message
    process.kill()
    process.wait()
