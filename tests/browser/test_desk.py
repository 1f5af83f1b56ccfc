"""The desk in a real browser: a report from nothing to every reader's map and back."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from time import monotonic

import pytest
from playwright.sync_api import expect

from dashboard.editor.draft_list import GO_ON
from dashboard.editor.editing import BACK_TO_THE_DESK, WHAT_IT_CHANGES
from dashboard.editor.overview import CORRECT_AN_EVENT, NEW_REPORT
from dashboard.editor.preview import MINE_IS_RIGHT, THINGS_ARE_WRONG, WHAT_DIFFERS
from dashboard.editor.publish_panel import (
    BEING_TAKEN_BACK,
    PUBLISHED,
    TAKE_BACK,
    WHY_PUBLISH_ALL_THE_SAME,
    WHY_TAKEN_BACK,
)
from dashboard.editor.words import SOME_DAY_FROM_TO, WHY_THIS_VERSION, YOUR_NAME
from dashboard.session.pages import DESK_SETTING
from dashboard.session.served_data import SETTING
from dashboard.widgets.claim_list import ONE_SOURCE
from dashboard.widgets.table_content import STATUS_AFTER
from raillinks.editor import draft as draft_files
from raillinks.editor.fields import NO_SUCH_DAY
from raillinks.package.schema import COLUMNS
from raillinks.versions import publishing
from raillinks.versions.publishing import About
from tests.browser import axe
from tests.browser.conftest import READY, opened_page, running_server, settle
from tests.browser.time_map import link
from tests.browser.typist import Typist
from tests.support import places
from tests.support.desk import FOUNDING, copy_without_the_founding_article, drafts_of_every_kind
from tests.support.messages import fixed, pattern
from tests.support.tiers import by_tier, slow
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser

IN_TIME, A_REPORT = by_tier(60.0, 10.0), by_tier(150.0, 90.0)  # seconds: a sample is taken while others work

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
        expect(changes(page)).to_contain_text("26 September 2022 to 26 July 2024 suspended → open")
        expect(changes(page)).to_contain_text(ONE_SOURCE.format(names="Radio Free Asia"))
        typist.wait(expect(page.get_by_role("button", name="Publish", exact=True)).to_be_enabled)
        typist.press_at("Publish", "Enter")
        published = monotonic()
        told = page.get_by_text(re.compile(f"^{pattern(PUBLISHED)}"))
        typist.wait(expect(told).to_be_visible, 0.0)
        assert typist.seconds + typist.waited <= A_REPORT, typist.waited
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


@slow("test_desk_kept closes the page in mid-typing")
def test_a_draft_survives_a_closed_browser(quick_browser, desk):
    _, address = desk
    with opened(quick_browser, address) as page:
        begin(page)
        page.keyboard.insert_text("https://www.example.org/one")
        field(page, WHAT_IT_SAYS).press_sequentially("One train.")  # it has the keyboard until the end
        expect(page).to_have_url(re.compile("draft="))
        link_to_it = page.url.removeprefix(f"{address}/")
        page.wait_for_function("document.activeElement.value === 'One train.'")
        eventually_saved(desk[0], "One train.")
    with opened(quick_browser, address, link_to_it) as page:
        expect(field(page, ADDRESS_OF_THE_PAGE)).to_have_value("https://www.example.org/one")
        expect(field(page, WHAT_IT_SAYS)).to_have_value("One train.")
        page.get_by_role("button", name=BACK_TO_THE_DESK).click()
        expect(page.get_by_text("https://www.example.org/one").first).to_be_visible()


def eventually_saved(place, text):
    eventually(lambda: any(text in draft_files.written(saved.draft).decode() for saved in place.drafts.all()))


@slow("minutes at the desk; tests/pages has its parts")
def test_escape_closes_an_open_list_and_its_field_keeps_what_it_had(quick_browser, desk):
    _, address = desk
    with opened(quick_browser, address) as page:
        begin(page)
        service = page.get_by_role("combobox", name="Service", exact=True)
        service.press_sequentially("fr")
        expect(page.get_by_role("option").first).to_contain_text("freight")
        service.press("Enter")
        settle(page)
        for _ in range(2):
            eventually(lambda: service.press("ArrowDown") or service.get_attribute("aria-expanded") == "true")
            service.press("Escape")
            expect(service).to_have_attribute("aria-expanded", "false")
            settle(page)
            expect(service).to_have_value("freight")


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
def test_two_editors_of_one_draft_get_both_versions_side_by_side(quick_browser, desk):
    _, address = desk
    with opened(quick_browser, address) as one, opened(quick_browser, address) as other:
        begin(one, name="Ada")
        typed(one, "Title", "Begun by Ada")
        other.goto(one.url)
        expect(field(other, "Title")).to_have_value("Begun by Ada")
        typed(one, "Title", "Ada's title")
        typed(other, "Title", "Bo's title")
        table = other.get_by_role("table", name=WHAT_DIFFERS)
        expect(table.get_by_role("row", name="Title")).to_contain_text("Bo's title")
        expect(table.get_by_role("row", name="Title")).to_contain_text("Ada's title")
        expect(field(other, "Title")).to_have_value("Bo's title")
        expect(other).not_to_have_url(one.url)
        other.get_by_role("button", name="Keep both").click()
        expect(table).to_have_count(0)
        expect(field(other, "Title")).to_have_value("Bo's title")
        expect(field(one, "Title")).to_have_value("Ada's title")


@slow("minutes at the desk; tests/pages has its parts")
def test_two_editors_of_one_row_get_what_each_began_with_what_is_there_and_what_they_wrote(quick_browser, desk):
    place, address = desk
    with opened(quick_browser, address) as page:
        field(page, YOUR_NAME).fill("Ada")
        page.get_by_role("button", name=CORRECT_AN_EVENT).click()
        page.get_by_role("combobox", name="Event", exact=True).fill("Second day of the restart")
        page.get_by_role("option").first.click()
        typed(page, SUMMARY_IN_ENGLISH, "Mine.")
        typed(page, WHY_THIS_VERSION, "Read again.")
        doubt = page.get_by_role(
            "textbox", name=re.compile(pattern(WHY_PUBLISH_ALL_THE_SAME))
        )  # translations stay behind
        doubt.fill("They say it already.")
        doubt.blur()
        settle(page)
        rows = place.files().contents["data/events.csv"]
        theirs = re.sub(rb"Second day of the restart[^\"\r\n]*?\.", b"Theirs.", rows, count=1)
        assert theirs != rows
        publishing.publish(place.home, {"data/events.csv": theirs}, About("2026-11-26", "Bo", "Other words."))
        table = page.get_by_role("table", name=WHAT_DIFFERS)
        expect(table).to_contain_text("Theirs.")
        row = table.get_by_role("row", name=SUMMARY_IN_ENGLISH)
        expect(row.get_by_role("cell")).to_have_text([re.compile("^Second day of the restart"), "Theirs.", "Mine."])
        expect(page.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
        page.get_by_role("button", name=MINE_IS_RIGHT).click()
        expect(table).to_have_count(0)
        expect(page.get_by_role("button", name="Publish", exact=True)).to_be_enabled()
        expect(field(page, SUMMARY_IN_ENGLISH)).to_have_value("Mine.")


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
