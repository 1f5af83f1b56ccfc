"""What befalls a publication in its folder: a process that is killed, a full disk, another publication, tampering."""

import json
import os
import resource
import shutil
import signal
import sys
import threading
import zipfile

import numpy as np
import pytest

from raillinks.cli import main as command_line
from raillinks.domain.problems import DataError
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions import publishing, storage, version_history
from raillinks.versions.publishing import About
from tests import tiny
from tests.support.tiers import sample, slow

TODAY = np.datetime64("2026-03-04", "D")
EVENTS = "data/events.csv"
ABOUT = About("2026-02-03", "A. Editor", "The page read again.")
HIDDEN = {storage.STAGED, package_files.NEXT}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A folder with two versions, made once."""
    folder = tmp_path_factory.mktemp("published")
    tiny.write(folder, tiny.files())
    publishing.publish(folder, corrected(folder, "for a while"), ABOUT)
    return folder


@pytest.fixture
def folder(published, tmp_path):
    return shutil.copytree(published, tmp_path / "log")


def corrected(folder, words):
    rows = package_files.read_files(folder).contents[EVENTS]
    begin, end = rows.index(b"Freight stops"), rows.index(b".", rows.index(b"Freight stops"))
    return {EVENTS: rows[:begin] + f"Freight stops {words}".encode() + rows[end:]}


def state(folder):
    """The last version of a folder, which is whole: its files and versions are proven."""
    now = storage.of_folder(folder)
    now.refuse_unproven()
    load.of_files(now.files)
    return now.history.data_versions[-1]


def left_over(folder):
    return [path for path in HIDDEN if (folder / path).exists()]


def killed(work, renaming):
    """Does work in a process of its own, which is killed as it renames a file or folder for the so-manieth time."""
    child = os.fork()
    if child == 0:
        times = 0

        def at_a_step(event, _):
            nonlocal times
            if event == "os.rename":
                times += 1
                if times == renaming:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(at_a_step)
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


@sample(1)
@pytest.mark.parametrize(("renaming", "version"), [(1, "0.3.1"), (2, "0.3.2"), (3, "0.3.2")])
def test_a_publication_that_is_killed_leaves_one_version_whole_and_the_next_one_mends(folder, renaming, version):
    """First all files are written and get their name at once; then each is moved to its place."""
    killed(lambda: publishing.publish(folder, corrected(folder, "for long"), ABOUT), renaming)
    assert state(folder) == version
    assert len(left_over(folder)) == 1
    assert publishing.publish(folder, {}, ABOUT).data_version > version
    assert not left_over(folder)
    assert state(folder) > version


@sample(1)
@pytest.mark.parametrize("room", [0, 100, 1000, 5000])
def test_a_publication_for_which_there_is_no_room_leaves_the_old_version(folder, room):
    """No file may be longer than the room: as on a full disk, what is written is cut short there, with an error."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, usual[1]))
    try:
        with pytest.raises(OSError, match="large"):
            publishing.publish(folder, corrected(folder, "for long"), ABOUT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert state(folder) == "0.3.1"
    assert publishing.publish(folder, corrected(folder, "for long"), ABOUT).data_version == "0.3.2"


@slow("two changes of one row at once are tried always")
def test_publications_at_the_same_time_follow_each_other_and_none_is_lost(folder):
    reasons = [f"Reason {n}." for n in range(4)]
    begin, failed = threading.Barrier(len(reasons)), []

    def publish(reason):
        begin.wait()
        try:
            publishing.publish(folder, {}, About("2026-02-03", "A", reason))
        except BaseException as error:  # noqa: BLE001 (a thread's own would be lost)
            failed.append(error)

    threads = [threading.Thread(target=publish, args=(reason,)) for reason in reasons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    records = version_history.read_history(folder).records
    assert [record.number for record in records] == [*range(1, 7)]
    assert sorted(record.reason for record in records[2:]) == reasons
    assert state(folder) == "0.3.5"


def test_of_two_changes_of_one_row_at_the_same_time_one_is_refused(folder):
    delta = version_history.read_history(folder).records[-1].delta
    publishing.undo(folder, "0.3.1", ABOUT)
    begin, codes = threading.Barrier(2), []

    def apply():
        begin.wait()
        try:
            codes.append(publishing.apply(folder, delta, ABOUT).data_version)
        except DataError as error:
            codes.append(error.problems[0].code)

    threads = [threading.Thread(target=apply) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["0.3.3", "conflict"]
    assert state(folder) == "0.3.3"


RECORD, FIRST, BEGIN = "data/versions/0002.json", "data/versions/0001.zip", "data/versions/0001.json"


def replaced(path, old, new):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


def with_another_file(path, name):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"0")


def by_a_fifo(path):
    path.unlink()
    os.mkfifo(path)


def elsewhere(path):
    path.rename(path.parent.parent / "elsewhere")
    path.symlink_to(path.parent.parent / "elsewhere")


TAMPERED = {
    "what a version changed": (RECORD, lambda path: replaced(path, b"for a while", b"for an age"), RECORD),
    "a byte of the first version": (FIRST, lambda path: replaced(path, b"PK\x03\x04", b"PK\x03\x05"), FIRST),
    "a file more in the first version": (FIRST, lambda path: with_another_file(path, "../../evil"), BEGIN),
    "a record removed": (RECORD, lambda path: path.unlink(), EVENTS),
    "the first record removed": (BEGIN, lambda path: path.unlink(), RECORD),
    "the first version removed": (FIRST, lambda path: path.unlink(), FIRST),
    "a record cut short": (RECORD, lambda path: os.truncate(path, 500), RECORD),
    "an empty record more": (RECORD, lambda path: path.with_name("0003.json").touch(), "data/versions/0003.json"),
    "a record twice": (RECORD, lambda path: shutil.copy(path, path.with_name("0003.json")), "data/versions/0003.json"),
    "a table cut short": (EVENTS, lambda path: os.truncate(path, path.stat().st_size - 1), EVENTS),
    "a letter of a table": (EVENTS, lambda path: replaced(path, b"Freight", b"Fraight"), EVENTS),
    "no file in the place of a table": (EVENTS, by_a_fifo, EVENTS),
    "a link in the place of the records": ("data/versions", elsewhere, BEGIN),
}


@sample(5)
@pytest.mark.parametrize("tampered", TAMPERED.values(), ids=TAMPERED)
def test_what_somebody_changed_outside_of_a_publication_is_named(folder, tampered, capsys):
    path, how, named = tampered
    how(folder / path)
    code = command_line.main(["validate", str(folder), "--format", "json"], TODAY)
    problems = json.loads(capsys.readouterr().out)
    if path == RECORD and named == EVENTS:  # the files are those of no record that is left: a warning, as by hand
        assert (code, [problem["code"] for problem in problems]) == (0, ["not-recorded"])
    else:
        assert (code, {problem["file"] for problem in problems} & {named}) == (1, {named})
