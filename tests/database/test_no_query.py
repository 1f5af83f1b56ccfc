"""Readers cost the database nothing: a server's thread looks which version it has, and fetches each version once."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from time import monotonic
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from raillinks.editor import publishing
from raillinks.exports.api_paths import OF_VERSIONS, PATHS
from raillinks.versions.publishing import About, undo
from tests import tiny
from tests.browser.conftest import running_server
from tests.conftest import ROOT
from tests.editor.test_publishing import TODAY, correction
from tests.support import places
from tests.support.page_session import PageSession
from tests.support.postgres import Postgres
from tests.support.waiting import eventually

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
def noting(server: Postgres, database: str) -> Iterator[Statements]:
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


pytestmark = pytest.mark.database
REPLICA = "replica"
LOOK = "SELECT log.content_hash, log.data_version FROM log WHERE log.id = $1::INTEGER"
"""The only statement of a server whose readers have what there is: one row by its key."""
LOOK_EVERY = 0.5  # seconds
PAGES = ("", "history", "events", "compare", "story", "knowledge", "about")
QUERIES = (
    "",
    "as_of=2020-04-01",
    "as_of=2020-01-20&service=freight",
    "known_on=2020-03-01&as_of=2020-02-01",
    "lang=ko",
)


def get(address: str, path: str) -> bytes:
    with urlopen(f"{address}/api/v1/{path}", timeout=60) as answer:
        return bytes(answer.read())


def shows(address, content_hash) -> bool:
    return bool(json.loads(get(address, "latest.json"))["content_hash"] == content_hash)


def readers(address, earlier, sessions=2, queries=QUERIES) -> int:
    """Sessions of every page, each of which runs with several selections, and every path of the API.

    Args:
        address: The server's.
        earlier: An earlier version, which is asked for too.
        sessions: How many.
        queries: The selections.

    Returns:
        How many runs and requests.
    """
    runs = 0
    with ExitStack() as stack:
        for page in PAGES * sessions:
            session = stack.enter_context(PageSession(address, page, {}))
            for query in (*queries, f"data_version={earlier}"):
                session.query = query
                assert "Traceback" not in session.run()
                runs += 1
    paths = [each.path for each in PATHS] + [path for path in OF_VERSIONS if "{" not in path and "delta" not in path]
    of_earlier = [f"delta.json?since={earlier}", f"events.csv?updated_since={earlier}", "ids/e-stop.json",
                  f"status.csv?data_version={earlier}"]  # fmt: skip
    for path in of_earlier:
        assert get(address, path)
        runs += 1
    for path in paths:
        for query in queries[:2]:
            get(address, f"{path}?{query}&every=year" if path.startswith("panel") else f"{path}?{query}")
            runs += 1
    return runs


def test_no_run_of_a_page_and_no_request_asks_the_database(postgres_server, tmp_path):
    place = places.put(places.POSTGRESQL, tmp_path / "log", tiny.complete_files(), lambda: postgres_server)
    publishing.publish_draft(place.home, correction(), TODAY)
    earlier, newest = place.versions()
    database = urlsplit(place.address).path[1:]
    address = f"{place.address}&application_name={REPLICA}"
    with noting(postgres_server, database) as noted, running_server(ROOT, RAILLINKS_LOG=address) as at:
        get(at, "latest.json")  # it has fetched what there is
        noted.new()
        (looks,) = {one.connection for one in next(filter(None, iter(noted.new, None)))}
        begun = monotonic()
        runs = readers(at, earlier)
        took, asked = monotonic() - begun, [one for one in noted.new() if one.program == REPLICA]
        assert {(one.connection, one.text) for one in asked} <= {(looks, LOOK)}
        assert len(asked) <= took / LOOK_EVERY + 1
        eventually(lambda: (looks, LOOK) in {(one.connection, one.text) for one in noted.new()})  # it is seen here

        record = undo(place.home, newest, About("2026-02-04", "Bo", "Not so."))
        eventually(partial(shows, at, record.after))
        readers(at, earlier, 1, QUERIES[1:2])
        later = [one for one in noted.new() if one.program == REPLICA and (one.connection, one.text) != (looks, LOOK)]
        assert len({one.connection for one in later}) == 1
        assert [one.text.split()[0] for one in later if one.text.split()[0] != "SELECT"] == ["BEGIN", "COMMIT"]
        assert len([one for one in later if "FROM events_text" in one.text]) == 1
        told = f"{runs} runs and requests in {took:.0f} s: {len(asked)} looks of the server's thread, nothing else"
        print(told)  # noqa: T201 (a figure of docs/shared-log.md)
