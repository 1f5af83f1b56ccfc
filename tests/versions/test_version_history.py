"""Author, day and reason of a version are held by the record after it: nobody changes them in silence."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import select, update

from raillinks.cli import main as command_line
from raillinks.database import layout, log, storage
from raillinks.database.address import Database
from raillinks.domain.problems import DataError
from raillinks.package import package_files
from raillinks.versions import publishing, version_history
from raillinks.versions.publishing import About
from raillinks.versions.storage import Relation
from tests import tiny
from tests.support.tiers import sample
from tests.tiny import write_checksums

TODAY = np.datetime64("2026-03-04", "D")
ABOUT = About("2026-02-03", "A. Editor", "The page read again.")
FORGED = {
    "author": (b'"author": "A. Editor"', b'"author": "B. Other"'),
    "day": (b'"date": "2026-02-03"', b'"date": "1999-01-01"'),
    "reason": (b'"reason": "The page read again."', b'"reason": "It never happened."'),
}
forged = pytest.mark.parametrize(("true", "false"), FORGED.values(), ids=FORGED)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A folder with three versions, made once."""
    folder = tmp_path_factory.mktemp("published")
    tiny.write(folder, tiny.files())
    for _ in range(2):
        publishing.publish(folder, {}, ABOUT)
    return folder


@pytest.fixture
def folder(published, tmp_path):
    """A copy of it: the last record names the second one, and this the first."""
    return shutil.copytree(published, tmp_path / "log")


@pytest.fixture
def earlier_release(folder):
    """The same as an earlier release has written it: no record names another."""
    for record in version_history.read_history(folder).records:
        path = folder / version_history.path_of(record.number)
        path.write_bytes(version_history.written(replace(record, records_before={})))
    return folder


def record_path(folder, number):
    return folder / version_history.path_of(number)


def change(path, true, false):
    content = path.read_bytes()
    assert true in content
    path.write_bytes(content.replace(true, false, 1))


def validated(folder, capsys):
    """The exit code of `validate`, and which files it names."""
    code = command_line.main(["validate", str(folder), "--format", "json"], TODAY)
    return code, [(problem["file"], problem["code"]) for problem in json.loads(capsys.readouterr().out)]


def test_each_record_names_the_one_before_it_as_it_is_on_the_disk(folder):
    first, second, third = version_history.read_history(folder).records
    digests = [package_files.sha256(record_path(folder, n).read_bytes()).removeprefix("sha256:") for n in (1, 2)]
    assert (first.records_before, second.records_before) == ({}, {"0001.json": digests[0]})
    assert third.records_before == {"0002.json": digests[1]}


@forged
def test_what_a_record_says_of_its_version_cannot_be_changed_in_silence(folder, true, false, capsys):
    assert validated(folder, capsys) == (0, [])
    change(record_path(folder, 2), true, false)
    assert validated(folder, capsys) == (1, [("data/versions/0002.json", "wrong-record")])
    assert command_line.main(["versions", "--package", str(folder)], TODAY) == 1
    assert capsys.readouterr().out.count("data/versions/0002.json") == 1
    with pytest.raises(DataError):
        publishing.publish(folder, {}, ABOUT)


def test_a_record_that_names_none_after_one_that_does_is_refused(folder, capsys):
    last = version_history.read_history(folder).records[-1]
    record_path(folder, 3).write_bytes(version_history.written(replace(last, records_before={})))
    assert validated(folder, capsys) == (1, [("data/versions/0003.json", "wrong-record")])


def test_a_record_that_names_another_file_is_refused(folder, capsys):
    last = version_history.read_history(folder).records[-1]
    named = {**last.records_before, "0009.json": "0" * 64}
    record_path(folder, 3).write_bytes(version_history.written(replace(last, records_before=named)))
    assert validated(folder, capsys) == (1, [("data/versions/0003.json", "wrong-record")])


@sample(1)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_next_version_of_an_earlier_log_chains_all_its_records(earlier_release, number, capsys):
    assert validated(earlier_release, capsys) == (0, [])
    assert version_history.read_history(earlier_release).chained_since == ""
    record = publishing.publish(earlier_release, {}, ABOUT)
    assert [*record.records_before] == ["0001.json", "0002.json", "0003.json"]
    assert version_history.read_history(earlier_release).chained_since == record.data_version == "0.3.3"
    assert [*publishing.publish(earlier_release, {}, ABOUT).records_before] == ["0004.json"]
    assert validated(earlier_release, capsys) == (0, [])
    change(record_path(earlier_release, number), *FORGED["author"])
    assert validated(earlier_release, capsys) == (1, [(f"data/versions/000{number}.json", "wrong-record")])


