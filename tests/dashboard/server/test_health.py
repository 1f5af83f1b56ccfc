"""Whether the server lives and is ready, and what its service manager hears."""

from types import SimpleNamespace

from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.server import health
from dashboard.server.sessions import OpenSessions
from raillinks.domain.problems import DataError, Problem, Severity

WRONG = Problem("data/events.csv", 2, "kind", "unknown-kind", Severity.ERROR, "why")


def refuse():
    raise DataError([WRONG])


def test_a_server_without_data_lives_and_is_not_ready():
    client = TestClient(Starlette(routes=health.routes(refuse, OpenSessions())))
    assert client.get(health.ALIVE).status_code == 200
    assert (client.get(health.READY).status_code, client.get(health.READY).json()) == (503, {"status": "no-data"})


def test_nobody_is_told_anything_where_no_service_manager_listens(monkeypatch):
    monkeypatch.delenv(health.SOCKET, raising=False)
    monkeypatch.setattr(health, "socket", SimpleNamespace())
    health.notify(health.SYSTEMD_READY)
    monkeypatch.setenv(health.INTERVAL, "30000000")
    assert health.watchdog_seconds() == 15


def test_a_server_goes_on_where_the_service_manager_cannot_be_told(monkeypatch):
    def no_file_left(*_):
        raise OSError(24, "Too many open files")

    monkeypatch.setenv(health.SOCKET, "/run/nobody")
    monkeypatch.setattr(health, "socket", SimpleNamespace(socket=no_file_left, AF_UNIX=1, SOCK_DGRAM=2))
    health.notify(health.SYSTEMD_ALIVE)
