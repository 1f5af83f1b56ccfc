"""The story in a real Chromium: a step's link shows its day, event and map; each step moves all of them."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, READY, settle
from tests.support.tiers import slow

pytestmark = pytest.mark.browser

MAP = "[data-testid=time-map]"
STEPS = ".rl-story-steps"


def opened(page, server, step):
    view = step.map_view
    place = "" if view is None else f"&lat={view.lat}&lon={view.lon}&zoom={view.zoom}"
    page.goto(f"{server}/story?as_of={step.as_of}&event={step.event}{place}")
    page.wait_for_selector(READY, timeout=PATIENCE)
    settle(page)


def shows(page, step):
    """Title, day, strips and status list are those of the step, and so is the address."""
    expect(page.locator(".rl-story h2")).to_have_text(step.title)
    expect(page.locator(MAP)).to_have_attribute("data-as-of", str(step.as_of))
    page.wait_for_url(f"**as_of={step.as_of}**")
    page.wait_for_url(f"**event={step.event}**")
    expect(page.locator(".rl-story-sources")).to_be_visible()


def test_each_step_is_reached_by_keyboard_and_drives_day_event_and_map(quick_page, server, dataset):
    page, steps = quick_page, dataset.story
    opened(page, server, steps[0])
    shows(page, steps[0])
    for step in steps[1:]:
        page.locator(".rl-story-way a").last.focus()
        page.keyboard.press("Enter")
        shows(page, step)
        if step.map_view is not None:
            page.wait_for_url(f"**zoom={step.map_view.zoom:g}**")
    expect(page.locator(f"{STEPS} [aria-current=step]")).to_have_text(str(len(steps)))


@slow("a longer way to what the others here see")
def test_a_drag_moves_the_day_and_the_text_stays(quick_page, server, dataset):
    page, step = quick_page, dataset.story[5]
    opened(page, server, step)
    slider = page.locator(f"{MAP} .tm-slider")
    slider.focus()
    slider.press("ArrowLeft")
    page.wait_for_url("**as_of=2022-09-25**")
    settle(page)
    expect(page.locator(".rl-story h2")).to_have_text(step.title)
