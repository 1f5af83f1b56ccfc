"""Pages that are open while a version of the data is published: they show it by themselves, and lose nothing.

`make test-database` has all of this on a log in PostgreSQL, and what else may happen there.
"""

import json
import re
from contextlib import ExitStack, contextmanager
from functools import partial
from time import monotonic
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from dashboard.widgets.version_notices import DATA_AWAY, DATA_IS_NOW, NOT_THE_LATEST
from raillinks.versions import publishing
from raillinks.versions.publishing import About
from tests.broken import copy_of_the_project
from tests.browser.conftest import FAILED_RUN, READY, opened_page, running_server, settle
from tests.browser.time_map import as_of, link, open_menu, root, slider
from tests.conftest import ROOT
from tests.support import places
from tests.support.messages import WORDS, fixed
from tests.support.tiers import by_tier, slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

EVENTS = "data/events.csv"
RESUMPTION = b"dd-2022-09-26-resumption,2022-09-26,,dandong-sinuiju,freight,resumption,"
SOON = 10.0  # seconds
IN_TIME = by_tier(60.0, SOON)  # seconds: with three workers all is slower
IN_A_DATABASE = places.PLACES[-1]
AWAY = fixed(DATA_AWAY)
QUERY = "?as_of=2022-09-26&service=freight&crossing=dandong-sinuiju&event=dd-2022-09-27-second"
SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"
SHOW = """state => {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
"""The reader leaves the page for another one, or comes back: then it asks at once."""


@pytest.fixture(scope="module")
def log(request, tmp_path_factory):
    """A copy of the project in a home of a kind, and a server of it: the home and the address."""
    folder = copy_of_the_project(ROOT, tmp_path_factory.mktemp("project"))
    place = places.of(request.param, folder, partial(request.getfixturevalue, "postgres_server"))
    with running_server(folder, RAILLINKS_LOG=place.address) as address:
        yield place, address


@pytest.fixture
def replicas(postgres_server, tmp_path):
    """Two servers of a log in a database: its home, and both."""
    (tmp_path / "project").mkdir()
    folder = copy_of_the_project(ROOT, tmp_path / "project")
    place = places.of(places.POSTGRESQL, folder, lambda: postgres_server)
    servers = [running_server(folder, RAILLINKS_LOG=place.address) for _ in range(2)]
    with ExitStack() as stack:
        for server in servers:
            stack.enter_context(server)
        yield place, servers


def publish(place, status):
    """Makes a version in which freight at Dandong had another status from 26 September 2022 on; gives when."""
    rows = re.sub(RESUMPTION + b"(open|partial)", RESUMPTION + status.encode(), place.files().contents[EVENTS])
    publishing.publish(place.home, {EVENTS: rows}, About("2026-11-26", "A. Editor", "Read again."))
    return monotonic()


def latest(address):
    with urlopen(f"{address}/api/v1/latest.json") as answer:
        return json.loads(answer.read())


@contextmanager
def opened(quick_browser, address, query=QUERY, path="/"):
    for page in opened_page(quick_browser, address, viewport={"width": 1024, "height": 768}):
        page.goto(f"{address}{path}{query}")
        page.wait_for_selector(READY)
        settle(page)
        yield page


def dandong(page):
    return link(page, "dandong-sinuiju", "freight")


def questions(page):
    return len([url for url in page.asked if url.endswith("/latest.json")])


@slow("waits for a version; test_timemap_update has the page, tests/versions/test_live_package.py the server")
@pytest.mark.parametrize("log", [places.FOLDER, IN_A_DATABASE], indirect=True)
def test_an_open_page_shows_a_version_within_ten_seconds_and_keeps_what_its_reader_chose(quick_browser, log):
    place, address = log
    with opened(quick_browser, address) as page:
        expect(dandong(page)).to_have_attribute("data-status", "open")
        before, sent = page.url, len(page.sent)
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 300)")
        slider(page).focus()
        for _ in range(2):
            with page.expect_response("**/latest.json"):
                page.evaluate(SHOW, "visible")
        assert len(page.sent) == sent  # nothing goes over the connection of the session
        published = publish(place, "partial")
        expect(dandong(page)).to_have_attribute("data-status", "partial")
        assert monotonic() - published < (SOON if place.address else IN_TIME)
        settle(page)
        assert (page.url, as_of(page)) == (before, "2022-09-26")
        assert page.evaluate(SCROLLED) == 300
        assert page.evaluate("document.activeElement.className").startswith("tm-slider")
        assert len(page.sent) == sent + 1
        notice(page, latest(address)["data_version"])


def notice(page, version):
    """It says what has come, is heard once, is opened, and closed."""
    shown = page.locator(".rl-newer")
    expect(shown).to_contain_text(f"{fixed(DATA_IS_NOW)}{version}. On 26 September 2022")
    expect(page.locator("[data-notices][role=status]")).to_have_text(shown.locator("p").inner_text())
    shown.locator("summary").click()
    expect(shown.get_by_role("link", name="Freight trains run again")).to_be_visible()
    shown.get_by_role("button", name="Close").click()
    expect(shown).to_be_hidden()


def drag(page):
    slider(page).evaluate("slider => slider.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = slider(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    page.mouse.down()
    move(page, 40)


def move(page, distance):
    """Goes on with a drag, to so many pixels behind the middle of the timeline; gives the day that is shown then."""
    box, before = slider(page).bounding_box(), as_of(page)
    page.mouse.move(box["x"] + box["width"] / 2 + distance, box["y"] + 10, steps=4)
    eventually(lambda: as_of(page) != before)
    return as_of(page)


def type_a_day(page):
    root(page).get_by_label(WORDS["date"]).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("2022-10-0")


def play(page):
    open_menu(page, "options")
    root(page).locator("[data-el=step]").select_option("day")
    root(page).get_by_role("button", name="Play").click()
    expect(root(page)).to_have_attribute("data-playing", "")


def release(page):
    page.mouse.up()


def give_up_typing(page):
    page.keyboard.press("Escape")


def pause(page):
    root(page).get_by_role("button", name="Pause").click()


BUSY = [(drag, release), (type_a_day, give_up_typing), (play, pause)]
BUNDLED = json.loads((ROOT / "datapackage.json").read_bytes())["version"]
PINNED = f"{QUERY}&data_version={BUNDLED}"


@slow("minutes of waiting for versions; the first here waits for one")
@pytest.mark.parametrize(
    "log", [pytest.param(places.FOLDER, marks=slow("minutes of waiting for versions")), IN_A_DATABASE], indirect=True
)
def test_pages_wait_for_readers_who_do_something_or_are_away_and_those_with_an_earlier_version_stay(quick_browser, log):
    place, address = log
    if latest(address)["data_version"] == BUNDLED:  # else a page with this version has an earlier one
        publish(place, "partial")
        eventually(lambda: latest(address)["data_version"] != BUNDLED and not latest(address)["loading"])
    with ExitStack() as ends:
        seen = ends.enter_context(opened(quick_browser, address))
        pinned, unseen = (ends.enter_context(opened(quick_browser, address, query)) for query in (PINNED, QUERY))
        busy = [ends.enter_context(opened(quick_browser, address)) for _ in BUSY]
        status = dandong(seen).get_attribute("data-status")
        other = "partial" if status == "open" else "open"
        unseen.evaluate(SHOW, "hidden")
        for page, (begin, _) in zip(busy, BUSY, strict=True):
            begin(page)
        before = [(questions(page), len(page.sent)) for page in (unseen, *busy)]
        shown = dandong(pinned).get_attribute("data-status"), pinned.url
        publish(place, other)
        eventually(lambda: latest(address)["data_version"] != BUNDLED and not latest(address)["loading"])
        for page in (seen, pinned, *busy):
            page.evaluate(SHOW, "visible")
        expect(dandong(seen)).to_have_attribute("data-status", other)
        version = latest(address)["data_version"]
        for told in (".rl-changes", ".rl-newer"):
            expect(pinned.locator(told)).to_contain_text(f"data version {BUNDLED}{fixed(NOT_THE_LATEST)}{version}")
        assert (dandong(pinned).get_attribute("data-status"), pinned.url) == shown
        assert [(questions(page), len(page.sent)) for page in (unseen, *busy)] == before
        unseen.evaluate(SHOW, "visible")
        expect(dandong(unseen)).to_have_attribute("data-status", other)
        for page, (_, end) in zip(busy, BUSY, strict=True):
            end(page)
            day = as_of(page)
            expect(dandong(page)).to_have_attribute("data-status", other)
            expect(page).to_have_url(re.compile(f"as_of={day}"))
            assert as_of(page) == day >= "2022-09-26"


def knows_that_the_database_is_away(address):
    with urlopen(f"{address}/api/v1/health") as answer:
        return json.loads(answer.read())["refused_update_problems"] == 1


@slow("minutes of waiting for versions; the first here waits for one")
@pytest.mark.database
def test_a_drag_goes_on_while_a_version_comes_and_the_database_and_a_server_are_stopped_and_started(
    quick_browser, postgres_server, replicas
):
    place, servers = replicas
    one, two = (f"http://127.0.0.1:{server.port}" for server in servers)
    with opened(quick_browser, one) as dragged, opened(quick_browser, two) as resting:
        drag(dragged)
        sent = len(dragged.sent)
        published = publish(place, "partial")
        expect(dandong(resting)).to_have_attribute("data-status", "partial")
        assert monotonic() - published < SOON
        move(dragged, 65)
        eventually(lambda: latest(one) == latest(two))  # a server fetches a version once somebody asks it for anything
        postgres_server.stop("immediate")
        try:
            eventually(lambda: knows_that_the_database_is_away(one) and knows_that_the_database_is_away(two))
            move(dragged, 85)
            resting.goto(f"{two}/history")
            expect(resting.get_by_text(AWAY)).to_be_visible()
            expect(resting.get_by_role("table").first).to_be_visible()
        finally:
            postgres_server.start()
        eventually(lambda: not knows_that_the_database_is_away(one))
        day = move(dragged, 95)
        assert len(dragged.sent) == sent  # nothing has come in between
        release(dragged)
        expect(dandong(dragged)).to_have_attribute("data-status", "partial")
        for page in (dragged, resting):
            expect(page.get_by_text(AWAY)).to_have_count(0)
        assert as_of(dragged) == day
        drags_while_its_server_is_killed(dragged, resting, servers[0], two)
        publish(place, "open")
        for page in (dragged, resting):
            expect(dandong(page)).to_have_attribute("data-status", "open")
            expect(page.locator(FAILED_RUN)).to_have_count(0)


def drags_while_its_server_is_killed(dragged, resting, server, two):
    """The other page is opened at the other server meanwhile; the day that is dragged to stays."""
    drag(dragged)
    server.process.kill()
    server.__exit__()
    move(dragged, 60)
    resting.goto(f"{two}/{QUERY}")
    expect(dandong(resting)).to_have_attribute("data-status", "partial")
    server.__enter__()
    day = move(dragged, 80)
    release(dragged)
    expect(dragged).to_have_url(re.compile(f"as_of={day}"))
    assert as_of(dragged) == day
