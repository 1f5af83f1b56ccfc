"""An empty database of each kind: SQLite in every run, PostgreSQL in `make test-database`."""

from itertools import count

import pytest

from raillinks.database.address import Database
from tests.support import postgres

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL for all tests, which make databases of their own in it."""
    with postgres.server() as started:
        yield started


def fresh(server) -> str:
    """The address of a new database."""
    name = f"log{next(_NUMBERS)}"
    server.sql("postgres", f"CREATE DATABASE {name}")
    return server.address(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
def address(request, tmp_path):
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'log.db'}"
    return fresh(request.getfixturevalue("server"))


@pytest.fixture
def database(address):
    return Database(address)
