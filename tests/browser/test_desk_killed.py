"""The server of a desk is killed while somebody types: the page says so, and loses not one letter of what it shows."""

import signal
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from dashboard.editor.editing import ALL_SAVED, NOT_ALL_SAVED
from dashboard.editor.unsaved import CONNECTION_LOST, STARTED_AGAIN
from dashboard.session.pages import DESK_SETTING
from dashboard.session.served_data import SETTING
from tests import tiny
from tests.browser.conftest import ROOT, running_server, settle
from tests.browser.test_desk import LINKS, WHAT_IT_SAYS, begin, eventually_saved, field, opened, typed
from tests.support import places
from tests.support.tiers import slow

pytestmark = pytest.mark.browser
TEXT = "One train of nine wagons, at ten, towards Sinuiju; it came back at noon."


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


@pytest.fixture
def desk(tmp_path):
    place = places.put(places.FOLDER, tmp_path / "log", tiny.complete_files(), server=None)
    running = KilledServer(ROOT, **{DESK_SETTING: "1", SETTING: str(place.root)})
    with running as address:
        LINKS[address] = running.desk_link
        yield place, address, running


@slow("it starts a server three times; tests/js has its parts")
def test_a_killed_server_is_said_as_long_as_it_is_away_and_what_was_typed_comes_back(quick_browser, desk):
    place, address, running = desk
    with opened(quick_browser, address) as page:
        begin(page)
        saved = page.locator(".rl-desk-saved")
        for name, text in ((WHAT_IT_SAYS, TEXT), ("Speaker", "A driver of the last train")):
            typed(page, name, text[:9])
            eventually_saved(place, text[:9])
            expect(saved).to_have_text(ALL_SAVED, use_inner_text=True)
            field(page, name).press("End")
            running.process.send_signal(signal.SIGSTOP)  # it gets no letter of what follows
            page.keyboard.insert_text(text[9:])
            expect(saved).to_have_text(NOT_ALL_SAVED, use_inner_text=True)
            running.kill()
            lost = page.locator(".rl-desk-lost")
            expect(lost).to_have_text(CONNECTION_LOST)
            expect(page.get_by_role("dialog")).to_be_visible()
            page.keyboard.press("r")  # closes Streamlit's own dialog
            expect(page.get_by_role("dialog")).to_have_count(0)
            expect(lost).to_have_text(CONNECTION_LOST)
            expect(saved).to_have_text(NOT_ALL_SAVED, use_inner_text=True)
            link = running.start()
            expect(lost).to_have_text(STARTED_AGAIN)
            assert page.request.get(link).ok  # as another tab does: the browser has the cookie then
            expect(lost).to_have_count(0)
            expect(field(page, name)).to_have_value(text)
            eventually_saved(place, text)
            expect(saved).to_have_text(ALL_SAVED, use_inner_text=True)


@slow("it starts a server twice; tests/js has its parts")
def test_whoever_types_into_the_field_that_was_emptied_is_offered_what_stood_there(quick_browser, desk):
    place, address, running = desk
    with opened(quick_browser, address) as page:
        begin(page)
        settle(page)
        field(page, WHAT_IT_SAYS).focus()
        page.keyboard.insert_text(TEXT)
        running.kill()
        expect(page.locator(".rl-desk-lost")).to_be_visible()
        (draft,) = [saved.draft for saved in place.drafts.all()]
        theirs = {**draft.claim, "detail": "Theirs."}
        place.drafts.save(replace(draft, claim=theirs), 1)
        page.request.get(running.start())
        expect(field(page, WHAT_IT_SAYS)).to_have_value("Theirs.")
        offer = page.locator(".rl-desk-kept")
        expect(offer.locator("q")).to_have_text(TEXT)
        typed(page, WHAT_IT_SAYS, "Theirs, and mine.")
        eventually_saved(place, "Theirs, and mine.")
        page.reload()
        expect(offer.locator("q")).to_have_text(TEXT)
        offer.get_by_role("button").first.click()
        expect(field(page, WHAT_IT_SAYS)).to_have_value(TEXT)
        eventually_saved(place, TEXT)
