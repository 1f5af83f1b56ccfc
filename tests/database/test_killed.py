"""Signal 9 in the middle of a publication, for who publishes or for the database: the old version whole, or the new."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from websockets.exceptions import ConnectionClosed

from dashboard.editor.overview import NO_SUCH_DRAFT
from dashboard.editor.publish_panel import PUBLISHED
from raillinks.database import log
from raillinks.database import storage as database_storage
from raillinks.database.address import Database
from raillinks.database.storage import Drafts
from raillinks.domain.problems import DataError
from raillinks.editor import draft, publishing
from raillinks.versions import storage as versions_storage
from raillinks.versions.storage import UNAVAILABLE, AnswerLostError, Relation
from tests import tiny
from tests.conftest import ROOT
from tests.database.conftest import fresh
from tests.database.test_log import folder, publish, published
from tests.editor.test_publishing import TODAY, correction
from tests.support import places, warm_server
from tests.support.cut_push import AFTER, WAYS, cut, cut_commit, listen
from tests.support.desk import copy_of_the_log
from tests.support.messages import fixed
from tests.support.openid_provider import Provider
from tests.support.places import log_in
from tests.support.signed_in import Visitor, sign_in_desk

__all__ = ["folder", "published"]
pytestmark = pytest.mark.database
TIMES = 30
WAITS = (0.0, 0.0001, 0.0003, 0.001, 0.1)  # seconds from the commit to the end of the database; the last is enough
_NAMES = count(1)


class Publication:
    """A database with a version, and a folder with the next one.

    Args:
        server: The PostgreSQL.
        folder: The folder, with the version.
        later: A copy of it, to which the next version is published.
        way: How it is published in the database: one of `WAYS`.
    """

    def __init__(self, server, folder, later, way):
        self.server, self.later, self.way = server, shutil.copytree(folder, later), way
        address = fresh(server)
        self.base = address.partition("@/")[2].partition("?")[0]
        log.push(folder, Database(address))
        Drafts(Database(address)).save(correction(), 0)
        if way == "push":
            publish(self.later, "war", "flood")
        else:
            draft.Drafts(self.later / draft.FOLDER).save(correction(), 0)  # a version names its draft
            publishing.publish_draft(self.later, correction(), TODAY, revision=1)
        self.old, self.new = (versions_storage.of_folder(each).every_file for each in (folder, self.later))

    def again(self) -> str:
        """The address of a database as it was at the beginning."""
        name = f"cut{next(_NAMES)}"
        self.server.sql("postgres", f"CREATE DATABASE {name} TEMPLATE {self.base}")
        return self.server.address(name)

    def statements(self) -> int:
        """How many statements a publication is; the last one is its commit."""
        database, seen = Database(self.again()), list[str]()
        listen(database, seen.append)
        self.publish(database)
        return seen.index("commit") + 1

    def publish(self, database: Database) -> None:
        """Publishes the next version."""
        WAYS[self.way](self.later, database)

    def holds(self, address) -> Mapping[str, bytes]:
        """What the database holds: `log_in` proves it by its hash."""
        return log_in(Database(address)).every_file

    def is_whole(self, address, *, new: bool) -> bool:
        """Whether the database holds the old version and the draft, or the new one that it became, and nothing else."""
        is_left = [saved.draft for saved in Drafts(Database(address)).all()] == [correction()]
        return self.holds(address) == (self.new if new else self.old) and is_left == (not new or self.way == "push")


@pytest.fixture(scope="module", params=[*WAYS])
def publication(request, server, published, tmp_path_factory):
    return Publication(server, published, tmp_path_factory.mktemp("later") / "log", request.param)


def cuts(statements: int, times: int = TIMES) -> list[int]:
    """Statements all over a publication, the first and the last ones among them."""
    return sorted({1 + round(n * (statements - 1) / (times - 1)) for n in range(times)})


def test_who_publishes_is_killed_thirty_times(publication):
    statements = publication.statements()
    places = [*cuts(statements), AFTER]
    addresses = [publication.again() for _ in places]
    pairs = [word for address, at in zip(addresses, places, strict=True) for word in (address, str(at))]
    words = [sys.executable, "-m", "tests.support.cut_push", publication.way, str(publication.later), *pairs]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.split() == [str(int(signal.SIGKILL))] * (TIMES + 1)
    assert all(publication.is_whole(address, new=False) for address in addresses[:TIMES])
    assert publication.is_whole(addresses[TIMES], new=True)
    publication.publish(Database(addresses[TIMES - 1]))  # nothing of it is in the way of who comes next
    assert publication.holds(addresses[TIMES - 1]) == publication.new


def test_the_database_is_killed_thirty_times(publication):
    for at in cuts(publication.statements()):
        address = publication.again()
        database = Database(address)
        cut(database, at, publication.server.kill)
        with pytest.raises(DataError) as refused:
            publication.publish(database)
        assert [problem.code for problem in refused.value.problems] == [UNAVAILABLE]
        publication.server.start()
        assert publication.is_whole(address, new=False), at
        if at % 5 == 0:
            publication.publish(Database(address))
            assert publication.is_whole(address, new=True)


def test_the_database_is_killed_once_it_has_answered_the_commit(publication):
    address = publication.again()
    database = Database(address)
    cut_commit(database, publication.server.kill)
    publication.publish(database)  # who publishes was told so: nothing is refused
    publication.server.start()
    assert publication.is_whole(address, new=True)


def test_the_database_is_killed_during_the_commit(publication):
    """Nobody was answered: either version may be there, whole, and who asks later is told which."""
    for wait in WAITS:
        address = publication.again()
        database = Database(address)
        cut_commit(database, publication.server.kill, wait)
        with pytest.raises(DataError) as refused:
            publication.publish(database)
        assert [problem.code for problem in refused.value.problems] == [UNAVAILABLE]
        publication.server.start()
        is_new = publication.holds(address) == publication.new
        print(f"killed {wait * 1000:g} ms after the commit was sent: {'new' if is_new else 'old'}")  # noqa: T201
        assert is_new or wait < WAITS[-1]
        assert publication.is_whole(address, new=is_new)
        if publication.way == "desk":
            assert isinstance(refused.value, AnswerLostError)
            assert database_storage.of_address(address).has(refused.value.record) == is_new


DRAFT = replace(correction(), draft_id="one")


class WarmServer:
    """The servers of a desk that are started one after the other.

    Args:
        desk: The desk.
        steps: A file for what one of them asks of its database.
    """

    def __init__(self, desk, steps):
        self.desk, self.steps = desk, steps

    def __enter__(self):
        environment = {**os.environ, "PYTHONPATH": str(self.desk.folder), **self.desk.running.environment}
        self.process = subprocess.Popen(
            [sys.executable, "-u", warm_server.__file__, str(self.desk.running.port), str(self.steps)],
            cwd=self.desk.folder, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        assert self.process.wait(timeout=60) == 0
        self.process.stdout.close()

    def said(self, pattern):
        """What it says next that has a pattern."""
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError("".join(lines))

    @contextmanager
    def started(self, at=0):
        """A server that is killed at a place once Publish is pressed; 0 = never: its process."""
        self.process.stdin.write(f"{at}\n")
        self.process.stdin.flush()
        process = int(self.said(r"process (\d+)")[1])
        try:
            self.said(r"http://127\.0\.0\.1:\d+")
            with urlopen(f"{self.desk.address}/_stcore/health", timeout=120) as answer:
                assert answer.status == 200
            yield process
        finally:
            if not at:
                os.kill(process, signal.SIGTERM)
            self.ended_by = int(self.said(r"signal (\d+)")[1])


@pytest.fixture
def desk(postgres_server, tmp_path):
    """A desk that is not started yet, with a log and a draft in a database."""
    place = places.put(places.POSTGRESQL, tmp_path / "log", tiny.complete_files(), lambda: postgres_server)
    place.drafts.save(DRAFT, 0)
    (tmp_path / "project").mkdir()
    folder = copy_of_the_log(tmp_path / "project")
    with Provider() as provider:
        yield sign_in_desk(folder, place, provider)


def publish_on_a_page(visitor, process):
    """Presses Publish on the draft's page, from which on the server counts; what the page shows then."""
    with visitor.page(query="draft=one") as page:
        os.kill(process, signal.SIGUSR1)
        return page.run("desk_publish")


