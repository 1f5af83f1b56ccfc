"""`python -m tests.support.cut_push FOLDER ADDRESS N …`: pushes, and is killed by signal 9 before the Nth statement."""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from sqlalchemy import event

from raillinks.database import moving
from raillinks.database.address import Database


def cut(database: Database, at: int, do: Callable[[], None]) -> None:
    """Has something done right before a statement of a database; the commit is the last one."""
    numbers = count(1)

    def see(*_: object) -> None:
        if next(numbers) == at:
            do()

    for what in ("before_cursor_execute", "commit"):
        event.listen(database._engine, what, see)  # noqa: SLF001 (there is no other way to stand in between)


def main(folder: str, *cuts: str) -> None:
    """Pushes in a process of its own for each cut, and prints the signal that ended it; 0 = it came to its end."""
    for address, at in zip(cuts[::2], cuts[1::2], strict=True):
        process = os.fork()
        if not process:
            database = Database(address)
            cut(database, int(at), lambda: os.kill(os.getpid(), signal.SIGKILL))
            moving.push(Path(folder), database)
            os._exit(0)
        print(os.WTERMSIG(os.waitpid(process, 0)[1]))  # noqa: T201 (its answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
