"""The manners of the map and the timeline in Chromium: every scenario on one page, loaded once."""

import pytest

from tests.browser import manners, steps
from tests.browser.conftest import opened_page
from tests.browser.drivers import PlaywrightDriver
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

SOME = ("a_period_is_chosen_from_the_menu_by_its_days_and_by_keys",)
"""What `make test` tries, where test_timemap_messages drags the day; `make test-all` tries all, in three browsers."""


@pytest.fixture(scope="module")
def driver(request, server):
    browser = request.getfixturevalue(by_tier("quick_browser", "browser"))  # the period needs no map
    for page in opened_page(browser, server, viewport={"width": 1024, "height": 768}, has_touch=True):
        driver = PlaywrightDriver(page, has_touch=True)
        steps.open_page(driver, server)
        yield driver


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in SOME else [slow("another manner; tests/js has its parts")])
        for name in manners.SCENARIOS
    ],
)
def test_a_manner(driver, name):
    manners.SCENARIOS[name](driver)
