"""The database goes away between a commit and its answer: what came of it is told on every page, and done once."""

from functools import partial

import pytest

from dashboard.editor.outcomes import DATABASE_AWAY, NOT_MADE
from dashboard.editor.publish_panel import PUBLISHED, TAKES_VERSION_BACK
from raillinks.database.address import Database
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.versions.storage import UNAVAILABLE
from tests.pages.test_desk_away import KEPT, notices, what_the_browser_is_asked_for
from tests.support import places
from tests.support.desk_page import (
    SeenOutage,
    components,
    correction,
    desk,
    field,
    opened,
    publish,
    ran,
    said,
    versions,
)
from tests.support.tiers import by_tier, slow

__all__ = ["desk"]
pytestmark = pytest.mark.parametrize("desk", [places.SQLITE], indirect=True)
WENT = "The database went away while version 0.3.2 was being made."
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
def outage(desk, monkeypatch):
    """On a log with one version since it was put in, and a draft."""
    correction(desk)
    publish(opened("one"))
    correction(desk, after="Again.")
    return LostAnswer(desk.root.with_name("log.db"), monkeypatch)


def keyboard(app):
    """The key of what takes the keyboard."""
    (found,) = [data["focus"] for data in components(app) if "focus" in data]
    return found


def take_back(app):
    ran(app.text_input(key="desk_undo_reason_0.3.1").set_value("Too early."))
    return ran(app.button(key="desk_undo_0.3.1").click())


@slow("a publication whose answer is lost, once more")
@pytest.mark.parametrize("lost", LOST)
def test_a_version_is_taken_back_once_however_often_that_is_pressed(desk, outage, lost):
    app = opened("")
    outage.begins_at(lost)
    take_back(app)
    assert WENT in said(app)
    take_back(app)
    assert WENT in said(app)
    assert len(notices(app)) == 1
    outage.end()
    ran(app.button(key="desk_undo_0.3.1").click())
    assert said(app) == TAKEN_BACK
    assert versions(desk) == ["0.3.0", "0.3.1", "0.3.2"]


@slow("a publication whose answer is lost, once more")
@pytest.mark.parametrize("lost", LOST)
def test_at_the_desk_itself_it_is_told_whether_the_version_was_made(desk, outage, lost):
    app = opened("one")
    outage.begins_at(lost)
    publish(app)
    ran(app.button(key="desk_close").click())
    assert WENT in said(app)
    outage.end()
    ran(app)
    assert said(app) == (THERE if lost == "answer" else NOT_MADE)
    assert len(desk.drafts.all()) == (lost == "commit")
    assert said(ran(app.button(key="desk_new_search").click())) == ""  # until the editor goes on


@slow("a publication whose answer is lost, once more")
@pytest.mark.parametrize("lost", by_tier(["answer"], LOST))
def test_a_version_that_may_be_there_is_not_forgotten_for_another_press_or_page(desk, outage, lost):
    app = opened("one")
    outage.begins_at(lost)
    publish(app)
    ran(app.button(key="desk_close").click())
    take_back(app)
    assert WENT in said(app)
    assert len(notices(app)) == 1
    ran(app.button(key="desk_new_report").click())
    assert WENT in said(app)
    assert len(notices(app)) == 1
    first = keyboard(app)
    assert not first.startswith("desk_outcome_")
    outage.end()
    ran(app)
    assert keyboard(app) == first  # nothing takes it from who is typing a report
    assert said(app) == (THERE if lost == "answer" else NOT_MADE)
    assert field(app, "source_title").value == ""  # the report is still open
    assert versions(desk) == ["0.3.0", "0.3.1", *(["0.3.2"] if lost == "answer" else [])]


@pytest.mark.parametrize("lost", by_tier(["commit"], LOST))
@slow("tests/database has lost answers")
def test_a_press_for_something_else_first_tells_what_became_of_the_version(desk, outage, lost):
    app = opened("one")
    outage.begins_at(lost)
    publish(app)
    ran(app.button(key="desk_close").click())
    ran(app.text_input(key="desk_undo_reason_0.3.1").set_value("Too early."))
    outage.end()
    ran(app.button(key="desk_undo_0.3.1").click())
    assert said(app) == (THERE if lost == "answer" else NOT_MADE)
    assert versions(desk) == ["0.3.0", "0.3.1", *(["0.3.2"] if lost == "answer" else [])]


@slow("a publication whose answer is lost, once more")
@pytest.mark.parametrize("lost", by_tier(["answer"], LOST))
def test_a_version_that_may_be_taken_back_is_told_of_on_the_page_of_a_draft_too(desk, outage, lost):
    app = opened("")
    outage.begins_at(lost)
    take_back(app)
    assert keyboard(app).startswith("desk_outcome_")
    ran(app.button(key="desk_new_report").click())
    assert WENT in said(app)
    first = keyboard(app)
    outage.end()
    ran(app)
    assert keyboard(app) == first
    assert said(app) == (TAKEN_BACK if lost == "answer" else NOT_MADE)
    assert field(app, "source_title").value == ""


@slow("a publication whose answer is lost, once more")
def test_the_browser_keeps_what_was_being_typed_while_the_page_found_the_version(desk, outage):
    app = opened("one")
    outage.begins_at("answer")
    publish(app)
    outage.end()
    ran(app)
    assert said(app) == THERE
    assert "one" not in what_the_browser_is_asked_for(app)["known"]
    other = opened(correction(desk).draft_id)
    publish(other)
    assert "one" in what_the_browser_is_asked_for(other)["known"]  # that one was published as it stood there


@slow("a publication whose answer is lost, once more")
def test_a_press_while_texts_cannot_be_saved_is_answered_in_one_box(desk, outage):
    app = opened("one")
    outage.begin()
    ran(field(app, "reason").set_value("Read once more."))
    assert notices(app) == [KEPT]
    publish(app)
    assert notices(app) == [DATABASE_AWAY]
    outage.end()
    ran(app)
    assert not {KEPT, DATABASE_AWAY} & {*notices(app)}