def test_the_commands_say_from_which_version_on_records_are_chained(earlier_release, capsys):
    def said():
        assert command_line.main(["validate", str(earlier_release)], TODAY) == 0
        validated = capsys.readouterr().out.splitlines()[-1]
        assert command_line.main(["versions", "--package", str(earlier_release)], TODAY) == 0
        told = capsys.readouterr()
        assert (len(told.out.splitlines()), told.err.splitlines()) == (
            len(version_history.read_history(earlier_release).records),
            [validated],
        )
        assert version_history.read_history(earlier_release).hashes[-1] in validated
        return validated

    assert "0.3" not in said()
    delta = version_history.written(version_history.read_history(earlier_release).records[-1])
    (earlier_release.parent / "delta.json").write_bytes(delta)
    apply = ["apply", str(earlier_release.parent / "delta.json"), "--package", str(earlier_release)]
    assert command_line.main(apply, TODAY) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2  # the second line says what the upgrade did
    assert "0.3.3" in said()
    assert command_line.main(apply, TODAY) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert "0.3.3 to 0.3.4" in said()


def test_a_version_made_by_hand_names_the_records_before_it_and_so_does_its_record_written_anew(folder):
    descriptor = folder / "datapackage.json"
    for text in ("why not", "why ever"):
        described = json.loads(descriptor.read_bytes()) | {"version": "0.4.0"}
        descriptor.write_text(json.dumps(described), encoding="utf-8")
        (folder / "data/events.csv").write_bytes(tiny.EVENTS.replace(",why,", f",{text},").encode())
        write_checksums(folder)
        record = publishing.record(folder, "2026-03-01")
        assert (record.number, [*record.records_before]) == (4, ["0003.json"])
    assert version_history.read_history(folder).data_versions[-1] == "0.4.0"


def put(connection, path, content):
    """Puts a file into a database as somebody does who may write to it, with its hash."""
    parts, files = layout.file_parts, layout.files
    connection.execute(update(parts).where(parts.c.path == path, parts.c.part == 0).values(content=content))
    values = {"bytes": len(content), "hash": package_files.sha256(content)}
    connection.execute(update(files).where(files.c.path == path).values(values))


@sample(1)
@pytest.mark.parametrize(
    ("name", "forgery"), [("folder", "author"), ("folder", "day"), ("folder", "reason"), ("earlier_release", "author")]
)
def test_in_a_database_neither(request, name, tmp_path, forgery):
    """Whoever may write to it changes the record, its hash, and the table that repeats what it says."""
    database = Database(f"sqlite:///{tmp_path / 'log.db'}")
    log.push(request.getfixturevalue(name), database)
    publishing.publish(storage.DatabaseHome(database), {}, ABOUT)
    log.pull(database, tmp_path / "before")
    path = version_history.path_of(2)
    with database.writing() as connection:
        parts = layout.file_parts
        content = connection.execute(select(parts.c.content).where(parts.c.path == path)).scalar_one()
        changed = content.replace(*FORGED[forgery], 1)
        assert changed != content
        put(connection, path, changed)
        record = version_history.read_record(changed, path)
        row = {"author": record.author, "date": record.date, "reason": record.reason}
        connection.execute(update(layout.versions).where(layout.versions.c.number == 2).values(row))
    with pytest.raises(DataError) as refused:
        log.pull(database, tmp_path / "after")
    (problem,) = refused.value.problems
    assert (problem.code, path in problem.reason) == ("changed-outside", True)
    assert not (tmp_path / "after").exists()
    with pytest.raises(DataError):
        publishing.publish(storage.DatabaseHome(database), {}, ABOUT)


@sample(1)
@pytest.mark.parametrize("direction", ["push", "pull"])
def test_a_log_that_has_records_takes_none_in_their_place_that_name_none(folder, tmp_path, direction):
    database = Database(f"sqlite:///{tmp_path / 'log.db'}")
    without = shutil.copytree(folder, tmp_path / "without")
    for record in version_history.read_history(without).records:
        record_path(without, record.number).write_bytes(version_history.written(replace(record, records_before={})))
    publishing.publish(without, {}, ABOUT)
    log.push(folder if direction == "push" else without, database)
    before = version_history.contents(folder)
    moved = log.push(without, database) if direction == "push" else log.pull(database, folder)
    assert (moved.relation, moved.refused) == (Relation.APART, True)
    assert version_history.contents(folder) == before
    log.pull(database, tmp_path / "there")
    there = version_history.contents(tmp_path / "there")
    assert there == (before if direction == "push" else version_history.contents(without))
