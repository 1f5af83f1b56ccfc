"""No answer begins with data that may have been old for more than a second: it waits for the newest ones."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.server import served_folder
from raillinks.versions.live_package import LivePackage
from tests.support.waiting import eventually
from tests.versions.test_live_package import an_hour_passes, numbers, put, version, with_checksums


@pytest.fixture
def live(tmp_path):
    """A package of which nobody has asked for anything for an hour, with another version in its place by now."""
    put(tmp_path / "log", with_checksums(version(0), tmp_path / "0"))
    made = LivePackage(tmp_path / "log")
    made.served()
    with pytest.MonkeyPatch.context() as patched:
        an_hour_passes(patched, served_folder)
        put(tmp_path / "log", with_checksums(version(1), tmp_path / "1"))
        yield made


def client_of(live):
    def answer(_):
        return PlainTextResponse("".join(numbers(live.served())))

    routes = [Route(path, answer) for path in ("/", "/api/v1/status.csv", "/metrics", "/health/live")]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(served_folder.Newest, live=live)]))


@pytest.mark.parametrize("path", ["/", "/api/v1/status.csv"])
def test_the_first_answer_after_an_idle_hour_is_of_the_newest_version(live, path):
    assert client_of(live).get(path).text == "1"


@pytest.mark.parametrize("path", ["/metrics", "/health/live"])
def test_who_watches_the_server_does_not_wait(live, path):
    assert client_of(live).get(path).text == "0"
    eventually(lambda: numbers(live.served()) == {"1"})
