"""A layout with further columns: cells move out of `more` and back, and no byte of the log changes."""

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from raillinks.database import log
from raillinks.database.migrations import new_columns
from raillinks.versions import storage
from tests import tiny
from tests.support.places import log_in

EVENTS = "data/events.csv"
ADDED = {"events": ["own", "nobody_has_it"]}


@pytest.fixture
def pushed(database, tmp_path):
    """A database with a log whose events have the column `own`, which this release does not know."""
    header, *rows = tiny.files()[EVENTS].splitlines()
    events = b"\n".join([header + b",own", *(b"%s,cell %d" % (row, n) for n, row in enumerate(rows)), b""])
    tiny.write(tmp_path / "log", {**tiny.files(), EVENTS: events})
    log.push(tmp_path / "log", database)
    return database


def changed(database, change):
    with database.writing() as connection, Operations.context(MigrationContext.configure(connection)):
        change(ADDED)


def asked(database, sql):
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def test_new_columns_take_their_cells_out_of_the_rest_and_give_them_back(pushed, tmp_path):
    expected = storage.of_folder(tmp_path / "log").every_file
    rest = asked(pushed, "SELECT more FROM events_text ORDER BY position")
    changed(pushed, new_columns.add)
    cells = asked(pushed, "SELECT own, nobody_has_it, more FROM events_text ORDER BY position")
    assert cells == [("cell 0", "", ""), ("cell 1", "", "")]
    assert asked(pushed, "SELECT own, nobody_has_it FROM events ORDER BY position") == [
        ("cell 0", None), ("cell 1", None)
    ]  # fmt: skip
    changed(pushed, new_columns.take_out)
    assert asked(pushed, "SELECT more FROM events_text ORDER BY position") == rest
    state = log_in(pushed)
    assert state is not None
    assert state.every_file == expected
    assert asked(pushed, "SELECT count(*) FROM events") == [(2,)]
