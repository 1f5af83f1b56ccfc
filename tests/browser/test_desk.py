"""The desk in a real browser: a report from nothing to every reader's map and back, and what was typed meanwhile."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from time import monotonic

import pytest
from playwright.sync_api import expect

from dashboard.editor.editing import BACK_TO_THE_DESK, WHAT_IT_CHANGES
from dashboard.editor.outcomes import DATABASE_AWAY
from dashboard.editor.outcomes import SAID as SAID_AWAY
from dashboard.editor.overview import DRAFTS_LISTED_LATER, GO_ON, NEW_REPORT
from dashboard.editor.preview import THINGS_ARE_WRONG
from dashboard.editor.publish_panel import (
    BEING_TAKEN_BACK,
    PUBLISHED,
    TAKE_BACK,
    WHY_TAKEN_BACK,
)
from dashboard.editor.words import SOME_DAY_FROM_TO, WHY_THIS_VERSION, YOUR_NAME
from dashboard.session.pages import DESK_SETTING
from dashboard.session.served_data import SETTING
from dashboard.widgets.claim_list import ONE_SOURCE
from dashboard.widgets.table_content import STATUS_AFTER
from raillinks.editor import draft as draft_files
from raillinks.editor.draft import Draft
from raillinks.editor.fields import NO_SUCH_DAY
from raillinks.package.schema import COLUMNS
from tests import tiny
from tests.browser import axe
from tests.browser.conftest import READY, ROOT, opened_page, running_server, settle
from tests.browser.time_map import link
from tests.browser.typist import Typist
from tests.support import places
from tests.support.desk import FOUNDING, copy_without_the_founding_article, drafts_of_every_kind
from tests.support.messages import fixed, pattern
from tests.support.outage import Outage
from tests.support.tiers import by_tier, slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

IN_TIME, A_REPORT = by_tier(60.0, 10.0), 90.0  # seconds: a sample is taken while others work

SITE = "Voices Against Autocracy"
ADDRESS_OF_THE_PAGE, PUBLISHED_ON, REPUBLISHED_BY = (COLUMNS["sources"][c].label for c in ("url", "published", "via"))
WHEN, WHAT_IT_SAYS, HOW_THE_SPEAKER_KNOWS = (COLUMNS["claims"][c].label for c in ("claimed_date", "detail", "basis"))
WHAT_HAPPENED, SUMMARY_IN_ENGLISH = (COLUMNS["events"][c].label for c in ("kind", "summary"))
LINKS: dict[str, Callable[[], str]] = {}
"""What gives the next address that a server prints, by the address of the server."""


SAID = """() => {
  const place = document.querySelector('.rl-desk-working');
  window.said = [];
  new MutationObserver(() => window.said.push(place.textContent)).observe(place, { childList: true });
}"""
"""Keeps what is said beside a button that works."""


@pytest.fixture(scope="module", params=[places.FOLDER, places.PLACES[-1]])
def desk(request, tmp_path_factory):
    """A desk whose log does not have the founding article's report: its log and its address."""
    folder = copy_without_the_founding_article(tmp_path_factory.mktemp("project"))
    place = places.of(request.param, folder, partial(request.getfixturevalue, "postgres_server"))
    running = running_server(folder, **{DESK_SETTING: "1", SETTING: place.address})
    with running as address:
        LINKS[address] = running.desk_link
        yield place, address


@contextmanager
def opened(quick_browser, address, path="desk", **options):
    size = {"viewport": {"width": 1440, "height": 900}, **options}
    for page in opened_page(quick_browser, address, **size):
        if path == "desk":
            page.goto(LINKS[address]())
            expect(page).to_have_url(f"{address}/desk")  # without the key
        else:
            page.request.get(LINKS[address]())  # gives the browser its cookie
            page.goto(f"{address}/{path}")
        settle(page)
        yield page


def changes(page):
    return page.get_by_role("region", name=WHAT_IT_CHANGES)


def begin(page, name="Ada Editor", button=NEW_REPORT):
    page.get_by_role("textbox", name=YOUR_NAME).fill(name)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("textbox", name=ADDRESS_OF_THE_PAGE)).to_be_focused()
    expect(page.get_by_role("radio", name="A new event")).to_be_attached()  # Streamlit has loaded what fields need


