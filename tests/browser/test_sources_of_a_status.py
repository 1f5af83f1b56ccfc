"""From the status of any link on any day to the sources behind it, in two clicks at most."""

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
from tests.support.tiers import by_tier, seeded

pytestmark = pytest.mark.browser

LINK_DAYS = 20
FIRST, LAST = np.datetime64("1905-01-01"), np.datetime64("2026-11-24")


@pytest.fixture(scope="module")
def link_days(dataset):
    """Twenty links, each with a day, or one of each sort: every status, and unknown before and after evidence."""
    chance = seeded("links and days")
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


def test_every_status_leads_to_its_sources_in_two_clicks(quick_page, server, dataset, link_days):
    page = quick_page
    shown = None  # the service and the event on the page
    for link, day in sorted(link_days, key=lambda pair: pair[0]["service"]):
        row = status_of(dataset, link, day)
        expected = event_behind(dataset, link, day)
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


def event_behind(dataset, link, day):
    """The latest event on which a status of the link rests by the day; before any, the first that gave it one."""
    intervals = views.make_view(dataset, Selection(as_of=LAST)).timeline.intervals()
    own = intervals[(intervals["crossing_id"] == link["crossing_id"]) & (intervals["service"] == link["service"])]
    known = own.dropna(subset=["event_id"])
    by_then = known[known["start"] <= day]
    return (known.head(1) if by_then.empty else by_then.tail(1))["event_id"].item()
