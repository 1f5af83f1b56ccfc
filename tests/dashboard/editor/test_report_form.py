"""The form of a report: what it says while it is filled, what it offers, and what comes of each button."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.editor import report_form
from dashboard.editor.fields import Form
from dashboard.editor.report_form import (
    CHOSEN_EVENT_KEEPS,
    NOT_USED_OF_EVENT,
    NOT_USED_OF_SOURCE,
    SOURCE_IS_IN_THE_LOG,
    with_address,
)
from dashboard.i18n import translator
from raillinks.editor.draft import Draft
from raillinks.package.schema import COLUMNS
from tests.editor.test_publishing import REPORT
from tests.support.desk_page import begun, begun_again, choice, field, opened, publish, ran, said, saved, shown
from tests.support.messages import WORDS, fixed

EVENTS = COLUMNS["events"]


def test_a_source_that_the_log_has_is_offered_and_used_and_left_again(desk):
    app = begun(desk, Draft("", "report"))
    ran(field(app, "source_url").set_value("https://www.example.org/a?utm_source=x"))
    assert SOURCE_IS_IN_THE_LOG in shown(app)
    assert saved(desk).source["publisher"] == "A Paper"
    ran(app.button(key="desk_use_s1").click())
    assert saved(desk).source_id == "s1"
    assert not [each for each in app.text_input if each.key.endswith("_source_url")]
    ran(app.button(key="desk_other_source").click())
    assert saved(desk).source_id == ""
    assert field(app, "source_url").value == "https://www.example.org/a?utm_source=x"


def test_a_source_of_another_publisher_is_not_offered_for_its_title(desk):
    app = begun(desk, Draft("", "report", source={"title": "A title"}))
    assert app.button(key="desk_use_s1")
    ran(field(app, "source_publisher").set_value("D Paper"))
    assert not [each for each in app.button if each.key == "desk_use_s1"]


def test_counts_are_added_filled_and_removed(desk):
    app = begun(desk, Draft("", "report"))
    for number in (0, 1):
        ran(app.button(key="desk_add_count").click())
        ran(field(app, f"counts_{number}_least").set_value(str(number + 7)))
    assert [dict(row) for row in saved(desk).counts] == [{"least": "7"}, {"least": "8"}]
    ran(app.button(key="desk_drop_count_0").click())
    assert [dict(row) for row in saved(desk).counts] == [{"least": "8"}]
    assert field(app, "counts_0_least").value == "8"


def test_an_event_that_is_chosen_keeps_what_it_says_and_the_page_says_so(desk):
    passenger = replace(REPORT, event={**REPORT.event, "service": "passenger"})
    assert "keeps it" not in shown(begun(desk, passenger))
    html = shown(begun_again(desk, replace(passenger, event_id="e-stop")))
    for word in (WORDS["everywhere"], "freight", "suspension"):
        assert f"{fixed(CHOSEN_EVENT_KEEPS)}{word}{fixed(CHOSEN_EVENT_KEEPS, 1)}" in html
    assert NOT_USED_OF_EVENT.format(fields=f"{EVENTS['status_after'].label} and {EVENTS['summary'].label}") in html


def test_a_known_source_keeps_what_the_log_says_and_stops_no_draft(desk):
    app = begun(desk, replace(REPORT, source_id="s1"))
    assert fixed(NOT_USED_OF_SOURCE) in shown(app)
    assert "not-used" not in shown(app)


def test_a_search_made_again_says_below_the_choice_which_day_it_does_not_take_over(desk):
    claim = {"claimed_date": "2020-09-01", "detail": "Nothing."}
    opened_draft: Any = SimpleNamespace(draft=Draft("two", "search", event_id="e-stop", claim=claim))
    form = Form(opened_draft, translator.say("en"), dict.fromkeys(("event_id", "claim.detail")))
    report_form.say_so(form, desk.dataset())
    assert set(form.notes) == {"event_id"}
    assert (
        NOT_USED_OF_EVENT.format(fields=COLUMNS["claims"]["claimed_date"].label).rstrip(".") in form.notes["event_id"]
    )


def test_a_search_that_found_nothing_is_entered_and_published(desk):
    app = ran(opened("").button(key="desk_new_search").click())
    ran(field(app, "source_title").set_value("Search record: trains at Alpha"))
    ran(field(app, "claim_detail").set_value("Nothing found in Korean, Chinese and English."))
    ran(choice(app, "event_crossing_id").set_value("alpha-beta"))
    ran(choice(app, "event_service").set_value("passenger"))
    ran(field(app, "event_summary").set_value("No report of passenger trains."))
    publish(app)
    assert "is published" in said(app)
    assert desk.dataset().events["kind"].tolist().count("evidence_end") == 1


@pytest.mark.parametrize(
    "text", ["2020-03-05", "e-stop", "freight 2020 March", "5 March suspension", "suspension all china freight"]
)
def test_an_event_is_found_by_day_id_and_words_in_any_order(desk, text):
    dataset, say = desk.dataset(), translator.say("en")
    rows = report_form.by_id(dataset.events)
    names = report_form.labels({**rows}, dataset, say)
    assert report_form.matching(names, rows, text) == ("e-stop",)
    assert report_form.matching(names, rows, f"{text} nowhere") == ()


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ({}, {"publisher": "A Paper", "language": "en"}),
        ({"publisher": "A News Agency"}, {"publisher": "A News Agency", "language": "en"}),
        ({"publisher": "A Paper", "language": "ko"}, {"publisher": "A Paper", "language": "ko"}),
    ],
)
def test_an_address_fills_in_what_nobody_has_typed(small, source, filled):
    draft = with_address(small, Draft("d", "report", source=source), "https://example.org/new")
    assert draft.source == {**filled, "url": "https://example.org/new"}


def test_another_address_takes_back_what_the_first_has_filled_in_and_nothing_else(small):
    typed = Draft("d", "report", source={"publisher": "A News Agency"})
    draft = with_address(small, with_address(small, typed, "https://example.org/new"), "https://example.com/new")
    assert draft.source == {"publisher": "A News Agency", "url": "https://example.com/new"}
