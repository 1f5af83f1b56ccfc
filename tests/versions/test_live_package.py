"""The package of a folder as it is served while its files change."""

import json
import os
import re
import shutil
import threading
from dataclasses import replace
from itertools import count
from time import monotonic

import pytest

from raillinks.domain.problems import DataError
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions import diff, live_package, publishing, storage, version_history
from raillinks.versions.live_package import EarlierVersions, LivePackage
from raillinks.versions.publishing import About
from tests import tiny
from tests.support.publishing import publish
from tests.support.tiers import SEED, by_tier, sample, slow
from tests.support.waiting import PATIENCE, eventually

QUICK_UPDATES, SAME_SIZE = by_tier(4, 30), by_tier(4, 20)


def version(number):
    """The tiny package with the number in two tables and as its version, as files with checksums."""
    files = tiny.files()
    descriptor = json.loads(files["datapackage.json"]) | {"version": f"0.1.{number}"}
    changes = tiny.CHANGES + f"0.1.{number},2020-06-02,,Another version.,A test.\n" if number else tiny.CHANGES
    return files | {
        "datapackage.json": json.dumps(descriptor).encode(),
        "data/events.csv": tiny.EVENTS.replace("Freight stops.", f"Freight stops ({number}).").encode(),
        "data/sources.csv": tiny.SOURCES.replace("A title", f"Title {number}").encode(),
        "data/CHANGES.csv": changes.encode(),
    }


def with_checksums(files, folder):
    tiny.write(folder, files)
    return {path: (folder / path).read_bytes() for path in files}


def numbers(served):
    """The version, and the number in each of the two tables: all the same where nothing is mixed."""
    dataset = served.dataset
    return {
        dataset.version.removeprefix("0.1."),
        dataset.events["summary"].iloc[1].split("(")[1].rstrip(")."),
        dataset.sources["title"].iloc[0].removeprefix("Title "),
    }


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("versions")
    return [with_checksums(version(n), folder / str(n)) for n in range(4)]


@pytest.fixture
def folder(tmp_path, versions):
    put(tmp_path / "served", versions[0])
    return tmp_path / "served"


def put(folder, files, *names):
    """Writes files without touching checksums."""
    for path in names or files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(files[path])


@pytest.fixture
def parsed(monkeypatch):
    """The threads on which a package was parsed, one for each time."""
    threads = []
    original = load.parse_and_check

    def recording(files):
        threads.append(threading.current_thread())
        return original(files)

    monkeypatch.setattr(load, "parse_and_check", recording)
    return threads


CHANGED = ("data/events.csv", "data/sources.csv", "data/CHANGES.csv", "datapackage.json")


@pytest.mark.parametrize("first", by_tier(CHANGED[::3], CHANGED))
def test_an_update_is_shown_whole_or_not_at_all(folder, versions, first):
    live = LivePackage(folder)
    assert numbers(live.served()) == {"0"}
    for name in (first, *(n for n in CHANGED if n != first)):
        put(folder, versions[1], name)
        if name != [n for n in CHANGED if n != first][-1]:
            eventually(lambda: live.served().problems)
        assert len(numbers(live.served())) == 1
    eventually(lambda: numbers(live.served()) == {"1"})
    assert live.served().problems == ()


def test_a_rolled_back_update_is_gone_and_nothing_is_parsed_again(folder, versions, parsed):
    live = LivePackage(folder)
    live.served()
    put(folder, versions[1])
    eventually(lambda: numbers(live.served()) == {"1"})
    put(folder, versions[0])
    eventually(lambda: numbers(live.served()) == {"0"} and not live.served().problems)
    put(folder, versions[1])
    eventually(lambda: numbers(live.served()) == {"1"} and not live.served().problems)
    assert len(parsed) == 2


