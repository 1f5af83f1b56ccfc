"""`push` and `pull`: files → database → files is byte for byte the same, however somebody wrote the rows."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import delete, text

from raillinks.cli import main as command
from raillinks.database import layout, log
from raillinks.database.address import Database
from raillinks.domain.problems import DataError
from raillinks.package import package_files
from raillinks.validation import load
from raillinks.versions import publishing, storage, version_history
from raillinks.versions.publishing import About
from raillinks.versions.storage import UNAVAILABLE, LogState, Relation
from tests import tiny
from tests.conftest import ROOT
from tests.properties.law import law
from tests.support.places import log_in

TODAY = np.datetime64("2026-03-04", "D")
EVENTS, SOURCES = "data/events.csv", "data/sources.csv"


def publish(folder: Path, note: str, before: str = "why") -> None:
    """Makes the next version: the note on the stop's verdict is another one."""
    rows = (folder / EVENTS).read_bytes().replace(f",{before},".encode(), f",{note},".encode())
    publishing.publish(folder, {EVENTS: rows}, About("2026-02-03", "A. Editor", f"The note is {note}."))


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A folder with two versions, made once."""
    log = tmp_path_factory.mktemp("published")
    tiny.write(log, tiny.complete_files())
    publish(log, "flood")
    return log


@pytest.fixture
def folder(published, tmp_path):
    """A copy of it."""
    return shutil.copytree(published, tmp_path / "log")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by path."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def pulled(database: Database, folder: Path) -> dict[str, bytes]:
    assert log.pull(database, folder).relation is Relation.LATER
    return contents(folder)


def refused(function, *arguments) -> tuple[str, ...]:
    """The codes of the problems with which something is refused."""
    with pytest.raises(DataError) as error:
        function(*arguments)
    return tuple(problem.code for problem in error.value.problems)


def test_a_package_and_its_versions_come_out_byte_for_byte(folder, database, tmp_path):
    assert log.push(folder, database).relation is Relation.LATER
    assert pulled(database, tmp_path / "out") == contents(folder)
    assert log.push(folder, database).relation is Relation.SAME
    assert log.pull(database, folder).relation is Relation.SAME


def test_what_is_loaded_from_rows_is_what_is_loaded_from_files(folder, tmp_path, database):
    """A column that nobody knows is told in both."""
    header, *rows = (folder / SOURCES).read_bytes().splitlines()
    content = b"\n".join([header + b",own", *(row + b",1" for row in rows), b""])
    publishing.publish(folder, {SOURCES: content}, About("2026-02-04", "A. Editor", "A column."))
    log.push(folder, database)
    of_files, of_rows = load.load(folder), load.of_files(log_in(database).files)
    assert of_rows.content_hash == of_files.content_hash
    assert [problem.code for problem in of_rows.problems] == ["unknown-column"]
    assert of_rows.problems == of_files.problems
    for table in ("events", "claims", "sources", "places", "changes"):
        pd.testing.assert_frame_equal(getattr(of_rows, table), getattr(of_files, table))


def test_the_bundled_log_comes_out_byte_for_byte(database, tmp_path):
    log.push(ROOT, database)
    assert log.pull(database, tmp_path / "out").relation is Relation.LATER
    assert storage.of_folder(tmp_path / "out").every_file == storage.of_folder(ROOT).every_file
    with database.reading() as connection:
        in_parts = [path for path, header in log.listed(connection) if header is None]
    assert [path for path in in_parts if path.endswith(".csv")] == [
        "data/places.csv"
    ]  # it has quotes that nobody needs


def test_a_later_version_replaces_the_one_that_it_came_from(folder, database, tmp_path):
    early = shutil.copytree(folder, tmp_path / "early")
    log.push(folder, database)
    publish(folder, "war", "flood")
    assert log.push(folder, database).relation is Relation.LATER
    assert pulled(database, tmp_path / "out") == contents(folder)
    assert log.pull(database, early).relation is Relation.LATER
    assert contents(early) == contents(folder)
    with database.reading() as connection:
        asked = "SELECT data_version, author FROM versions ORDER BY number"
        versions = connection.exec_driver_sql(asked).fetchall()
    assert versions[1:] == [("0.3.1", "A. Editor"), ("0.3.2", "A. Editor")]


def test_a_file_that_a_later_version_no_longer_has_is_gone(folder, database, tmp_path):
    log.push(folder, database)
    files = package_files.read_files(folder)
    kept = [r for r in files.descriptor["resources"] if r["path"] != "data/story.md"]
    described = json.dumps({**files.descriptor, "resources": kept}).encode()
    publishing.publish(folder, {"datapackage.json": described, "data/story.md": None}, About("2026-02-04", "A", "Out."))
    log.push(folder, database)
    assert "data/story.md" not in pulled(database, tmp_path / "out")


def test_an_older_version_is_refused_with_the_difference(folder, database, tmp_path, capsys, address):
    early = shutil.copytree(folder, tmp_path / "early")
    publish(folder, "war", "flood")
    log.push(folder, database)
    assert command.main(["push", str(early), "--to", address], TODAY) == 1
    said = capsys.readouterr()
    assert f"version 0.3.1 of {early} is older than version 0.3.2 of" in said.err
    assert "version 0.3.2  2026-02-03  A. Editor" in said.out
    assert "verdict_note: flood → war" in said.out
    assert pulled(database, tmp_path / "out") == contents(folder)
    with_the_later = contents(folder)
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    log.push(early, other)
    assert command.main(["pull", f"sqlite:///{tmp_path / 'other.db'}", str(folder)], TODAY) == 1
    assert contents(folder) == with_the_later


def test_a_version_that_came_from_elsewhere_is_refused_with_the_difference(folder, database, tmp_path, capsys, address):
    theirs = shutil.copytree(folder, tmp_path / "theirs")
    publish(folder, "war", "flood")
    publish(theirs, "works", "flood")
    log.push(folder, database)
    assert command.main(["push", str(theirs), "--to", address], TODAY) == 1
    said = capsys.readouterr()
    assert "does not come from" in said.err
    assert "verdict_note: works → war" in said.out
    before = contents(theirs)
    assert command.main(["pull", address, str(theirs)], TODAY) == 1
    assert contents(theirs) == before
    assert pulled(database, tmp_path / "out") == contents(folder)


def test_a_package_without_versions_may_begin_a_log_and_no_more(database, tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    log.push(tmp_path / "log", database)
    assert pulled(database, tmp_path / "out") == contents(tmp_path / "log")
    other = {**tiny.files(), EVENTS: tiny.files()[EVENTS].replace(b",why,", b",flood,")}
    tiny.write(tmp_path / "other", other)
    assert log.push(tmp_path / "other", database).relation is Relation.APART
    publish(tmp_path / "log", "war")  # it begins to keep its versions, the first of which the database has
    assert log.push(tmp_path / "log", database).relation is Relation.LATER


NO_LOG = {"postgresql": (layout.LAYOUT,), "sqlite": (UNAVAILABLE,)}
"""What an empty database says; of SQLite there is not even a file."""


def test_what_cannot_be_used_or_proven_is_not_pushed(folder, database, tmp_path):
    assert refused(log.pull, database, tmp_path / "out") == NO_LOG[database.kind]
    content = (folder / EVENTS).read_bytes()
    (folder / EVENTS).write_bytes(content.replace(b",freight,", b",mail,"))
    assert refused(log.push, folder, database) == ("wrong-checksum",)
    tiny.write_checksums(folder)
    assert "unknown-value" in refused(log.push, folder, database)
    (folder / EVENTS).write_bytes(content.replace(b",flood,", b",war,"))
    tiny.write_checksums(folder)  # the files are not those of the last version
    assert refused(log.push, folder, database) == ("not-recorded",)
    assert refused(log.pull, database, tmp_path / "out") == NO_LOG[database.kind]  # nothing was begun


def test_a_folder_with_other_files_is_left_alone(folder, database, tmp_path):
    log.push(folder, database)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine", encoding="utf-8")
    assert refused(log.pull, database, tmp_path / "mine") == ("wrong-address",)
    assert contents(tmp_path / "mine") == {"thesis.txt": b"mine"}


CHANGES_OUTSIDE = (
    "UPDATE events_text SET cause = 'rain' WHERE event_id = 'e-stop'",
    "DELETE FROM claims_text WHERE claim_id = 'c1'",
    "UPDATE events_text SET position = 7 WHERE position = 0",
    "DELETE FROM file_parts WHERE path = 'layers/water.geojson'",
    "DELETE FROM files WHERE path = 'data/story.md'",
    "DELETE FROM files WHERE path = 'datapackage.json'",
    "UPDATE files SET header = '[]' WHERE path = 'data/events.csv'",
    "UPDATE files SET header = 'no JSON' WHERE path = 'data/events.csv'",
    "DELETE FROM files WHERE path = 'data/versions/0002.json'",
    "DELETE FROM files WHERE path = 'data/versions/0001.json'",
    "DELETE FROM files WHERE path = 'data/versions/0001.zip'",
    "UPDATE files SET path = 'data/versions/x.json' WHERE path = 'data/versions/0002.json'",
    "DELETE FROM files WHERE substr(path, 1, 14) = 'data/versions/'",
    "UPDATE versions SET author = 'Somebody else' WHERE number = 2",
    "DELETE FROM versions WHERE number = 1",
    "UPDATE log SET content_hash = 'another'",
    "UPDATE log SET data_version = '9.9.9'",
    "DELETE FROM log",
)


def read_after(database, statement):
    """Reads the log in the transaction of a statement, which an error takes back."""
    with database.writing() as connection:
        connection.exec_driver_sql(statement)
        log.read_log(connection, database.name)


def test_what_somebody_changes_by_sql_is_noticed(folder, database):
    log.push(folder, database)
    for statement in CHANGES_OUTSIDE:
        assert refused(read_after, database, statement) == (log.CHANGED,), statement
    assert log_in(database).every_file == storage.of_folder(folder).every_file


def test_a_version_that_cannot_be_made_again_is_not_pulled(folder, database, tmp_path):
    log.push(folder, database)
    other = version_history.zipped({"datapackage.json": b"{}"})
    forged = {"other": other, "hash": package_files.sha256(other), "path": version_history.FIRST}
    with database.writing() as connection:
        connection.execute(text("UPDATE file_parts SET content = :other WHERE path = :path"), forged)
        connection.execute(text("UPDATE files SET hash = :hash WHERE path = :path"), forged)
    assert refused(log.pull, database, tmp_path / "out") == (log.CHANGED,)
    assert not (tmp_path / "out").exists()


def test_what_was_changed_is_said_in_a_sentence(folder, database, tmp_path, capsys, address):
    log.push(folder, database)
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM log")
    for words in (["push", str(folder), "--to", address], ["pull", address, str(tmp_path / "out")]):
        assert command.main(words, TODAY) == 1
        assert "the row of the table 'log' is missing" in capsys.readouterr().err


@pytest.mark.parametrize("left", [".staged", ".next"])
def test_a_pull_that_was_cut_short_is_pulled_again(left, folder, database, tmp_path):
    """Before the version counted, half of its files are there; afterwards some are in their places."""
    log.push(folder, database)
    shutil.copytree(folder, tmp_path / "out/data/versions" / left)
    events = tmp_path / "out/data/versions" / left / EVENTS
    if left == ".next":
        events.rename(tmp_path / "out" / EVENTS)
    else:
        events.unlink()
    log.pull(database, tmp_path / "out")
    assert contents(tmp_path / "out") == contents(folder)


def write(database, state):
    with database.writing() as connection:
        log.write_log(connection, state)


def test_what_fails_in_the_middle_leaves_the_version_before_it(folder, database, tmp_path):
    log.push(folder, database)
    before = contents(folder)
    publish(folder, "war", "flood")
    broken = replace(storage.of_folder(folder), kept={"data/versions/0001.json": b"no record"})
    assert refused(write, database, broken) == ("bad-record",)
    assert pulled(database, tmp_path / "out") == before


def test_questions_in_sql_get_types(folder, database):
    log.push(folder, database)
    with database.reading() as connection:
        ask = connection.exec_driver_sql
        assert ask("SELECT verdict_note FROM events WHERE verdict_date > '2020-05-31'").fetchall() == [("flood",)]
        assert ask("SELECT avg(lat), max(accuracy_m) FROM places").fetchall() == [(40.0, 60.0)]
        assert ask("SELECT event_id FROM events WHERE verdict IS NULL").fetchall() == [("e-open",)]
        joined = (
            "SELECT c.claim_id FROM claims c JOIN events e ON e.event_id = c.event_id WHERE e.verdict_note = 'flood'"
        )
        assert [row[0] for row in ask(f"{joined} ORDER BY c.position")] == ["c2", "c3"]
        assert ask("SELECT sum(most) FROM measures").scalar() == 14.0


def made(path):
    """A database with the tables of a log."""
    database = Database(f"sqlite:///{path}")
    with database.writing(makes_file=True) as connection:
        layout.make_if_empty(connection)
    return database


@pytest.fixture(scope="module")
def one_database(tmp_path_factory):
    return made(tmp_path_factory.mktemp("rows") / "log.db")


@pytest.fixture(scope="module")
def of_any_rows(tmp_path_factory):
    """A database of the law alone: it leaves rows that no publication wrote."""
    return made(tmp_path_factory.mktemp("rows") / "log.db")


def with_a_column(text):
    header, *rows = text.splitlines()
    return b"\n".join([header + b",own", *(row + b',"{""a"": 1}"' for row in rows), b""])


def reversed_rows(text):
    header, *rows = text.splitlines(keepends=True)
    return b"".join([header, *reversed(rows)])


SIGNS = b"\\N \\\\ %s $1 ''; DROP TABLE log; -- \xf0\x9f\x9a\x82"
ODD = (
    ("line ends of Windows", lambda text: text.replace(b"\n", b"\r\n")),
    ("a mark in front", lambda text: b"\xef\xbb\xbf" + text),
    ("quotes that nobody needs", lambda text: text.replace(b"e-open", b'"e-open"', 1)),
    ("no end of the last line", lambda text: text.rstrip(b"\n")),
    ("a column of its own", with_a_column),
    ("signs that databases read", lambda text: text.replace(b"flood", SIGNS)),
    ("rows in another order", reversed_rows),
)


def content_of(connection, path, header):
    frame = None if header is None else log.bytes_of_table(connection, layout.ROWS[path], json.loads(header))
    return log.content(connection, path, frame, "")


@pytest.mark.parametrize("change", [change for _, change in ODD], ids=[name for name, _ in ODD])
def test_a_table_that_is_written_in_another_way_comes_out_as_it_was(change, one_database, folder):
    files = storage.of_folder(folder).files
    changed = change(files.contents[EVENTS])
    assert changed != files.contents[EVENTS]
    odd = LogState(replace(files, contents={**files.contents, EVENTS: changed}))
    with one_database.writing() as connection:
        log.write_log(connection, odd)
        rows = log.bytes_of_table(connection, layout.ROWS[EVENTS], ["event_id"])
        came_out = {path: content_of(connection, path, header) for path, header in log.listed(connection)}
    assert came_out == odd.every_file
    assert sorted(rows["event_id"]) == ["e-open", "e-stop"]


def frame_of(header, rows):
    return pd.DataFrame([*rows], columns=[*header], dtype=str)


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)


@law
@example(rows=[("a", log.BETWEEN, "b")])  # the sign that stands between cells on their way
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4))
def test_any_cells_come_out_of_rows_as_they_went_in(rows, of_any_rows):
    header = ("version", "own", "change")
    content = log.made_of(frame_of(header, rows))
    table = layout.ROWS["data/CHANGES.csv"]
    with of_any_rows.writing() as connection:
        connection.execute(delete(table))
        log.rows_of_table(connection, table, frame_of(header, rows))
    with of_any_rows.reading() as connection:
        read = log.bytes_of_table(connection, table, header)
    assert [*read.itertuples(index=False, name=None)] == rows
    assert log.made_of(read) == content


ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab"), st.sampled_from("ab")), max_size=5)


@law
@given(before=ROWS, after=ROWS)
def test_rows_that_replace_others_are_those_of_the_file(before, after, of_any_rows):
    header, table = ("version", "own", "change"), layout.ROWS["data/CHANGES.csv"]
    one, other = frame_of(header, before), frame_of(header, after)
    with of_any_rows.writing() as connection:
        connection.execute(delete(table))
        log.rows_of_table(connection, table, one)
        log.replace_rows(connection, table, other, log.bytes_of_table(connection, table, header))
        read = log.bytes_of_table(connection, table, header)
    assert [*read.itertuples(index=False, name=None)] == after
