"""The desk publishes into a database: one transaction, which touches what differs and nothing else."""

import shutil
import threading
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import event

from raillinks.database import log
from raillinks.database import storage as database_storage
from raillinks.database.address import Database
from raillinks.domain.problems import DataError
from raillinks.editor import publishing as editor_publishing
from raillinks.editor.publishing import Log
from raillinks.versions import publishing as store
from raillinks.versions import storage as versions_storage
from raillinks.versions.publishing import About
from raillinks.versions.storage import UNAVAILABLE, LogState
from tests.database.test_log import contents, folder, published, pulled, refused
from tests.editor.test_publishing import REPORT, TODAY, correction
from tests.support.places import Place, log_in
from tests.support.waiting import eventually

__all__ = ["folder", "published"]
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def place(folder, address):
    log.push(folder, Database(address))
    return Place(folder, address)


class Spied:
    """A home that notes what is written through it, or has something happen there.

    Args:
        address: Of its database.
        before: Called with each statement, before it is carried out.
    """

    def __init__(self, address: str, before: Callable[[str], None] = lambda _: None) -> None:
        self.home, self.written = database_storage.of_address(address), dict[str, int]()
        self.before = before
        event.listen(self.home.database._engine, "before_cursor_execute", self._see)  # noqa: SLF001 (to count)

    def _see(self, _connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        words = statement.split()
        if words[0] in WRITES:
            name = f"{words[0]} {words[1 if words[0] == 'UPDATE' else 2]}"
            many = len(parameters) if isinstance(parameters, list) else 1
            self.written[name] = self.written.get(name, 0) + many
        self.before(statement)


def test_a_folder_and_a_database_get_the_same_versions_byte_for_byte(place, tmp_path):
    alike = shutil.copytree(place.root, tmp_path / "alike")
    for made in (REPORT, correction()):
        assert editor_publishing.publish_draft(place.home, made, TODAY) == editor_publishing.publish_draft(
            alike, made, TODAY
        )
    about = About("2026-02-04", "A. Editor", "Too early.")
    assert store.undo(place.home, "0.3.3", about) == store.undo(alike, "0.3.3", about)
    assert pulled(Database(place.address), tmp_path / "out") == contents(alike)


def test_only_what_differs_is_written(place):
    desk = Spied(place.address)
    editor_publishing.publish_draft(desk.home, correction(), TODAY)
    rows = {name: many for name, many in desk.written.items() if "_text" in name}
    assert rows == {
        "DELETE events_text": 1,
        "INSERT events_text": 1,
        "DELETE changes_text": 1,
        "INSERT changes_text": 1,
    }
    assert desk.written["INSERT versions"] == 1
    files = {"datapackage.json", "data/events.csv", "data/CHANGES.csv"}
    assert desk.written["DELETE files"] == len(files)
    assert desk.written["INSERT files"] == len(files) + 1  # the record
    assert place.state().history.data_versions == ("0.3.0", "0.3.1", "0.3.2")


def test_a_row_in_between_moves_those_behind_it_and_no_other(place):
    desk = Spied(place.address)
    before = len(place.rows("events"))
    editor_publishing.publish_draft(desk.home, REPORT, TODAY)
    assert len(place.rows("events")) == before + 1
    assert "DELETE places_text" not in desk.written
    assert desk.written["INSERT events_text"] == 1


def test_this_server_shows_it_at_once(place, monkeypatch):
    monkeypatch.setattr(threading.Thread, "start", lambda _: None)  # nobody looks at the database
    home = database_storage.of_address(place.address)
    home.read()
    assert home.unchanged_at() is not None
    record = editor_publishing.publish_draft(home, correction(), TODAY)
    assert home.unchanged_at() is None
    assert home.known() == ""
    assert home.read().content_hash == record.after == home.newest().content_hash


def test_what_is_there_now_is_fetched_once_for_each_version(place):
    desk = Spied(place.address)
    first = desk.home.newest()
    assert desk.home.newest() is first
    desk.home.read()
    editor_publishing.publish_draft(desk.home, correction(), TODAY)
    assert desk.home.newest() is desk.home.newest()
    assert desk.home.newest().content_hash == place.files().content_hash != first.content_hash


def at_once(place, *drafts):
    """What becomes of drafts that several desks publish at the same moment, each on what it was shown."""
    seen, together, became = place.files().content_hash, threading.Barrier(len(drafts)), dict[int, object]()

    def publish(number: int) -> None:
        together.wait(60)
        try:
            became[number] = editor_publishing.publish_draft(
                place.home, drafts[number], TODAY, Log(shown=seen)
            ).data_version
        except DataError as error:
            became[number] = [problem.code for problem in error.problems]

    threads = [threading.Thread(target=publish, args=(number,)) for number in range(len(drafts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [became[number] for number in range(len(drafts))]


def test_of_desks_that_publish_at_once_one_is_first_and_the_others_are_shown_the_log_anew(place):
    one = correction().corrected[0]
    drafts = [replace(correction(), corrected=(replace(one, after={"summary": f"Text {n}."}),)) for n in range(4)]
    became = at_once(place, *drafts)
    assert sorted(map(str, became)) == ["0.3.2", *[str([editor_publishing.Why.LOG_CHANGED])] * 3]
    first = became.index("0.3.2")
    assert f"Text {first}." in place.rows("events")[1]
    with pytest.raises(DataError) as told:  # who looks again gets both texts side by side
        editor_publishing.publish_draft(place.home, drafts[first - 1], TODAY, Log(shown=place.files().content_hash))
    [problem] = told.value.problems
    assert (problem.column, problem.code) == ("corrected.0.summary", "conflict")
    assert "had 'Freight stops.' in version 0.3.0" in problem.reason
    assert f"version 0.3.2 has 'Text {first}.'" in problem.reason


def serialization_failures(times: int) -> Callable[[str], None]:
    """An engine that knows only serializable transactions takes them back that often: once the log is to be written."""
    left = iter(range(times))

    def fail(statement: str) -> None:
        if statement.startswith("UPDATE log") and next(left, None) is not None:
            raise psycopg.errors.SerializationFailure("restart transaction")

    return fail


def test_what_an_engine_takes_back_is_tried_once_more_and_then_refused(place):
    for times in (0, 1):
        editor_publishing.publish_draft(
            Spied(place.address, serialization_failures(times)).home, [correction(), REPORT][times], TODAY
        )
    assert place.versions() == ["0.3.0", "0.3.1", "0.3.2", "0.3.3"]
    twice = Spied(place.address, serialization_failures(2)).home
    about = About("2026-02-04", "A. Editor", "Too early.")
    assert refused(store.undo, twice, "0.3.3", about) == ("conflict",)
    assert place.versions() == ["0.3.0", "0.3.1", "0.3.2", "0.3.3"]


def test_a_draft_that_conflicts_is_not_tried_again(place):
    editor_publishing.publish_draft(place.home, correction(), TODAY)
    one = correction().corrected[0]
    asked = list[str]()
    desk = Spied(place.address, lambda statement: asked.append(statement) if "FROM versions" in statement else None)
    again = replace(correction(), corrected=(replace(one, after={"summary": "Mine."}),))
    assert refused(editor_publishing.publish_draft, desk.home, again, TODAY) == ("conflict",)
    assert len(asked) == 1


def test_a_version_that_another_server_made_is_seen_where_it_is_refused(place, monkeypatch):
    """Before any look at the database: so what follows is shown of the log as it is."""
    monkeypatch.setattr(threading.Thread, "start", lambda _: None)
    home = database_storage.of_address(place.address)
    seen = home.newest().content_hash
    editor_publishing.publish_draft(place.home, REPORT, TODAY)
    assert refused(editor_publishing.publish_draft, home, correction(), TODAY, Log(shown=seen)) == (
        editor_publishing.Why.LOG_CHANGED,
    )
    assert home.newest().content_hash == place.files().content_hash


def test_a_fetch_that_began_before_a_version_never_takes_its_place(place, monkeypatch):
    monkeypatch.setattr(threading.Thread, "start", lambda _: None)
    home = database_storage.of_address(place.address)
    fetched, made = home._fetched, list[str]()  # noqa: SLF001 (a version is made exactly here)

    def and_then_a_version() -> LogState:
        before = fetched()
        made.append(editor_publishing.publish_draft(home, correction(), TODAY).after)
        return before

    monkeypatch.setattr(home, "_fetched", and_then_a_version)
    home.newest()
    monkeypatch.undo()
    assert [home._newest.content_hash] == made  # noqa: SLF001 (what is asked for would be fetched anew)


def test_a_database_that_is_away_refuses_at_once_once_that_is_known(place, monkeypatch, caplog):
    monkeypatch.setattr(threading.Thread, "start", lambda _: None)
    home = database_storage.of_address(place.address)
    files = home.newest()
    monkeypatch.setattr(home, "database", Database("postgresql://editor@127.0.0.1:1/log"))
    for _ in range(2):
        with pytest.raises(DataError) as away:
            editor_publishing.publish_draft(home, correction(), TODAY)
        assert [(p.file, p.code, p.reason) for p in away.value.problems] == [
            ("", UNAVAILABLE, "the database does not answer")
        ]
    (record,) = caplog.records
    assert record.event == "database-away"
    assert record.said in record.getMessage()  # plain lines have nothing but the message
    assert home.newest() is files


def test_what_was_changed_by_sql_gets_no_next_version(place):
    before = place.state().every_file
    with Database(place.address).writing() as connection:
        connection.exec_driver_sql("UPDATE events_text SET cause = 'rain' WHERE event_id = 'e-stop'")
    assert refused(editor_publishing.publish_draft, place.home, correction(), TODAY) == (log.CHANGED,)
    with Database(place.address).writing() as connection:
        connection.exec_driver_sql("UPDATE events_text SET cause = '' WHERE event_id = 'e-stop'")
    assert place.state().every_file == before


def test_an_empty_database_has_nothing_to_add_to(address):
    assert refused(editor_publishing.publish_draft, database_storage.of_address(address), correction(), TODAY)[0] in {
        UNAVAILABLE,
        "other-layout",
    }


def test_threads_that_push_into_an_empty_database_make_the_tables_once(folder, address):
    together, became = threading.Barrier(4), list[str]()

    def push() -> None:
        together.wait(60)
        became.append(str(log.push(folder, Database(address)).relation))

    threads = [threading.Thread(target=push, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    eventually(lambda: len(became) == len(threads))
    assert sorted(became) == ["later", "same", "same", "same"]
    assert log_in(Database(address)).every_file == versions_storage.of_folder(folder).every_file
