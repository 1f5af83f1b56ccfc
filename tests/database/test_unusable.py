"""A database whose log cannot be used: nobody but the log of the server learns where it is."""

import threading
from functools import partial
from typing import NoReturn

import pytest

from raillinks.database import layout, log, storage
from raillinks.database.address import Database
from raillinks.domain.problems import DataError
from tests.database.test_log import folder, published
from tests.support.tiers import sample

__all__ = ["folder", "published"]
UNUSABLE = (
    ("UPDATE events_text SET cause = 'rain' WHERE event_id = 'e-stop'", log.CHANGED),
    ("UPDATE alembic_version SET version_num = '0001'", layout.LAYOUT),
    ("UPDATE alembic_version SET version_num = 'later'", layout.LAYOUT),
    ("UPDATE log SET content_hash = ''", "no-log"),
)


@pytest.fixture(autouse=True)
def nobody_looks(monkeypatch):
    monkeypatch.setattr(threading.Thread, "start", lambda _: None)


def refuse(_: object) -> NoReturn:
    raise AssertionError("nothing follows a state that cannot be used")


@sample(1)
@pytest.mark.parametrize(("statement", "code"), UNUSABLE)
def test_whoever_reads_or_writes_learns_what_is_wrong_and_not_where(statement, code, folder, address, caplog):
    database = Database(address)
    log.push(folder, database)
    with database.writing() as connection:
        connection.exec_driver_sql(statement)
    home = storage.DatabaseHome(database)
    for step in (home.read, home.newest, partial(home.write, refuse)) * 2:
        with pytest.raises(DataError) as error:
            step()
        assert {(problem.code, problem.file) for problem in error.value.problems} == {(code, "")}
        assert database.name not in str(error.value)
    told = [record.database for record in caplog.records if record.event == "database-unusable"]
    assert all(record.said in record.getMessage() for record in caplog.records if record.event == "database-unusable")
    assert told == [database.name]  # once
