"""An empty database of each kind: SQLite in every run, PostgreSQL in `make test-database`."""

import pytest

from raillinks.database.address import Database
from tests.pages.opening import components_looked_for_once
from tests.support.places import fresh

__all__ = ["components_looked_for_once", "fresh"]


@pytest.fixture(scope="session")
def server(postgres_server):
    return postgres_server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
def address(request, tmp_path):
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'log.db'}"
    return fresh(request.getfixturevalue("server"))


@pytest.fixture
def database(address):
    return Database(address)
