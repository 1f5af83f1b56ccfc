"""A version is published whole or not at all, can be taken back, and every version of a folder can be made again."""

import json
import os
import signal
import sys
import zipfile
from contextlib import contextmanager
from dataclasses import replace

import pytest

from raillinks.domain.problems import DataError
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions import diff, publishing, storage, version_history
from raillinks.versions.diff import TableChange
from raillinks.versions.live_package import EarlierVersions, LivePackage
from raillinks.versions.publishing import About, Note, taken_back
from tests import tiny
from tests.support.log_columns import padded
from tests.support.tiers import by_tier, sample, seeded
from tests.support.waiting import eventually

EVENTS, CHANGES, DESCRIPTOR = "data/events.csv", "data/CHANGES.csv", "datapackage.json"
ABOUT = About(
    "2026-02-03", "A. Editor", "The page read again.", (Note("Freight stops: said more.", "Read again.", "e-stop"),)
)
KILLED = by_tier(4, 50)


@pytest.fixture
def folder(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    return tmp_path / "log"


def corrected(folder, text="Freight stops for a while."):
    return {EVENTS: (folder / EVENTS).read_bytes().replace(b"Freight stops.", text.encode())}


def contents(folder):
    return dict(package_files.read_files(folder).contents)


def test_a_correction_makes_the_next_version_with_its_record_and_its_row_of_changes(folder):
    before = contents(folder)
    record = publishing.publish(folder, corrected(folder), ABOUT)
    after = contents(folder)
    assert (record.number, record.data_version, record.author, record.date) == (2, "0.3.1", "A. Editor", "2026-02-03")
    assert (record.before, record.after) == tuple(map(package_files.content_hash, (before, after)))
    assert after[CHANGES] == before[CHANGES] + b"0.3.1,2026-02-03,e-stop,Freight stops: said more.,Read again.\n"
    change = record.delta.files[EVENTS]
    assert isinstance(change, TableChange)
    (row,) = change.rows
    assert (row.key, row.before) == (("e-stop",), {"summary": "Freight stops."})
    assert row.after == {"summary": "Freight stops for a while."}
    assert load.load(folder).version == "0.3.1"
    history = version_history.read_history(folder)
    assert history.data_versions == ("0.3.0", "0.3.1")
    assert (history.contents("0.3.0"), history.contents("0.3.1")) == (before, after)


def test_what_was_undone_has_its_bytes_again_in_a_version_of_its_own(folder):
    before = contents(folder)
    publishing.publish(folder, corrected(folder), ABOUT)
    record = publishing.undo(folder, "0.3.1", About("2026-02-04", "A. Editor", "It was right before."))
    after = contents(folder)
    assert record.data_version == "0.3.2"
    assert {path for path in before if before[path] != after[path]} == {CHANGES, DESCRIPTOR}
    assert after[CHANGES].endswith(
        b"0.3.2,2026-02-04,e-stop,Version 0.3.1 taken back: Freight stops: said more.,It was right before.\n"
    )
    assert version_history.read_history(folder).data_versions == ("0.3.0", "0.3.1", "0.3.2")


def test_what_has_changed_again_cannot_be_taken_back_and_the_row_is_named(folder):
    publishing.publish(folder, corrected(folder), ABOUT)
    publishing.publish(folder, {EVENTS: contents(folder)[EVENTS].replace(b"a while", b"long")}, ABOUT)
    before = contents(folder)
    with pytest.raises(DataError) as refused:
        publishing.undo(folder, "0.3.1", ABOUT)
    later, problem = refused.value.problems
    assert (later.column, later.reason) == ("version", "version 0.3.2 has changed this since")
    assert (problem.file, problem.column, problem.code) == (EVENTS, "summary", "conflict")
    assert problem.reason == "'e-stop' has 'Freight stops for long.', not 'Freight stops for a while.'"
    assert contents(folder) == before


def test_taken_back_an_event_is_gone_and_its_rows_of_changes_say_so(folder):
    rows = {path: contents(folder)[path] for path in (EVENTS, "data/claims.csv")}
    event = padded("events", "e-new,2020-09,,alpha-beta,all,milestone,unchanged,,,,,,,,New.\n").encode()
    claim = padded("claims", "c9,e-new,s1,supports,2020-09,,,secondary\n").encode()
    about = About("2026-02-03", "A. Editor", "A new one.", (Note("Event added.", "A new one.", "e-new"),))
    publishing.publish(
        folder, {EVENTS: rows[EVENTS] + event, "data/claims.csv": rows["data/claims.csv"] + claim}, about
    )
    publishing.undo(folder, "0.3.1", About("2026-02-04", "A. Editor", "It was another line."))
    assert {path: contents(folder)[path] for path in rows} == rows
    assert contents(folder)[CHANGES].decode().splitlines()[-3:] == [
        "0.3.1,2026-02-03,e-new,Event added.,A new one.",
        "0.3.2,2026-02-04,e-new,Version 0.3.1 taken back: Event added.,It was another line.",
        "0.3.2,2026-02-04,e-new,Event taken out.,It was another line.",
    ]
    publishing.undo(folder, "0.3.2", About("2026-02-05", "A. Editor", "It was not."))
    assert b"e-new" in contents(folder)[EVENTS]


def test_an_edit_of_a_file_that_nobody_lists_is_refused(folder):
    before = contents(folder)
    with pytest.raises(DataError) as refused:
        publishing.publish(folder, {"data/evnts.csv": b"x", **corrected(folder)}, ABOUT)
    assert [(p.file, p.code) for p in refused.value.problems] == [("data/evnts.csv", "unlisted")]
    assert contents(folder) == before


@sample(2)
@pytest.mark.parametrize(
    ("version", "code"), [("0.3.0", "duplicate"), ("0.2.9", "lower-version"), ("0.3.1", None), ("0.10.0", None)]
)
def test_a_version_is_never_lower_than_the_one_before_it(folder, version, code):
    about = replace(ABOUT, data_version=version)
    if code is None:
        assert publishing.publish(folder, corrected(folder), about).data_version == version
        return
    with pytest.raises(DataError) as refused:
        publishing.publish(folder, corrected(folder), about)
    assert [p.code for p in refused.value.problems] == [code]


@sample(1)
@pytest.mark.parametrize("version", ["0.3.0", "9.9.9", ""])
def test_only_a_published_version_can_be_taken_back(folder, version):
    publishing.publish(folder, corrected(folder), ABOUT)
    with pytest.raises(DataError, match="no version"):
        publishing.undo(folder, version, ABOUT)


def test_what_cannot_be_used_is_not_published(folder):
    before = contents(folder)
    with pytest.raises(DataError) as refused:
        publishing.publish(folder, {EVENTS: before[EVENTS].replace(b"alpha-beta", b"nowhere")}, ABOUT)
    assert "unknown-crossing" in {problem.code for problem in refused.value.problems}
    assert contents(folder) == before
    assert version_history.read_history(folder).records == ()


def test_a_delta_made_on_another_version_is_applied_where_its_rows_are_the_same(folder):
    before = contents(folder)
    delta = diff.diff(before, before | corrected(folder))
    publishing.publish(folder, {EVENTS: before[EVENTS].replace(b"bridge, open", b"bridges, open")}, ABOUT)
    record = publishing.apply(folder, delta, ABOUT)
    assert record.data_version == "0.3.2"
    assert b"bridges, open" in contents(folder)[EVENTS]
    assert b"for a while" in contents(folder)[EVENTS]


def test_a_table_can_come_and_go_with_the_descriptor(folder):
    edits = {path: content for path, content in tiny.complete_files().items() if path in {DESCRIPTOR, "data/story.md"}}
    described = json.loads(edits[DESCRIPTOR])
    kept = [r for r in described["resources"] if r["path"] in {*edits, *contents(folder)}]
    edits[DESCRIPTOR] = json.dumps(described | {"resources": kept}).encode()
    publishing.publish(folder, edits, ABOUT)
    assert len(load.load(folder).story) == 2
    publishing.undo(folder, "0.3.1", ABOUT)
    assert "data/story.md" not in contents(folder)
    assert not (folder / "data/story.md").exists()


def test_an_edit_by_hand_is_recorded_once_its_version_is_higher_or_still_the_last(folder):
    publishing.publish(folder, corrected(folder), ABOUT)
    by_hand(folder, "0.4.0", b"for a while", b"for long")
    assert publishing.record(folder, "2026-03-01").data_version == "0.4.0"
    assert publishing.record(folder, "2026-03-02") is None
    by_hand(folder, "0.4.0", b"for long", b"for very long")
    again = publishing.record(folder, "2026-03-03")
    assert (again.number, again.date) == (3, "2026-03-01")
    history = version_history.read_history(folder)
    assert history.contents("0.4.0") == contents(folder)
    assert b"for a while" in history.contents("0.3.1")[EVENTS]
    by_hand(folder, "0.3.1", b"for very long", b"briefly")
    with pytest.raises(DataError, match=r"version '0\.3\.1' is recorded with other files"):
        publishing.record(folder, "2026-03-04")
    with pytest.raises(DataError, match="changed since the last version was recorded"):
        publishing.publish(folder, {}, ABOUT)


def test_a_folder_that_keeps_no_versions_is_left_as_it_is(folder):
    assert publishing.record(folder, "2026-03-01") is None
    assert not (folder / version_history.FOLDER).exists()


def by_hand(folder, version, old, new):
    path = folder / DESCRIPTOR
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"version": version}), encoding="utf-8")
    (folder / EVENTS).write_bytes((folder / EVENTS).read_bytes().replace(old, new))
    tiny.write_checksums(folder)


