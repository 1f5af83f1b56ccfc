"""Drafts survive a closed browser, wherever they are kept; two people's drafts do not collide."""

import sys
from dataclasses import replace
from functools import partial
from multiprocessing import get_context

import pytest

from raillinks.database import layout
from raillinks.database import storage as database_drafts
from raillinks.database.address import Database
from raillinks.domain.problems import DataError
from raillinks.editor import draft
from raillinks.editor import draft as draft_files
from raillinks.editor.draft import Draft
from tests.support import places

DRAFT = Draft("abc", "report", author="A. Editor", claim={"detail": "\ud83d half, <b>, 단둥, \0"})


@pytest.fixture(params=places.PLACES)
def kept(request, tmp_path):
    """Drafts in each place where they may be."""
    if request.param == places.FOLDER:
        return draft.Drafts(tmp_path / "drafts")
    server = partial(request.getfixturevalue, "postgres_server")
    database = Database(places.new_address(request.param, tmp_path / "log", server))
    database.write(layout.make_if_empty, makes_file=True)
    return database_drafts.Drafts(database)


def code(refused):
    (problem,) = refused.value.problems
    return problem.code


def test_a_draft_is_there_again_as_it_was_saved(kept):
    assert kept.all() == ()
    assert kept.save(DRAFT, 0) == 1
    assert kept.save(replace(DRAFT, reason="why"), 1) == 2
    saved = kept.read("abc")
    assert (saved.draft, saved.revision) == (replace(DRAFT, reason="why"), 2)
    kept.remove("abc")
    kept.remove("abc")
    assert kept.all() == ()


def test_each_draft_that_is_begun_saved_or_removed_changes_the_state_and_reading_does_not(kept):
    states = [kept.state()]
    for step in (
        lambda: kept.save(DRAFT, 0),
        lambda: kept.save(replace(DRAFT, reason="why"), 1),
        lambda: kept.save(replace(DRAFT, draft_id="two"), 0),
        lambda: kept.remove("abc"),
        lambda: kept.remove("two"),
    ):
        step()
        assert kept.state() != states[-1]
        kept.all()
        states.append(kept.state())
        assert kept.state() == states[-1]
    assert states[-1] == states[0]


def test_of_two_who_change_one_draft_the_second_is_refused_and_the_first_is_kept(kept):
    kept.save(DRAFT, 0)
    kept.save(replace(DRAFT, reason="mine"), 1)
    with pytest.raises(DataError, match="as revision 2; this one began at 1") as refused:
        kept.save(replace(DRAFT, reason="theirs"), 1)
    assert code(refused) == "conflict"
    with pytest.raises(DataError) as refused:
        kept.save(replace(DRAFT, reason="a new one with its id"), 0)
    assert code(refused) == "conflict"
    assert kept.read("abc").draft.reason == "mine"
    kept.remove("abc")
    with pytest.raises(DataError, match="published or discarded meanwhile"):
        kept.save(DRAFT, 2)


def test_what_somebody_else_saved_since_is_not_removed(kept):
    kept.remove("abc", 1)
    kept.save(DRAFT, 0)
    kept.save(replace(DRAFT, reason="theirs"), 1)
    with pytest.raises(DataError, match="as revision 2; seen was 1") as refused:
        kept.remove("abc", 1)
    assert code(refused) == "conflict"
    assert kept.read("abc").draft.reason == "theirs"
    kept.remove("abc", 2)
    assert kept.all() == ()


def test_a_draft_that_is_too_long_and_one_too_many_are_refused(kept, monkeypatch):
    with pytest.raises(DataError) as refused:
        kept.save(replace(DRAFT, reason="x" * draft_files.MOST_BYTES), 0)
    assert code(refused) == "too-long"
    monkeypatch.setattr(draft, "MOST", 1)
    kept.save(DRAFT, 0)
    with pytest.raises(DataError) as refused:
        kept.save(replace(DRAFT, draft_id="b"), 0)
    assert code(refused) == "too-many"
    assert kept.save(DRAFT, 1) == 2


NOW, DAY = 1_790_000_000.0, 24 * 3600


