"""The answer on the map page: of the day, language, filters and event of the session."""

import re

import pytest

from dashboard.i18n.translator import say
from dashboard.session import panels
from dashboard.widgets import downloads
from dashboard.widgets.notes import NO_LINKS_MATCH
from raillinks.answer import answer, border, border_wording, wording
from raillinks.query import views
from raillinks.query.selection import from_query
from tests.conftest import TODAY
from tests.dashboard.events.test_event_list import run
from tests.dashboard.map.answer_parts import LINK, block
from tests.dashboard.map.test_map_page import report
from tests.support.page_html import part, text
from tests.support.tiers import paired

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


def test_beside_a_second_day_it_says_that_it_is_of_a():
    alone, first = (block(as_of="2022-04-29", **more) for more in ({}, {"compare_with": "2020-02-01"}))
    said, of_a = (text(shown.find(".//p[@class='rl-answer-text']")) for shown in (alone, first))
    assert of_a == f"A: {said}"
    assert "".join(first.find(".//pre[@class='rl-answer-cited']").itertext()).split("\n")[0] == said


def test_without_a_listed_link_it_says_so_and_has_its_panels():
    shown = block(as_of="2022-04-29", province="RU-PRI")
    assert text(shown.find("section")).startswith(NO_LINKS_MATCH)
    assert {button.get("data-panel") for button in shown.iter("button")} >= {panels.HOW_WE_KNOW, panels.DOWNLOAD}