def test_after_a_crash_everybody_reads_the_new_version_before_its_files_are_in_their_places(folder, monkeypatch):
    publishing.publish(folder, corrected(folder), ABOUT)
    before = contents(folder)
    live = LivePackage(folder)
    assert live.served().dataset.version == "0.3.1"
    with monkeypatch.context() as power_cut:
        power_cut.setattr(storage, "_move_to_place", lambda _: None)
        publishing.publish(folder, {EVENTS: before[EVENTS].replace(b"a while", b"long")}, ABOUT)
    assert (folder / EVENTS).read_bytes() == before[EVENTS]
    assert b"for long" in contents(folder)[EVENTS]
    assert load.load(folder).version == "0.3.2"
    eventually(lambda: live.served().dataset.version == "0.3.2")
    with storage.publish_lock(folder):
        assert b"for long" in (folder / EVENTS).read_bytes()
    assert not (folder / package_files.NEXT).exists()


@pytest.mark.parametrize("path", ["../outside.txt", "/outside/of/it.txt"])
def test_nothing_is_written_outside_the_folder(folder, path):
    with storage.publish_lock(folder), pytest.raises(DataError) as refused:
        storage.write(folder, {path: b"x"})
    assert [problem.code for problem in refused.value.problems] == ["outside"]


MOMENTS = frozenset(
    {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "os.scandir", "os.chmod"}
)
"""What a process does to files, as Python's audit hooks name it: it may be killed before any of these."""


