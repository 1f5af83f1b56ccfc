"""An installation whose parts are reloaded, killed, filled, upgraded and restored."""

import json
import re
import shutil
import subprocess
import threading
from collections import Counter
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from dashboard.server.health import READY
from dashboard.session import panels
from tests.browser.conftest import FAILED_RUN, opened_page, settle
from tests.browser.test_faults import slider
from tests.browser.time_map import open_panel
from tests.deploy.installation import OPEN
from tests.support.waiting import eventually
from tests.test_app import session

pytestmark = pytest.mark.deploy

STATUS = "/api/v1/status.csv?as_of=2022-09-26"


@contextmanager
def asked_meanwhile(site, path):
    """Asks nginx again and again; gives how often it answered with which status."""
    statuses: Counter[int] = Counter()
    over = threading.Event()

    def ask():
        while not over.is_set():
            statuses[site.get(path).status] += 1

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield statuses
    finally:
        over.set()
        thread.join()


def holding(site):
    """The replica that has an open session."""
    found = [port for port in site.replicas if site.measured(port, OPEN)]
    assert len(found) == 1
    return found[0]


# faults, one by one


def assert_goes_on(statuses):
    """Waits until twenty further requests were answered."""
    seen = statuses.total()
    eventually(lambda: statuses.total() > seen + 20)


def test_nginx_is_reloaded_and_nobody_notices(whole):
    with asked_meanwhile(whole, "/api/v1/health") as statuses, session(whole.address):
        for _ in range(3):
            whole.reload()
            assert_goes_on(statuses)
        assert sum(whole.measured(port, OPEN) for port in whole.replicas) == 1
    assert set(statuses) == {200}


def test_a_replica_killed_in_mid_session_leaves_the_page_where_it_stood(whole, quick_browser):
    for page in opened_page(quick_browser, whole.address, viewport={"width": 1024, "height": 768}):
        page.goto(f"{whole.address}/?as_of=2022-01-17")
        settle(page)
        killed = holding(whole)
        whole.kill(killed)
        with asked_meanwhile(whole, "/api/v1/health") as statuses:
            eventually(lambda: whole.get("/").status == 200)
            slider(page).focus()
            page.keyboard.press("ArrowRight")
            expect(page).to_have_url(f"{whole.address}/?as_of=2022-01-18")
        assert set(statuses) == {200}
        settle(page)
        assert holding(whole) != killed
        assert page.locator(FAILED_RUN).count() == 0
        panel = open_panel(page, panels.DOWNLOAD)
        panel.get_by_role("tab", name="Table", exact=True).click()
        with page.expect_download() as saved:
            panel.locator("a.rl-download[href*='.csv']").first.click()
        assert b"2022-01-18" in saved.value.path().read_bytes()


def test_without_any_replica_the_static_page_stands_in_and_cached_answers_stay(whole, quick_browser):
    cached = whole.get(STATUS)
    for port in whole.replicas:
        whole.kill(port)
    eventually(lambda: all(whole.systemctl("is-active", port) for port in whole.replicas))
    led = whole.get("/?as_of=2022-09-26&lang=ko")
    assert (led.status, urlsplit(led.headers["location"]).path) == (302, "/page/")
    assert urlsplit(led.headers["location"]).query == "as_of=2022-09-26&lang=ko"
    page = whole.get("/page/")
    assert (page.status, page.headers["content-type"]) == (200, "text/html")
    assert "frame-ancestors" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-cache"
    part = re.search(rb"parts/[\w.-]+", page.content)
    assert "immutable" in whole.get(f"/page/{part[0].decode()}").headers["cache-control"]
    for reader in opened_page(quick_browser, whole.address, viewport={"width": 1024, "height": 768}):
        reader.goto(f"{whole.address}/?as_of=2022-09-26")
        reader.wait_for_selector("body[data-whole]")
        reader.wait_for_selector("[data-testid=time-map][data-as-of='2022-09-26']")
        assert urlsplit(reader.url).path == "/page/"
    kept, line = whole.traced(STATUS)
    assert (kept.content, line["status"]) == (cached.content, 200)
    assert line["cache"] in {"STALE", "HIT", "UPDATING"}
    unknown = whole.get("/api/v1/status.csv?as_of=1999-01-01")
    assert (unknown.status, json.loads(unknown.content)["status"]) == (503, "error")
    for port in whole.replicas:
        assert whole.systemctl("start", port) == 0
    eventually(lambda: whole.get("/").status == 200)


