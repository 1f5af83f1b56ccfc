"""What axe is asked for is found where it is planted, and whose it is is told apart."""

import pytest

from tests.browser.axe import serious
from tests.browser.views import open_view
from tests.support.tiers import slow

pytestmark = pytest.mark.browser


@slow("it tests the test of accessibility")
def test_a_fault_is_found_and_whose_it_is(wide_page, server):
    open_view(wide_page, server, "about", "en")
    wide_page.evaluate(
        """() => Object.entries({ours: '.rl-html', other: '[data-testid=stMain]'}).forEach(([id, selector]) =>
          document.querySelector(selector).insertAdjacentHTML('beforeend', `<img src="data:," id="${id}">`))"""
    )
    assert serious(wide_page) == [("image-alt", ["#ours"], True), ("image-alt", ["#other"], False)]