def test_a_discarded_draft_is_brought_back_as_it_was_and_until_then_says_who_discarded_it_and_when(kept):
    kept.save(DRAFT, 0)
    kept.save(replace(DRAFT, reason="why"), 1)
    before = kept.state()
    kept.discard("abc", 2, "B. Editor <b>", NOW)
    assert (kept.all(), kept.state() != before) == ((), True)
    (one,) = kept.discarded(NOW + 30 * DAY - 1)
    assert (one.draft, one.revision, one.by, one.when) == (replace(DRAFT, reason="why"), 2, "B. Editor <b>", NOW)
    assert kept.discarded(NOW + 30 * DAY) == ()
    for refused in (lambda: kept.read("abc"), lambda: kept.save(DRAFT, 2), lambda: kept.save(DRAFT, 0)):
        with pytest.raises(DataError):
            refused()
    kept.bring_back("abc")
    assert (kept.read("abc").draft, kept.discarded(NOW)) == (replace(DRAFT, reason="why"), ())
    kept.bring_back("abc")  # somebody else was faster
    assert kept.save(DRAFT, kept.read("abc").revision) > 2


def test_what_somebody_else_saved_since_is_not_discarded_and_what_was_published_is_not_brought_back(kept):
    kept.save(DRAFT, 0)
    kept.save(replace(DRAFT, reason="theirs"), 1)
    with pytest.raises(DataError, match="as revision 2; seen was 1"):
        kept.discard("abc", 1, "B", NOW)
    kept.remove("abc", 2)
    kept.discard("abc", 2, "B", NOW)
    assert kept.discarded(NOW) == ()
    with pytest.raises(DataError) as refused:
        kept.bring_back("abc")
    assert code(refused) == "unknown-draft"


def test_the_last_discarded_comes_first_and_the_oldest_go(kept, monkeypatch):
    for number, name in enumerate(("a", "b", "c", "d")):
        kept.save(replace(DRAFT, draft_id=name), 0)
        kept.discard(name, 1, name.upper(), NOW + number * 20 * DAY)
    kept.save(DRAFT, 0)
    assert [one.by for one in kept.discarded(NOW + 60 * DAY)] == ["D", "C"]
    assert [one.by for one in kept.discarded(NOW)] == ["D", "C"]  # the others have gone for good
    monkeypatch.setattr(draft, "MOST", 1)
    with pytest.raises(DataError) as refused:
        kept.bring_back("d")
    assert code(refused) == "too-many"
    kept.discard("abc", 1, "E", NOW + 61 * DAY)
    assert [one.by for one in kept.discarded(NOW + 61 * DAY)] == ["E"]


def save_until_done(kept, number):
    """Adds one count to the same draft fifteen times, beginning again whenever somebody else was faster."""
    done = 0
    while done < 15:
        saved = kept.read("abc")
        try:
            kept.save(replace(saved.draft, counts=(*saved.draft.counts, {"note": str(number)})), saved.revision)
        except DataError:
            continue
        done += 1


def test_two_programs_that_save_at_once_lose_nothing(kept):
    kept.save(DRAFT, 0)
    own = get_context("fork")
    workers = [own.Process(target=save_until_done, args=(kept, number)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    saved = kept.read("abc")
    assert saved.revision == 31
    assert sorted(row["note"] for row in saved.draft.counts) == ["0"] * 15 + ["1"] * 15


def begin(kept, together):
    together.wait(60)
    try:
        kept.save(DRAFT, 0)
    except DataError as error:
        sys.exit(",".join(problem.code for problem in error.problems) != "conflict")


def test_of_two_who_begin_a_draft_with_one_id_one_is_first(kept):
    own = get_context("fork")
    together = own.Barrier(2)
    workers = [own.Process(target=begin, args=(kept, together)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert kept.read("abc").revision == 1


BAD_IDS = ("", "..", "../x", "a/b", "a\\b", ".hidden", "a\0", "a" * 65, "한", "a.json", "a\n")


def codes_of(kept, name):
    """With which codes every call about a draft of that id is refused."""
    for call in (
        lambda: kept.read(name),
        lambda: kept.remove(name),
        lambda: kept.discard(name, 1, "", NOW),
        lambda: kept.bring_back(name),
        lambda: kept.save(replace(DRAFT, draft_id=name), 0),
    ):
        with pytest.raises(DataError) as refused:
            call()
        yield code(refused)


@pytest.mark.parametrize("name", BAD_IDS)
def test_an_id_that_no_draft_may_have_is_refused(kept, name):
    assert {*codes_of(kept, name)} == {"unknown-draft"}
    assert kept.all() == ()