def enter_the_founding_article(page):
    """Everything by keyboard, in the order of the form, from the page as it opens."""
    typist = Typist(page)
    expect(page.get_by_role("textbox", name=YOUR_NAME)).to_be_focused()
    typist.type(YOUR_NAME, "Ada Editor")
    typist.press_at(NEW_REPORT, "Enter")
    typist.wait(expect(page.get_by_role("textbox", name=ADDRESS_OF_THE_PAGE)).to_be_focused)
    typist.wait(expect(page.get_by_role("radio", name="A new event")).to_be_attached, 0.0)  # what fields need is loaded
    typist.copy(ADDRESS_OF_THE_PAGE, FOUNDING["url"])
    typist.wait(lambda: expect(page.get_by_role("textbox", name=REPUBLISHED_BY)).to_have_value(SITE))
    typist.wait(lambda: expect(page.get_by_role("combobox", name="Language")).to_have_value("English"), 0.0)
    typist.type("Origin", "Radio Free Asia")
    typist.copy_title("Title", FOUNDING["title"], SITE)
    typist.type(PUBLISHED_ON, "2022-09-26")
    typist.choose("Crossing", "dand", "Dandong–Sinuiju")
    typist.choose("Service", "fr", "freight")
    typist.type(WHEN, "2022-09-26")
    typist.choose(WHAT_HAPPENED, "res", "resumption")
    typist.choose(HOW_THE_SPEAKER_KNOWS, "an", "anonymous")
    typist.type("Speaker", "North Pyongan province official")
    typist.type(WHAT_IT_SAYS, FOUNDING["detail"])
    typist.choose(STATUS_AFTER, "op", "open")
    typist.type(SUMMARY_IN_ENGLISH, FOUNDING["summary"])
    return typist


def dandong(page):
    return link(page, "dandong-sinuiju", "freight")


@slow("minutes at the desk; tests/pages has its parts")
def test_the_founding_article_goes_from_nothing_to_a_reader_s_map_and_back(quick_browser, desk):
    place, address = desk
    with opened(quick_browser, address, "?as_of=2022-09-26") as reader, opened(quick_browser, address) as page:
        reader.wait_for_selector(READY)
        expect(dandong(reader)).to_have_attribute("data-status", "suspended")
        typist = enter_the_founding_article(page)
        expect(changes(page)).to_contain_text("Dandong–Sinuiju freight")
        expect(changes(page)).to_contain_text("26 September 2022 to 20 July 2024 suspended → open")
        expect(changes(page)).to_contain_text(ONE_SOURCE.format(names="Radio Free Asia"))
        typist.wait(expect(page.get_by_role("button", name="Publish", exact=True)).to_be_enabled)
        typist.press_at("Publish", "Enter")
        published = monotonic()
        told = page.get_by_text(re.compile(f"^{pattern(PUBLISHED)}"))
        typist.wait(expect(told).to_be_visible, 0.0)
        assert typist.seconds <= A_REPORT
        assert typist.waited < IN_TIME
        version = place.files().descriptor["version"]
        expect(told).to_contain_text(PUBLISHED.format(version=version))
        expect(page.get_by_test_id("stAlert")).to_be_focused()
        expect(dandong(reader)).to_have_attribute("data-status", "open")
        assert monotonic() - published < IN_TIME
        take_back(page, version)
        expect(dandong(reader)).to_have_attribute("data-status", "suspended")


def take_back(page, version):
    page.get_by_role("textbox", name=WHY_TAKEN_BACK.format(version=version)).fill("Tried.")
    button = page.get_by_role("button", name=TAKE_BACK.format(version=version))
    expect(button).to_be_enabled()
    settle(page)
    page.evaluate(SAID)
    button.dblclick()
    expect(page.get_by_text(re.compile(rf"^Version \S+ takes version {version} back\.$"))).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_be_focused()
    assert BEING_TAKEN_BACK in page.evaluate("window.said")


def field(page, name):
    return page.get_by_role("textbox", name=name, exact=True)


def typed(page, name, text):
    """Types a text into a field and leaves it; waits until it is saved, as the run after it shows."""
    field(page, name).fill(text)
    field(page, name).blur()
    settle(page)


def note(page, name):
    """What stands below a field, which says it to those who do not see it."""
    return page.locator(f"id={field(page, name).get_attribute('aria-describedby')}")


def eventually_saved(place, text):
    eventually(lambda: any(text in draft_files.written(saved.draft).decode() for saved in place.drafts.all()))


HOSTILE = (
    "<img src=x onerror='window.ran=1'> <script>window.ran=1</script> :red[x] **b** $a$ [l](javascript:ran=1) \\u202e"
)
TEXTS = (
    ADDRESS_OF_THE_PAGE, "Publisher", "Title", PUBLISHED_ON, WHEN, "Speaker",
    WHAT_IT_SAYS, SUMMARY_IN_ENGLISH, WHY_THIS_VERSION,
)  # fmt: skip


