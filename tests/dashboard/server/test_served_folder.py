"""A server shows the newest log of the folder that the setting names, or says why it cannot."""

import gc
import subprocess
import sys
import weakref

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.server import served_folder
from raillinks.versions.live_package import LivePackage
from tests import tiny
from tests.conftest import ROOT
from tests.support.tiers import slow
from tests.support.waiting import eventually
from tests.versions.test_live_package import an_hour_passes, numbers, put, version, with_checksums


@pytest.fixture
def package(tmp_path):
    tiny.write(tmp_path, tiny.files())
    return tmp_path


def test_a_folder_without_a_package_is_refused(package, tmp_path):
    assert served_folder.refusal({}) == ""
    assert served_folder.refusal({"RAILLINKS_LOG": str(package)}) == ""
    assert "datapackage.json" in served_folder.refusal({"RAILLINKS_LOG": str(tmp_path / "nothing")})
    assert "RAILLINKS_LOG_FORM" in served_folder.refusal({"RAILLINKS_LOG": "json"})
    assert served_folder.refusal({"RAILLINKS_LOG": str(package), "RAILLINKS_DESK": "1"}) == ""  # it is the one to keep


def test_pages_and_api_show_the_package_of_the_setting(package):
    code = "from dashboard.session.served_data import live; print([str(c) for c in live.served().dataset.crossing_ids])"
    asked = [sys.executable, "-c", code]
    answer = subprocess.run(
        asked, cwd=ROOT, env={"RAILLINKS_LOG": str(package)}, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "['alpha-beta', 'gamma-delta', 'rho-sigma']"


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
    return TestClient(Starlette(routes=routes, middleware=[Middleware(served_folder.WaitUntilFresh, live=live)]))


@pytest.mark.parametrize("path", ["/", "/api/v1/status.csv"])
def test_the_first_answer_after_an_idle_hour_is_of_the_newest_version(live, path):
    assert client_of(live).get(path).text == "1"


@pytest.mark.parametrize("path", ["/metrics", "/health/live"])
def test_who_watches_the_server_does_not_wait(live, path):
    assert client_of(live).get(path).text == "0"
    eventually(lambda: numbers(live.served()) == {"1"})


class Session:
    """What a reader's session is to Python's memory: parts that name each other."""

    def __init__(self):
        self.itself = self


@slow("it fills memory")
def test_an_update_keeps_no_session_of_a_reader_in_memory(tmp_path):
    gc.unfreeze()
    with_checksums(version(0), tmp_path / "served")
    live = LivePackage(tmp_path / "served")
    live.served()
    assert gc.get_freeze_count()  # what stays is left out of each later collection
    session = Session()
    gone = weakref.ref(session)
    put(tmp_path / "served", with_checksums(version(1), tmp_path / "next"))
    eventually(lambda: numbers(live.served()) == {"1"} and not live.served().loading)
    del session
    gc.collect()
    assert gone() is None
