"""Drafts in a database: beside the log and in no version of it, and no migration loses one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, inspect, update

from raillinks.database import layout, log, storage
from raillinks.database.address import Database
from raillinks.database.storage import Drafts
from raillinks.domain.problems import DataError
from raillinks.editor import publishing
from raillinks.editor.draft import Corrected, Draft
from raillinks.versions.storage import UNAVAILABLE
from tests.database.test_log import contents, folder, published, pulled
from tests.editor.test_publishing import REPORT, TODAY, correction
from tests.support.tiers import sample

__all__ = ["folder", "published"]
DRAFT = Draft("abc", "report", author="A. Editor", claim={"detail": "\ud83d half, <b>, 단둥, \0"})
LONG_AGO = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)


@pytest.fixture
def database(folder, address):
    log.push(folder, made := Database(address))
    return made


def test_drafts_are_in_no_version_and_a_push_leaves_them(folder, database, tmp_path):
    Drafts(database).save(DRAFT, 0)
    assert pulled(database, tmp_path / "out") == contents(folder)
    log.push(folder, database)
    assert [saved.draft for saved in Drafts(database).all()] == [DRAFT]


def test_the_one_that_was_saved_last_comes_first_and_the_database_says_when(database):
    kept, table = Drafts(database), layout.drafts
    for name in ("a", "b", "c"):
        kept.save(replace(DRAFT, draft_id=name), 0)
    with database.writing() as connection:
        connection.execute(update(table).where(table.c.draft_id == "a").values(changed=LONG_AGO))
        connection.execute(update(table).where(table.c.draft_id == "c").values(changed=LONG_AGO + timedelta(days=1)))
        connection.execute(update(table).where(table.c.draft_id == "b").values(revision=7))
    assert [saved.draft.draft_id for saved in kept.all()] == ["b", "c", "a"]
    assert kept.read("a").changed == LONG_AGO.timestamp()
    assert kept.read("b").changed - kept.read("a").changed > 0
    assert kept.save(replace(DRAFT, draft_id="b"), 7) == 8


def test_a_draft_ends_with_the_version_that_it_becomes_and_what_was_saved_since_stays(database):
    home = storage.DatabaseHome(database)
    for name in ("abc", "abd"):
        home.drafts.save(replace(correction(), draft_id=name), 0)
    later = replace(correction(), draft_id="abd", reason="Typed since.")
    home.drafts.save(later, 1)
    publishing.publish_draft(home, replace(correction(), draft_id="abd"), TODAY, revision=1)
    assert {saved.draft.draft_id for saved in home.drafts.all()} == {"abc", "abd"}
    assert home.drafts.read("abd").draft == later
    publishing.publish_draft(home, REPORT, TODAY)
    assert len(home.drafts.all()) == len(["abc", "abd"])
    with pytest.raises(DataError, match="already"):
        publishing.publish_draft(home, replace(correction(), draft_id="abc"), TODAY, revision=1)
    assert home.drafts.read("abc").revision == 1
    cause = Corrected("events", {"event_id": "e-stop"}, {"cause": ""}, {"cause": "works"})
    publishing.publish_draft(home, replace(correction(), draft_id="abc", corrected=(cause,)), TODAY, revision=1)
    assert [saved.draft.draft_id for saved in home.drafts.all()] == ["abd"]


@sample(1)
@pytest.mark.parametrize("content", ["", "{}", "no JSON", "[1]"])
def test_a_row_that_is_no_draft_is_left_out_of_the_list(database, content):
    kept, table = Drafts(database), layout.drafts
    for name in ("abc", "abd"):
        kept.save(replace(DRAFT, draft_id=name), 0)
    with database.writing() as connection:
        connection.execute(update(table).where(table.c.draft_id == "abd").values(content=content))
    assert [saved.draft.draft_id for saved in kept.all()] == ["abc"]
    with pytest.raises(DataError):
        kept.read("abd")
    with database.writing() as connection:  # another one's
        connection.execute(delete(table).where(table.c.draft_id == "abd"))
        connection.execute(update(table).values(draft_id="abd"))
    with pytest.raises(DataError, match="another draft"):
        kept.read("abd")


def test_down_to_any_layout_and_up_again_keeps_every_draft(database):
    kept = Drafts(database)
    kept.save(DRAFT, 0)
    saved = kept.all()
    for name in layout.layouts()[:-1]:
        layout.migrate(database, name)
        layout.migrate(database, layout.newest())
        assert kept.all() == saved
    kept.remove("abc")
    layout.migrate(database, "0002")  # nothing is left behind where there is none
    with database.reading() as connection:
        assert "drafts" not in inspect(connection).get_table_names()


def test_another_layout_is_refused_at_each_step_and_as_such(database):
    kept = storage.DatabaseHome(database).drafts
    kept.save(DRAFT, 0)
    layout.migrate(database, "0002")
    for step in (kept.all, lambda: kept.read("abc"), lambda: kept.save(DRAFT, 1), lambda: kept.remove("abc", 1)):
        with pytest.raises(DataError) as other:
            step()
        assert [(p.file, p.code, p.hint) for p in other.value.problems] == [
            ("", layout.LAYOUT, "raillinks database upgrade ADDRESS")
        ]


def test_a_database_that_is_away_says_so_at_each_step_and_nothing_of_where_it_is():
    home = storage.DatabaseHome(Database("postgresql://editor@127.0.0.1:1/log"))
    kept = home.drafts
    for step in (kept.all, lambda: kept.read("abc"), lambda: kept.save(DRAFT, 0), lambda: kept.remove("abc")):
        with pytest.raises(DataError) as away:
            step()
        assert [(p.file, p.code, p.reason) for p in away.value.problems] == [
            ("", UNAVAILABLE, "the database does not answer")
        ]
