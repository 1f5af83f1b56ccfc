"""The desk of a log in a database that is away for a while: it says so, loses nothing, and goes on once it is back.

Also where the database goes away between a commit and its answer: what came of it is told, and done once.
"""

from functools import partial

import pytest

from dashboard.editor import outcomes
from dashboard.editor.outcomes import DATABASE_AWAY, NOT_MADE, SAID, WENT_AWAY
from dashboard.editor.overview import DRAFTS_LISTED_LATER, NO_SUCH_DRAFT
from dashboard.editor.publish_panel import PUBLISHED, TAKES_VERSION_BACK
from dashboard.session import served_data
from raillinks.database.address import Database
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.versions.storage import UNAVAILABLE
from tests.support import places
from tests.support.desk_page import (
    SUMMARY,
    SeenOutage,
    components,
    correction,
    field,
    opened,
    publish,
    ran,
    said,
    saved,
    shown,
    versions,
)  # fmt: skip
from tests.support.tiers import by_tier, slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.parametrize("desk", [places.SQLITE], indirect=True)
KEPT = SAID


@pytest.fixture
def outage(desk):
    return SeenOutage(desk.root.with_name("log.db"))


def notices(app):
    """What the page says in boxes."""
    return [each.value for each in (*app.error, *app.warning)]


def what_the_browser_is_asked_for(app):
    """What the list of what only the browser has is made with."""
    (given,) = [data for data in components(app) if "isSure" in data]
    return given


@slow("minutes at the desk; tests/js has its parts")
def test_what_is_typed_meanwhile_is_kept_and_saved_once_the_database_is_back(desk, outage):
    correction(desk)
    app = opened("one")
    outage.begin()
    ran(field(app, "reason").set_value("Read once more."))
    ran(field(app, SUMMARY).set_value("Typed meanwhile."))
    assert KEPT in said(app)
    assert field(app, "reason").value == "Read once more."
    assert str(outage.file) not in said(app) + shown(app)
    eventually(lambda: served_data.live.served().problems)
    assert notices(ran(app)) == [KEPT]
    ran(app.button(key="desk_close").click())
    assert field(app, "reason").value == "Read once more."  # it is not left
    outage.end()
    ran(app)
    assert KEPT not in said(app)
    assert saved(desk).reason == "Read once more."
    assert saved(desk).corrected[0].after == {"summary": "Typed meanwhile."}
    publish(app)
    assert "is published" in said(app)


@slow("minutes at the desk; tests/database/test_storage.py has its parts")
def test_what_is_published_meanwhile_is_not_and_nothing_is_lost(desk, outage):
    correction(desk)
    app = opened("one")
    before = versions(desk)
    outage.begin()
    publish(app)
    assert DATABASE_AWAY in said(app)
    outage.end()
    assert versions(desk) == before
    ran(app)
    assert said(app) == NOT_MADE
    publish(app)
    assert "is published" in said(app)
    assert versions(desk)[-1] == "0.3.1"


@slow("another press while the database is away")
def test_the_desk_itself_says_so_and_lists_the_drafts_once_the_database_is_back(desk, outage):
    correction(desk)
    app = opened("")
    assert app.button(key="desk_open_one")
    outage.begin()
    ran(app)
    assert notices(app) == [KEPT]
    assert DRAFTS_LISTED_LATER in shown(app)
    assert not what_the_browser_is_asked_for(app)["isSure"]
    ran(app.button(key="desk_new_report").click())
    assert KEPT in said(app)
    ran(field(app, "source_title").set_value("Begun meanwhile"))
    outage.end()
    ran(app)
    assert KEPT not in said(app)
    ran(app.button(key="desk_close").click())
    titles = {each.draft.source.get("title", "") for each in desk.drafts.all()}
    assert titles == {"", "Begun meanwhile"}


@slow("another press while the database is away")
def test_a_draft_is_neither_deleted_nor_taken_back_meanwhile(desk, outage):
    correction(desk)
    publish(opened("one"))
    correction(desk, after="Again.")
    app = opened("one")
    last = versions(desk)[-1]
    other = opened("")
    ran(other.text_input(key=f"desk_undo_reason_{last}").set_value("It was another train."))
    outage.begin()
    ran(app.button(key="desk_discard").click())
    assert KEPT in said(app)
    ran(other.button(key=f"desk_undo_{last}").click())
    assert DATABASE_AWAY in said(other)
    outage.end()
    ran(other)
    assert said(other) == NOT_MADE
    assert versions(desk)[-1] == last
    assert saved(desk).corrected[0].after == {"summary": "Again."}


