"""“How we know”: ways to the page of the link and to links that lead; where a link lies, and the other crossings."""

import numpy as np
import pytest

from dashboard.i18n.translator import say
from dashboard.widgets.strips import OLD_EVIDENCE
from dashboard.widgets.time_map_words import LAST_KNOWN_STATUS
from raillinks.query import views, whereabouts
from raillinks.query.selection import Selection
from tests.dashboard.map.answer_parts import LINK, block, know
from tests.support.page_html import asked, text


@pytest.mark.parametrize("query", [{}, LINK])
def test_there_is_a_way_to_the_page_of_the_link_only_where_that_shows_the_same(query):
    def ways(**more):
        shown = know(block(as_of="2022-10-15", **query, **more))
        return [way.get("href") for way in shown.iter("a") if way.get("href").startswith("links")]

    assert len(ways()) == 1
    for own in ({"known_on": "2022-10-15"}, {"disputed": "apply"}, {"stale_after": "30"}):
        assert ways(**own) == []


def test_a_press_on_a_link_that_leads_shows_it_alone():
    shown = know(block(as_of="2022-09-26"))
    (link,) = [a for a in shown.iter("a") if text(a) == "Dandong–Sinuiju · passenger"]
    assert asked(link) | {"crossing": "dandong-sinuiju", "service": "passenger"} == asked(link)
    assert link.get("href").startswith("./?")


def test_a_link_that_leads_has_every_status_that_is_possible():
    rows = [text(row) for row in know(block(as_of="1951-04-10")).iter("li")]
    [freight] = [row for row in rows if row.startswith("Dandong–Sinuiju · freight")]
    assert say("en").any_of([say("en").word(word) for word in ("partial", "suspended")]) in freight or (
        say("en").any_of([say("en").word(word) for word in ("suspended", "partial")]) in freight
    )


def test_of_one_link_it_says_where_it_lies_and_how_far_each_crossing_with_its_statuses_is(dataset):
    shown = know(block(as_of="2022-09-26", **LINK))
    where = whereabouts.of_crossing(dataset, LINK["crossing"])
    assert whereabouts.in_words(where, say("en")) in text(shown)
    rows = [text(row) for row in shown.find("ul[@class='rl-grounds rl-others']")]
    ways = [whereabouts.way_in_words(way, say("en")) for way in where.crossings]
    assert [row.partition(": ")[0] for row in rows] == ways
    asked_of = Selection(as_of=np.datetime64("2022-09-26"))
    table = views.make_view(dataset, asked_of).timeline.status_on(asked_of.as_of, asked_of.stale_after)
    for way, row in zip(where.crossings, rows, strict=True):
        for each in table[table["crossing_id"] == way.place_id].to_dict("records"):
            old = f" ({OLD_EVIDENCE})" if each["stale"] else ""
            assert f"{each['service']}: {each['status']}{old}" in row
    assert know(block(as_of="2022-09-26")).find("ul[@class='rl-grounds rl-others']") is None
    later = text(know(block(as_of=str(dataset.covered_to + 1), **LINK)))
    assert LAST_KNOWN_STATUS.format(day=say("en").day(dataset.covered_to)) in later
