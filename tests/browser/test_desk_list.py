"""The list of drafts in an open desk follows what others do, though nobody presses anything."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from dashboard.editor.words import YOUR_NAME
from raillinks.editor.draft import Draft
from tests.browser.test_desk import desk, opened
from tests.support.tiers import slow

__all__ = ["desk"]
pytestmark = pytest.mark.browser


@slow("a desk of its own; tests/pages has the list")
def test_a_draft_that_somebody_else_begins_changes_and_ends_is_listed_as_it_is(quick_browser, desk):
    place, address = desk
    draft = Draft("elsewhere", "report", author="Lee", source={"title": "Begun elsewhere"})
    with opened(quick_browser, address) as page:
        row = page.locator(".st-key-desk_row_elsewhere")
        expect(row).to_have_count(0)
        page.get_by_role("textbox", name=YOUR_NAME).fill("Ad")  # and nothing pressed: what is typed stays
        place.drafts.save(draft, 0)
        expect(row).to_contain_text("Begun elsewhere")
        place.drafts.save(replace(draft, source={"title": "Changed elsewhere"}), 1)
        expect(row).to_contain_text("Changed elsewhere")
        expect(page.get_by_role("textbox", name=YOUR_NAME)).to_have_value("Ad")
        expect(page.get_by_role("textbox", name=YOUR_NAME)).to_be_focused()
        place.drafts.remove("elsewhere")
        expect(row).to_have_count(0)