def test_an_update_withdrawn_while_it_is_read_is_never_shown(folder, versions, monkeypatch):
    live, withdrawn, reads_again, looked = LivePackage(folder), *(threading.Event() for _ in range(3))
    live.served()
    parse, read = load.parse_and_check, package_files.read_files

    def parse_while_it_is_withdrawn(files):
        put(folder, versions[0])
        withdrawn.set()
        return parse(files)

    def read_once_the_test_has_looked(root):
        if withdrawn.is_set():
            reads_again.set()
            assert looked.wait(PATIENCE)
        return read(root)

    monkeypatch.setattr(load, "parse_and_check", parse_while_it_is_withdrawn)
    monkeypatch.setattr(package_files, "read_files", read_once_the_test_has_looked)
    put(folder, versions[1])
    eventually(lambda: live.served() and reads_again.is_set())
    assert numbers(live.served()) == {"0"}
    looked.set()
    eventually(lambda: not live.served().loading)
    assert numbers(live.served()) == {"0"}


def an_hour_passes(monkeypatch, *others):
    """Nobody asks for anything meanwhile. The other modules look at the clock too."""
    for module in (live_package, storage, *others):
        monkeypatch.setattr(module, "monotonic", lambda: monotonic() + 3600)


def test_the_first_answer_after_an_idle_hour_is_of_the_newest_version(folder, versions, monkeypatch):
    live = LivePackage(folder)
    live.served()
    an_hour_passes(monkeypatch)
    put(folder, versions[1])
    assert not live.is_current()
    live.wait_until_current()
    assert numbers(live.served()) == {"1"}


def test_after_an_idle_hour_without_a_new_version_nobody_waits(folder, monkeypatch):
    live = LivePackage(folder)
    live.served()
    # its files are not new any more
    eventually(lambda: not live.served().loading and live.home.unchanged_at() is not None)
    an_hour_passes(monkeypatch)
    assert live.is_current()


def test_a_package_that_is_taken_as_known_is_no_newer_than_the_last_look(folder, monkeypatch):
    """A home that has only remembered what it holds has not looked: its next look says when that was the newest."""
    live, asked = LivePackage(folder), threading.Event()
    content_hash = live.served().dataset.content_hash

    def remembered():
        asked.set()
        return content_hash

    monkeypatch.setattr(live.home, "unchanged_at", lambda: None)
    monkeypatch.setattr(live.home, "known", remembered)
    an_hour_passes(monkeypatch)
    assert not live.is_current()
    eventually(lambda: asked.is_set() and not live.served().loading)
    assert not live.is_current()


def test_who_asks_waits_for_one_look_however_long_looks_take(folder, monkeypatch):
    """A look that takes longer than `MOST_AGE` is older than that once it has ended."""
    live = LivePackage(folder)
    live.served()
    an_hour_passes(monkeypatch)
    monkeypatch.setattr(live.home, "unchanged_at", lambda: storage.seconds() - 1.5 * live_package.MOST_AGE)
    assert not live.is_current()
    begun = monotonic()
    live.wait_until_current()
    assert monotonic() - begun < live_package.MOST_WAIT / 2


def test_nobody_waits_for_ever_for_a_version_that_takes_long_to_read(folder, versions, monkeypatch):
    live, go_on, original = LivePackage(folder), threading.Event(), load.of_files
    live.served()
    monkeypatch.setattr(live_package, "MOST_WAIT", 0.1)
    monkeypatch.setattr(load, "of_files", lambda files: go_on.wait(PATIENCE) and original(files))
    an_hour_passes(monkeypatch)
    put(folder, versions[1])
    live.wait_until_current()
    assert numbers(live.served()) == {"0"}
    go_on.set()
    eventually(lambda: numbers(live.served()) == {"1"})


def test_files_that_cannot_be_used_keep_nobody_waiting(folder, versions, monkeypatch):
    live = LivePackage(folder)
    live.served()
    an_hour_passes(monkeypatch)
    put(folder, versions[1], "data/events.csv")
    live.wait_until_current()
    assert live.is_current()
    assert (numbers(live.served()), bool(live.served().problems)) == ({"0"}, True)


def test_a_change_of_the_same_size_in_the_same_moment_is_seen(folder, versions):
    """Time stamps advance in steps: the second write may leave time and size as they were."""
    live = LivePackage(folder)
    live.served()
    for turn in range(SAME_SIZE):
        put(folder, versions[turn % 2 + 1])
        live.served()
        put(folder, versions[turn % 2 + 2])
        eventually(lambda turn=turn: numbers(live.served()) == {str(turn % 2 + 2)})


