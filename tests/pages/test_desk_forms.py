"""The forms of the desk: what they say while they are filled, and what comes of each button."""

import re
from dataclasses import replace
from html import escape
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.editor import overview, report_form, words
from dashboard.editor.correction_form import NOTHING_CHANGED, REASON_HINT
from dashboard.editor.fields import STILL_MISSING, Form
from dashboard.editor.report_form import CHOSEN_EVENT_KEEPS, NOT_USED_OF_EVENT, NOT_USED_OF_SOURCE, SOURCE_IS_IN_THE_LOG
from dashboard.editor.words import TITLE_HINT
from dashboard.i18n import translator
from dashboard.session import pages
from raillinks.clock import today
from raillinks.domain.enums import Kind
from raillinks.editor.draft import Corrected, Draft
from raillinks.editor.edits import HAS_THESE_CELLS
from raillinks.editor.fields import CAUSE_WITHOUT_CLASS
from raillinks.editor.queue import Care, CareKind
from raillinks.package.schema import COLUMNS
from raillinks.validation.checks import GIVES_NO_LAST_DAY
from tests.editor.test_publishing import REPORT
from tests.pages.opening import page_opened
from tests.support.desk_page import desk, field, opened, publish, ran, said, saved, shown, versions
from tests.support.messages import WORDS, fixed
from tests.support.tiers import slow

__all__ = ["desk"]

EVENTS = COLUMNS["events"]


def begun(desk, draft):
    """A session with a draft open."""
    desk.drafts.save(replace(draft, draft_id="one"), 0)
    return opened("one")


def begun_again(desk, draft):
    """Another session, with another draft open."""
    desk.drafts.save(replace(draft, draft_id="two"), 0)
    return opened("two")


def choice(app, name):
    """A list to choose from, or a group of options."""
    (found,) = [each for each in (*app.selectbox, *app.radio, *app.checkbox) if (each.key or "").endswith(f"_{name}")]
    return found


def ids_of_drafts(desk):
    return [each.draft.draft_id for each in desk.drafts.all()]


def test_an_empty_report_says_what_is_still_missing_and_calls_nothing_wrong(desk):
    app = begun(desk, Draft("", "report"))
    html = shown(app)
    assert html.count(STILL_MISSING) > 5
    assert "Still missing: " in html
    assert "Wrong" not in html
    assert "data-desk-bad" not in html
    assert "None" not in html
    assert set(re.findall("data-desk-go='([^']*)'", html)) <= set(re.findall(r"id='(note-[^']*)'", html))


def test_a_correction_of_which_the_event_is_chosen_says_that_nothing_is_changed_yet(desk):
    html = shown(begun(desk, Draft("", "correction", event_id="e-stop", reason="Read.")))
    assert NOTHING_CHANGED in html
    assert STILL_MISSING not in html  # at a field
    assert REASON_HINT in html  # a correction has no source to take its reason from
    assert TITLE_HINT not in html


def test_a_correction_that_the_log_has_already_says_so_and_not_that_something_is_missing(desk):
    summary = str(desk.dataset().events.set_index("event_id").loc["e-stop", "summary"])
    row = Corrected("events", {"event_id": "e-stop"}, {"summary": "Before."}, {"summary": summary})
    html = shown(begun(desk, Draft("", "correction", event_id="e-stop", reason="Read.", corrected=(row,))))
    assert escape(fixed(HAS_THESE_CELLS)) in html
    assert "Still missing" not in html


def test_what_is_wrong_with_a_field_that_is_filled_is_said_in_full(desk):
    undated = {**REPORT.source, "published": "2020-03-05/.."}
    html = shown(begun(desk, replace(REPORT, source=undated, event={**REPORT.event, "cause": "a flood"})))
    assert CAUSE_WITHOUT_CLASS in html
    assert "Still missing" not in html
    html = shown(begun_again(desk, replace(REPORT, source=undated)))
    assert escape(fixed(GIVES_NO_LAST_DAY)) in html
    assert "Still missing" not in html


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


def test_a_box_that_changes_with_the_press_that_leads_back_does_not_open_the_draft_again(desk):
    app = begun(desk, Draft("", "report"))
    ran(choice(app, "relay").check())
    choice(app, "relay").uncheck()
    ran(app.button(key="desk_close").click())
    assert app.button(key="desk_new_report")


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


