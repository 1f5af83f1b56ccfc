"""A database as the home of the log that is served: checked by a thread, fetched once for each version."""

import os
import shutil
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from time import monotonic

import pytest
from sqlalchemy import event, update

from raillinks.database import layout, log
from raillinks.database import storage as database_storage
from raillinks.database.address import Database
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.validation import load
from raillinks.versions import live_package
from raillinks.versions import storage as versions_storage
from raillinks.versions.live_package import LivePackage
from raillinks.versions.storage import UNAVAILABLE
from tests.database.conftest import fresh
from tests.database.test_log import NO_LOG, folder, publish, published
from tests.support.waiting import eventually

__all__ = ["folder", "published"]
LOADING, WATCHING = "load the data package", "watch the log"
NO_ANSWER = Problem("", 0, "", UNAVAILABLE, Severity.ERROR, "it does not answer")


def counted(statements: Counter[str]) -> Callable[..., None]:
    """What counts statements by the thread that asks."""

    def count(*_: object) -> None:
        statements[threading.current_thread().name] += 1

    return count


class Replica:
    """What a replica serves of a database, and which threads asked the database for something."""

    def __init__(self, address: str) -> None:
        self.home = database_storage.of_address(address)
        self.live, self.statements = LivePackage(self.home), Counter[str]()
        event.listen(self.home.database._engine, "before_cursor_execute", counted(self.statements))  # noqa: SLF001 (to count)

    @property
    def version(self) -> str:
        return self.live.served().dataset.version

    @property
    def codes(self) -> list[str]:
        """The codes of the problems that are served beside the package, or instead of it."""
        try:
            return [problem.code for problem in self.live.served().problems]
        except DataError as error:
            return ["nothing", *(problem.code for problem in error.problems)]


def has_codes(replica: Replica, *codes: str) -> bool:
    return replica.codes == [*codes]


def has_version(replica: Replica, version: str) -> bool:
    return replica.version == version


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    for every in ("LOOK_EVERY", "AGAIN_EVERY", "TRY_EVERY"):
        monkeypatch.setattr(database_storage, every, 0.05)


@pytest.fixture
def replica(folder, address):
    log.push(folder, Database(address))
    made = Replica(address)
    assert made.version == "0.3.1"
    return made


def test_a_later_version_comes_by_itself_and_earlier_ones_can_be_asked_for(replica, folder, address):
    first = replica.live.served().dataset
    publish(folder, "war", "flood")
    log.push(folder, Database(address))
    eventually(lambda: replica.version == "0.3.2")
    served = replica.live.served()
    assert (served.problems, served.earlier.names(served.dataset)) == ((), ("0.3.0", "0.3.1", "0.3.2"))
    assert served.earlier.dataset("0.3.1", served.dataset) is first  # it was served a moment ago
    oldest = served.earlier.dataset("0.3.0", served.dataset)
    assert oldest.events["verdict_note"].tolist() == ["", "why"]
    assert load.load(folder).content_hash == served.dataset.content_hash


def test_whoever_asks_what_is_served_asks_no_database(replica, monkeypatch):
    eventually(lambda: replica.statements[WATCHING])
    asked = replica.statements.copy()
    for _ in range(300):
        served = replica.live.served()
        served.earlier.history()
        threading.Event().wait(0.001)
    assert {name for name in replica.statements if replica.statements[name] != asked[name]} <= {WATCHING}
    assert {*asked} <= {WATCHING, LOADING}


def test_what_was_changed_by_sql_is_not_served_and_is_once_it_is_mended(replica, folder, address):
    database = Database(address)
    publish(folder, "war", "flood")
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE events_text SET verdict_note = 'rain' WHERE verdict_note = 'flood'")
        connection.exec_driver_sql("UPDATE log SET content_hash = 'another'")
    eventually(lambda: replica.codes == [log.CHANGED])
    assert replica.version == "0.3.1"
    shown = replica.live.served().dataset.content_hash
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE events_text SET verdict_note = 'flood' WHERE verdict_note = 'rain'")
        connection.execute(update(layout.log).values(content_hash=shown))
    eventually(lambda: replica.codes == [])


