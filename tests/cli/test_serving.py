"""`serve` becomes the server, on the package and at the address that it is given."""

import os
from typing import Any

import pytest

from raillinks.cli.answers import HOSTS_SETTING, LOG_SETTING
from raillinks.package.package_files import PROJECT
from tests.cli.conftest import run


@pytest.fixture
def started(monkeypatch):
    """What the command would become: its words and its environment."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr(os, "execve", lambda _, words, environment: kept.update(words=words, **environment) or 0)
    monkeypatch.delenv(LOG_SETTING, raising=False)
    monkeypatch.delenv(HOSTS_SETTING, raising=False)
    return kept


def test_it_serves_the_package_of_the_folder_at_the_named_address(package, started):
    assert run("serve", "--address", "192.0.2.7", "--port", "8600") == 0
    words = started["words"]
    assert words[words.index("run") + 1] == str(PROJECT / "app.py")
    assert words[words.index("--server.address") + 1] == "192.0.2.7"
    assert words[words.index("--server.port") + 1] == "8600"
    assert started[LOG_SETTING] == str(package)
    assert started[HOSTS_SETTING].split() == ["192.0.2.7"]


def test_a_named_package_or_database_goes_before_the_setting_and_the_setting_before_the_folder(
    package, started, monkeypatch
):
    monkeypatch.setenv(LOG_SETTING, "postgresql://reader@db.example.org/log")
    monkeypatch.setenv(HOSTS_SETTING, "rail.example")
    assert run("serve") == 0
    assert started[LOG_SETTING] == "postgresql://reader@db.example.org/log"
    assert started[HOSTS_SETTING].split() == ["127.0.0.1", "rail.example"]
    assert run("serve", "--package", package) == 0
    assert started[LOG_SETTING] == str(package)
    assert run("serve", "--package", "sqlite:///log.db") == 0
    assert started[LOG_SETTING] == "sqlite:///log.db"


def test_a_package_that_is_not_there_starts_no_server(package, started):
    with pytest.raises(SystemExit) as ended:
        run("serve", "--package", package / "missing")
    assert ended.value.code == 2
    assert not started
