"""The desk of a log in a database that is away for a while: it says so, loses nothing, and goes on once it is back."""

import pytest

from dashboard.editor import outcomes
from dashboard.editor.draft_list import DRAFTS_LISTED_LATER
from dashboard.editor.outcomes import DATABASE_AWAY, NOT_MADE, SAID
from dashboard.editor.overview import NO_SUCH_DRAFT
from dashboard.session import served_data
from tests.support import places
from tests.support.desk_page import (
    SUMMARY,
    SeenOutage,
    components,
    correction,
    desk,
    field,
    opened,
    publish,
    ran,
    said,
    saved,
    shown,
    versions,
)  # fmt: skip
from tests.support.tiers import slow
from tests.support.waiting import eventually

__all__ = ["desk"]
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
def test_a_draft_that_cannot_be_opened_meanwhile_is_opened_later(desk, outage):
    correction(desk)
    opened("")
    outage.begin()
    app = opened("one")
    assert notices(app) == [KEPT]
    outage.end()
    ran(app)
    assert field(app, "reason").value == "Read again."


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


@slow("another press while the database is away")
def test_a_desk_that_has_not_read_the_log_yet_says_so_and_shows_it_once_it_can(desk, outage):
    served_data.live.served()
    outage.begin()
    app = opened("")
    assert notices(app) == [KEPT]
    assert not what_the_browser_is_asked_for(app)["isSure"]
    outage.end()
    ran(app)
    assert app.button(key="desk_new_report")
    assert notices(app) == []
    assert what_the_browser_is_asked_for(app)["isSure"]


def test_the_desk_waits_until_the_server_has_read_a_database_that_is_back(desk, monkeypatch):
    """Before, it would show the same: it is not shown anew and anew. What it can say it says meanwhile."""
    left = iter([True] * 10)
    monkeypatch.setattr(outcomes, "is_known", lambda: next(left, False))
    app = opened("none")
    assert notices(app) == [NO_SUCH_DRAFT]
    assert next(left, False)  # it was asked less often than that


@slow("another press while the database is away")
def test_a_draft_says_nothing_of_a_database_that_answers_though_the_server_has_not_read_the_log_again(
    desk, outage, monkeypatch
):
    correction(desk)
    app = opened("one")
    outage.begin()
    eventually(lambda: served_data.live.served().problems)
    assert notices(ran(app)) == [KEPT]
    outage.end()
    monkeypatch.setattr(outcomes, "is_known", lambda: True)
    assert notices(ran(app)) == []
