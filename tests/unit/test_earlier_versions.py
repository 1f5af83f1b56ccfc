"""The earlier versions of a package: each read once, and nobody waits for a version that he has not asked for."""

import os
import threading

import pytest

from raillinks.loading import earlier_form, load
from raillinks.package import whole_files
from raillinks.store import publishing, version_history
from raillinks.store.earlier_versions import EarlierVersions
from raillinks.store.live_package import LivePackage
from raillinks.store.publishing import About
from tests import tiny
from tests.support.waiting import PATIENCE, eventually


@pytest.fixture
def folder(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    return tmp_path / "log"


def test_a_version_that_is_read_slowly_keeps_nobody_from_another_one(folder, monkeypatch):
    for reason in ("Read again.", "And again."):
        publishing.publish(folder, {}, About("2026-02-03", "A. Editor", reason))
    earlier, served = EarlierVersions(folder), load.load(folder)
    slow, go_on, made = threading.Event(), threading.Event(), earlier_form.dataset
    first = earlier.history().records[0].after

    def dataset(contents, content_hash, described):
        if content_hash == first:
            slow.set()
            assert go_on.wait(PATIENCE)
        return made(contents, content_hash, described)

    monkeypatch.setattr(earlier_form, "dataset", dataset)
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
    monkeypatch.setattr(earlier_form, "dataset", None)
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
    whole_files.replace(record, other)
    os.utime(record, ns=(written.st_atime_ns, written.st_mtime_ns))
    assert earlier.state() != state
    assert earlier.history().records[1].reason == last.reason[::-1]
