"""A press on *Publish* in a real browser: that it works, and what came of it, is said where the editor looks."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from dashboard.editor.publish_panel import BEING_PUBLISHED, CHANGED_BY_ANOTHER
from dashboard.editor.words import WHY_THIS_VERSION, YOUR_NAME
from tests.browser.test_desk import SAID, desk, field, opened, typed
from tests.support.desk import drafts_of_every_kind
from tests.support.tiers import by_tier, slow
from tests.support.waiting import eventually

__all__ = ["desk"]
pytestmark = pytest.mark.browser

SIZES = [(1440, 900), (1024, 768), (390, 844)]


@pytest.mark.parametrize(("width", "height"), by_tier(SIZES[1:2], SIZES))
@slow("tests/pages/test_desk.py presses it too")
def test_publish_says_that_it_works_and_its_answer_has_the_keyboard_and_is_in_view(quick_browser, desk, width, height):
    place, address = desk
    draft = replace(drafts_of_every_kind()[1], draft_id=f"pressed-{width}", author="Bo")
    place.drafts.save(draft, 0)
    path, size = f"desk?draft={draft.draft_id}", {"width": width, "height": height}
    with opened(quick_browser, address, path, viewport=size) as page:
        typed(page, YOUR_NAME, "Ada")
        button = page.get_by_role("button", name="Publish", exact=True)
        expect(button).to_be_enabled()
        place.drafts.save(replace(draft, reason="Bo was here."), 1)
        page.evaluate(SAID)
        button.press("Enter")
        answer = page.get_by_role("alert").filter(has_text=CHANGED_BY_ANOTHER)
        expect(answer).to_be_visible()
        expect(page.get_by_test_id("stAlert")).to_be_focused()
        eventually(lambda: 0 <= answer.bounding_box()["y"] <= height - answer.bounding_box()["height"])
        assert BEING_PUBLISHED in page.evaluate("window.said")
        expect(page.locator(".rl-desk-working")).to_have_text("")
        expect(field(page, WHY_THIS_VERSION)).to_have_value("Bo was here.")
    place.drafts.remove(draft.draft_id)