def broken(versions):
    """Complete files with right checksums and a wrong row."""
    return versions | {"data/events.csv": versions["data/events.csv"].replace(b"alpha-beta", b"alpha-bet")}


def test_broken_files_are_parsed_once_and_the_last_good_package_stays(folder, versions, parsed, monkeypatch):
    live = LivePackage(folder)
    live.served()
    tiny.write(folder, broken(versions[1]))
    eventually(lambda: live.served().problems)
    assert {p.code for p in live.served().problems} >= {"unknown-crossing"}
    seconds = count(10**9)
    monkeypatch.setattr(live_package, "monotonic", lambda: next(seconds))  # every call looks at the files again
    for _ in range(20):
        assert numbers(live.served()) == {"0"}
    eventually(lambda: not live.served().loading)
    assert len(parsed) == 2
    put(folder, versions[2])
    eventually(lambda: numbers(live.served()) == {"2"})
    assert live.served().problems == ()


def test_nothing_is_parsed_on_the_thread_that_asks(folder, versions, parsed):
    live = LivePackage(folder)
    live.served()
    put(folder, versions[1])
    eventually(lambda: numbers(live.served()) == {"1"})
    assert len(parsed) == 2
    assert threading.current_thread() not in parsed


def test_a_package_that_is_broken_from_the_start_is_served_once_it_is_mended(folder, versions):
    tiny.write(folder, broken(versions[0]))
    live = LivePackage(folder)
    with pytest.raises(DataError) as raised:
        live.served()
    assert "unknown-crossing" in {p.code for p in raised.value.problems}
    put(folder, versions[1])

    def mended():
        try:
            return numbers(live.served()) == {"1"}
        except DataError:
            return False

    eventually(mended)


@sample(1)
@pytest.mark.parametrize("path", ["data/\ud800.csv", "data/\0.csv", "../events.csv", "data"])
def test_a_path_that_names_no_file_of_the_package_changes_nothing_until_it_is_mended(folder, versions, path):
    live = LivePackage(folder)
    live.served()
    descriptor = json.loads(versions[0]["datapackage.json"])
    descriptor["resources"][0]["path"] = path
    (folder / "datapackage.json").write_bytes(json.dumps(descriptor).encode())
    eventually(lambda: live.served().problems)
    assert numbers(live.served()) == {"0"}
    put(folder, versions[1])
    eventually(lambda: numbers(live.served()) == {"1"} and not live.served().problems)


def test_a_load_that_fails_in_an_unforeseen_way_is_said_and_the_next_change_is_read(folder, versions, monkeypatch):
    live = LivePackage(folder)
    live.served()
    seen: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", seen.append)
    with monkeypatch.context() as patched:
        patched.setattr(load, "of_files", lambda _: 1 / 0)
        put(folder, versions[1])
        eventually(lambda: live.served().problems and seen)
        assert [p.code for p in live.served().problems] == ["not-loaded"]
        assert numbers(live.served()) == {"0"}
    put(folder, versions[2])
    eventually(lambda: numbers(live.served()) == {"2"} and not live.served().problems)


def test_a_system_without_a_free_thread_is_asked_again(folder, versions, monkeypatch):
    live = LivePackage(folder)
    live.served()
    put(folder, versions[1])

    def no_thread(_):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", no_thread)
        with pytest.raises(RuntimeError):
            eventually(lambda: live.served() is None)
    eventually(lambda: numbers(live.served()) == {"1"})


@pytest.mark.parametrize("path", ["data/events.csv", "layers/crossings.geojson", "datapackage.json"])
def test_links_in_a_circle_are_a_problem_with_its_place(folder, path):
    (folder / path).unlink()
    (folder / path).symlink_to(folder / path)
    with pytest.raises(DataError) as raised:
        LivePackage(folder).served()
    assert [(p.file, p.code) for p in raised.value.problems] == [(path, "link")]


