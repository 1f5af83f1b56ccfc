"""`serve` becomes the server, on the package and at the address that it is given."""

import os
import socket
from typing import Any

import pytest

from raillinks.cli.answers import HOSTS_SETTING, LOG_SETTING
from raillinks.package.package_files import PROJECT
from tests.browser.conftest import free_port
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
    port = str(free_port())
    assert run("serve", "--address", "127.0.0.2", "--port", port) == 0
    words = started["words"]
    assert words[words.index("run") + 1] == str(PROJECT / "app.py")
    assert words[words.index("--server.address") + 1] == "127.0.0.2"
    assert words[words.index("--server.port") + 1] == port
    assert started[LOG_SETTING] == str(package)
    assert started[HOSTS_SETTING].split() == ["127.0.0.2"]


def test_a_named_package_or_database_goes_before_the_setting_and_the_setting_before_the_folder(
    package, started, monkeypatch
):
    at_a_port = ("--port", str(free_port()))
    monkeypatch.setenv(LOG_SETTING, "postgresql://reader@db.example.org/log")
    monkeypatch.setenv(HOSTS_SETTING, "rail.example")
    assert run("serve", *at_a_port) == 0
    assert started[LOG_SETTING] == "postgresql://reader@db.example.org/log"
    assert started[HOSTS_SETTING].split() == ["127.0.0.1", "rail.example"]
    assert run("serve", *at_a_port, "--package", package) == 0
    assert started[LOG_SETTING] == str(package)
    assert run("serve", *at_a_port, "--package", "sqlite:///log.db") == 0
    assert started[LOG_SETTING] == "sqlite:///log.db"


def test_a_package_that_is_not_there_starts_no_server(package, started):
    with pytest.raises(SystemExit) as ended:
        run("serve", "--package", package / "missing")
    assert ended.value.code == 2
    assert not started


def test_a_folder_without_a_package_starts_no_server(package, started, capsys, tmp_path):
    assert run("serve", "--package", tmp_path) == 2
    assert f"--package {tmp_path}: there is no datapackage.json" in capsys.readouterr().err
    assert not started


@pytest.mark.parametrize(("address", "port"), [("127.0.0.1", "80000"), ("192.0.2.7", "8600")])
def test_where_no_server_can_listen_it_says_so_and_starts_none(package, started, capsys, address, port):
    assert run("serve", "--address", address, "--port", port) == 2
    assert not started
    [line] = capsys.readouterr().err.splitlines()
    assert address in line
    assert port in line


def test_a_port_that_is_taken_is_named(package, started, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run("serve", "--port", port) == 2
    assert not started
    said = capsys.readouterr().err
    assert port in said
    assert "make run PORT=N" in said
