"""Server and browser of a desk are killed at forty moments of typing, saving and publishing.

Each moment follows from the seed. No letter that the desk has shown is lost: it is in the draft afterwards, or in the
version that was made of it, and the page says which of both there is.
"""

import logging
import os
import signal
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from dashboard.editor.editing import ALL_SAVED
from dashboard.editor.session import PUBLISHED_AND_THERE, PUBLISHED_AS
from dashboard.editor.unsaved import CONNECTION_LOST
from dashboard.session.pages import DESK_SETTING
from dashboard.session.served_data import SETTING
from raillinks.domain.problems import DataError
from tests import tiny
from tests.browser.chromium import executable
from tests.browser.conftest import LIGHT, NO_WEBGL, PATIENCE, ROOT, running_server, settle
from tests.editor.test_publishing import correction
from tests.support import places
from tests.support.tiers import seeded, slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser
MOMENTS = 40
KINDS = (places.FOLDER, places.SQLITE, places.POSTGRESQL)
ACTIONS = ("typing", "saving", "publishing")
_LOG = logging.getLogger(__name__)
WRITTEN = 0.15  # seconds that a browser takes to bring a letter to the disk
TEXT = "Nine wagons of maize left at ten, said the driver; the guard at the bridge counted eight. Both saw one train."


class KilledServer(running_server):
    """A server of a desk that can be killed, and started again at its address."""

    def kill(self):
        self.process.kill()
        self.__exit__()

    def start(self):
        """Starts it; gives the address that it prints."""
        self.taken = len(self._links())  # those of the server before open nothing any more
        self.__enter__()
        return self.desk_link()


class Desk:
    """A desk, and a browser that keeps its profile, each of which can be killed.

    Args:
        place: The log.
        profile: The folder of the browser's profile.
        browser_type: Starts browsers.
    """

    def __init__(self, place, profile, browser_type):
        self.place, self.profile, self.browser_type = place, profile, browser_type
        self.server = KilledServer(ROOT, **{DESK_SETTING: "1", SETTING: place.address or str(place.root)})

    def __enter__(self):
        expect.set_options(timeout=PATIENCE)
        self.address = self.server.__enter__()
        self.link = self.server.desk_link()
        self.start_browser()
        return self

    def __exit__(self, *_):
        self.context.close()
        self.server.__exit__()

    def start_browser(self):
        self.context = self.browser_type.launch_persistent_context(
            self.profile, executable_path=executable(), args=[*NO_WEBGL, *LIGHT],
            viewport={"width": 1440, "height": 900}, reduced_motion="reduce",
        )  # fmt: skip
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.pages[0]
        self.context.request.get(self.link)
        self.link = self.server.desk_link()

    def kill_browser(self):
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal() and entry.name != str(os.getpid()):
                with_profile = f"--user-data-dir={self.profile}".encode()
                try:
                    command = (entry / "cmdline").read_bytes().split(b"\0")
                except OSError:  # it has ended
                    continue
                if with_profile in command:
                    os.kill(int(entry.name), signal.SIGKILL)
        with suppress(Error):  # it has gone already
            self.context.close()

    def open(self, draft_id):
        self.page.goto(f"{self.address}/desk?draft={draft_id}")


@pytest.fixture(scope="module")
def desk(request, tmp_path_factory, browser_type):
    """A desk on a log of the kind that is asked for."""
    folder = tmp_path_factory.mktemp("killed")
    server = partial(request.getfixturevalue, "postgres_server")
    place = places.put(request.param, folder / "log", tiny.complete_files(), server)
    with Desk(place, folder / "profile", browser_type) as made:
        yield made


def field(page):
    return page.locator("[class*=cell_events_e_stop_summary]:not([class*=summary_]) textarea").first


def kept(place, draft_id):
    """What a draft says now; None where it has ended."""
    try:
        (row,) = place.drafts.read(draft_id).draft.corrected
    except DataError:
        return None
    return row.after["summary"]


def try_moment(desk, number):
    """Kills the server or the browser at a moment, and starts it again; gives the text that was shown."""
    drawn, draft_id = seeded(f"kill {number}"), f"m{number}"
    action = ACTIONS[number // len(KINDS) % len(ACTIONS)]
    victim = "server" if action == "publishing" or drawn.random() < 0.5 else "browser"
    began = str(desk.place.dataset().events.set_index("event_id").loc["e-stop", "summary"])
    draft = correction()
    row = replace(draft.corrected[0], before={"summary": began}, after={"summary": f"{number}: "})
    desk.place.drafts.save(replace(draft, draft_id=draft_id, author="Ada", event_id="e-stop", corrected=(row,)), 0)
    desk.open(draft_id)
    page = desk.page
    expect(field(page)).to_have_value(f"{number}: ")
    if page.locator("input[aria-label='Your name']").input_value() == "":
        page.locator("input[aria-label='Your name']").fill("Ada")
    field(page).press("End")
    text = TEXT[: drawn.randrange(1, len(TEXT))] if action == "typing" else f"{TEXT} {number}"
    page.keyboard.type(text, delay=drawn.choice((0, 10, 40)))
    if action != "typing":
        field(page).blur()
    if action == "publishing":
        eventually(lambda: kept(desk.place, draft_id) == f"{number}: {text}")
        expect(page.locator(".rl-desk-saved")).to_have_text(ALL_SAVED, use_inner_text=True)  # and what follows is shown
        settle(page)
        page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_timeout(1000 * (WRITTEN + drawn.random() * (3 if action == "publishing" else 1.5)))
    shown = field(page).input_value() if action != "publishing" else f"{number}: {text}"
    assert shown == f"{number}: {text}"
    _LOG.info("moment %d: %s, the %s is killed", number, action, victim)
    if victim == "browser":
        desk.kill_browser()
        desk.start_browser()
        desk.open(draft_id)
    else:
        desk.server.kill()
        if desk.page.locator(".st-key-desk_draft").count():
            expect(page.locator(".rl-desk-lost")).to_have_text(CONNECTION_LOST)
        desk.context.request.get(desk.server.start())
        desk.link = desk.server.desk_link()
        if action == "publishing":
            desk.open(draft_id)
    return shown


def moments():
    """Each of the moments, with the kind of log."""
    for number in sorted(range(MOMENTS), key=lambda number: number % len(KINDS)):  # one server for each kind
        kind = KINDS[number % len(KINDS)]
        mark = pytest.mark.database if kind == places.POSTGRESQL else slow("server or browser is killed each time")
        yield pytest.param(kind, number, marks=mark)


@pytest.mark.parametrize(("desk", "number"), [*moments()], indirect=["desk"])
def test_no_letter_is_lost_and_the_end_is_said(desk, number):
    shown, draft_id, page = try_moment(desk, number), f"m{number}", desk.page
    record = next((record for record in desk.place.records() if record.draft_id == draft_id), None)
    _LOG.info("moment %d: the text is in a %s", number, "version" if record else "draft")
    if record is not None:
        assert shown in desk.place.files().contents["data/events.csv"].decode()
        is_there = kept(desk.place, draft_id) is not None
        said = (PUBLISHED_AND_THERE if is_there else PUBLISHED_AS).format(version=record.data_version, who="Ada")
        expect(page.get_by_text(said).first).to_be_visible()
    else:
        expect(field(page)).to_have_value(shown)
        eventually(lambda: kept(desk.place, draft_id) == shown)
        expect(page.locator(".rl-desk-saved")).to_have_text(ALL_SAVED, use_inner_text=True)
    if kept(desk.place, draft_id) is not None:
        desk.place.drafts.remove(draft_id)
    page.goto("about:blank")
