"""The manners of the map and the timeline in Chromium: every scenario on one page, loaded once."""

import pytest

from tests.browser import manners, steps
from tests.browser.conftest import opened_page
from tests.browser.drivers import PlaywrightDriver
from tests.support.tiers import thorough

pytestmark = pytest.mark.browser

IN_SHORTER_TESTS = (
    "next_and_previous_stop_at_changes_or_events",
    "a_second_day_is_pinned_dragged_and_closed",
    "the_divider_moves_by_pointer_and_keys",
)
"""Scenarios that Chromium has in shorter tests too, without a drawn map: `test_two_days`, `test_timemap_play`."""


@pytest.fixture(scope="module")
def driver(browser, server):
    for page in opened_page(browser, server, viewport={"width": 1024, "height": 768}, has_touch=True):
        driver = PlaywrightDriver(page, has_touch=True)
        steps.open_page(driver, server)
        yield driver


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[thorough] if name in IN_SHORTER_TESTS else []) for name in manners.SCENARIOS]
)
def test_a_manner(driver, name):
    manners.SCENARIOS[name](driver)
