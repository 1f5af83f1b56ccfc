"""Where crossings lie, by keyboard and accessibility tree alone: no question here looks at the map."""

import pytest
from playwright.sync_api import Page

from raillinks.i18n.translator import say
from raillinks.query import whereabouts
from tests.browser.conftest import open_map
from tests.browser.time_map import as_of, slider
from tests.support.messages import WORDS

pytestmark = pytest.mark.browser
MOST_PRESSES = 20


class Reader:
    """Somebody who sees nothing: what has the focus is all that is known of the page, and presses are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0
        self.session = page.context.new_cdp_session(page)

    def press(self, key: str) -> str:
        self.presses += 1
        self.page.keyboard.press(key)
        return self.heard()

    def heard(self) -> str:
        """Name, value and description of what has the focus, as the accessibility tree has them."""
        focused = self.session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
        asked = {"objectId": focused["objectId"], "fetchRelatives": False}
        [node] = self.session.send("Accessibility.getPartialAXTree", asked)["nodes"]
        return " ".join(str(node.get(part, {}).get("value", "")) for part in ("name", "value", "description"))

    def press_until(self, key: str, part: str) -> str:
        while part not in (heard := self.press(key)):
            assert self.presses < MOST_PRESSES, heard
        return heard


def says(where, place):
    """The words for the way to a town or to a crossing."""
    ways = {way.place_id: way for way in (*where.towns, *where.crossings)}
    return whereabouts.way_in_words(ways[place], say("en"))


def test_the_list_says_how_far_and_which_way_and_follows_the_slider(wide_page, server, dataset):
    open_map(wide_page, server, "?as_of=2022-09-26")
    slider(wide_page).focus()
    reader = Reader(wide_page)
    where = {crossing: whereabouts.of_crossing(dataset, crossing) for crossing in dataset.crossing_ids}
    dandong = reader.press("l")
    assert WORDS["showOnMap"].format(place="Dandong–Sinuiju") in dandong
    for place in ("dandong", "sinuiju", "shanghekou-chongsu"):
        assert says(where["dandong-sinuiju"], place) in dandong
    assert "freight: open" in reader.press("Tab")
    assert "passenger: suspended" in reader.press("Tab")
    assert says(where["jian-manpo"], "manpo") in reader.press_until("Tab", "Ji'an–Manpo")
    assert "freight: unknown" in reader.press("Tab")
    assert WORDS["slider"] in reader.press("l")
    reader.press("ArrowLeft")
    reader.press("l")
    assert "freight: suspended" in reader.press("Tab")
    assert as_of(wide_page) == "2022-09-25"
    assert reader.presses <= MOST_PRESSES


def test_the_letter_is_a_letter_where_somebody_types(wide_page, server):
    open_map(wide_page, server, "?as_of=2022-09-26")
    field = wide_page.get_by_label(WORDS["date"])
    field.fill("")
    field.press("l")
    assert field.input_value() == "l"
