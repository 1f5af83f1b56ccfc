"""A reader's walk through all pages in each language, with every download: nothing is asked of another machine.

`opened_page` sees the requests of the pages; the network trap of `make test` sees every packet of browser and server.
"""

import pytest

from dashboard.session.panels import DOWNLOAD
from tests.browser.time_map import open_panel
from tests.browser.views import LANGS, PAGES, open_drawn, open_view
from tests.support.tiers import by_tier, slow

pytestmark = pytest.mark.browser

DOWNLOADS = "a.rl-download[href]"
WITH_DOWNLOADS = {"", "history", "events", "compare", "knowledge", "about"}
FILES = {"": 14, "events": 14}
WALKED = by_tier([""], PAGES)
"""The other pages are opened by `test_views`, whose requests are seen as well."""


def saved(page, within):
    """The contents of every download inside an element, once each."""
    for link in page.locator(f"{within} {DOWNLOADS}").all():
        with page.expect_download() as download:
            link.click()
        yield download.value.path().read_bytes()


@pytest.mark.parametrize("lang", by_tier(["zh"], LANGS))
@pytest.mark.parametrize("path", WALKED)
@slow("`make test` runs in a network trap as a whole")
def test_a_walk_through_a_page_with_its_downloads_stays_on_this_machine(wide_page, server, path, lang):
    contents = walked(wide_page, server, path, lang)
    assert bool(contents) == (path in WITH_DOWNLOADS)
    assert all(contents)
    assert len(contents) == FILES.get(path, len(contents))


def walked(page, server, path, lang):
    """What a page offers for download."""
    open_view(page, server, path, lang)
    if path == "events":  # that was one event: the list has the downloads
        open_drawn(page, f"{server}/events?lang={lang}")
    contents = list(saved(page, ".rl-downloads:not(.rl-panel *)"))
    if page.locator(".rl-panel-download").count():
        for tab in open_panel(page, DOWNLOAD).get_by_role("tab").all():
            tab.click()
            contents += saved(page, ".rl-panel-download [role=tabpanel]:not([hidden])")
    return contents