OUT_AND_BACK = (
    ("UPDATE log SET id = 2", "UPDATE log SET id = 1"),
    (
        "UPDATE files SET path = 'other' WHERE path = 'datapackage.json'",
        "UPDATE files SET path = 'datapackage.json' WHERE path = 'other'",
    ),
)


@pytest.mark.parametrize(("out", "back"), OUT_AND_BACK, ids=["log", "files"])
def test_a_row_that_is_missing_for_a_moment_ends_nothing(out, back, folder, address):
    """A server that starts meanwhile has nothing, and shows the log once it is mended."""
    database = Database(address)
    log.push(folder, database)
    replica = Replica(address)
    assert replica.version == "0.3.1"
    with database.writing() as connection:
        connection.exec_driver_sql(out)
    late = Replica(address)
    assert late.codes == ["nothing", log.CHANGED]
    if "log" in out:  # else the other one has what the log says, so it reads nothing
        eventually(lambda: replica.codes == [log.CHANGED])
    assert replica.version == "0.3.1"
    with database.writing() as connection:
        connection.exec_driver_sql(back)
    for each in (replica, late):
        eventually(partial(has_codes, each))
    publish(folder, "war", "flood")
    log.push(folder, database)
    for each in (replica, late):
        eventually(partial(has_version, each, "0.3.2"))


def test_a_server_that_starts_before_there_is_a_log_serves_it_once_it_is_there(folder, address):
    replica = Replica(address)
    assert replica.codes == ["nothing", *NO_LOG[Database(address).kind]]
    log.push(folder, Database(address))
    eventually(lambda: replica.codes == [])
    assert replica.version == "0.3.1"


def test_a_database_that_is_away_leaves_the_version_before(folder, tmp_path):
    home, away = tmp_path / "home", tmp_path / "away"
    home.mkdir()
    log.push(folder, Database(f"sqlite:///{home / 'log.db'}"))
    replica = Replica(f"sqlite:///{home / 'log.db'}")
    first = replica.live.served().dataset
    home.rename(away)  # with its folder: a check in between would make an empty file in the place of a missing one
    eventually(lambda: replica.codes == [UNAVAILABLE])
    assert replica.live.served().dataset is first
    (problem,) = replica.live.served().problems
    assert (problem.file, problem.reason) == ("", "the database does not answer")  # where it is, is nobody's business
    away.rename(home)
    fetched = replica.statements[LOADING]
    eventually(lambda: replica.codes == [])
    assert replica.live.served().dataset is first
    assert replica.statements[LOADING] == fetched  # its version was checked, and it was not fetched again


