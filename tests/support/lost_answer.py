"""A connection to a PostgreSQL that breaks as a version is made: before its commit, or before the answer to it."""

import select
import socket
import threading
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingUnixStreamServer
from tempfile import TemporaryDirectory
from typing import Self

from tests.support.postgres import Postgres

SOCKET = ".s.PGSQL.5432"
LARGEST_READ = 65_536
_OF_A_PUBLICATION = b"UPDATE log SET"


class BreakingConnection:
    """Forwards connections to a server for the length of a with-statement; broken, it takes none until it is mended.

    Args:
        server: The PostgreSQL.
    """

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self.is_broken = False
        self.breaks_at = ""
        """Where in the next publication: `commit`, which never gets there, or `answer`, which never comes back."""
        self.open = set[socket.socket]()

    def __enter__(self) -> Self:
        self.folder = TemporaryDirectory(prefix="raillinks-cut-")
        self.listener = ThreadingUnixStreamServer(str(Path(self.folder.name) / SOCKET), self._handler())
        self.listener.daemon_threads = True
        self.thread = threading.Thread(target=self.listener.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._break()
        self.listener.shutdown()
        self.listener.server_close()
        self.thread.join(timeout=20)
        self.folder.cleanup()

    def to(self, address: str) -> str:
        """The address of a database of the server, by this connection."""
        return address.replace(str(self.server.folder), self.folder.name)

    def mend(self) -> None:
        """Takes connections again."""
        self.is_broken, self.breaks_at = False, ""

    def _break(self) -> None:
        self.is_broken = True
        for end in [*self.open]:
            end.close()

    def _handler(self) -> type[BaseRequestHandler]:
        between = self

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                if not between.is_broken:
                    between.carry(self.request)

        return Handler

    def carry(self, client: socket.socket) -> None:
        """Carries what both ends of a connection say, until one of them has nothing more to say, or it breaks."""
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(str(self.server.folder / SOCKET))
            self.open |= {client, server}
            try:
                self._carry(client, server)
            except (OSError, ValueError):  # it is broken, or an end was killed
                pass
            finally:
                self.open -= {client, server}

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        publishes = answer_is_lost = False
        while True:
            for end in select.select([client, server], [], [], 1)[0]:
                said = end.recv(LARGEST_READ)
                publishes |= end is client and _OF_A_PUBLICATION in said
                is_commit = end is client and publishes and b"COMMIT" in said
                if not said or (answer_is_lost and end is server) or (is_commit and self.breaks_at == "commit"):
                    if said:
                        self._break()
                    return
                (server if end is client else client).sendall(said)
                answer_is_lost |= is_commit and self.breaks_at == "answer"
