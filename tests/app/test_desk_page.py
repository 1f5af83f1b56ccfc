"""The desk's page with two people at it: nobody's text is lost, and nothing is published that was not shown."""

from dataclasses import replace

import pytest

from dashboard.session import served_data
from raillinks.desk import drafts
from raillinks.desk import publishing as desk_publishing
from raillinks.desk.draft import Corrected, Draft
from raillinks.desk.drafts import Drafts
from raillinks.loading import load
from raillinks.store import publishing, version_history
from raillinks.store.live_package import LivePackage
from raillinks.store.publishing import About
from tests.support.desk_page import desk, field, no_space, opened, publish, ran, said, saved, shown, versions

__all__ = ["desk"]

EVENT = "e-stop"
KEY = {"event_id": EVENT}
SUMMARY = f"cell_events_{EVENT}_summary".replace("-", "_")


def correction(desk, after="Mine."):
    """A correction that can be published, begun by Ada; its draft as it is saved."""
    began = str(load.load(desk).events.set_index("event_id").loc[EVENT, "summary"])
    rows = (Corrected("events", KEY, {"summary": began}, {"summary": after}),) if after else ()
    draft = Draft("one", "correction", author="Ada", reason="Read again.", event_id=EVENT, corrected=rows)
    Drafts(desk / drafts.FOLDER).save(draft, 0)
    return draft


def published_by_another(desk, text, other):
    """Somebody publishes other words in the place of a text of the events."""
    rows = (desk / "data" / "events.csv").read_text(encoding="utf-8")
    assert text in rows
    changed = rows.replace(text, other, 1).encode()
    publishing.publish(desk, {"data/events.csv": changed}, About("2026-11-26", "Bo", "Other words."))


def theirs_published(desk):
    published_by_another(desk, "Freight stops.", "Theirs.")
    served_data.live = LivePackage(desk)  # it is seen now, and not a second later


def test_a_text_published_meanwhile_is_not_overwritten_by_a_field_that_was_filled_before(desk):
    correction(desk, after="")
    app = opened("one")
    began = field(app, SUMMARY).value
    theirs_published(desk)
    ran(app)
    ran(field(app, SUMMARY).set_value(f"{began} And mine."))
    (row,) = saved(desk).corrected
    assert row.before == {"summary": began}
    assert app.button(key="desk_publish").disabled
    assert "Somebody else has changed this in the log meanwhile" in said(app)


@pytest.mark.parametrize("way", ["desk_close", "elsewhere"])
def test_what_is_typed_with_the_press_that_leads_away_is_saved(desk, way):
    correction(desk)
    app = opened("one")
    field(app, SUMMARY).set_value("Typed at last.")
    if way == "elsewhere":
        app.session_state[way] = True
        ran(app)
    else:
        ran(app.button(key=way).click())
    assert not [each for each in app.text_area if each.key.endswith(SUMMARY)]
    (row,) = saved(desk).corrected
    assert row.after == {"summary": "Typed at last."}


def test_a_draft_that_cannot_be_saved_is_not_left(desk, monkeypatch):
    correction(desk)
    app = opened("one")
    with monkeypatch.context() as patched:
        patched.setattr("raillinks.desk.drafts._write", no_space)
        ran(field(app, "reason").set_value("Read once more."))
        ran(app.button(key="desk_close").click())
        assert field(app, "reason").value == "Read once more."
    ran(app.button(key="desk_close").click())
    assert not [each for each in app.text_input if each.key.endswith("_reason")]
    assert saved(desk).reason == "Read once more."


@pytest.mark.parametrize("button", ["desk_leave_unsaved", "desk_discard"])
def test_a_draft_that_was_never_saved_can_be_left_and_deleted(desk, monkeypatch, button):
    monkeypatch.setattr("raillinks.desk.drafts._write", no_space)
    app = ran(opened("").button(key="desk_new_report").click())
    assert "could not be saved (No space left on device)" in said(app)
    ran(app.button(key="desk_close").click())
    assert app.button(key="desk_leave_unsaved")  # it is not left by itself
    ran(app.button(key=button).click())
    assert app.button(key="desk_new_report")
    assert said(app) == ""


def test_what_cannot_be_saved_can_be_left_and_the_draft_is_as_it_was_saved_last(desk, monkeypatch):
    draft = correction(desk)
    app = opened("one")
    monkeypatch.setattr("raillinks.desk.drafts._write", no_space)
    ran(field(app, "reason").set_value("Read once more."))
    ran(app.button(key="desk_leave_unsaved").click())
    assert app.button(key="desk_new_report")
    assert saved(desk) == draft


