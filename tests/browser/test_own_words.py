"""A log without coordinates, as a server shows it: strips and list in the map's room, its title in header and tab."""

import pytest

from tests.browser.conftest import READY, opened_page, running_server
from tests.conftest import ROOT
from tests.own_words.logs import log_of, write
from tests.support.tiers import by_tier

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gates")
    write(log_of("in_out"), folder)
    with running_server(ROOT, RAILLINKS_LOG=str(folder)) as address:
        yield address


@pytest.mark.parametrize(("width", "height"), by_tier([(390, 844)], [(1440, 900), (1024, 768), (390, 844)]))
def test_there_is_no_map_and_no_story(quick_browser, address, width, height):
    for page in opened_page(quick_browser, address, viewport={"width": width, "height": height}):
        page.goto(f"{address}/?lang=en&as_of=2021-05-05")
        page.wait_for_selector(READY, state="attached")
        assert not page.locator(".tm-map").is_visible()
        for part in (".tm-timeline", ".tm-list"):  # both begin on the first screen
            assert 0 < page.locator(part).bounding_box()["y"] < height - 100, part
        names = page.locator(".tm-list .tm-crossing")
        assert "North gate" in names.all_inner_texts()
        assert all(name.is_disabled() for name in names.all())
        assert page.title() == "Own log: in_out.csv"
        assert page.get_by_role("link", name="History").count() >= (width > 767)
        assert page.get_by_role("link", name="Story", exact=True).count() == 0
        assert page.errors == []
