"""The tabs of the browser tests are used again: what one test leaves in a tab must not reach the next."""

import pytest

from tests.browser.conftest import TABS

pytestmark = pytest.mark.browser
OPTIONS = {"viewport": {"width": 400, "height": 300}}


@pytest.fixture
def taken(quick_browser):
    """The function that takes a tab; the tabs are closed at the end."""
    pages = []

    def take():
        pages.append(TABS.take(quick_browser, OPTIONS))
        return pages[-1]

    yield take
    for page in pages:
        if not page.is_closed():
            page.context.close()
    TABS.free.pop(pages[-1].key, None)


def test_an_empty_tab_is_used_again(taken):
    page = taken()
    TABS.give_back(page)
    assert taken() is page


def test_a_script_that_a_test_runs_before_those_of_the_page_ends_with_the_test(taken):
    page = taken()
    page.add_init_script("window.left = true")
    page.goto("data:text/html,one")
    assert page.evaluate("window.left") is True
    TABS.give_back(page)
    page = taken()
    page.goto("data:text/html,two")
    assert page.evaluate("window.left") is None
