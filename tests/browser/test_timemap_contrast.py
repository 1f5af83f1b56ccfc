"""What the time map draws can be told apart: in grey by its shape, and by its contrast with the ground."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import open_map
from tests.support.tiers import sample

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"
LIST = "[data-testid=status-list]"


INKS = """map => {
  const style = getComputedStyle(document.querySelector(map));
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  return Object.fromEntries(['ink', 'muted', 'faint', 'river', 'paper', 'sea', 'warn'].map(name => {
    pen.fillStyle = style.getPropertyValue(`--tm-${name}`).trim();
    pen.fillRect(0, 0, 1, 1);
    return [name, [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)];
  }));
}"""
LANDS = {"light": [(252, 251, 248), (242, 239, 232)], "dark": [(44, 43, 41), (33, 33, 32)]}


def contrast(one, other) -> Any:
    """The contrast of two sRGB colours as WCAG 2 defines it."""
    lights = []
    for colour in (one, other):
        parts = np.array(colour) / 255
        lights.append(
            np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
        )
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@sample(1)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_drawn_has_contrast(quick_page, server, scheme):
    quick_page.emulate_media(color_scheme=scheme)
    open_map(quick_page, server, "?as_of=2025-06-01")
    expect(quick_page.locator(MAP)).to_have_attribute("data-theme", scheme)
    inks = quick_page.evaluate(INKS, MAP)
    grounds = {"ink": ["paper", "sea", "warn"], "muted": ["paper"], "faint": [], "river": ["sea"]}
    for ink, others in grounds.items():
        for ground in [*LANDS[scheme], *(inks[other] for other in others)]:
            assert contrast(inks[ink], ground) >= 4.5, (ink, ground)
    stale = quick_page.locator(f"{LIST} li[data-stale=true]").first
    strokes = "nodes => nodes.map(node => getComputedStyle(node).stroke.match(/[\\d.]+/g).map(Number))"
    edges = stale.locator("g[data-part] > path:first-child").evaluate_all(strokes)
    assert edges
    for edge in edges:  # of each part of the badge of a stale status
        assert contrast(edge[:3], inks["paper"]) >= 4.5