def test_a_full_server_sends_further_readers_to_the_static_page(whole):
    settings = whole.here / "units" / "raillinks@.service"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("MOST_SESSIONS=200", "MOST_SESSIONS=1"), encoding="utf-8")
    try:
        for port in whole.replicas:
            assert whole.systemctl("restart", port) == 0
        with session(whole.address), session(whole.address):
            assert whole.get("/").status == 302
            assert whole.get("/api/v1/health").status == 200
        eventually(lambda: whole.get("/").status == 200)
    finally:
        settings.write_text(text, encoding="utf-8")
        for port in whole.replicas:
            whole.systemctl("restart", port)


# upgrades, data, backups


def test_an_upgrade_and_the_way_back_lose_no_answer_and_a_broken_release_changes_nothing(whole):
    with asked_meanwhile(whole, "/api/v1/health") as statuses:
        whole.run("upgrade", TAG="v2")
        assert (whole.rail / "current" / "release.txt").exists()
        whole.run("roll-back", TAG="v1")
        assert not (whole.rail / "current" / "release.txt").exists()
        broken = whole.tried("upgrade", TAG="v3")
        assert broken.returncode != 0
        assert "is not ready with release v3" in broken.stderr
        assert (whole.rail / "current").readlink().name == "v1"
    assert set(statuses) == {200}
    assert all(whole.get(READY, port).status == 200 for port in whole.replicas)
    assert not list((whole.here / "units.state").glob("*.killed"))  # each ended by itself, in time


def version(site, port=0):
    return json.loads(site.get("/api/v1/health", port).content)["data_version"]


def test_new_data_are_published_and_a_backup_brings_the_old_ones_back(whole, tmp_path):
    own = whole.rail / "nginx.d" / "own.conf"
    own.write_text("# Its own.\n", encoding="utf-8")
    whole.run("back-up", ARCHIVE=str(tmp_path / "backup.tar.gz"))
    own.unlink()
    before, old, page = whole.get("/api/v1/events.csv").content, version(whole), whole.get("/page/").content
    package = tmp_path / "package"
    shutil.unpack_archive(tmp_path / "backup.tar.gz", tmp_path, filter="data")
    change(package, whole)
    with asked_meanwhile(whole, "/api/v1/events.csv") as statuses:
        whole.run("publish", PACKAGE=str(package))
        eventually(lambda: all(version(whole, port) == "9.9.9" for port in whole.replicas))
        eventually(lambda: b"9.9.9" in whole.get("/api/v1/events.csv").content)
        assert whole.get("/page/").content != page
        assert whole.tried("restore", ARCHIVE=str(tmp_path / "backup.tar.gz")).returncode != 0  # 9.9.9 would be lost
        whole.run("back-up", ARCHIVE=str(tmp_path / "newer.tar.gz"))
        whole.run("restore", ARCHIVE=str(tmp_path / "backup.tar.gz"))
        eventually(lambda: all(version(whole, port) == old for port in whole.replicas))
        eventually(lambda: whole.get("/api/v1/events.csv").content == before)
    assert whole.get("/page/").content == page
    assert own.read_text(encoding="utf-8") == "# Its own.\n"
    assert set(statuses) == {200}


def change(package, site):
    """Gives a package another version, and its checksums."""
    descriptor = json.loads((package / "datapackage.json").read_bytes())
    (package / "datapackage.json").write_text(json.dumps(descriptor | {"version": "9.9.9"}), encoding="utf-8")
    with (package / "data" / "CHANGES.csv").open("a", encoding="utf-8") as changes:
        changes.write("9.9.9,2026-11-25,,Another version.,A test.\n")
    python = site.rail / "current" / ".venv" / "bin" / "python"
    subprocess.run([python, "-m", "raillinks", "checksums", package], cwd=site.rail / "current", check=True)


def test_a_package_with_errors_is_not_published(whole, tmp_path):
    whole.run("back-up", ARCHIVE=str(tmp_path / "backup.tar.gz"))
    shutil.unpack_archive(tmp_path / "backup.tar.gz", tmp_path, filter="data")
    (tmp_path / "package" / "data" / "events.csv").unlink()
    old = version(whole)
    assert whole.tried("publish", PACKAGE=str(tmp_path / "package")).returncode != 0
    assert version(whole) == old
