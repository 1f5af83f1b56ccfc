"""Where evidence is, in a browser: a lane is as wide as its strip, low, and tells its marks apart without colour."""

import pytest

from tests.browser.axe import unexpected
from tests.browser.views import LOOK, open_drawn, rest
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

LANES = """() => [...document.querySelectorAll('.rl-evidence')].filter((lane) => lane.offsetParent).map((lane) => {
  const [own, strip] = [lane, lane.previousElementSibling].map((part) => part.getBoundingClientRect());
  const boxes = [...lane.querySelectorAll('.rl-evidence-disputes')].map((box) => box.getBoundingClientRect());
  return {
    below: own.top >= strip.bottom, height: own.height, aside: Math.abs(own.left - strip.left),
    wider: Math.abs(own.width - strip.width), least: Math.min(5, ...boxes.map((box) => box.width)),
    crowded: boxes.filter((box, i) => boxes[i + 1]?.left < box.right - 0.5).length,
    outside: boxes.filter((box) => box.left < own.left - 3 || box.right > own.right + 4).length,
  };
})"""
SHAPES = "() => new Set([...document.querySelectorAll('.rl-evidence-sample')].map((s) => s.innerHTML)).size"


@pytest.mark.parametrize(
    ("size", "theme"), by_tier([((390, 844), "dark")], [((1440, 900), "light"), ((390, 844), "dark")])
)
@slow("tests/dashboard/history/test_overview.py has what the lanes show")
def test_a_lane_is_as_wide_as_its_strip_and_low(quick_page, server, size, theme):
    quick_page.emulate_media(color_scheme=theme)
    quick_page.set_viewport_size({"width": size[0], "height": size[1]})
    open_drawn(quick_page, f"{server}/history?as_of=2022-09-26&lang=en")
    quick_page.evaluate(LOOK)
    rest(quick_page)
    lanes = quick_page.evaluate(LANES)
    assert len(lanes) >= 5
    for lane in lanes:
        assert lane["below"]
        assert lane["height"] <= 12
        assert lane["aside"] < 1 > lane["wider"]
        assert lane["least"] >= 5
        assert lane["outside"] == lane["crowded"] == 0
    assert quick_page.evaluate(SHAPES) == 4
    assert unexpected(quick_page) == []
    assert quick_page.evaluate("document.documentElement.scrollWidth") == size[0]
