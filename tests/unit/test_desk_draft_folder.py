"""Drafts survive a closed browser and a crash; two people's drafts do not collide; nobody else reads them."""

import os
import stat
from dataclasses import replace
from multiprocessing import get_context

import pytest

from raillinks.desk import draft as draft_files
from raillinks.desk import draft_folder
from raillinks.desk.draft import Draft
from raillinks.desk.draft_folder import Drafts
from raillinks.words.problems import DataError

DRAFT = Draft("abc", "report", author="A. Editor", claim={"detail": "\ud83d half, <b>, 단둥, \0"})


@pytest.fixture
def kept(tmp_path):
    return Drafts(tmp_path / "drafts")


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


def test_the_one_that_was_saved_last_comes_first(kept):
    for number, name in enumerate(("a", "b", "c")):
        kept.save(replace(DRAFT, draft_id=name), 0)
        os.utime(kept.folder / f"{name}.json", (number, number))
    assert [saved.draft.draft_id for saved in kept.all()] == ["c", "b", "a"]


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
    with pytest.raises(DataError, match="published or removed meanwhile"):
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


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "a\\b", ".hidden", "a\0", "a" * 65, "한", "a.json", "a\n"])
def test_an_id_names_no_other_file(kept, name):
    (kept.folder.parent / "x.json").write_text("secret", encoding="utf-8")
    for call in (
        lambda: kept.read(name),
        lambda: kept.remove(name),
        lambda: kept.save(replace(DRAFT, draft_id=name), 0),
    ):
        with pytest.raises(DataError) as refused:
            call()
        assert code(refused) == "unknown-draft"
    assert not kept.folder.exists()


def test_only_the_owner_reads_them(kept):
    os.umask(0)
    kept.save(DRAFT, 0)
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in kept.folder.iterdir()] == [0o600]


@pytest.mark.parametrize("content", [b"", b"1\n", b"x\n{}", b"0\n" + draft_files.written(DRAFT), b"\xff", b"1"])
def test_a_file_that_is_no_draft_is_left_out_of_the_list(kept, content):
    kept.save(DRAFT, 0)
    (kept.folder / "other.json").write_bytes(content)
    (kept.folder / "abd.json").write_bytes((kept.folder / "abc.json").read_bytes())  # another draft's
    assert [saved.draft.draft_id for saved in kept.all()] == ["abc"]
    with pytest.raises(DataError):
        kept.read("abd")


def test_a_draft_that_is_too_long_and_one_too_many_are_refused(kept, monkeypatch):
    with pytest.raises(DataError) as refused:
        kept.save(replace(DRAFT, reason="x" * draft_files.MOST_BYTES), 0)
    assert code(refused) == "too-long"
    monkeypatch.setattr(draft_folder, "MOST", 1)
    kept.save(DRAFT, 0)
    with pytest.raises(DataError) as refused:
        kept.save(replace(DRAFT, draft_id="b"), 0)
    assert code(refused) == "too-many"
    assert kept.save(DRAFT, 1) == 2


def test_a_full_disk_leaves_what_was_saved_before(kept, monkeypatch):
    kept.save(DRAFT, 0)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        kept.save(replace(DRAFT, reason="lost?"), 1)
    assert [saved.draft for saved in kept.all()] == [DRAFT]
    assert [file.name for file in kept.folder.iterdir()] == ["abc.json"]


def save_until_done(folder, number):
    """Adds one count to the same draft fifteen times, beginning again whenever somebody else was faster."""
    kept, done = Drafts(folder), 0
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
    workers = [own.Process(target=save_until_done, args=(kept.folder, number)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    saved = kept.read("abc")
    assert saved.revision == 31
    assert sorted(row["note"] for row in saved.draft.counts) == ["0"] * 15 + ["1"] * 15


def test_the_folder_is_the_logs_own_or_the_one_that_the_environment_names(tmp_path):
    assert draft_folder.folder(tmp_path, {}) == tmp_path / "drafts"
    assert str(draft_folder.folder(tmp_path, {"RAILLINKS_DRAFTS": "/srv/drafts"})) == "/srv/drafts"
    assert len({draft_folder.new_id() for _ in range(50)}) == 50
