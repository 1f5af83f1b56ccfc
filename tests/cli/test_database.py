"""`push`, `pull` and `database` on the command line, and a log in a database where another command asks for one."""

import sys

import pytest

from raillinks.cli.database import WHAT
from raillinks.domain.problems import why_missing
from tests.cli.conftest import run


@pytest.mark.parametrize("name", ["alembic", "psycopg", "sqlalchemy"])
def test_without_the_extra_the_commands_say_how_to_install_it(name, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    why = why_missing("database", WHAT)
    assert name in why
    assert run("pull", "sqlite:///log.db", "out") == 2
    assert capsys.readouterr().err == f"{why}\n"
    with pytest.raises(SystemExit) as stopped:
        run("versions", "--package", "sqlite:///log.db")
    assert (stopped.value.code, capsys.readouterr().err) == (2, f"{why}\n")


@pytest.mark.parametrize("arguments", [("validate",), ("status", "--package")])
def test_the_address_of_a_database_is_no_package_and_its_password_is_not_repeated(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(*arguments, "postgresql://editor:hidden@db.example.org/log")
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert "raillinks pull ADDRESS FOLDER" in said
    assert "hidden" not in said
