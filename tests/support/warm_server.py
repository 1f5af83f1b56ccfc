"""A server of ours that starts quickly, again and again: each is forked from a process that has all of it loaded.

`python warm_server.py PORT STEPS`, in the folder of the project that it serves, reads a number a line and starts a
server for each: `0`, or the place in what it then asks of its database at which it is killed. It counts from SIGUSR1
on, the commits too; a server with the number 0 writes what it counts to the file STEPS.
"""

import importlib
import os
import signal
import sys
import threading
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event
from streamlit.web import cli

LOADED = (
    "api.routes", "api.mcp", "dashboard.server.server_setup", "dashboard.session.served_data",
    "dashboard.editor.editing", "dashboard.editor.overview", "dashboard.widgets.open_page",
    "raillinks.database.storage",
)  # fmt: skip
OTHERS = ("watch the log", "load the data package")
"""The threads that ask the database, and are no run of a page."""


def cut(at: int, steps: Path) -> None:
    """Has this process killed at a place; with 0 notes what it passes.

    Args:
        at: The place, from 1.
        steps: The file for the notes.
    """
    begun, numbers = threading.Event(), count(1)
    signal.signal(signal.SIGUSR1, lambda *_: begun.set())

    def see(what: str) -> None:
        if not begun.is_set() or threading.current_thread().name in OTHERS:
            return
        if next(numbers) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        if not at:
            with steps.open("a", encoding="utf-8") as file:
                file.write(" ".join(what.split()) + "\n")

    event.listen(Engine, "before_cursor_execute", lambda *given: see(given[2]))
    event.listen(Engine, "commit", lambda _: see("COMMIT"))


def main(port: str, steps: str) -> None:
    """Starts the servers, one after the other; tells the process of each, and the signal that ended it."""
    for name in LOADED:
        importlib.import_module(name)
    assert threading.active_count() == 1
    for line in sys.stdin:
        process = os.fork()
        if not process:
            cut(int(line), Path(steps))
            address = ("--server.address", "127.0.0.1", "--server.port", port)
            cli.main(["run", "app.py", "--server.headless", "true", *address])
        print(f"process {process}", flush=True)  # noqa: T201 (its answer)
        print(f"signal {os.WTERMSIG(os.waitpid(process, 0)[1])}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
