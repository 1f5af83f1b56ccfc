"""Ten questions about where crossings lie, by keyboard and accessibility tree alone: none looks at the map."""

import numpy as np
import pytest
from playwright.sync_api import expect

from dashboard.events import event_card
from raillinks.i18n.translator import say
from raillinks.query import views, whereabouts
from raillinks.query.selection import Selection
from tests.browser.conftest import open_map
from tests.browser.reader import Reader
from tests.browser.time_map import root, slider
from tests.support.messages import WORDS
from tests.support.tiers import slow

pytestmark = pytest.mark.browser
MAP_PRESSES, PAGE_PRESSES = 12, 45
ENGLISH = say("en")
KOREAN_L = """document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { key: "ㅣ", code: "KeyL", bubbles: true }))"""
"""The key L of a Korean keyboard."""


def says(where, place):
    """The words for the way to a town or to a crossing."""
    ways = {way.place_id: way for way in (*where.towns, *where.crossings)}
    return whereabouts.way_in_words(ways[place], ENGLISH)


def test_seven_questions_to_the_list_which_follows_the_slider(wide_page, server, dataset):
    open_map(wide_page, server, "?as_of=2022-09-26")
    slider(wide_page).focus()
    reader = Reader(wide_page)
    where = {crossing: whereabouts.of_crossing(dataset, crossing) for crossing in dataset.crossing_ids}
    dandong = reader.press("l")
    assert WORDS["showOnMap"].format(place="Dandong–Sinuiju") in dandong
    for town in ("dandong", "sinuiju"):  # 1: how far is it from the bridge to either town, and which way?
        assert says(where["dandong-sinuiju"], town) in dandong
    assert says(where["dandong-sinuiju"], "shanghekou-chongsu") in dandong  # 2: which crossing is next up the river?
    assert "freight: open" in reader.press("Tab")  # 3: do goods trains cross on this day?
    assert "passenger: suspended" in reader.press("Tab")  # 4: and passenger trains?
    assert says(where["jian-manpo"], "manpo") in reader.press_until(
        "Tab", "Ji'an–Manpo"
    )  # 5: what is near Ji'an–Manpo?
    assert "freight: unknown" in reader.press("Tab")  # 6: do goods trains cross there?
    assert WORDS["slider"] in reader.press("l")
    reader.press("ArrowLeft")
    expect(root(wide_page)).to_have_attribute("data-as-of", "2022-09-25")
    reader.press("l")
    assert "freight: suspended" in reader.press("Tab")  # 7: did goods trains cross at Dandong the day before?
    assert reader.presses <= MAP_PRESSES
    wide_page.evaluate(KOREAN_L)
    expect(slider(wide_page)).to_be_focused()


@slow("a longer way to what a look at `listKey` shows")
def test_the_letter_is_a_letter_where_somebody_types(wide_page, server):
    open_map(wide_page, server, "?as_of=2022-09-26")
    field = wide_page.get_by_label(WORDS["date"])
    field.fill("")
    field.press("l")
    assert field.input_value() == "l"


def nearest_open(dataset, where, day):
    """The nearest other crossing with a link that is certainly open on a day, and its service."""
    asked = Selection(as_of=np.datetime64(day), context=True)
    table = views.make_view(dataset, asked).timeline.status_on(asked.as_of, asked.stale_after)
    is_open = {
        (row["crossing_id"], row["service"]) for row in table.to_dict("records") if row["alternatives"] == "open"
    }
    return next((way, link[1]) for way in where.crossings for link in sorted(is_open) if link[0] == way.place_id)


def test_three_questions_to_the_page_of_a_link(wide_page, server, dataset):
    day, where = "2018-06-01", whereabouts.of_crossing(dataset, "dandong-sinuiju")
    wide_page.goto(f"{server}/links/dandong-sinuiju/freight?lang=en&as_of={day}")
    reader = Reader(wide_page)
    way, service = nearest_open(
        dataset, where, day
    )  # 8: which crossing nearest to Dandong was open, how far, which way?
    heard = reader.press_until("Shift+Tab", f"{service}: {ENGLISH.word('open')}")
    while whereabouts.way_in_words(way, ENGLISH) not in heard:
        heard = reader.press_until("Shift+Tab", f"{service}: {ENGLISH.word('open')}")
    assert reader.presses <= PAGE_PRESSES
    texts = reader.read()
    line = texts.index(ENGLISH(whereabouts.LINE))  # 9: on which line does it lie?
    assert texts[line + 1] == where.lines[0]["en"]
    view = views.make_view(
        dataset, Selection(as_of=np.datetime64(day), crossing=("dandong-sinuiju",), service=("freight",))
    )
    newest = view.any_day.log.rows[view.events["event_id"].iloc[-1]]  # 10: what happened last, and how many say so?
    told = texts.index(ENGLISH.date(newest["date"]))
    supports = ENGLISH.plural(*event_card.CLAIMS_SUPPORT_IT, newest["n_supports"])
    assert newest["summary"] in " ".join(texts[told:])
    assert supports in texts[told:]