def test_mine_is_right_is_said_of_the_text_that_was_shown_and_of_no_later_one(desk):
    correction(desk)
    theirs_published(desk)
    app = opened("one")
    assert "Theirs." in shown(app)
    published_by_another(desk, "Theirs.", "A third text.")
    served_data.live = LivePackage(desk)
    ran(app.button(key="desk_rebase").click())
    (row,) = saved(desk).corrected
    assert row.before == {"summary": "Theirs."}
    assert "A third text." in shown(app)
    assert app.button(key="desk_publish").disabled


@pytest.mark.parametrize("button", ["desk_rebase", "desk_yield"])
def test_a_row_that_is_typed_back_with_the_press_leaves_the_other_rows_as_they_are(desk, button):
    draft = correction(desk)
    other = Corrected("events", {"event_id": "e-open"}, {"summary": "Began."}, {"summary": "Opens."})
    both = replace(draft, corrected=(*draft.corrected, other))
    Drafts(desk / drafts.FOLDER).save(both, 1)
    theirs_published(desk)
    app = opened("one")
    field(app, SUMMARY).set_value("Freight stops.")  # as it was: nothing is corrected in this row any more
    ran(app.button(key=button).click())
    rows = {row.key["event_id"]: row for row in saved(desk).corrected}
    assert EVENT not in rows
    if button == "desk_yield":
        assert "e-open" not in rows
    else:
        assert rows["e-open"].before["summary"] == load.load(desk).events.set_index("event_id").loc["e-open", "summary"]


@pytest.mark.parametrize("button", ["desk_publish", "desk_discard"])
def test_a_draft_that_somebody_else_has_saved_since_is_neither_published_nor_discarded(desk, button):
    draft = correction(desk)
    app = opened("one")
    before = versions(desk)
    Drafts(desk / drafts.FOLDER).save(replace(draft, reason="Bo was here."), 1)
    ran(app.button(key=button).click())
    assert versions(desk) == before
    assert saved(desk).reason == "Bo was here."
    assert "Both are kept" in said(app)


@pytest.mark.parametrize("button", ["desk_publish", "desk_discard"])
def test_what_somebody_else_saves_in_the_moment_of_the_press_is_not_deleted(desk, monkeypatch, button):
    draft = correction(desk)
    app = opened("one")
    real = Drafts.remove

    def after_another(folder, *args):
        folder.save(replace(draft, reason="Bo was here."), 1)
        real(folder, *args)

    with monkeypatch.context() as patched:
        patched.setattr(Drafts, "remove", after_another)
        ran(app.button(key=button).click())
    assert saved(desk).reason == "Bo was here."


@pytest.mark.parametrize("ending", ["published", "discarded"])
def test_what_is_typed_into_a_draft_that_has_ended_is_a_draft_of_its_own_and_the_page_says_so(desk, ending):
    correction(desk)
    app = opened("one")
    if ending == "published":
        publish(opened("one", name="Ada"))
    else:
        Drafts(desk / drafts.FOLDER).remove("one")
    ran(field(app, "reason").set_value("Read a third time."))
    ran(field(app, SUMMARY).set_value("What I saw."))
    (own,) = [each.draft for each in Drafts(desk / drafts.FOLDER).all()]
    assert own.draft_id != "one"
    assert own.reason == "Read a third time."
    assert "published or discarded meanwhile" in said(app)
    assert app.button(key="desk_publish").disabled
    before = versions(desk)
    ran(app.button(key="desk_keep_both").click())
    assert versions(desk) == before
    assert "published or discarded meanwhile" not in said(app)
    if ending == "discarded":
        publish(app)
        assert versions(desk) != before
    else:  # the log has what Ada published: both stand side by side
        assert app.button(key="desk_rebase")


def test_a_draft_that_becomes_one_of_its_own_keeps_its_fields_and_what_is_typed_in_them(desk):
    draft = correction(desk)
    app = opened("one")
    before = [each.key for each in (*app.text_input, *app.text_area)]
    Drafts(desk / drafts.FOLDER).save(replace(draft, reason="Bo was here."), 1)
    ran(field(app, "reason").set_value("Read a third time."))
    assert [each.key for each in (*app.text_input, *app.text_area)] == before
    assert field(app, "reason").value == "Read a third time."
    ran(app.button(key="desk_take_theirs").click())
    assert field(app, "reason").value == "Bo was here."
    assert saved(desk).reason == "Bo was here."


