"""The manners of the map and the timeline in Firefox and in WebKit: the scenarios of Chromium, one by one."""

from functools import partial

import pytest

from raillinks.exports import embedding
from tests.browser import manners, other_browsers, page_steps, steps
from tests.browser.host_pages import WIDTHS
from tests.browser.host_pages import hosted as hosted_frames
from tests.browser.test_static_page import random_days
from tests.support.static_host import hosted
from tests.support.waiting import eventually

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


DAYS = 8
"""Chromium has a hundred (`test_static_page.py`): WebKit draws one of the bundled log's maps in up to half a minute."""
BROWSERS = (other_browsers.firefox, other_browsers.webkit)


@pytest.fixture(scope="module", params=BROWSERS, ids=lambda browser: browser.__name__)
def alone(request):
    """A browser for the page that needs no server."""
    with request.param() as driver:
        yield driver


def test_the_single_file_works_from_a_disk(alone, single, page_log):
    page_steps.open_page(alone, single.as_uri())
    page_steps.scrubs_by_pointer_and_keys(alone)
    page_steps.says_what_the_api_says(alone, page_log, random_days(page_log, DAYS))


def test_the_folder_works_on_a_plain_host_under_a_sub_path(alone, folder, page_log):
    with hosted(folder) as (address, _):
        page_steps.open_page(alone, f"{address}/some/where/")
        page_steps.scrubs_by_pointer_and_keys(alone)
        page_steps.says_what_the_api_says(alone, page_log, random_days(page_log, DAYS))


FRAMES_HEIGHT = "() => parseInt(document.querySelector('iframe').style.height) || 0"
TO_THE_DAY_BEFORE = """() => { const slider = document.querySelector('input');
  slider.value = Number(slider.value) - 1; slider.dispatchEvent(new Event('input')); }"""
SENTENCE = "() => document.querySelector('#answer').innerText"
IS_WHOLE = """async (address, width, height) => { const frame = document.createElement('iframe');
  Object.assign(frame, { width, height, src: address, style: 'border: 0' });
  const loaded = new Promise((resolve) => { frame.onload = resolve; });
  document.body.append(frame);
  await loaded;
  const page = frame.contentDocument.documentElement;
  return page.scrollHeight <= page.clientHeight && page.scrollWidth === width && page.clientWidth === width; }"""


def _is_between(driver, least, most):
    return least < driver.evaluate(FRAMES_HEIGHT) < most


def test_a_frame_fits_and_its_slider_brings_the_sentence(alone, server):
    query = "as_of=2022-09-26&lang=en"
    with hosted_frames(server, query, 3) as site:
        for width in WIDTHS:
            alone.goto(f"{site}/strict-{width}.html")
            most = embedding.height(width, 3, has_event=False) + width / 2  # the map is higher where there is room
            eventually(partial(_is_between, alone, 400, most))
    alone.goto(f"{server}/nothing-here")  # a page of ours may look into its frame
    for width in WIDTHS:
        given = f"/embed?{query}", width, embedding.height(width, 3, has_event=False)
        assert alone.evaluate(IS_WHOLE, *given), (alone.engine, width)
    alone.goto(f"{server}/embed?{query}")
    alone.evaluate(TO_THE_DAY_BEFORE)
    eventually(lambda: alone.evaluate(SENTENCE).count("25 September 2022") == 2)
