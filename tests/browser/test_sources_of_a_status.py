"""From the status of any link on any day to the sources behind it, in two clicks at most."""

import random

import numpy as np
import pytest
from playwright.sync_api import expect

from raillinks.domain.enums import SourceType
from raillinks.domain.status import Status
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.browser.conftest import open_map, settle
from tests.browser.time_map import link as link_in_list
from tests.support.messages import WORDS
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

LINK_DAYS = 20
FIRST, LAST = np.datetime64("1905-01-01"), np.datetime64("2026-11-24")


@pytest.fixture(scope="module")
def link_days(dataset):
    """Twenty links, each with a day, or one of each sort: every status, and unknown before and after evidence."""
    chance = random.Random(7)
    links = views.make_view(dataset, Selection(as_of=LAST)).links.to_dict("records")
    days = [FIRST + chance.randrange(int((LAST - FIRST).astype(int))) for _ in range(LINK_DAYS - 8)]
    days += [np.datetime64("2019-06-01") + chance.randrange(2700) for _ in range(8)]
    found = [(chance.choice(links), day) for day in days]
    sorts = [sort_of(dataset, *pair) for pair in found]
    return by_tier([pair for n, pair in enumerate(found) if sorts[n] not in sorts[:n]], found)


def sort_of(dataset, link, day):
    """What the way to the sources depends on: the status, and whether an event is behind it."""
    row = status_of(dataset, link, day)
    return row["status"], isinstance(row["event_id"], str)


def status_of(dataset, link, day):
    """The row of the link on the day."""
    rows = views.make_view(dataset, Selection(as_of=day)).timeline.status_on(day)
    return rows[(rows["crossing_id"] == link["crossing_id"]) & (rows["service"] == link["service"])].iloc[0]


def test_the_link_days_are_of_every_sort(dataset, link_days):
    found = [status_of(dataset, link, day) for link, day in link_days]
    assert {row["status"] for row in found} >= set(Status) - {Status.PARTIAL}
    unknown = [row for row in found if row["status"] == Status.UNKNOWN]
    assert {isinstance(row["event_id"], str) for row in unknown} == {True, False}


@slow("some link-days, one page each; tests/dashboard/session/test_session_state.py has the links")
def test_every_status_leads_to_its_sources_in_two_clicks(quick_page, server, dataset, link_days):
    page = quick_page
    shown = None  # the service and the event on the page
    for link, day in sorted(link_days, key=lambda pair: pair[0]["service"]):
        row = status_of(dataset, link, day)
        expected = row["event_id"] if isinstance(row["event_id"], str) else first_event(dataset, link)
        if shown is None or shown[0] != link["service"] or shown[1] == expected:
            open_map(page, server, f"?as_of={day}&service={link['service']}&kind=milestone")
        else:  # the page as the reader left it after the link before
            go_to(page, day)
        item = link_in_list(page, link["crossing_id"], link["service"])
        clicks = 0
        if not item.is_visible():  # no bridge on this day: under "more"
            page.locator("[data-testid=status-list] summary").click()
            clicks += 1
        item.locator(".tm-says").click()
        clicks += 1
        page.wait_for_url(f"**event={expected}**")
        settle(page)
        card = page.locator(".rl-event")
        summary = dataset.events.set_index("event_id").loc[expected, "summary"]
        expect(card).to_contain_text(summary)
        expect(card.locator("li").first).to_be_visible()
        own = dataset.claims[dataset.claims["event_id"] == expected].merge(dataset.sources, on="source_id")
        for publisher in set(own["publisher"]):
            expect(card).to_contain_text(publisher)
        if row["status"] == Status.UNKNOWN and isinstance(row["event_id"], str):
            assert SourceType.EDITORIAL in set(own["source_type"])
            expect(card).to_contain_text("Looked for")
        assert clicks <= 2
        shown = link["service"], expected


def go_to(page, day):
    """Types a day into the map's field, and waits for the page that follows."""
    field = page.get_by_label(WORDS["date"])
    field.fill(str(day))
    field.press("Enter")
    page.wait_for_url(f"**as_of={day}*")
    settle(page)


def first_event(dataset, link):
    """The event that first gave the link a status."""
    intervals = views.make_view(dataset, Selection(as_of=LAST)).timeline.intervals()
    own = intervals[(intervals["crossing_id"] == link["crossing_id"]) & (intervals["service"] == link["service"])]
    return own["event_id"].dropna().iloc[0]


@slow("tests/js and tests/pages/test_about.py have the parts")
def test_a_link_may_lead_to_a_part_of_the_about_page(quick_page, server):
    """Where no event of a link is known, its status leads to the first of these."""
    quick_page.goto(f"{server}/about?as_of=2022-09-25#%E0")  # no text: the page is shown all the same
    expect(quick_page.locator("#privacy")).to_have_count(1)
    for part in ("unknown", "search-dd-2024-09-06-freight-evidence-end"):
        quick_page.goto(f"{server}/about?as_of=2022-09-26#{part}")
        expect(quick_page.locator(f"#{part}")).to_be_in_viewport()
        expect(quick_page.locator(f"#{part}")).to_be_focused()
    expect(quick_page.locator(".rl-about-record[open]")).to_have_count(1)  # the others stay folded
    quick_page.locator("a[href='#privacy']").click()
    expect(quick_page.locator("#privacy")).to_be_in_viewport()
    quick_page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")  # as what comes late may do
    expect(quick_page.locator("#privacy")).to_be_in_viewport()
    quick_page.mouse.move(500, 400)
    quick_page.mouse.wheel(0, -5000)
    expect(quick_page.locator("#privacy")).not_to_be_in_viewport()