def test_what_is_no_file_is_a_problem_with_its_place(folder):
    (folder / "data/trade.csv").unlink()
    (folder / "data/trade.csv").mkdir()
    with pytest.raises(DataError) as raised:
        LivePackage(folder).served()
    assert [(p.file, p.code, p.reason) for p in raised.value.problems] == [
        ("data/trade.csv", "unreadable", "it is not a file")
    ]


@pytest.mark.parametrize("path", [path for path in tiny.files() if path != "datapackage.json"])
def test_every_file_that_is_cut_short_is_refused(folder, versions, path):
    content = versions[0][path]
    (folder / path).write_bytes(content[: content.rfind(b"\n", 0, -1) + 1] if path.endswith("csv") else content[:-1])
    problems = package_files.checksum_problems(package_files.read_files(folder))
    assert [(p.file, p.code) for p in problems] == [(path, "wrong-checksum")]
    with pytest.raises(DataError):
        load.load(folder)


def test_a_descriptor_without_checksums_is_refused_with_a_hint(folder):
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    for key in ("bytes", "hash", "rows"):
        del descriptor["resources"][0][key]
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    with pytest.raises(DataError) as raised:
        load.load(folder)
    (problem,) = raised.value.problems
    assert (problem.file, problem.code) == ("datapackage.json", "no-checksum")
    assert "'events' has no 'bytes' and no 'hash' and no 'rows'" in problem.reason
    assert "raillinks checksums" in problem.hint


def test_a_wrong_number_of_rows_is_refused(folder):
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    descriptor["resources"][0]["rows"] += 1
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    with pytest.raises(DataError) as raised:
        load.load(folder)
    assert [(p.file, p.code) for p in raised.value.problems] == [("data/events.csv", "wrong-row-count")]