@contextmanager
def as_before(server, place):
    """What happens to a database is forgotten at the end."""
    name = urlsplit(place.address).path[1:]
    server.sql("postgres", f"CREATE DATABASE kept TEMPLATE {name}")
    yield
    server.sql("postgres", f"DROP DATABASE {name}", f"CREATE DATABASE {name} TEMPLATE kept", "DROP DATABASE kept")


def statements(servers, visitor):
    """What a server asks of its database from the press on, each commit too."""
    with servers.started() as process:
        visitor.sign_in("kim")
        assert fixed(PUBLISHED) in publish_on_a_page(visitor, process)
    return servers.steps.read_text().splitlines()


def test_the_server_is_killed_again_and_again_while_a_page_publishes(desk, postgres_server, tmp_path):
    place, visitor = desk.place, Visitor(desk)
    with WarmServer(desk, tmp_path / "steps") as servers:
        with as_before(postgres_server, place):
            said = statements(servers, visitor)
        last = 1 + said.index("COMMIT", next(n for n, line in enumerate(said) if line.startswith("UPDATE log SET")))
        old = place.state()
        for at in [*cuts(last, TIMES), last + 1]:
            with servers.started(at) as process, pytest.raises(ConnectionClosed):
                publish_on_a_page(visitor, process)
            assert servers.ended_by == signal.SIGKILL
            now = place.state()  # proven by its hash
            drafts = [saved.draft for saved in place.drafts.all()]
            if at <= last:
                assert (now.every_file, drafts) == (old.every_file, [DRAFT]), (at, said[at - 1])
        assert (now.relation_to(old), drafts) == (Relation.LATER, [])
        now.refuse_unproven()
        assert [record.author for record in now.history.records] == ["Kim Min-ji"] * 2  # it begins to keep its versions
        assert DRAFT.corrected[0].after["summary"] in place.rows("events")[1]
        with servers.started(), visitor.page(query="draft=one") as page:
            assert NO_SUCH_DRAFT in page.shown
            assert now.history.data_versions[-1] in page.shown
    visitor.close()