@slow("minutes at the desk; tests/pages has its parts")
def test_hostile_text_in_every_field_stays_text_and_a_malformed_date_is_said_at_its_field(quick_browser, desk):
    _, address = desk
    with opened(quick_browser, address) as page:
        begin(page, name=HOSTILE)
        for name in TEXTS:
            field(page, name).fill(HOSTILE)
        typed(page, "Publisher", HOSTILE)
        expect(changes(page)).to_contain_text(fixed(THINGS_ARE_WRONG.many))
        page.get_by_role("button", name=BACK_TO_THE_DESK).click()
        expect(page.get_by_text("<img src=x").first).to_be_visible()
        page.get_by_role("button", name=GO_ON, exact=True).first.click()
        for name in TEXTS:
            expect(field(page, name)).to_have_value(HOSTILE)
        assert page.evaluate("[window.ran, document.querySelectorAll('img[src=x]').length]") == [None, 0]
        typed(page, PUBLISHED_ON, "2022-02-30")
        expect(field(page, PUBLISHED_ON)).to_have_attribute("aria-invalid", "true")
        expect(note(page, PUBLISHED_ON)).to_contain_text(f"Wrong: '2022-02-30': {NO_SUCH_DAY}")
        typed(page, PUBLISHED_ON, "2022-02")
        expect(note(page, PUBLISHED_ON)).to_have_text(
            SOME_DAY_FROM_TO.format(first="1", last="28", month="February 2022")
        )
        expect(field(page, PUBLISHED_ON)).not_to_have_attribute("aria-invalid", "true")


@slow("minutes at the desk; tests/pages has its parts")
@pytest.mark.parametrize("lang", by_tier(["ko"], ["en", "ko", "zh"]))
def test_the_desk_has_no_serious_fault_of_accessibility(quick_browser, desk, lang):
    place, address = desk
    made = [replace(draft, draft_id=f"{draft.draft_id}-{lang}") for draft in drafts_of_every_kind()]
    seen = by_tier(made[1::4], made)  # in a sample the filled report and the conflict, beside the desk and its queue
    for draft in seen:
        place.drafts.save(draft, 0)
    with opened(quick_browser, address) as page:
        for path in [f"desk?lang={lang}", *(f"desk?lang={lang}&draft={draft.draft_id}" for draft in seen)]:
            page.goto(f"{address}/{path}")
            page.wait_for_selector(".rl-desk-consequence" if "draft" in path else ".rl-desk-care")
            settle(page)
            assert axe.unexpected(page) == [], path


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
        away = page.get_by_text(SAID_AWAY)
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
        expect(page.get_by_test_id("stAlert")).to_have_text(
            re.compile(f"{SAID_AWAY}|{DATABASE_AWAY}|{DRAFTS_LISTED_LATER}")
        )
        expect(page.locator(".rl-desk-left > li")).to_contain_text("A driver of the last train")
        expect(page.locator(".rl-desk-left button")).to_have_count(0)
        outage.end()
        expect(field(page, "Speaker")).to_have_value("A driver of the last train")
        eventually_saved(place, "A driver of the last train")


@slow("a desk of its own; tests/pages has the list")
def test_a_draft_that_somebody_else_begins_changes_and_ends_is_listed_as_it_is(quick_browser, desk):
    place, address = desk
    draft = Draft("elsewhere", "report", author="Lee", source={"title": "Begun elsewhere"})
    with opened(quick_browser, address) as page:
        row = page.locator(".st-key-desk_row_elsewhere")
        expect(row).to_have_count(0)
        page.get_by_role("textbox", name=YOUR_NAME).fill("Ad")  # and nothing pressed: what is typed stays
        place.drafts.save(draft, 0)
        expect(row).to_contain_text("Begun elsewhere")
        place.drafts.save(replace(draft, source={"title": "Changed elsewhere"}), 1)
        expect(row).to_contain_text("Changed elsewhere")
        expect(page.get_by_role("textbox", name=YOUR_NAME)).to_have_value("Ad")
        expect(page.get_by_role("textbox", name=YOUR_NAME)).to_be_focused()
        place.drafts.remove("elsewhere")
        expect(row).to_have_count(0)


ELSEWHERE = "http://news.example/"


def follow_from_elsewhere(page, link):
    """Follows a link in a page of another site, as in mail that is read in the browser."""
    page.route(ELSEWHERE, lambda asked: asked.fulfill(content_type="text/html", body=f"<a href='{link}'>The desk</a>"))
    page.goto(ELSEWHERE)
    page.get_by_role("link", name="The desk").click()


@slow("tests/dashboard/server/test_gates.py has its answers")
def test_the_printed_address_opens_the_desk_from_another_site_s_page_and_again(quick_browser, desk):
    link = LINKS[desk[1]]()
    own = link.partition("?")[0]
    with quick_browser.new_context() as context:
        page = context.new_page()
        for _ in range(2):  # the second time the key is used, and another site's page sends no cookie
            follow_from_elsewhere(page, f"{link}&lang=ko")
            expect(page).to_have_url(f"{own}?lang=ko")
            expect(page.locator(".st-key-desk_new_report button")).to_be_visible()
        page.go_back()
        expect(page).to_have_url(ELSEWHERE)  # the address with the key is not among those that were visited
