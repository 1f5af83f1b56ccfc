"""Drafts in a folder survive a crash, and nobody else reads them; `test_desk_drafts` has what holds everywhere."""

import os
import stat
from dataclasses import replace

import pytest

from raillinks.domain.problems import DataError
from raillinks.editor import draft
from raillinks.editor import draft as draft_files
from raillinks.editor.draft import Draft, Drafts
from tests.editor.test_drafts import BAD_IDS, codes_of

DRAFT = Draft("abc", "report", author="A. Editor", claim={"detail": "\ud83d half, <b>, 단둥, \0"})


@pytest.fixture
def kept(tmp_path):
    return Drafts(tmp_path / "drafts")


def test_the_one_that_was_saved_last_comes_first(kept):
    for number, name in enumerate(("a", "b", "c")):
        kept.save(replace(DRAFT, draft_id=name), 0)
        os.utime(kept.folder / f"{name}.json", (number, number))
    assert [saved.draft.draft_id for saved in kept.all()] == ["c", "b", "a"]


@pytest.mark.parametrize("name", BAD_IDS)
def test_an_id_names_no_other_file(kept, name):
    (kept.folder.parent / "x.json").write_text("secret", encoding="utf-8")
    assert {*codes_of(kept, name)} == {"unknown-draft"}
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


def test_a_full_disk_leaves_what_was_saved_before(kept, monkeypatch):
    kept.save(DRAFT, 0)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        kept.save(replace(DRAFT, reason="lost?"), 1)
    assert [saved.draft for saved in kept.all()] == [DRAFT]
    assert [file.name for file in kept.folder.iterdir()] == ["abc.json"]


def test_a_draft_whose_server_was_killed_as_it_was_discarded_or_brought_back_is_there_once(kept, monkeypatch):
    kept.save(DRAFT, 0)
    for step in (lambda: kept.discard("abc", 1, "B", 1.0), lambda: kept.bring_back("abc")):
        with monkeypatch.context() as killed:
            killed.setattr("pathlib.Path.unlink", no_more)
            with pytest.raises(KeyboardInterrupt):
                step()
        assert ([saved.draft for saved in kept.all()], kept.discarded(1.0)) == ([DRAFT], ())
        if step is not None and kept.read("abc").revision == 1:
            kept.discard("abc", 1, "B", 1.0)


def no_more(*_, **__):
    raise KeyboardInterrupt


def test_what_is_no_discarded_draft_is_left_out(kept):
    kept.save(DRAFT, 0)
    kept.discard("abc", 1, "B", 1.0)
    (file,) = (kept.folder / "discarded").iterdir()
    head, _, rest = file.read_bytes().partition(b"\n")
    for broken in (b"", b"{}\n" + rest, head, b"[]\n" + rest, b'{"revision": null, "by": "", "when": 1}\n' + rest):
        file.write_bytes(broken)
        assert kept.discarded(1.0) == ()


def test_the_folder_is_the_logs_own_or_the_one_that_the_environment_names(tmp_path):
    assert draft.folder(tmp_path, {}) == tmp_path / "drafts"
    assert str(draft.folder(tmp_path, {"RAILLINKS_DRAFTS": "/srv/drafts"})) == "/srv/drafts"
    assert len({draft.new_id() for _ in range(50)}) == 50
