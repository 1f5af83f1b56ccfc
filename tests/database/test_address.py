"""Addresses of databases: what is wrong with one is said in a sentence, and never with the secrets in it."""

import sqlite3
from contextlib import closing

import numpy as np
import psycopg
import pytest

from raillinks.cli import main as command
from raillinks.database import address as addresses
from raillinks.database import log
from raillinks.domain.problems import DataError
from raillinks.versions.diff import CONFLICT
from raillinks.versions.storage import UNAVAILABLE
from tests import tiny

TODAY = np.datetime64("2026-03-04", "D")
SECRET = "geheim-7"  # noqa: S105 (nobody's)
WRONG = (
    f"postgresql://editor:{SECRET}@127.0.0.1:1/log",
    f"postgresql://editor:{SECRET}@/log?host=/nowhere",
    f"postgresql:///log?host=/nowhere&password={SECRET}",
    f"postgresql:///log?host=127.0.0.1&port=1&sslpassword={SECRET}&nonsense={SECRET}",
    f"postgresql://editor:{SECRET}@127.0.0.1:port/log",
    f"postgresql+psycopg2://editor:{SECRET}@127.0.0.1/log",
    f"postgresql://editor:a@{SECRET}@127.0.0.1:1/log",
    f"postgresql://editor:a@{SECRET}/b@127.0.0.1:1/log",
    f"mysql://editor:{SECRET}@127.0.0.1/log",
    f"postgresql://editor:{SECRET}@[::1/log",
    f"sqlite:////nowhere/{'x' * 8}/log.db?secret={SECRET}",
    "sqlite:////nowhere/log.db",
    "sqlite://",
    "sqlite:///:memory:",
    "no address at all",
    "",
)


@pytest.mark.parametrize("address", WRONG)
def test_what_cannot_be_reached_is_said_without_the_secret(address, tmp_path, capsys):
    tiny.write(tmp_path / "log", tiny.files())
    assert command.main(["pull", address, str(tmp_path / "out")], TODAY) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "hint: " in said.err
    assert SECRET not in said.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [["push", "log", "--to"], ["database", "upgrade"], ["database", "downgrade", "0001"]])
def test_every_command_says_so(words, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tiny.write(tmp_path / "log", tiny.files())
    assert command.main([*words, WRONG[0]], TODAY) == 1
    said = capsys.readouterr().err
    assert said.startswith("postgresql://127.0.0.1:1/log: the database does not do what is asked: ")
    assert SECRET not in said


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_what_would_be_lost_at_once_is_not_pushed(address, tmp_path, capsys):
    tiny.write(tmp_path / "log", tiny.files())
    assert command.main(["push", str(tmp_path / "log"), "--to", address], TODAY) == 1
    said = capsys.readouterr()
    assert (said.out, "needs a file" in said.err) == ("", True)


def test_a_database_is_named_without_its_user():
    database = addresses.Database(f"postgresql://editor:{SECRET}@db.example.org:5433/log?sslmode=require")
    assert database.name == "postgresql://db.example.org:5433/log"
    assert SECRET not in repr(vars(database)["_engine"])


@pytest.mark.parametrize("password", ["a@geheim", "a@geheim/b"])
def test_an_at_sign_in_a_password_is_refused_with_the_way_to_write_it(password):
    with pytest.raises(DataError) as error:
        addresses.Database(f"postgresql://editor:{password}@127.0.0.1:1/log")
    [problem] = error.value.problems
    assert (problem.code, problem.hint) == (addresses.WRONG, "in a user or a password, write @ as %40")
    assert "geheim" not in repr(problem)
    assert addresses.Database("postgresql://editor:a%40b@127.0.0.1:1/log").name == "postgresql://127.0.0.1:1/log"


SAID = (
    ('password authentication failed for user "edit"', 'password authentication failed for user "…"'),
    ("edit may not edit_all of edition 1", "… may not edit_all of edition 1"),
    ('role "root" does not exist', 'role "…" does not exist'),
    (f"{SECRET}x and other-{SECRET} are wrong", "…x and … are wrong"),
)


def hears(database: addresses.Database, said: psycopg.Error) -> None:
    """As if a server had said it."""
    with database._spoken_to():  # noqa: SLF001 (no test has a server that asks for a password, or fills a disk)
        raise said


@pytest.mark.parametrize(("said", "told"), SAID)
def test_users_and_passwords_are_taken_out_of_what_a_database_says_and_nothing_else(said, told):
    address = f"postgresql://edit:{SECRET}@127.0.0.1/log?application_name=1&sslpassword=other-{SECRET}"
    database = addresses.Database(address)
    with pytest.raises(DataError) as error:
        hears(database, psycopg.OperationalError(said))
    [problem] = error.value.problems
    assert (problem.code, problem.reason) == (UNAVAILABLE, f"the database does not do what is asked: {told}")


BY_STATE = (
    ("08006", UNAVAILABLE), ("57P01", UNAVAILABLE), ("57P03", UNAVAILABLE), ("53300", UNAVAILABLE),
    ("55P03", addresses.BUSY),
    ("40001", CONFLICT), ("40P01", CONFLICT), ("42P07", CONFLICT),
    ("53100", addresses.REFUSES), ("53200", addresses.REFUSES), ("53400", addresses.REFUSES),
    ("57014", addresses.REFUSES), ("28P01", addresses.REFUSES), ("42501", addresses.REFUSES),
    ("23505", addresses.REFUSES),
)  # fmt: skip


@pytest.mark.parametrize(("state", "code"), BY_STATE)
def test_the_state_that_a_server_gives_says_what_became_of_it(state, code):
    """Full disks, too little memory and statements that were ended are no database that is away."""
    database = addresses.Database("postgresql://127.0.0.1/log")
    with pytest.raises(DataError) as error:
        hears(database, psycopg.errors.lookup(state)())
    assert [problem.code for problem in error.value.problems] == [code]


def test_a_row_that_is_there_twice_is_told_as_it_is(tmp_path):
    """Whoever would try again because of somebody else would do so for ever."""
    tiny.write(tmp_path / "log", tiny.files())
    database = addresses.Database(f"sqlite:///{tmp_path / 'log.db'}")
    log.push(tmp_path / "log", database)
    with (
        pytest.raises(DataError, match=r"UNIQUE constraint failed: log\.id") as error,
        database.writing() as connection,
    ):
        connection.exec_driver_sql("INSERT INTO log VALUES (1, '', '')")
    assert [problem.code for problem in error.value.problems] == [addresses.REFUSES]


def impatient(database: addresses.Database) -> None:
    """Reads, and waits for nobody."""
    with database.reading() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")
        log.head(connection, database.name)


def test_a_file_that_somebody_holds_is_not_away(tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    database = addresses.Database(f"sqlite:///{tmp_path / 'log.db'}")
    log.push(tmp_path / "log", database)
    with closing(sqlite3.connect(tmp_path / "log.db", isolation_level=None)) as holds:
        holds.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DataError, match=addresses.HELD) as error:
            impatient(database)
    assert [problem.code for problem in error.value.problems] == [addresses.BUSY]


def test_what_answers_and_refuses_is_not_away(tmp_path):
    (tmp_path / "log.db").write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(DataError) as error:
        log.pull(addresses.Database(f"sqlite:///{tmp_path / 'log.db'}"), tmp_path / "out")
    [problem] = error.value.problems
    assert (problem.code, problem.reason) == (
        addresses.REFUSES, "the database refuses what is asked: file is not a database"
    )  # fmt: skip
