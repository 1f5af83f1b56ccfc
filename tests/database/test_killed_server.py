"""The whole server is killed as a page publishes: the version is there or the draft is, never both, never none."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from websockets.exceptions import ConnectionClosed

from dashboard.editor.overview import NO_SUCH_DRAFT
from dashboard.editor.publish_panel import PUBLISHED
from raillinks.versions.storage import Relation
from tests import tiny
from tests.database.test_killed import cuts
from tests.editor.test_publishing import correction
from tests.support import places, warm_server
from tests.support.desk import copy_of_the_log
from tests.support.messages import fixed
from tests.support.openid_provider import Provider
from tests.support.signed_in import Visitor, sign_in_desk

pytestmark = pytest.mark.database
TIMES = 30
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


def publish(visitor, process):
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
        assert fixed(PUBLISHED) in publish(visitor, process)
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
                publish(visitor, process)
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