def test_what_is_chosen_with_the_press_that_leaves_a_draft_that_has_ended_is_kept_and_said(desk):
    correction(desk)
    app = opened("one")
    Drafts(desk / drafts.FOLDER).remove("one")
    (choice,) = [each for each in app.selectbox if each.key.endswith("events_e_stop_crossing_id")]
    choice.set_value("alpha-beta")
    ran(app.button(key="desk_close").click())
    (own,) = [each.draft for each in Drafts(desk / drafts.FOLDER).all()]
    assert own.corrected[0].after["crossing_id"] == "alpha-beta"
    assert "published or discarded meanwhile" in said(app)
    ran(app.button(key="desk_close").click())
    assert app.button(key="desk_new_report")


def test_a_draft_is_published_once_from_two_tabs(desk):
    correction(desk)
    one, other = opened("one"), opened("one")
    publish(one)
    assert "is published" in said(one)
    after = versions(desk)
    publish(other)
    assert versions(desk) == after
    assert "This draft has been published or discarded meanwhile" in said(other)


def test_what_is_changed_together_with_the_press_is_shown_before_it_is_published(desk):
    correction(desk)
    app = opened("one")
    before = versions(desk)
    field(app, SUMMARY).set_value("Other words.")
    publish(app)
    assert versions(desk) == before
    assert "Not published yet" in said(app)
    publish(app)
    assert versions(desk) != before
    assert load.load(desk).events.set_index("event_id").loc[EVENT, "summary"] == "Other words."


def test_a_log_that_has_changed_since_it_was_shown_is_shown_before_it_is_published(desk):
    correction(desk)
    app = opened("one")
    published_by_another(desk, "The line, and its bridge, open.", "The line opens.")
    before = versions(desk)
    publish(app)
    assert versions(desk) == before
    assert "Not published yet" in said(app)
    publish(app)
    assert versions(desk) != before


def test_a_version_that_comes_in_the_moment_of_the_press_is_shown_first(desk, monkeypatch):
    correction(desk)
    app = opened("one")
    real = desk_publishing.publish

    def after_another(*args):
        published_by_another(desk, "The line, and its bridge, open.", "The line opens.")
        return real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(desk_publishing, "publish", after_another)
        publish(app)
    assert version_history.read(desk).records[-1].author == "Bo"
    assert version_history.read(desk).records[-1].reason == "Other words."
    assert "Not published yet" in said(app)
    publish(app)
    assert version_history.read(desk).records[-1].reason == "Read again."


def test_a_text_that_cannot_be_saved_stays_on_the_page_with_the_reason_and_is_saved_later(desk, monkeypatch):
    correction(desk)
    app = opened("one")
    with monkeypatch.context() as full:
        full.setattr("raillinks.desk.draft.MOST_BYTES", 10)
        ran(field(app, "reason").set_value("Read once more."))
        assert "could not be saved (the draft has" in said(app)
        assert field(app, "reason").value == "Read once more."
    ran(app)
    assert "could not be saved" not in said(app)
    assert saved(desk).reason == "Read once more."


def test_a_disk_that_is_full_loses_nothing(desk, monkeypatch):
    correction(desk)
    app = opened("one")

    with monkeypatch.context() as patched:
        patched.setattr("raillinks.desk.drafts._write", no_space)
        ran(field(app, "reason").set_value("Read once more."))
        assert "could not be saved (No space left on device)" in said(app)
    ran(app)
    assert saved(desk).reason == "Read once more."


def test_a_version_has_the_name_of_who_publishes(desk):
    correction(desk)
    publish(opened("one", name="Bo"))
    assert version_history.read(desk).records[-1].author == "Bo"


def test_who_has_given_no_name_gives_it_in_the_form(desk):
    correction(desk)
    app = opened("one", name="")
    assert app.button(key="desk_publish").disabled
    assert not field(app, "author").value
    ran(field(app, "author").set_value("Bo"))
    publish(app)
    assert version_history.read(desk).records[-1].author == "Bo"


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


def test_a_full_disk_leaves_a_version_as_it_is_and_the_page_says_why(desk, monkeypatch):
    theirs_published(desk)
    app = opened("")
    before = versions(desk)
    ran(app.text_input(key=f"desk_undo_reason_{before[-1]}").set_value("It was another train."))
    monkeypatch.setattr("raillinks.store.whole_versions.write", no_space)
    ran(app.button(key=f"desk_undo_{before[-1]}").click())
    assert "cannot be taken back. Nothing was changed." in said(app)
    assert "No space left on device" in shown(app)
    assert versions(desk) == before