def moments_until_killed(work, kill_at):
    """Does work in a process of its own, which is killed with SIGKILL before one of its steps; how many it took."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        steps = 0

        def at_a_step(event, _):
            nonlocal steps
            if event in MOMENTS:
                steps += 1
                if steps == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(at_a_step)
        try:
            work()
            os.write(writing, str(steps).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    os.waitpid(child, 0)
    return int(text or 0)


def test_a_process_that_is_killed_leaves_the_old_version_whole_or_the_new_one_whole(folder):
    publishing.publish(folder, corrected(folder), ABOUT)
    rng, seen, steps = seeded("killed"), set(), 0
    for turn in range(KILLED):
        before = contents(folder)
        edits = {EVENTS: before[EVENTS].replace(b"Freight stops", f"Freight stops {turn}".encode())}
        history = version_history.read_history(folder)
        after = publishing.next_version(before, edits, ABOUT, history).contents
        name = json.loads(after[DESCRIPTOR])["version"]
        changed = {path: content for path, content in after.items() if before[path] != content}
        changed |= publishing.later_record(before, after, ABOUT, name, history)

        def work(changed=changed):
            with storage.publish_lock(folder):
                storage.write(folder, changed)

        steps = steps or counted(folder, work)
        moments_until_killed(work, 1 + rng.randrange(steps + 1))
        found = contents(folder)
        assert found in (before, after)
        history = version_history.read_history(folder)
        assert history.contents(history.data_versions[-1]) == found
        load.load(folder)
        seen.add(found == after)
    assert KILLED < 50 or seen == {True, False}
    publishing.publish(folder, corrected(folder, "The end."), ABOUT)
    assert {p.name for p in (folder / version_history.FOLDER).iterdir() if p.name.startswith(".")} == set()


def counted(folder, work):
    """How many steps the work takes when nothing kills it; the folder is as before afterwards."""
    kept = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    steps = moments_until_killed(work, 0)
    for path in [path for path in folder.rglob("*") if path.is_file() and path not in kept]:
        path.unlink()
    for path, content in kept.items():
        path.write_bytes(content)
    assert steps > 10
    return steps


WITHOUT_NOTES = About("2026-02-03", "A. Editor", "The page read again.")


def test_a_delta_is_applied_to_what_is_there_once_nobody_else_writes(folder, monkeypatch):
    before = contents(folder)
    delta = diff.diff(before, before | corrected(folder))
    alone = storage.publish_lock

    @contextmanager
    def alone_behind_another(root):
        monkeypatch.setattr(storage, "publish_lock", alone)
        publishing.publish(root, {EVENTS: before[EVENTS].replace(b"bridge, open", b"bridges, open")}, WITHOUT_NOTES)
        with alone(root):
            yield

    monkeypatch.setattr(storage, "publish_lock", alone_behind_another)
    assert publishing.apply(folder, delta, WITHOUT_NOTES).data_version == "0.3.2"
    assert b"bridges, open" in contents(folder)[EVENTS]
    assert b"for a while" in contents(folder)[EVENTS]


@sample(1)
@pytest.mark.parametrize(
    "about",
    [About("2026-02-03", "A" * 1001, "Why."), About("2026-02-03", "A", "half \udcff"), About("soon", "A", "Why.")],
)
def test_a_record_that_could_not_be_read_again_is_not_written(folder, about):
    publishing.publish(folder, corrected(folder), WITHOUT_NOTES)
    before = contents(folder)
    with pytest.raises(DataError):
        publishing.publish(folder, {EVENTS: before[EVENTS].replace(b"a while", b"long")}, about)
    assert contents(folder) == before
    assert version_history.read_history(folder).data_versions == ("0.3.0", "0.3.1")


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [(DESCRIPTOR, None, "bad-descriptor"), (DESCRIPTOR, b"[]", "wrong-type"), (CHANGES, None, "not-a-table"),
     (CHANGES, b"", "not-a-table"), (CHANGES, b"\xff\n", "not-a-table"), (EVENTS, None, "unreadable")],
)  # fmt: skip
def test_edits_that_leave_no_package_are_refused(folder, path, content, code):
    before = contents(folder)
    with pytest.raises(DataError) as refused:
        publishing.publish(folder, {path: content}, WITHOUT_NOTES)
    problem = refused.value.problems[0]
    assert problem.code == code
    assert code != "not-a-table" or "no table" in problem.reason
    assert contents(folder) == before


@pytest.mark.parametrize("path", ["data/versions/0002.json", "data/./versions/x.json", "data/x/../versions/x.json"])
def test_a_package_has_no_file_of_its_own_where_its_versions_are_kept(folder, path):
    described = json.loads(contents(folder)[DESCRIPTOR])
    own = {"name": "own", "path": path, "format": "json"}
    edits = {DESCRIPTOR: json.dumps(described | {"resources": [*described["resources"], own]}).encode(), path: b"{}"}
    with pytest.raises(DataError) as refused:
        publishing.publish(folder, edits, WITHOUT_NOTES)
    assert [problem.code for problem in refused.value.problems] == ["outside"]


def test_what_a_crash_seems_to_have_left_is_not_moved_out_of_the_package(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    (folder / package_files.NEXT / "link").mkdir(parents=True)
    (folder / package_files.NEXT / "link" / "file").touch()
    with pytest.raises(DataError) as refused:
        publishing.publish(folder, corrected(folder), WITHOUT_NOTES)
    (problem,) = refused.value.problems
    assert (problem.file, problem.code) == (f"{package_files.NEXT}/link/file", "outside")
    assert [*(tmp_path / "elsewhere").iterdir()] == []
    (folder / problem.file).unlink()  # whoever removes what is named can publish
    publishing.publish(folder, corrected(folder), WITHOUT_NOTES)


def test_a_row_of_changes_has_its_version_where_the_file_begins_with_a_byte_order_mark(folder):
    edits = corrected(folder) | {CHANGES: b"\xef\xbb\xbf" + contents(folder)[CHANGES]}
    publishing.publish(folder, edits, WITHOUT_NOTES)
    assert load.load(folder).changes["version"].iloc[-1] == "0.3.1"


@sample(1)
@pytest.mark.parametrize("damage", ["deflate", "bzip2", "cut"])
def test_a_first_version_that_is_damaged_is_no_version_and_the_log_says_so(folder, damage, caplog):
    before = contents(folder)
    publishing.publish(folder, corrected(folder), WITHOUT_NOTES)
    path = folder / version_history.FIRST
    content = path.read_bytes()
    if damage == "bzip2":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
            for name, each in before.items():
                archive.writestr(name, each)
    else:
        middle = bytes(255 - each for each in content[60:400]) if damage == "deflate" else b""
        path.write_bytes(content[:60] + middle + content[400:])
    earlier = EarlierVersions(folder)
    assert earlier.dataset("0.3.0", load.load(folder)) is None
    assert [record.event for record in caplog.records] == ["versions-refused"]


BECAUSE = About("2026-02-03", "A. Editor", "Because.")


@pytest.fixture
def laid_out(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    publishing.publish(tmp_path / "log", {}, BECAUSE)  # the descriptor is laid out by now as each version has it
    return tmp_path / "log"


def as_published(laid_out, text, other, file=EVENTS):
    changed = (laid_out / file).read_bytes().replace(text.encode(), other.encode())
    return publishing.publish(laid_out, {file: changed}, BECAUSE).data_version


def found(laid_out):
    return taken_back(version_history.read_history(laid_out).records)


def test_a_version_that_undoes_another_takes_it_back_and_brought_back_it_is_not_taken_back_any_more(laid_out):
    first = as_published(laid_out, "Freight stops.", "Freight stops for a while.")
    as_published(laid_out, "The line, and its bridge, open.", "The line, and a bridge, open.")
    assert (found(laid_out).takes, found(laid_out).by) == ({}, {})
    taker = publishing.undo(laid_out, first, BECAUSE).data_version  # an older one: nothing else changed its rows
    assert found(laid_out).takes == {taker: first}
    assert found(laid_out).by == {first: taker}
    again = publishing.undo(laid_out, taker, BECAUSE).data_version
    assert found(laid_out).takes == {taker: first, again: taker}
    assert found(laid_out).by == {taker: again}
    third = publishing.undo(laid_out, again, BECAUSE).data_version
    assert found(laid_out).by == {first: taker, again: third}


def test_lines_of_the_descriptor_are_seen_and_what_each_version_has_anew_is_not(laid_out):
    described = json.loads((laid_out / DESCRIPTOR).read_bytes())
    title = json.dumps({**described, "title": "Another"}, ensure_ascii=False).encode()
    one = publishing.publish(laid_out, {DESCRIPTOR: title}, BECAUSE).data_version
    taker = publishing.undo(laid_out, one, BECAUSE).data_version
    assert found(laid_out).takes == {taker: one}
