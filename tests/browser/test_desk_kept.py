"""What is typed and never reaches the server is in the browser that it was typed in."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.editor.draft_list import DRAFTS_LISTED_LATER
from dashboard.editor.editing import BACK_TO_THE_DESK, DISCARD_IT, DISCARD_THE_DRAFT
from dashboard.editor.outcomes import DATABASE_AWAY, SAID
from dashboard.editor.overview import CORRECT_AN_EVENT
from dashboard.editor.publish_panel import PUBLISHED
from dashboard.editor.unsaved import ASK_TO_THROW_AWAY, KEEP_IT, TAKE_UP_AGAIN, THROW_AWAY, USE_IT
from dashboard.editor.words import LOG_COVERS_UP_TO, WHY_THIS_VERSION, YOUR_NAME
from dashboard.session.pages import DESK_SETTING
from dashboard.session.served_data import SETTING
from tests import tiny
from tests.browser.conftest import ROOT, running_server, settle
from tests.browser.test_desk import LINKS, WHAT_IT_SAYS, begin, desk, eventually_saved, field, opened, typed
from tests.support import places
from tests.support.messages import fixed
from tests.support.outage import Outage
from tests.support.tiers import by_tier, slow

__all__ = ["desk"]

pytestmark = pytest.mark.browser


KEPT_HERE = SAID


@pytest.fixture
def away_at_times(tmp_path):
    """A desk on a database that can be away: its log, the address of the server, and the outage."""
    place = places.put(places.SQLITE, tmp_path / "log", tiny.complete_files(), server=None)
    running = running_server(ROOT, **{DESK_SETTING: "1", SETTING: place.address})
    with running as address:
        LINKS[address] = running.desk_link
        yield place, address, Outage(tmp_path / "log.db")


TYPED = [("Speaker", "A driver of the last train"), (WHAT_IT_SAYS, "One train, at ten.")]


@slow("tests/js/kept_texts.test.js has what is kept and offered again")
def test_what_is_typed_as_the_page_closes_is_there_when_it_opens_again(quick_browser, desk):
    place, address = desk
    with opened(quick_browser, address) as page:
        begin(page)
        link_to_it = page.url
        for name, text in by_tier(TYPED[:1], TYPED):
            field(page, name).fill(text)  # and no pause
            page.goto("about:blank")
            page.goto(link_to_it)
            expect(field(page, name)).to_have_value(text)
            eventually_saved(place, text)


KEEP = "([key, kept]) => localStorage.setItem(key, JSON.stringify({ ...kept, at: Date.now() }))"


@slow("minutes at the desk; tests/js has its parts")
def test_what_was_never_saved_is_offered_where_the_field_has_changed_and_forgotten_with_the_draft(quick_browser, desk):
    place, address = desk
    with opened(quick_browser, address) as page:
        begin(page)
        typed(page, "Title", "As it is now")
        eventually_saved(place, "As it is now")
        draft_id = page.url.partition("draft=")[2].partition("&")[0]
        for name, text in (("source.title", "Never saved"), ("claim.speaker", "A driver")):
            kept = {"text": text, "had": "As it was", "page": "a page that is gone"}
            page.evaluate(KEEP, [f"rail-links.desk.{draft_id}/{name}", kept])
        page.reload()
        offers = page.locator(".rl-desk-kept")
        expect(offers).to_have_text([re.compile("Never saved"), re.compile("A driver")])
        expect(field(page, "Title")).to_have_value("As it is now")
        offers.first.get_by_role("button", name=USE_IT).click()
        expect(field(page, "Title")).to_have_value("Never saved")
        eventually_saved(place, "Never saved")
        page.get_by_role("button", name=DISCARD_THE_DRAFT).click()
        page.get_by_role("button", name=DISCARD_IT).click()
        page.wait_for_selector(".rl-desk-care")
        page.wait_for_function(f"!Object.keys(localStorage).some((key) => key.includes('{draft_id}'))")


@slow("minutes at the desk; tests/js has its parts")
def test_what_an_address_fills_in_does_not_take_the_place_of_what_is_being_typed(quick_browser, desk):
    place, address = desk
    with opened(quick_browser, address) as page:
        begin(page)
        page.keyboard.insert_text("https://www.nknews.org/2026/01/one-more-train/")
        field(page, "Publisher").press_sequentially("Our own reporter at the bridge", delay=80)  # longer than a run
        settle(page)
        expect(field(page, "Publisher")).to_have_value("Our own reporter at the bridge")
        eventually_saved(place, "Our own reporter at the bridge")


WATCH = """() => {
  const form = document.querySelector('.st-key-desk_form');
  const last = [...form.querySelectorAll('.rl-desk-step')].at(-1);
  window.seen = new Set();
  const look = () => {
    window.seen.add(Math.round(last.getBoundingClientRect().top - form.getBoundingClientRect().top));
    requestAnimationFrame(look);
  };
  look();
}"""


@slow("minutes at the desk; tests/js has its parts")
def test_no_field_moves_while_what_was_typed_is_worked_out(quick_browser, desk):
    _, address = desk
    with opened(quick_browser, address) as page:
        begin(page)
        settle(page)
        page.evaluate(WATCH)
        typed(page, "Speaker", "A driver of the last train")
        assert page.evaluate("window.seen.size") == 1


@slow("minutes at the desk; tests/js has its parts")
def test_the_browser_remembers_the_name_of_the_editor(quick_browser, desk):
    _, address = desk
    with opened(quick_browser, address) as page:
        begin(page, name="Ada Editor")
        page.reload()  # another session
        expect(field(page, YOUR_NAME)).to_have_value("Ada Editor")
        page.get_by_role("button", name=BACK_TO_THE_DESK).click()
        expect(page.locator(".st-key-desk_author input")).to_have_value("Ada Editor")


@slow("minutes at the desk; tests/js has its parts")
def test_what_is_typed_while_the_database_is_away_is_saved_later_though_the_page_was_closed(
    quick_browser, away_at_times
):
    place, address, outage = away_at_times
    with opened(quick_browser, address) as page:
        begin(page)
        typed(page, "Title", "Begun before")
        eventually_saved(place, "Begun before")
        outage.begin()
        typed(page, "Title", "Typed meanwhile")
        away = page.get_by_text(KEPT_HERE)
        expect(away).to_be_visible()
        outage.end()
        expect(away).to_have_count(0)  # nobody presses anything
        eventually_saved(place, "Typed meanwhile")
        outage.begin()
        typed(page, "Speaker", "A driver of the last train")
        expect(away).to_be_visible()
        link_to_it = page.url
        page.goto("about:blank")
        page.goto(link_to_it)
        expect(page.get_by_test_id("stAlert")).to_have_text(re.compile(f"{SAID}|{DATABASE_AWAY}|{DRAFTS_LISTED_LATER}"))
        expect(page.locator(".rl-desk-left > li")).to_contain_text("A driver of the last train")
        expect(page.locator(".rl-desk-left button")).to_have_count(0)
        outage.end()
        expect(field(page, "Speaker")).to_have_value("A driver of the last train")
        eventually_saved(place, "A driver of the last train")


COVERED = LOG_COVERS_UP_TO


@slow("minutes at the desk; tests/js has its parts")
def test_a_draft_that_only_the_browser_has_is_offered_taken_up_saved_and_published(quick_browser, away_at_times):
    place, address, outage = away_at_times
    with opened(quick_browser, address) as page:
        page.get_by_role("textbox", name=YOUR_NAME).fill("Ada Editor")
        outage.begin()
        for title in ("<b>Never saved</b>", "Another one"):
            page.get_by_role("button", name=CORRECT_AN_EVENT).click()
            typed(page, COVERED, "2026-03-20")
            typed(page, WHY_THIS_VERSION, title)
            expect(page.get_by_text(KEPT_HERE)).to_be_visible()
            page.goto("about:blank")  # the session ends
            page.goto(f"{address}/desk")
            expect(page.get_by_test_id("stAlert")).to_have_text(
                re.compile(f"{SAID}|{DATABASE_AWAY}|{DRAFTS_LISTED_LATER}")
            )
        offers = page.locator(".rl-desk-left > li")
        expect(offers).to_have_count(2)  # also while nobody knows what the server has
        expect(page.locator(".rl-desk-left button")).to_have_count(0)
        expect(page.get_by_test_id("stAlert")).to_have_count(1)
        outage.end()
        expect(offers.get_by_role("button", name=re.compile(f"^{TAKE_UP_AGAIN}"))).to_have_count(2)
        expect(offers).to_have_count(2)  # nobody presses anything
        expect(offers.last).to_contain_text("<b>Never saved</b>")
        expect(offers.first.locator("b")).to_have_text("A correction")
        offers.first.get_by_role("button", name=ASK_TO_THROW_AWAY).click()
        offers.first.get_by_role("button", name=KEEP_IT).click()
        offers.first.get_by_role("button", name=ASK_TO_THROW_AWAY).click()
        offers.first.get_by_role("button", name=re.compile(f"^{THROW_AWAY}:")).click()
        expect(offers).to_have_count(1)
        offers.get_by_role("button", name=TAKE_UP_AGAIN).click()
        expect(field(page, COVERED)).to_have_value("2026-03-20")
        expect(field(page, WHY_THIS_VERSION)).to_have_value("<b>Never saved</b>")
        eventually_saved(place, "Never saved")
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_text(fixed(PUBLISHED))).to_be_visible()
        assert len(place.versions()) == 2
        page.reload()
        page.wait_for_selector(".rl-desk-care")
        expect(offers).to_have_count(0)
        assert not page.evaluate("Object.keys(localStorage).filter((key) => key.includes('desk-draft'))")