@slow("tests/editor/test_publishing.py publishes one")
def test_a_doubt_is_published_with_a_reason_and_the_log_may_be_covered_with_it(desk, monkeypatch):
    there = {**REPORT.source, "url": "https://example.org/other", "published": "2026-03-20"}
    app = begun(desk, replace(REPORT, source=there))
    assert app.button(key="desk_publish").disabled
    (why,) = [each for each in app.text_input if "_accepted_" in each.key]
    ran(why.set_value("Two papers share this site."))
    assert not app.button(key="desk_publish").disabled
    ran(choice(app, "covered_to").check())
    assert saved(desk).covered_to == "2026-03-20"
    publish(app)
    assert str(desk.dataset().covered_to) == "2026-03-20"
    assert b"Two papers share this site." in desk.files().contents["data/CHANGES.csv"]
    ran(app)
    assert "is published" in said(app)  # until the editor goes on
    ran(app.button(key="desk_new_report").click())
    assert said(app) == ""


def test_what_is_wrong_with_the_day_that_is_covered_leads_to_its_box(desk):
    html = shown(begun(desk, replace(REPORT, covered_to="2019-01-01")))
    assert re.search(r"data-desk-go='note-desk_[^']*_covered_to'", html)
    assert set(re.findall("data-desk-go='([^']*)'", html)) <= set(re.findall(r"id='(note-[^']*)'", html))


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


@slow("tests/editor/test_queue.py has the lists")
def test_what_wants_care_begins_the_work_that_it_asks_for(desk):
    app = opened("")
    ran(app.button(key="desk_care_not_covered_0_do").click())
    (draft_id,) = ids_of_drafts(desk)
    assert saved(desk, draft_id).kind == "correction"
    ran(field(app, "covered_to").set_value("2026-03-20"))
    ran(app.button(key="desk_close").click())
    ran(app.button(key="desk_care_one_voice_0_do").click())
    report = next(each for each in ids_of_drafts(desk) if each != draft_id)
    assert saved(desk, report).kind == "report"
    assert saved(desk, report).event_id in desk.dataset().events["event_id"].tolist()
    assert saved(desk, draft_id).covered_to == "2026-03-20"


@slow("tests/editor/test_queue.py has the lists")
def test_a_correction_offers_the_crossings_and_a_draft_is_called_by_its_event(desk):
    app = begun(desk, Draft("", "correction", event_id="e-stop"))
    ran(choice(app, "cell_events_e_stop_crossing_id").set_value("alpha-beta"))
    assert saved(desk).corrected == (
        Corrected("events", {"event_id": "e-stop"}, {"crossing_id": "all-china-dprk"}, {"crossing_id": "alpha-beta"}),
    )
    ran(app.button(key="desk_close").click())
    assert "5 March 2020 · " in shown(app)
    assert versions(desk) == [record.data_version for record in desk.records()]


def test_a_dispute_is_judged_with_today_as_its_day_and_the_verdict_has_the_keyboard(desk):
    dataset = desk.dataset()
    care = Care(CareKind.DISPUTE, "e-stop", (), "2020-05-31", ("B Paper",))
    begin = overview.begin(care, dataset)
    (row,) = begin.keywords["corrected"]
    assert (dict(row.before), dict(row.after)) == ({"verdict_date": "2020-06-01"}, {"verdict_date": str(today())})
    app = begun(desk, Draft("", "correction", event_id="e-stop", corrected=(row,)))
    assert words.cell_name("events", {"event_id": "e-stop"}, "verdict") == begin.args[1]
    assert field(app, "cell_events_e_stop_verdict_date").value == str(today())


def test_claims_are_named_by_publisher_and_day(desk):
    app = begun(desk, Draft("", "correction", event_id="e-stop"))
    assert "Claim c2: A Paper, 6 March 2020" in [each.label for each in app.expander]


@pytest.mark.parametrize(
    "text", ["2020-03-05", "e-stop", "freight 2020 March", "5 March suspension", "suspension all china freight"]
)
def test_an_event_is_found_by_day_id_and_words_in_any_order(desk, text):
    dataset, say = desk.dataset(), translator.say("en")
    rows = report_form.by_id(dataset.events)
    names = report_form.labels({**rows}, dataset, say)
    assert report_form.matching(names, rows, text) == ("e-stop",)
    assert report_form.matching(names, rows, f"{text} nowhere") == ()


def test_the_kind_that_is_chosen_is_explained(desk):
    app = begun(desk, REPORT)
    assert "a limit is set" in shown(app)
    assert len(choice(app, "event_kind").help.splitlines()) == len(Kind)


def test_the_page_of_an_event_begins_its_correction_and_a_report(desk, monkeypatch):
    monkeypatch.setattr(pages, "PAGES", pages.of_settings({pages.DESK_SETTING: "1"}))
    app = page_opened("events.py", event="e-stop")
    app.button(key="desk_correct_event").click().run()
    assert app.session_state["page_session"].go_to == "desk"
    (one,) = desk.drafts.all()
    assert (one.draft.kind, one.draft.event_id) == ("correction", "e-stop")
