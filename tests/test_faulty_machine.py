"""A machine that fails in small ways: a clock that jumps, a log that cannot be written."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import routes
from dashboard.server import observability
from dashboard.session.pages import PAGES
from raillinks import clock
from raillinks.exports import api_paths, formats
from raillinks.versions.live_package import Served
from tests.broken import copy_of_the_project
from tests.browser.conftest import ROOT, free_port
from tests.pages.opening import page_opened
from tests.support.tiers import by_tier, paired, slow
from tests.support.waiting import eventually

DAYS = ("1970-01-01", "2000-02-29", "2038-01-20", "2199-12-31")
"""What clocks say: without a battery, long ago, past 32 bits of seconds, and the last day that a log may have."""
FULL = Path("/dev/full")
HEAVY = by_tier({formats.XLSX, formats.ZIP}, set())


@pytest.fixture
def clock_says(monkeypatch):
    """Lets the one clock say a day."""

    def say(day):
        class Then(datetime):
            @classmethod
            def now(cls, tz=UTC):
                return datetime.fromisoformat(day).replace(tzinfo=tz)

        monkeypatch.setattr(clock, "datetime", Then)

    return say


@slow("processes with another clock; the page beside it is tried")
def test_the_api_answers_on_any_day_that_the_clock_says(dataset, clock_says):
    """One server whose clock jumps forth and back: each answer is that of the day, and the first day's comes again."""
    client = TestClient(Starlette(routes=[routes.routes(lambda: Served(dataset))]))
    seen = []
    for day in by_tier((DAYS[0], DAYS[3], DAYS[0]), (*DAYS, DAYS[0])):
        clock_says(day)
        answers = {path.path: client.get(f"/api/v1/{path.path}") for path in api_paths.PATHS if path.media not in HEAVY}
        assert {name for name, answer in answers.items() if answer.status_code != 200} == set()
        seen.append({name: answer.content for name, answer in answers.items()})
    assert seen[0] == seen[-1]
    assert day.encode() in seen[-1]["status.csv"]


@pytest.mark.parametrize(("path", "day"), by_tier([("", DAYS[0])], paired([*PAGES], DAYS)))
def test_a_page_opens_on_any_day_that_the_clock_says(clock_says, path, day):
    clock_says(day)
    app = page_opened("shell.py")
    assert not app.switch_page(PAGES[path].script).run().exception


@pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is always full")
@slow("a server of its own")
def test_a_server_whose_log_cannot_be_written_goes_on(tmp_path):
    """Its data are damaged and mended meanwhile, which is logged."""
    folder, port = copy_of_the_project(ROOT, tmp_path), free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--logger.hideWelcomeMessage", "true"]
    with FULL.open("w", encoding="utf-8") as full:
        settings = {**os.environ, observability.SETTING: "json", "PYTHONPATH": str(folder), "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(
            [*command, "--server.port", str(port)], cwd=folder, stdout=full, stderr=full, env=settings
        )
    try:
        eventually(lambda: process.poll() is None and answers(port, "/health/ready"))
        events = folder / "data" / "events.csv"
        whole = events.read_bytes()
        for content, problems in ((whole[:-100], 1), (whole, 0)):
            events.write_bytes(content)
            assert_counts(port, problems)
        assert answers(port, "/")
    finally:
        process.terminate()
        assert process.wait(timeout=20) is not None


def assert_counts(port, problems):
    """Waits until a server says how many problems its changed files have."""
    eventually(lambda: f'"refused_update_problems": {problems}'.encode() in answers(port, "/api/v1/health"))


def answers(port, path):
    """What a server answers; nothing as long as it does not listen."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.read()
    except OSError:
        return b""
