"""`python -m tests.support.cut_push WAY FOLDER ADDRESS N …`: publishes, and is killed before the Nth statement.

N is `after` for right after the commit. WAY is `push`, which puts the folder into the database, or `desk`, which
publishes a draft that is saved there.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from raillinks.database import log
from raillinks.database.address import Database
from raillinks.database.storage import DatabaseHome
from raillinks.editor import publishing
from tests.editor.test_publishing import TODAY, correction


def push(folder: Path, database: Database) -> None:
    """Puts the log in a folder into a database."""
    log.push(folder, database)


def desk(_: Path, database: Database) -> None:
    """Publishes a draft in a database, as the desk does."""
    publishing.publish_draft(DatabaseHome(database), correction(), TODAY, revision=1)


AFTER = "after"
WAYS = {"push": push, "desk": desk}


def listen(database: Database, see: Callable[[str], None]) -> None:
    """Has something called right before each statement and commit of who publishes; others ask what there is."""

    def of_whoever(what: str) -> None:
        if threading.current_thread() is threading.main_thread():
            see(what)

    for what in ("before_cursor_execute", "commit"):
        event.listen(database._engine, what, lambda *_, what=what: of_whoever(what))  # noqa: SLF001 (there is no other way to stand in between)


def cut(database: Database, at: int, do: Callable[[], None]) -> None:
    """Has something done right before a statement of a database; the commit is the last one."""
    numbers = count(1)

    def see(_: str) -> None:
        if next(numbers) == at:
            do()

    listen(database, see)


def cut_commit(database: Database, do: Callable[[], None], wait: float | None = None) -> None:
    """Has something done once the commit of who publishes was sent.

    Args:
        database: The database.
        do: What is done.
        wait: Seconds after which the process of the database that makes the commit is killed, answered or not, before
            anything is done; None = it has answered, and lives on.
    """

    def committed(connection: Connection) -> None:
        if threading.current_thread() is threading.main_thread():
            driver: Any = connection.connection.driver_connection
            if wait is None:
                driver.commit()
            else:
                driver.pgconn.send_query(b"COMMIT")
                driver.pgconn.flush()
                end = time.perf_counter() + wait
                while time.perf_counter() < end:  # no sleep is as short
                    pass
                os.kill(driver.pgconn.backend_pid, signal.SIGKILL)
            do()

    event.listen(database._engine, "commit", committed)  # noqa: SLF001 (as above)


def end() -> None:
    """Ends this process at once."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(way: str, folder: str, *cuts: str) -> None:
    """Publishes in a process of its own for each cut, and prints the signal that ended it; 0 = it came to its end."""
    for address, at in zip(cuts[::2], cuts[1::2], strict=True):
        process = os.fork()
        if not process:
            database = Database(address)
            if at == AFTER:
                cut_commit(database, end)
            else:
                cut(database, int(at), end)
            WAYS[way](Path(folder), database)
            os._exit(0)
        print(os.WTERMSIG(os.waitpid(process, 0)[1]))  # noqa: T201 (its answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
