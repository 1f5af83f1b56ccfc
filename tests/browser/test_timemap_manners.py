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


@slow("tests/js/time_map.test.js has each step; where `make test` drags in a browser: test_timemap_messages.py")
@pytest.mark.parametrize("name", manners.SCENARIOS)
def test_a_manner(driver, name):
    manners.SCENARIOS[name](driver)
