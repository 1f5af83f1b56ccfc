"""The answer on the map page: of the day, language, filters and event of the session."""

import re

import numpy as np
import pytest

from dashboard.i18n.translator import say
from dashboard.map import grounds
from dashboard.map.know_panel import WHAT_WOULD_SETTLE_IT
from dashboard.session import panels
from dashboard.widgets import downloads
from dashboard.widgets.notes import NO_LINKS_MATCH
from dashboard.widgets.strips import OLD_EVIDENCE
from dashboard.widgets.time_map_words import LAST_KNOWN_STATUS
from raillinks.answer import answer, border, border_wording, wording
from raillinks.query import views, whereabouts
from raillinks.query.selection import Selection, from_query
from tests.conftest import TODAY
from tests.dashboard.events.test_event_list import run
from tests.dashboard.map.test_map_page import report
from tests.support.page_html import asked, part, text
from tests.support.tiers import paired


def block(**query):
    app = run(query.items())
    assert not app.exception
    return part(app, "answer")


LINK = {"crossing": "dandong-sinuiju", "service": "freight"}
QUERIES = (
    {"as_of": "2022-04-29"}, {"as_of": "2020-08", **LINK}, {"as_of": "2000-01-01", "known_on": "2005-01-01"},
)  # fmt: skip


def said(dataset, query, lang):
    """Both forms of the answer in the words of the core, and the crossing that it is on, if there is one."""
    selection, _ = from_query(query.items(), views.choices(dataset), TODAY)
    view = views.make_view(dataset, selection)
    link = answer.chosen_link(view)
    if link is None:
        lines = border_wording.lines(dataset, border.of_view(dataset, view), say(lang))
        return lines.text, lines.lead, None
    given = answer.of_view(dataset, view, link)
    return (*(made(dataset, given, say(lang)) for made in (wording.sentence, wording.headline)), link[0])


@pytest.mark.parametrize(("lang", "query"), paired(("en", "ko", "zh"), QUERIES))
def test_it_is_the_sentence_of_the_core(dataset, monkeypatch, lang, query):
    monkeypatch.setattr(downloads, "base", lambda: "https://rail.example/")
    sentence, _, crossing = said(dataset, query, lang)
    shown = block(**query, lang=lang)
    assert text(shown.find(".//p[@class='rl-answer-text']")) == sentence
    assert shown.find("section").get("data-crossing") == crossing
    [copies] = [each.get("data-copies") for each in shown.find("section").iter("button") if each.get("data-copies")]
    [cited] = shown.iterfind(f".//pre[@class='{copies.removeprefix('.')}']")
    copied = "".join(cited.itertext())
    assert copied.startswith(f"{sentence}\n\n")
    assert re.search(rf"https://rail\.example/\?\S*lang={lang}", copied)


@pytest.mark.parametrize("query", [{}, LINK])
def test_there_is_a_way_to_the_page_of_the_link_only_where_that_shows_the_same(query):
    def ways(**more):
        shown = know(block(as_of="2022-10-15", **query, **more))
        return [way.get("href") for way in shown.iter("a") if way.get("href").startswith("links")]

    assert len(ways()) == 1
    for own in ({"known_on": "2022-10-15"}, {"disputed": "apply"}, {"stale_after": "30"}):
        assert ways(**own) == []


def test_it_follows_the_filters_and_the_chosen_event():
    passenger = {"service": "passenger", "crossing": "dandong-sinuiju"}
    assert "Passenger trains at Dandong–Sinuiju" in text(block(as_of="2022-04-29", **passenger))
    event = {"event": "tn-2015-01-04-train-seen", "as_of": "2015-02-01"}
    assert "at Tumen–Namyang on 1 February 2015" in text(block(**event))
    assert "Tumen–Namyang" not in text(block(**event, crossing="dandong-sinuiju"))  # its link is not listed


def test_a_stop_at_another_link_leaves_the_answer_its_link_until_an_event_is_pressed():
    def speaks_of(app):
        shown = part(app, "answer").find("section")
        return shown.get("data-crossing"), shown.get("data-service")

    of_another = "tn-2015-01-04-train-seen"
    app = run({"as_of": "2015-01-01", "lang": "en"}.items())
    own = speaks_of(app)
    assert own == (None, None)
    app = report(app, as_of="2015-01-04", selected=of_another, stop=of_another)
    assert app.session_state["page_session"].event == of_another
    assert speaks_of(app) == own
    assert speaks_of(report(app, as_of="2015-01-05", selected="", stop="")) == own
    app = report(app, as_of="2015-01-04", selected=of_another, stop=of_another)
    app = report(app, stop="")  # the event that is shown is pressed
    assert speaks_of(app)[0] == "tumen-namyang"
    app = report(app, as_of="2022-09-26", selected="dd-2022-09-26-resumption", stop="dd-2022-09-26-resumption")
    assert speaks_of(app)[0] == "tumen-namyang"
    assert speaks_of(report(app, as_of="2020-01-01", selected="dd-2022-09-26-resumption", stop="")) == (*LINK.values(),)


