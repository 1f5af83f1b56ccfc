"""What is published was shown before, with a reason for each doubt; a version is taken back, and brought back."""

import re
from dataclasses import replace

from dashboard.editor import publish_panel
from dashboard.editor.publish_panel import (
    CHANGED_SINCE_SHOWN,
    TAKE_BACK,
    TAKES_BACK,
    WAS_TAKEN_BACK,
    WHAT_IT_CHANGED,
    WHAT_WOULD_CHANGE,
)
from dashboard.session import served_data
from raillinks.editor.publishing import publish_draft
from raillinks.versions import publishing as store
from raillinks.versions.live_package import LivePackage
from raillinks.versions.publishing import About
from tests.editor.test_publishing import REPORT
from tests.support.desk_page import (
    EVENT,
    SUMMARY,
    begun,
    choice,
    correction,
    field,
    opened,
    publish,
    published_by_another,
    ran,
    said,
    saved,
    shown,
    theirs_published,
    versions,
)  # fmt: skip
from tests.support.tiers import slow


@slow("another press beside somebody else's")
def test_what_is_changed_together_with_the_press_is_shown_before_it_is_published(desk):
    correction(desk)
    app = opened("one")
    before = versions(desk)
    field(app, SUMMARY).set_value("Other words.")
    publish(app)
    assert versions(desk) == before
    assert CHANGED_SINCE_SHOWN in said(app)
    publish(app)
    assert versions(desk) != before
    assert desk.dataset().events.set_index("event_id").loc[EVENT, "summary"] == "Other words."


@slow("another press beside somebody else's")
def test_a_log_that_has_changed_since_it_was_shown_is_shown_before_it_is_published(desk):
    correction(desk)
    app = opened("one")
    published_by_another(desk, "The line, and its bridge, open.", "The line opens.")
    before = versions(desk)
    publish(app)
    assert versions(desk) == before
    assert CHANGED_SINCE_SHOWN in said(app)
    publish(app)
    assert versions(desk) != before


@slow("another press beside somebody else's")
def test_a_version_that_comes_in_the_moment_of_the_press_is_shown_first(desk, monkeypatch):
    correction(desk)
    app = opened("one")

    def after_another(*args):
        published_by_another(desk, "The line, and its bridge, open.", "The line opens.")
        return publish_draft(*args)

    with monkeypatch.context() as patched:
        patched.setattr(publish_panel, "publish_draft", after_another)
        publish(app)
    assert desk.records()[-1].author == "Bo"
    assert desk.records()[-1].reason == "Other words."
    assert CHANGED_SINCE_SHOWN in said(app)
    publish(app)
    assert desk.records()[-1].reason == "Read again."


@slow("another press beside somebody else's")
def test_beside_the_button_that_takes_a_version_back_stands_what_it_waits_for(desk):
    theirs_published(desk)
    app = opened("", name="")
    (last,) = versions(desk)[-1:]
    assert "<a href='#' data-desk-go='desk_author'>Your name</a> and the reason" in shown(app)
    ran(app.text_input(key=f"desk_undo_reason_{last}").set_value("It was another train."))
    assert "Still missing: <a href='#' data-desk-go='desk_author'>Your name</a><" in shown(app)
    ran(app.text_input(key="desk_author").set_value("Bo"))
    assert "Bo takes it back." in shown(app)
    assert not app.button(key=f"desk_undo_{last}").disabled


@slow("tests/versions/test_publishing.py has the versions")
def test_the_list_says_which_version_takes_back_which_and_offers_to_bring_it_back_and_not_to_take_back_twice(desk):
    theirs_published(desk)
    app = opened("")
    first = versions(desk)[-1]
    taken_back(desk, app, TAKE_BACK.format(version=first), "It was another train.")
    second = versions(desk)[-1]
    assert f"Version {second} takes version {first} back." in said(app)
    assert TAKES_BACK.format(version=first) in shown(app)
    assert WAS_TAKEN_BACK.format(version=second) in shown(app)
    taken_back(desk, app, f"Bring version {first} back", "It was that train.")
    third = versions(desk)[-1]
    assert f"Version {third} brings version {first} back." in said(app)
    assert WAS_TAKEN_BACK.format(version=second) not in shown(app)
    assert TAKES_BACK.format(version=second) in shown(app)
    assert app.button(key=f"desk_undo_{third}").label == TAKE_BACK.format(version=third)


def taken_back(desk, app, label, reason):
    """Takes the last version back, as the button of this label does."""
    last = versions(desk)[-1]
    ran(app.text_input(key=f"desk_undo_reason_{last}").set_value(reason))
    assert app.button(key=f"desk_undo_{last}").label == label
    ran(app.button(key=f"desk_undo_{last}").click())
    served_data.live = LivePackage(desk.home)
    ran(app)


def test_a_version_published_meanwhile_is_not_the_one_that_is_taken_back(desk):
    theirs_published(desk)
    app = opened("")
    last = versions(desk)[-1]
    ran(app.text_input(key=f"desk_undo_reason_{last}").set_value("It was another train."))
    published_by_another(desk, "Theirs.", "Theirs again.")
    ran(app)
    newest = versions(desk)[-1]
    assert newest != last
    assert app.button(key=f"desk_undo_{newest}").disabled
    assert not app.text_input(key=f"desk_undo_reason_{newest}").value


def test_the_list_of_versions_shows_what_each_changed_and_what_taking_it_back_would(desk):
    rows = desk.files().contents["data/events.csv"].replace(b"Freight stops.", b"Freight <stops> for a while.")
    store.publish(desk.home, {"data/events.csv": rows}, About("2026-02-03", "Bo", "Read."))
    html = shown(opened(""))
    for head in (WHAT_IT_CHANGED, WHAT_WOULD_CHANGE):
        (text,) = re.findall(f"<summary>{head}</summary><pre lang='en'>(.*?)</pre>", html, re.DOTALL)
        assert "Freight &lt;stops&gt; for a while." in text


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
