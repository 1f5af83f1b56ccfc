"""The layouts of the database: up and down keep every byte, and another layout is refused with a sentence."""

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from raillinks.cli import main as command
from raillinks.database import layout, log
from raillinks.database.address import Database
from raillinks.domain.problems import DataError
from raillinks.versions import storage
from tests import tiny

TODAY = np.datetime64("2026-03-04", "D")


@pytest.fixture
def pushed(database, tmp_path):
    """A folder whose log the database has."""
    tiny.write(tmp_path / "log", tiny.files())
    log.push(tmp_path / "log", database)
    return tmp_path / "log"


def views(database: Database) -> set[str]:
    with database.reading() as connection:
        return {*inspect(connection).get_view_names()}


def test_down_to_each_layout_and_up_again_keeps_every_byte(pushed, database, address, tmp_path, capsys):
    expected = storage.of_folder(pushed).every_file
    for number, name in enumerate(layout.layouts()[:-1]):
        assert command.main(["database", "downgrade", name, address], TODAY) == 0
        assert f"layout {name}, it was {layout.newest()}" in capsys.readouterr().out
        assert command.main(["push", str(pushed), "--to", address], TODAY) == 1
        assert f"the database has layout {name}, this release needs" in capsys.readouterr().err
        assert command.main(["database", "upgrade", address], TODAY) == 0
        out = tmp_path / f"out{number}"
        log.pull(database, out)
        assert storage.of_folder(out).every_file == expected
    assert "events" in views(database)


def test_a_layout_can_be_left_and_come_back_to_where_rows_stay(pushed, database):
    layout.migrate(database, "0001")
    assert views(database) == set()
    assert layout.migrate(database, "0001") == ("0001", "0001")
    layout.migrate(database, layout.newest())
    assert views(database) == {table.name.removesuffix("_text") for table in layout.ROWS.values()}


def test_the_migrations_make_the_tables_that_the_code_knows(pushed, database):
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), layout.metadata) == []


def test_there_is_no_way_to_a_layout_that_is_none(pushed, database):
    for name in ("", "0000", "base", "9999"):
        with pytest.raises(DataError, match="there is no layout"):
            layout.migrate(database, name)


def test_a_database_of_a_later_release_or_of_others_is_refused(pushed, database):
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for attempt in (lambda: log.push(pushed, database), lambda: log.pull(database, pushed)):
        with pytest.raises(DataError, match="layout 9999, which a later release made"):
            attempt()
    with pytest.raises(DataError, match="layout 9999"):
        layout.migrate(database, "0001")


def test_a_database_with_tables_of_others_gets_none_of_ours(database, tmp_path):
    tiny.write(tmp_path / "log", tiny.files())
    with database.writing(makes_file=True) as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (id integer)")
    with pytest.raises(DataError, match="the database has no log"):
        log.push(tmp_path / "log", database)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == ["theirs"]


@pytest.mark.parametrize("words", [["upgrade"], ["downgrade", "0001"]])
def test_a_file_that_is_not_there_is_not_made(words, tmp_path, capsys):
    file = tmp_path / "typo.db"
    assert command.main(["database", *words, f"sqlite:///{file}"], TODAY) == 1
    assert "there is no such file" in capsys.readouterr().err
    assert not file.exists()
