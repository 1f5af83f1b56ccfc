"""The process that `worker` speaks of: one job, its steps, its outcome. It opens no file and has little to spend.

Its argument is its size, one of `worker.SIZES`.
"""

import os
import sys

from raillinks.importer import worker
from raillinks.importer.worker import Size

_POLITE = 19


def limit(size: Size) -> None:
    """Takes from this process what it does not need: memory and time without end, and going first."""
    os.nice(_POLITE)
    try:
        import resource  # noqa: PLC0415 (not on every system)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size.memory, size.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (size.seconds, size.seconds))


def main(size: Size) -> None:
    """Does one job."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else prints must not stand between messages
    limit(size)
    job = next(worker.read(sys.stdin.buffer), None)
    if isinstance(job, worker.Job):
        worker.write(worker.outcome(job, lambda name, file: worker.write(worker.Step(name, file), answers)), answers)


if __name__ == "__main__":
    main(worker.SIZES[sys.argv[1]])
