"""The manners of the map and the timeline in Firefox and in WebKit: the scenarios of Chromium, one by one."""

import pytest

from tests.browser import manners, other_browsers, steps

pytestmark = pytest.mark.other_browsers


@pytest.fixture(
    scope="module", params=[other_browsers.firefox, other_browsers.webkit], ids=lambda browser: browser.__name__
)
def driver(request, server):
    with request.param() as driver:
        steps.open_page(driver, server)
        yield driver


@pytest.mark.parametrize("name", manners.SCENARIOS)
def test_a_manner(driver, name):
    manners.SCENARIOS[name](driver)
