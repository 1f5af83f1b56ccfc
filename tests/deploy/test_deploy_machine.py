"""An installation on a machine that fails: a full disk, a clock that jumps."""

import os
import re
from pathlib import Path

import pytest

from raillinks.clock import today
from tests.support.waiting import eventually
from tests.test_app import session

pytestmark = pytest.mark.deploy

FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


def test_the_cache_is_a_file_system_of_its_own_with_room_to_spare(whole):
    """nginx closes a connection whose answer it cannot keep: nobody else may fill that place."""
    cache = whole.here / "cache"
    assert cache.is_mount()
    size = os.statvfs(cache)
    most = int(re.search(r"max_size=(\d+)m", (whole.here / "site.conf").read_text(encoding="utf-8"))[1])
    assert size.f_blocks * size.f_frsize >= 2.5 * most * (1 << 20)
    assert oct(cache.stat().st_mode)[-3:] == "755"


def test_a_full_disk_costs_no_reader_an_answer(whole):
    """Neither nginx nor a replica can write its log."""
    site = whole.here / "site.conf"
    before = site.read_text(encoding="utf-8")
    site.write_text(before.replace(f"access_log {whole.here}/access.log", "access_log /dev/full"), encoding="utf-8")
    assert site.read_text(encoding="utf-8") != before
    try:
        whole.reload()
        for path in ("/", "/api/v1/events.csv?as_of=2001-01-01", "/api/v1/export.zip?as_of=2001-01-01", "/page/"):
            for _ in range(3):
                assert whole.get(path).status == 200
    finally:
        site.write_text(before, encoding="utf-8")
        whole.reload()


@pytest.mark.skipif(not FAKETIME.exists(), reason="faketime is not installed")
def test_a_clock_that_jumps_by_years_ends_no_session_and_answers_with_its_day(whole):
    """Both replicas, whose clock is that of a file."""
    unit, clock = whole.here / "units" / "raillinks@.service", whole.here / "clock"
    before = unit.read_text(encoding="utf-8")
    settings = {
        "LD_PRELOAD": FAKETIME,
        "FAKETIME_TIMESTAMP_FILE": clock,
        "FAKETIME_CACHE_DURATION": 1,  # seconds
        "FAKETIME_DISABLE_SHM": 1,  # it would be root's
        "DONT_FAKE_MONOTONIC": 1,
    }
    lines = "".join(f"Environment={name}={value}\n" for name, value in settings.items())
    unit.write_text(before.replace("[Service]\n", f"[Service]\n{lines}"), encoding="utf-8")
    say(clock, "+0")
    try:
        for port in whole.replicas:
            assert whole.systemctl("restart", port) == 0
        with session(whole.address):
            for jump, years in (("+3650d", 10), ("-20000d", -55), ("+0", 0)):
                say(clock, jump)
                assert_answers_with(whole, years)
            assert sum(whole.measured(port, "raillinks_sessions_open") for port in whole.replicas) == 1
            assert sum(whole.measured(port, "raillinks_sessions_total") for port in whole.replicas) == 1
        assert whole.get("/").status == 200
    finally:
        unit.write_text(before, encoding="utf-8")
        for port in whole.replicas:
            whole.systemctl("restart", port)


def say(clock, jump):
    clock.write_text(jump + "\n", encoding="utf-8")
    clock.chmod(0o644)


def assert_answers_with(site, years):
    """Waits until each replica, and nginx, answer with a day about so many years from now."""
    now = int(str(today())[:4])
    likely = [f",{now + years + one}-".encode() for one in (-1, 0, 1)]
    for port in (*site.replicas, 0):
        assert_eventually_one_of(likely, site, port)


def assert_eventually_one_of(texts, site, port):
    eventually(lambda: any(text in site.get("/api/v1/status.csv", port).content for text in texts))