def know(shown):
    """What “How we know” has of the answer."""
    return next(part for part in shown.iter("section") if "rl-panel-know" in part.get("class"))


def grouped(shown):
    """What the answer rests on: by the label of each group its rows."""
    items = know(shown).find("ul[@class='rl-grounds']")
    return {text(item.find("b")): [*item.iter("li")][1:] or [item] for item in items.findall("li")}


def test_it_says_how_each_publisher_knows_and_leads_to_the_events(dataset):
    shown = block(as_of="2024-08-20", **LINK)
    by_label = grouped(shown)
    assert next(iter(by_label)).startswith(f"{grounds.BY_BASIS['anonymous']}: ")
    assert any(label == "Against" for label in by_label)
    events = [asked(link)["event"] for link in know(shown).iter("a") if "event=" in link.get("href")]
    assert set(events) <= set(dataset.events["event_id"])
    silent = grouped(block(as_of="2026-03-13", **LINK))
    assert [*silent] == ["Search record", "Nearest hint", WHAT_WOULD_SETTLE_IT]


def test_each_publisher_is_named_once_in_a_group_that_counts_them(dataset):
    query = {"as_of": "2020-08-15", **LINK}
    selection, _ = from_query(query.items(), views.choices(dataset), TODAY)
    own = answer.of_view(dataset, views.make_view(dataset, selection), (LINK["crossing"], LINK["service"])).grounds
    by_label = grouped(block(**query))
    names = {label: [text(next(row.iter("a"))) for row in rows] for label, rows in by_label.items()}
    assert all(label == f"{label.rpartition(': ')[0]}: {len(named)}" for label, named in names.items())
    every = [name for named in names.values() for name in named]
    assert len(every) == len({*every})
    by_basis = [
        name for label, named in names.items() for name in named if label.split(": ")[0] in grounds.BY_BASIS.values()
    ]
    assert sorted(by_basis) == sorted(own.publishers)
    (otherwise,) = [rows for label, rows in by_label.items() if label.startswith(grounds.GIVE_ANOTHER_DAY)]
    assert "January 2020" in text(next(row for row in otherwise if "The Chosun Ilbo" in text(row)))


def test_a_source_without_a_title_is_named_by_publisher_and_date():
    shown = know(block(as_of="2021-06-05", crossing="dandong-sinuiju", service="freight"))
    assert "Asahi Shimbun, 24 March 2021" in [text(link) for link in shown.iter("a")]


def test_beside_a_second_day_it_says_that_it_is_of_a():
    alone, first = (block(as_of="2022-04-29", **more) for more in ({}, {"compare_with": "2020-02-01"}))
    said, of_a = (text(shown.find(".//p[@class='rl-answer-text']")) for shown in (alone, first))
    assert of_a == f"A: {said}"
    assert "".join(first.find(".//pre[@class='rl-answer-cited']").itertext()).split("\n")[0] == said


def test_without_a_listed_link_it_says_so_and_has_its_panels():
    shown = block(as_of="2022-04-29", province="RU-PRI")
    assert text(shown.find("section")).startswith(NO_LINKS_MATCH)
    assert {button.get("data-panel") for button in shown.iter("button")} >= {panels.HOW_WE_KNOW, panels.DOWNLOAD}


def test_a_press_on_a_link_that_leads_shows_it_alone():
    shown = know(block(as_of="2022-09-26"))
    (link,) = [a for a in shown.iter("a") if text(a) == "Dandong–Sinuiju · passenger"]
    assert asked(link) | {"crossing": "dandong-sinuiju", "service": "passenger"} == asked(link)
    assert link.get("href").startswith("./?")


def test_what_is_chosen_is_a_chip_and_a_press_removes_it_alone():
    shown = block(as_of="2022-09-26", service="freight", q="flood", event="dd-2022-09-26-resumption")
    chips = {text(a): asked(a) for a in shown.find("ul[@class='rl-chosen']").iter("a")}
    assert list(chips) == ["freight ×", "“flood” ×", "Dandong–Sinuiju, freight ×"]
    assert "service" not in chips["freight ×"]
    assert chips["freight ×"]["q"] == "flood"
    assert "event" not in chips["Dandong–Sinuiju, freight ×"]
    assert block(as_of="2022-09-26").find("ul[@class='rl-chosen']") is None


def test_a_link_that_leads_has_every_status_that_is_possible():
    rows = [text(row) for row in know(block(as_of="1951-04-10")).iter("li")]
    [freight] = [row for row in rows if row.startswith("Dandong–Sinuiju · freight")]
    assert say("en").any_of([say("en").word(word) for word in ("partial", "suspended")]) in freight or (
        say("en").any_of([say("en").word(word) for word in ("suspended", "partial")]) in freight
    )


def test_publishers_have_their_names_in_the_readers_language():
    shown = text(know(block(as_of="2022-09-26", lang="ko", **LINK)))
    assert "연합뉴스" in shown
    assert "Yonhap" not in shown


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
