"""The manners of the map and the timeline in Chromium: every scenario on one page, loaded once."""

import pytest

from tests.browser import manners, steps
from tests.browser.conftest import opened_page
from tests.browser.drivers import PlaywrightDriver
from tests.support.tiers import slow

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def driver(browser, server):
    for page in opened_page(browser, server, viewport={"width": 1024, "height": 768}, has_touch=True):
        driver = PlaywrightDriver(page, has_touch=True)
        steps.open_page(driver, server)
        yield driver


QUICK = ("a_press_on_a_year_shows_it_alone_and_leads_back", "a_held_arrow_button_repeats")
IN_NODE = slow("tests/js/time_map.test.js has each step; here two of them are tried in a browser")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name in QUICK else IN_NODE) for name in manners.SCENARIOS]
)
def test_a_manner(driver, name):
    manners.SCENARIOS[name](driver)
