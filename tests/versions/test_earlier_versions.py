"""The earlier versions of a package: each read once, and nobody waits for a version that he has not asked for."""

import os
import shutil
import threading
from dataclasses import replace

import pytest

from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions import diff, publishing, version_history
from raillinks.versions.live_package import EarlierVersions, LivePackage
from raillinks.versions.publishing import About
from tests import tiny
from tests.support.tiers import slow
from tests.support.waiting import PATIENCE, eventually


@pytest.fixture
def folder(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    return tmp_path / "log"


@slow("a longer way to what the others here see")
def test_a_version_that_is_read_slowly_keeps_nobody_from_another_one(folder, monkeypatch):
    for reason in ("Read again.", "And again."):
        publishing.publish(folder, {}, About("2026-02-03", "A. Editor", reason))
    earlier, served = EarlierVersions(folder), load.load(folder)
    slow, go_on, made = threading.Event(), threading.Event(), load.earlier_dataset
    first = earlier.history().records[0].after

    def dataset(contents, content_hash, described):
        if content_hash == first:
            slow.set()
            assert go_on.wait(PATIENCE)
        return made(contents, content_hash, described)

    monkeypatch.setattr(load, "earlier_dataset", dataset)
    found = []
    readers = [threading.Thread(target=lambda: found.append(earlier.dataset("0.3.0", served))) for _ in range(2)]
    for reader in readers:
        reader.start()
    assert slow.wait(PATIENCE)
    assert earlier.dataset("0.3.1", served).version == "0.3.1"
    assert earlier.state() == earlier.state()
    assert not found
    go_on.set()
    for reader in readers:
        reader.join()
    assert [each.version for each in found] == ["0.3.0"] * 2
    assert found[0] is found[1]


def test_a_version_that_was_served_a_moment_ago_is_not_read_again(folder, monkeypatch):
    live = LivePackage(folder)
    before = live.served().dataset
    publishing.publish(folder, {}, About("2026-02-03", "A. Editor", "Read again."))
    eventually(lambda: live.served().dataset.version == "0.3.1")
    monkeypatch.setattr(load, "earlier_dataset", None)
    assert live.earlier.dataset("0.3.0", live.served().dataset) is before


def test_the_ten_thousandth_record_is_one_too(tmp_path):
    folder = tmp_path / version_history.FOLDER
    folder.mkdir(parents=True)
    names = ["0001.json", "9999.json", "10000.json", "001.json", "00010000000.json", "x.json", "0001.zip", ".0002.json"]
    for name in names:
        (folder / name).write_bytes(b"")
    assert version_history.paths(tmp_path) == {f"{version_history.FOLDER}/{name}" for name in names[:3]}
    numbered = sorted(version_history.paths(tmp_path), key=version_history.number_of)
    assert numbered == [version_history.path_of(number) for number in (1, 9_999, 10_000)]


def test_a_record_of_which_only_the_reason_changes_is_seen_whatever_the_time_of_its_content(folder):
    publishing.publish(folder, {}, About("2026-02-03", "A. Editor", "Read again."))
    earlier, record = EarlierVersions(folder), folder / version_history.path_of(2)
    state, written, (*_, last) = earlier.state(), record.stat(), earlier.history().records
    content = record.read_bytes()
    other = content.replace(last.reason.encode(), last.reason[::-1].encode(), 1)
    assert len(other) == len(content)
    package_files.replace(record, other)
    os.utime(record, ns=(written.st_atime_ns, written.st_mtime_ns))
    assert earlier.state() != state
    assert earlier.history().records[1].reason == last.reason[::-1]


def without_chain(folder):
    """Takes the hashes of the records before them out of all records; no hash has to be made again for that."""
    for record in version_history.read_history(folder).records:
        content = version_history.written(replace(record, records_before={}))
        package_files.replace(folder / version_history.path_of(record.number), content)


def test_a_server_that_runs_notices_that_all_records_name_none_before_them_any_more(folder):
    for reason in ("Read again.", "And again."):
        publishing.publish(folder, {}, About("2026-02-03", "A. Editor", reason))
    earlier = EarlierVersions(folder)
    kept = {path: (folder / path).read_bytes() for path in version_history.contents(folder)}
    assert len(earlier.history().records) == 3
    without_chain(folder)
    assert version_history.check(version_history.read_history(folder), load.load(folder).content_hash) == ()
    for _ in range(2):
        problems = [(problem.file, problem.code) for problem in earlier.problems()]
        assert problems == [(version_history.path_of(2), "changed-record")]
        package_files.replace(folder / version_history.path_of(3), (folder / version_history.path_of(3)).read_bytes())
    for path, content in kept.items():
        package_files.replace(folder / path, content)
    assert (earlier.problems(), len(earlier.history().records)) == ((), 3)


def test_a_package_with_other_versions_may_take_the_place_of_the_one_that_is_served(folder, tmp_path):
    publishing.publish(folder, {}, About("2026-02-02", "A. Editor", "Both have this one."))
    shutil.copytree(folder, tmp_path / "other")
    other = tiny.EVENTS.encode().replace(b"Freight stops.", b"Freight stops for a while.")
    publishing.publish(tmp_path / "other", {"data/events.csv": other}, About("2026-02-04", "B. Editor", "Corrected."))
    for reason in ("Read again.", "And again."):
        publishing.publish(folder, {}, About("2026-02-03", "A. Editor", reason))
    earlier = EarlierVersions(folder)
    assert len(earlier.history().records) == 4
    (folder / version_history.path_of(4)).unlink()
    for path, content in version_history.contents(tmp_path / "other").items():
        package_files.replace(folder / path, content)
    assert earlier.problems() == ()
    assert earlier.history() == version_history.read_history(tmp_path / "other")


def test_of_a_new_version_that_one_alone_is_made_again(folder, monkeypatch):
    about, applied, apply = About("2026-02-03", "A. Editor", "Read again."), [], diff.apply
    for _ in range(2):
        publishing.publish(folder, {}, about)
    earlier = EarlierVersions(folder)
    assert len(earlier.history().records) == 3
    publishing.publish(folder, {}, about)

    def counted(delta, package):
        applied.append(delta)
        return apply(delta, package)

    with monkeypatch.context() as context:
        context.setattr(diff, "apply", counted)
        last = earlier.history().records[-1]
    assert (last.number, applied) == (4, [last.delta])
    content = (folder / version_history.path_of(4)).read_bytes()
    package_files.replace(folder / version_history.path_of(4), content.replace(last.after[-8:].encode(), b"0" * 8))
    assert [problem.code for problem in earlier.problems()] == ["wrong-hash"]
    package_files.replace(folder / version_history.path_of(4), content)
    first = (folder / version_history.FIRST).read_bytes()
    package_files.replace(folder / version_history.FIRST, first.replace(b"PK\x03\x04", b"PK\x03\x05"))
    assert [problem.code for problem in earlier.problems()] == ["bad-zip"]
