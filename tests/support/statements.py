"""What programs ask of a PostgreSQL, as its own log has it: every statement, of which program and connection it is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support.postgres import Postgres

_LINE = re.compile(r"(?P<program>[^|\n]*)\|(?P<connection>\d+)\|LOG:  (?:statement|execute [^:]*): (?P<text>.*)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One of them.

    Args:
        program: The `application_name` of who asked.
        connection: The process of the server that answered.
        text: The words, in one line.
    """

    program: str
    connection: int
    text: str


@dataclass
class Statements:
    """The statements of a database since the last look.

    Args:
        server: The server.
        read: How many characters of its log have been looked at.
    """

    server: Postgres
    read: int = 0

    def new(self) -> list[Statement]:
        """Those since the last look."""
        text = (self.server.folder / "log").read_text(encoding="utf-8", errors="replace")[self.read :]
        whole = text[: text.rfind("\n") + 1]
        self.read += len(whole)
        lines = whole.replace("\n\t", " ").splitlines()
        found = (_LINE.fullmatch(line) for line in lines)
        return [
            Statement(one["program"], int(one["connection"]), " ".join(one["text"].split())) for one in found if one
        ]


@contextmanager
def noted(server: Postgres, database: str) -> Iterator[Statements]:
    """Has a server note every statement of a database, of connections that begin from now on.

    Args:
        server: The server.
        database: The name of the database.
    """
    reload = "SELECT pg_reload_conf()"
    server.sql("postgres", f"ALTER DATABASE {database} SET log_statement = 'all'",
               "ALTER SYSTEM SET log_line_prefix = '%a|%p|'", reload)  # fmt: skip
    try:
        made = Statements(server)
        made.new()
        yield made
    finally:
        server.sql("postgres", "ALTER SYSTEM RESET log_line_prefix", reload)
