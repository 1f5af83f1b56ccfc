"""How many pages a page takes on paper."""

import re

from playwright.sync_api import Page

MOST_PAGES = 6
"""Of the map page, and of the page that needs no server."""


def printed_pages(page: Page) -> int:
    """How many pages it takes, as Chromium prints it."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, print_background=True)))