def test_the_desk_waits_until_the_server_has_read_a_database_that_is_back(desk, monkeypatch):
    """Before, it would show the same: it is not shown anew and anew. What it can say it says meanwhile."""
    left = iter([True] * 10)
    monkeypatch.setattr(outcomes, "is_known", lambda: next(left, False))
    app = opened("none")
    assert notices(app) == [NO_SUCH_DRAFT]
    assert next(left, False)  # it was asked less often than that


WENT = WENT_AWAY.format(version="0.3.2")
THERE = PUBLISHED.format(version="0.3.2")
TAKEN_BACK = TAKES_VERSION_BACK.format(made="0.3.2", taken="0.3.1")
LOST = ["answer", "commit"]


class LostAnswer(SeenOutage):
    """An outage that begins in the next transaction that writes: before its commit gets there, or its answer back."""

    def __init__(self, file, monkeypatch):
        super().__init__(file)
        self.monkeypatch = monkeypatch

    def begins_at(self, lost):
        write = Database.write

        def broken(database, work, **given):
            with self.monkeypatch.context() as real:
                real.setattr(Database, "write", write)
                try:
                    database.write(work if lost == "answer" else partial(self._and_no_commit, work), **given)
                finally:
                    self.begin()
            raise _away()

        def once(database, work, **given):
            self.monkeypatch.setattr(Database, "write", write)
            return broken(database, work, **given)

        self.monkeypatch.setattr(Database, "write", once)

    @staticmethod
    def _and_no_commit(work, connection):
        work(connection)
        raise _away()


def _away():
    return DataError([Problem("", 0, "", UNAVAILABLE, Severity.ERROR, "the connection broke", "")])


@pytest.fixture
def lost_answer(desk, monkeypatch):
    """An outage on a log with one version since it was put in, and a draft."""
    correction(desk)
    publish(opened("one"))
    correction(desk, after="Again.")
    return LostAnswer(desk.root.with_name("log.db"), monkeypatch)


def take_back(app):
    ran(app.text_input(key="desk_undo_reason_0.3.1").set_value("Too early."))
    return ran(app.button(key="desk_undo_0.3.1").click())


@slow("a publication whose answer is lost, once more")
@pytest.mark.parametrize("lost", LOST)
def test_a_version_is_taken_back_once_however_often_that_is_pressed(desk, lost_answer, lost):
    app = opened("")
    lost_answer.begins_at(lost)
    take_back(app)
    assert WENT in said(app)
    take_back(app)
    assert WENT in said(app)
    assert len(notices(app)) == 1
    lost_answer.end()
    ran(app.button(key="desk_undo_0.3.1").click())
    assert said(app) == TAKEN_BACK
    assert versions(desk) == ["0.3.0", "0.3.1", "0.3.2"]


@slow("a publication whose answer is lost, once more")
@pytest.mark.parametrize("lost", LOST)
def test_at_the_desk_itself_it_is_told_whether_the_version_was_made(desk, lost_answer, lost):
    app = opened("one")
    lost_answer.begins_at(lost)
    publish(app)
    ran(app.button(key="desk_close").click())
    assert WENT in said(app)
    lost_answer.end()
    ran(app)
    assert said(app) == (THERE if lost == "answer" else NOT_MADE)
    assert len(desk.drafts.all()) == (lost == "commit")
    assert said(ran(app.button(key="desk_new_search").click())) == ""  # until the editor goes on


@pytest.mark.parametrize("lost", by_tier(["commit"], LOST))
@slow("tests/database has lost answers")
def test_a_press_for_something_else_first_tells_what_became_of_the_version(desk, lost_answer, lost):
    app = opened("one")
    lost_answer.begins_at(lost)
    publish(app)
    ran(app.button(key="desk_close").click())
    ran(app.text_input(key="desk_undo_reason_0.3.1").set_value("Too early."))
    lost_answer.end()
    ran(app.button(key="desk_undo_0.3.1").click())
    assert said(app) == (THERE if lost == "answer" else NOT_MADE)
    assert versions(desk) == ["0.3.0", "0.3.1", *(["0.3.2"] if lost == "answer" else [])]
