"""A page with an earlier data version shows it, says so, and leads to the latest one."""

import html
import json
import shutil

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.server import component_files
from dashboard.session import served_data
from dashboard.widgets import time_map_content
from dashboard.widgets.date_fields import SHOW_IN_VERSION, TAKEN_OUT
from dashboard.widgets.version_notices import (
    DATA_IS_NOW,
    EVENTS_THAT_CHANGED,
    NO_OTHER_STATUS,
    NOT_THE_LATEST,
    SHOW_THE_LATEST_VERSION,
    STATUS_IN_BOTH_VERSIONS,
    VERSION_NOT_KEPT,
)
from raillinks.query.selection import Selection
from raillinks.versions import publishing
from raillinks.versions.live_package import LivePackage
from raillinks.versions.publishing import About
from tests import tiny
from tests.pages.opening import site_opened
from tests.support.messages import fixed
from tests.support.waiting import eventually

EVENTS, CLAIMS = "data/events.csv", "data/claims.csv"


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """A folder of three versions; the last one no longer has an event."""
    folder = tmp_path_factory.mktemp("log")
    tiny.write(folder, tiny.files())
    rows = (folder / EVENTS).read_bytes().replace(b"Freight stops.", b"Freight stops for a while.")
    publishing.publish(folder, {EVENTS: rows}, About("2026-02-03", "A. Editor", "Read again."))
    lines = {path: (folder / path).read_text("utf-8").splitlines(keepends=True) for path in (EVENTS, CLAIMS)}
    edits = {path: "".join(line for line in lines[path] if "e-stop" not in line).encode() for path in lines}
    publishing.publish(folder, edits, About("2026-02-05", "A. Editor", "It was <i>another</i> line."))
    return LivePackage(folder)


@pytest.fixture(autouse=True)
def small_page(live, monkeypatch):
    monkeypatch.setattr(served_data, "live", live)


def opened(**query):
    return site_opened({"lang": "en", "as_of": "2020-06-01", "mode": "all", **query}.items())


def said(app):
    shown = [json.loads(node.proto.json) for node in app.main if node.type == "bidi_component" and node.proto.json]
    bodies = [block.get("html", "") for block in shown]
    return html.unescape(" ".join([*bodies, *(each.body for each in app.get("html"))]))


def test_an_earlier_version_is_shown_and_says_what_changed_since(live):
    page = said(opened(data_version="0.3.0"))
    assert NOT_THE_LATEST.format(linked="0.3.0", version="0.3.2") in page
    assert SHOW_THE_LATEST_VERSION in page
    freight = "Alpha-Beta · freight"
    assert f"On 1 June 2020, {freight} is “suspended” in version 0.3.0 and “open” in version 0.3.2." in page
    assert f"{EVENTS_THAT_CHANGED} (1)" in page
    assert ": <span lang='en'>It was <i>another</i> line.</span>" in page


def test_an_earlier_version_has_no_way_to_pages_of_the_latest_data(live):
    assert "<a href='links" in said(opened(data_version=live.served().dataset.version))
    assert "<a href='links" not in said(opened(data_version="0.3.0"))


def test_a_page_that_is_open_says_that_a_version_has_come_and_what_has_changed_until_its_reader_leaves_it(
    live, tmp_path, monkeypatch
):
    shutil.copytree(live.home.root, tmp_path / "log")
    folder = LivePackage(tmp_path / "log")
    monkeypatch.setattr(served_data, "live", folder)
    pages = [opened(), opened(data_version="0.3.0")]
    before = said(pages[1])
    assert "rl-newer" not in before
    publishing.undo(tmp_path / "log", "0.3.2", About("2026-02-06", "A. Editor", "It was that line."))
    eventually(lambda: folder.served().dataset.version == "0.3.3")
    for page in pages:
        page.run()
        assert not page.exception
    told = said(pages[0]).partition("data-say='")[2].partition("'")[0]
    other = STATUS_IN_BOTH_VERSIONS.format(
        day="1 June 2020", link="Alpha-Beta · freight", before="open", then="0.3.2", after="suspended", now="0.3.3"
    )
    assert told == f"{DATA_IS_NOW.format(version='0.3.3')} {other}"
    assert "<small>added</small>" in said(pages[0])
    pinned = said(pages[1])
    assert f"data-say='{NOT_THE_LATEST.format(linked='0.3.0', version='0.3.3')}'" in pinned
    assert NO_OTHER_STATUS in pinned  # since 0.3.0: it was taken back
    pages[0].run()
    assert "rl-newer" in said(pages[0])
    pages[0].switch_page("history.py").run()
    assert "rl-newer" not in said(pages[0])


def test_its_content_is_answered_while_somebody_looks_at_it(live):
    """And of no version that nobody has opened: who guesses names has nothing read."""
    client = TestClient(Starlette(routes=component_files.routes(live.served)))
    served = live.served()
    earlier = served.earlier.dataset("0.3.0", served.dataset)
    chosen = Selection(as_of=earlier.covered_to)
    address = time_map_content.of_selection(earlier, chosen, "en").url
    assert client.get(address).status_code == 200
    unopened = TestClient(Starlette(routes=component_files.routes(LivePackage(live.home.root).served)))
    assert unopened.get(address).status_code == 404


def test_its_downloads_and_links_keep_the_version_and_the_address_too():
    app = opened(data_version="0.3.1")
    assert app.query_params["data_version"] in ("0.3.1", ["0.3.1"])
    page = said(app)
    assert "events.csv?as_of=2020-06-01&mode=all&data_version=0.3.1" in page


def test_the_latest_version_says_nothing():
    app = opened(data_version="0.3.2")
    assert fixed(NOT_THE_LATEST) not in said(app)
    assert "data_version" not in app.query_params


def test_a_version_that_is_not_kept_is_said_with_the_list():
    page = said(opened(data_version="0.9.9"))
    assert VERSION_NOT_KEPT.format(linked="0.9.9", versions="0.3.0, 0.3.1 and 0.3.2") in page
    assert EVENTS_THAT_CHANGED not in page  # since when?
    assert "another status" not in page


def test_an_event_that_was_taken_out_says_when_and_why_and_leads_to_the_last_version_that_has_it():
    page = said(opened(event="e-stop"))
    assert TAKEN_OUT.partition(", {day}")[0].format(event="e-stop", version="0.3.2") in page
    assert "It was <i>another</i> line." in page
    assert SHOW_IN_VERSION.format(version="0.3.1") in page
    assert "data_version=0.3.1" in page


def test_what_was_taken_out_and_is_no_event_is_no_event_that_was_taken_out():
    page = said(opened(event="c2"))  # a claim of it
    assert fixed(TAKEN_OUT) not in page


def test_an_event_of_an_earlier_version_is_there_in_that_version():
    app = opened(event="e-stop", data_version="0.3.0")
    assert not app.warning
    assert app.query_params["event"] in ("e-stop", ["e-stop"])
