"""The manners of the map and the timeline in Firefox and in WebKit: the scenarios of Chromium, one by one."""

import pytest

from tests.browser import manners, other_browsers, page_steps, steps
from tests.browser.test_static_page import random_days
from tests.support.static_host import hosted
from tests.support.tiers import by_tier

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


BROWSERS = (other_browsers.firefox, other_browsers.webkit)


@pytest.fixture(scope="module", params=BROWSERS, ids=lambda browser: browser.__name__)
def alone(request):
    """A browser for the page that needs no server."""
    with request.param() as driver:
        yield driver


def test_the_single_file_works_from_a_disk(alone, single, page_log):
    page_steps.open_page(alone, single.as_uri())
    page_steps.scrubs_by_pointer_and_keys(alone)
    page_steps.says_what_the_api_says(alone, page_log, random_days(page_log, by_tier(8, 100)))


def test_the_folder_works_on_a_plain_host_under_a_sub_path(alone, folder, page_log):
    with hosted(folder) as (address, _):
        page_steps.open_page(alone, f"{address}/some/where/")
        page_steps.scrubs_by_pointer_and_keys(alone)
        page_steps.says_what_the_api_says(alone, page_log, random_days(page_log, by_tier(8, 100)))