def test_a_database_that_hangs_is_away(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(database_storage, "HANGS_AFTER", 0.6)
    file = tmp_path / "log.db"
    log.push(folder, Database(f"sqlite:///{file}"))
    replica = Replica(f"sqlite:///{file}")
    first = replica.live.served().dataset
    with closing(sqlite3.connect(file, isolation_level=None)) as holds:
        holds.execute("BEGIN EXCLUSIVE")  # whoever looks waits for a minute
        eventually(lambda: replica.codes == [UNAVAILABLE])
        assert replica.live.served().dataset is first
        holds.execute("ROLLBACK")
    eventually(lambda: replica.codes == [])
    assert replica.live.served().dataset is first


def test_a_version_that_is_noticed_while_another_is_read_is_read_next(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(threading.Thread, "start", lambda _: None)  # nobody else looks
    database = Database(f"sqlite:///{tmp_path / 'log.db'}")
    log.push(folder, database)
    home = database_storage.DatabaseHome(database)
    note = home._watch.note  # noqa: SLF001 (the other thread comes exactly here)

    def and_the_next_at_once(content_hash: str, at: float) -> object:
        noted = note(content_hash, at)
        note("another", at)
        return noted

    monkeypatch.setattr(home._watch, "note", and_the_next_at_once)  # noqa: SLF001 (the same)
    home.read()
    assert home.unchanged_at() is None


def test_a_look_of_an_hour_ago_is_no_proof_and_nobody_waits_for_a_database_that_is_away(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(database_storage.Poller, "seen", lambda watch: watch._seen)  # noqa: SLF001 (nobody looks)
    monkeypatch.setattr(live_package, "MOST_AGE", 600)
    file = tmp_path / "log.db"
    log.push(folder, Database(f"sqlite:///{file}"))
    replica = Replica(f"sqlite:///{file}")
    assert replica.version == "0.3.1"
    assert replica.live.is_current()
    monkeypatch.setattr(live_package, "monotonic", lambda: monotonic() + 3600)
    assert not replica.live.is_current()
    monkeypatch.setattr(versions_storage, "monotonic", lambda: monotonic() + 3600)
    file.unlink()
    file.mkdir()
    replica.home._watch.note_away(NO_ANSWER)  # noqa: SLF001 (what the thread would say)
    eventually(replica.live.is_current)
    assert replica.codes == [UNAVAILABLE]


def test_a_process_that_was_stopped_between_two_looks_has_no_database_that_hangs(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(database_storage, "LOOK_EVERY", 3600)
    log.push(folder, Database(f"sqlite:///{tmp_path / 'log.db'}"))
    replica = Replica(f"sqlite:///{tmp_path / 'log.db'}")
    assert replica.version == "0.3.1"
    eventually(lambda: replica.statements[WATCHING])
    eventually(lambda: replica.home._watch.looks_since is None)  # noqa: SLF001 (the look has ended)
    monkeypatch.setattr(versions_storage, "monotonic", lambda: monotonic() + 3600)
    assert not replica.home._watch.hangs  # noqa: SLF001 (what makes it away)


def test_the_thread_that_watches_ends_with_what_is_served(replica):
    watching_threads = {thread for thread in threading.enumerate() if thread.name == WATCHING}
    del replica.live, replica.home
    eventually(lambda: {thread for thread in threading.enumerate() if thread.name == WATCHING} < watching_threads)


@pytest.mark.database
def test_a_server_that_stops_leaves_the_version_before_and_is_found_again(server, folder, tmp_path):
    address = fresh(server)
    log.push(folder, Database(address))
    replicas = [Replica(address), Replica(address)]
    first = [replica.live.served().dataset for replica in replicas]
    for how in ("fast", "immediate"):
        server.stop(how)
        for replica in replicas:
            eventually(partial(has_codes, replica, UNAVAILABLE))
            assert replica.version == "0.3.1"
        fetched = [replica.statements[LOADING] for replica in replicas]
        late = Replica(address)
        assert late.codes == ["nothing", UNAVAILABLE]
        server.start()
        for replica in (*replicas, late):
            eventually(partial(has_codes, replica))
        assert [replica.live.served().dataset for replica in replicas] == first
        assert [replica.statements[LOADING] for replica in replicas] == fetched
    other = shutil.copytree(folder, tmp_path / "other")
    publish(other, "war", "flood")
    log.push(other, Database(address))
    for replica in replicas:
        eventually(partial(has_version, replica, "0.3.2"))


@pytest.mark.database
def test_a_server_that_hangs_is_away(server, folder, monkeypatch):
    monkeypatch.setattr(database_storage, "HANGS_AFTER", 0.6)
    address = fresh(server)
    log.push(folder, Database(address))
    replica = Replica(address)
    first = replica.live.served().dataset
    eventually(lambda: replica.statements[WATCHING] > 1)
    name = address.partition("@/")[2].partition("?")[0]
    backends = [*map(int, server.sql("postgres", f"SELECT pid FROM pg_stat_activity WHERE datname = '{name}'"))]  # noqa: S608 (ours)
    assert backends
    for backend in backends:
        os.kill(backend, signal.SIGSTOP)
    try:
        eventually(lambda: replica.codes == [UNAVAILABLE])
        assert replica.live.served().dataset is first
    finally:
        for backend in backends:
            os.kill(backend, signal.SIGCONT)
    eventually(lambda: replica.codes == [])
    assert replica.live.served().dataset is first
