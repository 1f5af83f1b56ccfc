"""The connection breaks in the moment of a publication: the desk says what it knows, asks, and publishes once."""

import select
import socket
import threading
from dataclasses import replace
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingUnixStreamServer
from tempfile import TemporaryDirectory
from typing import Self

import pytest

from dashboard.editor import overview
from dashboard.editor.outcomes import NOT_MADE, WENT_AWAY
from dashboard.editor.overview import NO_SUCH_DRAFT
from dashboard.editor.publish_panel import PUBLISHED, TAKES_VERSION_BACK
from dashboard.editor.session import ENDED_MEANWHILE, PUBLISHED_AS
from dashboard.session import pages, served_data, session_state
from raillinks.database import log, storage
from raillinks.database.address import BUSY, Database
from raillinks.domain.problems import DataError
from raillinks.editor import publishing
from raillinks.versions.live_package import LivePackage
from tests import tiny
from tests.editor.test_publishing import REPORT, TODAY
from tests.editor.test_publishing import correction as a_correction
from tests.editor.test_searches import SEEN, search
from tests.support import places
from tests.support.desk_page import correction, field, opened, publish, ran, said, shown
from tests.support.postgres import Postgres
from tests.support.tiers import by_tier
from tests.support.waiting import eventually

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


WENT = WENT_AWAY.format(version="0.3.2")
THERE = PUBLISHED.format(version="0.3.2")


def test_a_home_says_whether_it_has_a_version(place_with):
    home = place_with(tiny.files()).home
    record = publishing.publish_draft(home, a_correction(), TODAY)
    assert home.has(record)
    for other in (replace(record, author="B"), replace(record, after="x"), replace(record, number=record.number + 1)):
        assert not home.has(other)


@pytest.mark.database
def test_a_database_does_not_say_so_while_somebody_is_writing(desk):
    """What they write may be it."""
    home = storage.of_address(desk.address)
    record = desk.records()[-1]
    with Database(desk.address).writing() as connection:
        log.head(connection, "", lock=True)
        with pytest.raises(DataError) as busy:
            home.has(record)
    assert [problem.code for problem in busy.value.problems] == [BUSY]
    assert home.has(record)


@pytest.fixture
def between(postgres_server):
    with BreakingConnection(postgres_server) as made:
        yield made


@pytest.fixture
def desk(postgres_server, between, tmp_path, monkeypatch):
    """A log with one version, whose desk asks its database by a connection that breaks."""
    made = places.put(places.POSTGRESQL, tmp_path / "log", tiny.complete_files(), lambda: postgres_server)
    publishing.publish_draft(made.home, SEEN, TODAY)
    for every in ("LOOK_EVERY", "AGAIN_EVERY"):
        monkeypatch.setattr(storage, every, 0.05)
    monkeypatch.setattr(session_state, "PAGES", pages.of_settings({pages.DESK_SETTING: "1"}))
    monkeypatch.setattr(served_data, "live", LivePackage(storage.of_address(between.to(made.address))))
    return made


def begun(desk, kind):
    """A draft of a kind, which can be published: the page with it."""
    if kind == "correction":
        correction(desk)
    else:
        source = {**REPORT.source, "url": "https://example.net/d", "title": "Again"}
        draft = replace(REPORT, source=source) if kind == "report" else search()
        desk.drafts.save(replace(draft, draft_id="one"), 0)
    return opened("one")


def answers_again(app, between):
    """The database answers, and the page, which nobody touches, has found out what became of the version."""
    between.mend()
    eventually(lambda: WENT not in said(ran(app)))


KINDS = ["correction", "report", "search"]


@pytest.mark.database
@pytest.mark.parametrize("kind", KINDS)
def test_a_version_whose_answer_was_lost_is_told_once_the_database_answers_and_made_once(desk, between, kind):
    app = begun(desk, kind)
    between.breaks_at = "answer"
    publish(app)
    assert WENT in said(app)
    for page in (publish(app), ran(app)):  # nobody can know more yet
        assert WENT in said(page)
        assert app.button(key="desk_publish")
    answers_again(app, between)
    assert said(app) == THERE
    assert app.button(key="desk_new_report")  # the desk itself: the draft has ended
    assert (desk.versions(), desk.drafts.all()) == (["0.3.0", "0.3.1", "0.3.2"], ())


@pytest.mark.database
@pytest.mark.parametrize("kind", by_tier(["report"], KINDS))
def test_who_presses_again_at_once_gets_the_same_version(desk, between, kind):
    app = begun(desk, kind)
    between.breaks_at = "answer"
    publish(app)
    between.mend()
    eventually(overview.can_be_listed)
    publish(app)
    assert said(app) == THERE
    assert (desk.versions(), desk.drafts.all()) == (["0.3.0", "0.3.1", "0.3.2"], ())


@pytest.mark.database
@pytest.mark.parametrize("kind", by_tier(["correction"], KINDS))
def test_a_commit_that_never_got_there_is_told_and_the_next_press_makes_the_version(desk, between, kind):
    app = begun(desk, kind)
    before = desk.drafts.all()
    between.breaks_at = "commit"
    publish(app)
    assert WENT in said(app)
    answers_again(app, between)
    assert said(app) == NOT_MADE
    assert (desk.versions(), desk.drafts.all()) == (["0.3.0", "0.3.1"], before)
    publish(app)
    assert said(app) == THERE
    assert (desk.versions(), desk.drafts.all()) == (["0.3.0", "0.3.1", "0.3.2"], ())


@pytest.mark.database
@pytest.mark.parametrize("kind", by_tier(["search"], KINDS))
def test_what_is_typed_meanwhile_becomes_a_draft_of_its_own(desk, between, kind):
    app = begun(desk, kind)
    between.breaks_at = "answer"
    publish(app)
    ran(field(app, "reason").set_value("Typed meanwhile."))
    assert WENT in said(app)
    answers_again(app, between)
    assert THERE in said(app)
    assert ENDED_MEANWHILE in said(app)
    assert field(app, "reason").value == "Typed meanwhile."
    (saved,) = desk.drafts.all()
    assert (saved.draft.reason, saved.draft.draft_id != "one") == ("Typed meanwhile.", True)
    assert desk.versions() == ["0.3.0", "0.3.1", "0.3.2"]


@pytest.mark.database
def test_at_the_desk_itself_it_is_told_too_and_another_page_finds_no_draft(desk, between):
    app = begun(desk, "correction")
    between.breaks_at = "answer"
    publish(app)
    ran(app.button(key="desk_close").click())
    assert WENT in said(app)
    answers_again(app, between)
    assert said(app) == THERE
    other = opened("one")
    assert NO_SUCH_DRAFT in said(other)
    assert PUBLISHED_AS.format(version="0.3.2", who="Bo") in shown(other)


@pytest.mark.database
def test_a_version_that_is_taken_back_and_whose_answer_was_lost_is_told_too(desk, between):
    app = opened("")
    ran(app.text_input(key="desk_undo_reason_0.3.1").set_value("Too early."))
    between.breaks_at = "answer"
    ran(app.button(key="desk_undo_0.3.1").click())
    assert WENT in said(app)
    answers_again(app, between)
    assert said(app) == TAKES_VERSION_BACK.format(made="0.3.2", taken="0.3.1")
    assert desk.versions() == ["0.3.0", "0.3.1", "0.3.2"]