@pytest.fixture
def log(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    return tmp_path / "log"


def test_a_version_that_was_served_a_moment_ago_is_not_read_again(log, monkeypatch):
    live = LivePackage(log)
    before = live.served().dataset
    publishing.publish(log, {}, About("2026-02-03", "A. Editor", "Read again."))
    eventually(lambda: live.served().dataset.version == "0.3.1")
    monkeypatch.setattr(load, "earlier_dataset", None)
    assert live.earlier.dataset("0.3.0", live.served().dataset) is before


def test_the_ten_thousandth_record_is_one_too(tmp_path):
    log = tmp_path / version_history.FOLDER
    log.mkdir(parents=True)
    names = ["0001.json", "9999.json", "10000.json", "001.json", "00010000000.json", "x.json", "0001.zip", ".0002.json"]
    for name in names:
        (log / name).write_bytes(b"")
    assert version_history.paths(tmp_path) == {f"{version_history.FOLDER}/{name}" for name in names[:3]}
    numbered = sorted(version_history.paths(tmp_path), key=version_history.number_of)
    assert numbered == [version_history.path_of(number) for number in (1, 9_999, 10_000)]


def test_a_record_of_which_only_the_reason_changes_is_seen_whatever_the_time_of_its_content(log):
    publishing.publish(log, {}, About("2026-02-03", "A. Editor", "Read again."))
    earlier, record = EarlierVersions(log), log / version_history.path_of(2)
    state, written, (*_, last) = earlier.state(), record.stat(), earlier.history().records
    content = record.read_bytes()
    other = content.replace(last.reason.encode(), last.reason[::-1].encode(), 1)
    assert len(other) == len(content)
    package_files.write_whole(record, other)
    os.utime(record, ns=(written.st_atime_ns, written.st_mtime_ns))
    assert earlier.state() != state
    assert earlier.history().records[1].reason == last.reason[::-1]


def without_chain(log):
    """Takes the hashes of the records before them out of all records; no hash has to be made again for that."""
    for record in version_history.read_history(log).records:
        content = version_history.written(replace(record, records_before={}))
        package_files.write_whole(log / version_history.path_of(record.number), content)


def test_a_server_that_runs_notices_that_all_records_name_none_before_them_any_more(log):
    for reason in ("Read again.", "And again."):
        publishing.publish(log, {}, About("2026-02-03", "A. Editor", reason))
    earlier = EarlierVersions(log)
    kept = {path: (log / path).read_bytes() for path in version_history.contents(log)}
    assert len(earlier.history().records) == 3
    without_chain(log)
    assert version_history.check(version_history.read_history(log), load.load(log).content_hash) == ()
    for _ in range(2):
        problems = [(problem.file, problem.code) for problem in earlier.problems()]
        assert problems == [(version_history.path_of(2), "changed-record")]
        package_files.write_whole(log / version_history.path_of(3), (log / version_history.path_of(3)).read_bytes())
    for path, content in kept.items():
        package_files.write_whole(log / path, content)
    assert (earlier.problems(), len(earlier.history().records)) == ((), 3)


def test_a_package_with_other_versions_may_take_the_place_of_the_one_that_is_served(log, tmp_path):
    publishing.publish(log, {}, About("2026-02-02", "A. Editor", "Both have this one."))
    shutil.copytree(log, tmp_path / "other")
    other = tiny.EVENTS.encode().replace(b"Freight stops.", b"Freight stops for a while.")
    publishing.publish(tmp_path / "other", {"data/events.csv": other}, About("2026-02-04", "B. Editor", "Corrected."))
    for reason in ("Read again.", "And again."):
        publishing.publish(log, {}, About("2026-02-03", "A. Editor", reason))
    earlier = EarlierVersions(log)
    assert len(earlier.history().records) == 4
    (log / version_history.path_of(4)).unlink()
    for path, content in version_history.contents(tmp_path / "other").items():
        package_files.write_whole(log / path, content)
    assert earlier.problems() == ()
    assert earlier.history() == version_history.read_history(tmp_path / "other")


def test_of_a_new_version_that_one_alone_is_made_again(log, monkeypatch):
    about, applied, apply = About("2026-02-03", "A. Editor", "Read again."), [], diff.apply
    for _ in range(2):
        publishing.publish(log, {}, about)
    earlier = EarlierVersions(log)
    assert len(earlier.history().records) == 3
    publishing.publish(log, {}, about)

    def counted(delta, package):
        applied.append(delta)
        return apply(delta, package)

    with monkeypatch.context() as context:
        context.setattr(diff, "apply", counted)
        last = earlier.history().records[-1]
    assert (last.number, applied) == (4, [last.delta])
    content = (log / version_history.path_of(4)).read_bytes()
    package_files.write_whole(log / version_history.path_of(4), content.replace(last.after[-8:].encode(), b"0" * 8))
    assert [problem.code for problem in earlier.problems()] == ["wrong-hash"]
    package_files.write_whole(log / version_history.path_of(4), content)
    first = (log / version_history.FIRST).read_bytes()
    package_files.write_whole(log / version_history.FIRST, first.replace(b"PK\x03\x04", b"PK\x03\x05"))
    assert [problem.code for problem in earlier.problems()] == ["bad-zip"]


@slow("twenty readers of a package that is replaced: tests/api/test_served_state.py")
def test_readers_of_a_package_that_is_updated_and_rolled_back_get_one_whole_state_each():
    record = publish(by_tier(2, 200), SEED)
    assert len(record.answers) > 10
    assert len({mark for a in record.answers for mark in a.marks}) >= by_tier(2, 3)
    assert record.mixed() == []
    assert record.stale() == []


def test_the_log_of_the_server_says_a_place_without_the_parts_that_it_lacks(tmp_path, caplog):
    tiny.write(tmp_path, tiny.files() | {"data/events.csv": tiny.EVENTS.replace("2020-", "20x0-").encode()})
    with pytest.raises(DataError):
        LivePackage(tmp_path).served()
    assert re.search(r"the data cannot be used: data/events\.csv:\d+ \w+ [\w-]+", caplog.text)
    caplog.clear()
    with pytest.raises(DataError):
        LivePackage(tmp_path / "none").served()
    assert re.search(r"the data cannot be used: \S+ [\w-]+$", caplog.text, re.MULTILINE)
    assert ":0" not in caplog.text
    assert {record.name for record in caplog.records} == {live_package.__name__}
