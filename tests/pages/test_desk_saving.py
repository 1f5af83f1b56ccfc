"""What is typed at the desk is saved, or said not to be; a draft that ends says how, and a discarded one comes back."""

from dataclasses import replace

import pytest

from dashboard.editor import overview, preview
from dashboard.editor.editing import COULD_NOT_BE_SAVED, TYPED_FROM_NOW
from dashboard.editor.outcomes import SAID
from dashboard.editor.overview import NO_SUCH_DRAFT
from dashboard.editor.publish_panel import DRAFTED_BY
from dashboard.editor.session import DISCARDED_BY, DRAFT_UNREADABLE, ENDED_MEANWHILE, PUBLISHED_AS, OpenDraft
from dashboard.editor.words import moment
from dashboard.i18n.translator import say as in_language
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.editor import draft
from raillinks.editor.draft import Draft
from raillinks.versions.storage import UNAVAILABLE
from tests.support.desk_page import (
    SUMMARY,
    correction,
    desk,
    field,
    no_space,
    of_folder,
    opened,
    publish,
    ran,
    said,
    saved,
    shown,
    versions,
)  # fmt: skip
from tests.support.messages import fixed
from tests.support.tiers import by_tier, sample, slow

__all__ = ["desk"]


@sample(1)
@pytest.mark.parametrize("way", ["desk_close", "elsewhere"])
@slow("other texts that cannot be saved are tried always")
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


@of_folder
@slow("other texts that cannot be saved are tried always")
def test_a_draft_that_cannot_be_saved_is_not_left(desk, monkeypatch):
    correction(desk)
    app = opened("one")
    with monkeypatch.context() as patched:
        patched.setattr("raillinks.editor.draft._write", no_space)
        ran(field(app, "reason").set_value("Read once more."))
        ran(app.button(key="desk_close").click())
        assert field(app, "reason").value == "Read once more."
    ran(app.button(key="desk_close").click())
    assert not [each for each in app.text_input if each.key.endswith("_reason")]
    assert saved(desk).reason == "Read once more."


@slow("another draft whose save fails")
@of_folder
@pytest.mark.parametrize("button", ["desk_leave_unsaved", "desk_discard"])
def test_a_draft_that_was_never_saved_can_be_left_and_deleted(desk, monkeypatch, button):
    monkeypatch.setattr("raillinks.editor.draft._write", no_space)
    app = ran(opened("").button(key="desk_new_report").click())
    assert "could not be saved (No space left on device)" in said(app)
    ran(app.button(key="desk_close").click())
    assert app.button(key="desk_leave_unsaved")  # it is not left by itself
    ran(app.button(key=button).click())
    assert app.button(key="desk_new_report")
    assert said(app) == ""


@slow("a longer way to what the others here see")
@pytest.mark.parametrize("ending", by_tier(["discarded"], ["published", "discarded"]))
def test_what_is_typed_into_a_draft_that_has_ended_is_a_draft_of_its_own_and_the_page_says_so(desk, ending):
    correction(desk)
    app = opened("one")
    if ending == "published":
        publish(opened("one", name="Ada"))
    else:
        desk.drafts.remove("one")
    ran(field(app, "reason").set_value("Read a third time."))
    ran(field(app, SUMMARY).set_value("What I saw."))
    (own,) = [each.draft for each in desk.drafts.all()]
    assert own.draft_id != "one"
    assert own.reason == "Read a third time."
    assert ENDED_MEANWHILE in said(app)
    assert app.button(key="desk_publish").disabled
    before = versions(desk)
    ran(app.button(key="desk_keep_both").click())
    assert versions(desk) == before
    assert ENDED_MEANWHILE not in said(app)
    if ending == "discarded":
        publish(app)
        assert versions(desk) != before
    else:  # the log has what Ada published: both stand side by side
        assert app.button(key="desk_rebase")


@slow("another draft whose save fails")
def test_a_draft_that_becomes_one_of_its_own_keeps_its_fields_and_what_is_typed_in_them(desk):
    draft = correction(desk)
    app = opened("one")
    before = [each.key for each in (*app.text_input, *app.text_area)]
    desk.drafts.save(replace(draft, reason="Bo was here."), 1)
    ran(field(app, "reason").set_value("Read a third time."))
    assert [each.key for each in (*app.text_input, *app.text_area)] == before
    assert field(app, "reason").value == "Read a third time."
    ran(app.button(key="desk_take_theirs").click())
    assert field(app, "reason").value == "Bo was here."
    assert saved(desk).reason == "Bo was here."


@slow("another draft whose save fails")
@of_folder
def test_a_draft_whose_file_cannot_be_read_is_not_called_gone_and_what_is_typed_is_saved_beside_it(desk):
    correction(desk)
    app = opened("one")
    (file,) = (desk.root / draft.FOLDER).glob("*.json")
    file.write_bytes(b"broken")
    ran(field(app, "reason").set_value("Read a third time."))
    assert DRAFT_UNREADABLE in said(app)
    assert file.read_bytes() == b"broken"
    (own,) = [each.draft for each in desk.drafts.all()]
    assert own.reason == "Read a third time."


@slow("tests/js has its parts")
def test_a_text_that_cannot_be_saved_stays_on_the_page_with_the_reason_and_is_saved_later(desk, monkeypatch):
    correction(desk)
    app = opened("one")
    with monkeypatch.context() as full:
        full.setattr("raillinks.editor.draft.MOST_BYTES", 10)
        ran(field(app, "reason").set_value("Read once more."))
        assert "could not be saved (the draft has" in said(app)
        assert field(app, "reason").value == "Read once more."
    ran(app)
    assert fixed(COULD_NOT_BE_SAVED, 1) not in said(app)
    assert saved(desk).reason == "Read once more."


@slow("another draft whose save fails")
@of_folder
@pytest.mark.parametrize("then", ["typed", "discarded"])
def test_a_save_whose_answer_was_lost_is_nobody_elses(desk, monkeypatch, then):
    correction(desk)
    app = opened("one")
    save = draft.Drafts.save

    def answer_lost(kept, draft, revision):
        save(kept, draft, revision)
        raise DataError([Problem("", 0, "", UNAVAILABLE, Severity.ERROR, "the answer was lost", "")])

    with monkeypatch.context() as patched:
        patched.setattr(draft.Drafts, "save", answer_lost)
        ran(field(app, "reason").set_value("Read once more."))
        assert SAID in said(app)
    if then == "discarded":
        ran(app.button(key="desk_discard").click())
        assert desk.drafts.all() == ()
    else:
        ran(field(app, SUMMARY).set_value("Typed since."))
        (only,) = [each.draft for each in desk.drafts.all()]
        assert (only.draft_id, only.reason) == ("one", "Read once more.")
        assert only.corrected[0].after == {"summary": "Typed since."}
    assert "Somebody else" not in said(app)


@of_folder
def test_who_publishes_before_it_is_saved_again_goes_on_with_it_too(desk):
    draft = replace(correction(desk), reason="Read once more.")
    desk.drafts.save(draft, 1)
    here = OpenDraft(draft, 1, unsaved=UNAVAILABLE)
    assert here.is_behind()
    assert not here.follow()
    assert (here.draft, here.revision, here.unsaved) == (draft, 2, "")
    assert [each.draft for each in desk.drafts.all()] == [draft]


SAY = in_language("en")


def keys(app):
    return {button.key for button in app.button}


def discarded(desk, by="Kim"):
    """Somebody discards the draft; what every page says then."""
    app = opened("one", name=by)
    ran(app.button(key="desk_discard").click())
    (one,) = desk.drafts.discarded(0)
    return DISCARDED_BY.format(when=moment(one.when, SAY), who=by)


def test_the_open_page_of_a_draft_that_was_published_says_as_which_version_and_by_whom(desk):
    correction(desk)
    reporter = opened("one", name="Ada")
    publish(opened("one", name="Kim"))
    record = desk.records()[-1]
    assert (record.author, record.drafted_by, record.draft_id) == ("Kim", "Ada", "one")
    ending = PUBLISHED_AS.format(version=record.data_version, who="Kim")
    ran(reporter)
    assert said(reporter) == f"{ending} {TYPED_FROM_NOW}"
    assert "desk_publish" not in keys(reporter)
    ran(field(reporter, "reason").set_value("Typed since."))
    assert f"{ending} {ENDED_MEANWHILE}" in said(reporter)
    assert [each.draft.reason for each in desk.drafts.all()] == ["Typed since."]
    late = opened("one")
    assert NO_SUCH_DRAFT in said(late)
    assert ending in shown(late)
    drafter = DRAFTED_BY.format(name="<span translate='no'>Ada</span>")
    assert f"Kim</span><br><small>{drafter}" in shown(late)


def test_a_discarded_draft_says_who_discarded_it_and_is_brought_back_with_all_its_texts(desk):
    draft = correction(desk)
    other = opened("one")
    ending = discarded(desk)
    ran(other)
    assert said(other) == f"{ending} {TYPED_FROM_NOW}"
    app = opened("")
    assert ending in shown(app)
    ran(app.button(key="desk_bring_back_one").click())
    assert field(app, "reason").value == draft.reason
    assert (saved(desk), desk.drafts.discarded(0)) == (draft, ())
    ran(other)
    assert said(other) == ""
    assert "desk_publish" in keys(other)


def test_drafts_that_look_alike_say_at_which_hour_they_were_changed_and_what_differs(desk):
    for number, speaker in enumerate(("A driver <b>", "")):
        draft = Draft(f"d{number}", "report", author="Ada", source={"title": "One"}, claim={"speaker": speaker})
        desk.drafts.save(draft, 0)
    list_of_both = shown(opened(""))
    for each in desk.drafts.all():
        assert moment(each.changed, SAY) in list_of_both
    assert "Speaker: A driver &lt;b&gt;" in list_of_both
    assert f"Speaker: {overview.EMPTY}" in list_of_both


@slow("tests/pages/test_desk_saving.py has its parts")
def test_a_field_that_they_have_not_touched_does_not_look_as_if_they_had_emptied_it(desk):
    draft = correction(desk)
    app = opened("one")
    desk.drafts.save(replace(draft, reason="Theirs.", covered_to="2026-03-20"), 1)
    ran(field(app, "reason").set_value("Mine."))
    table = shown(app)
    assert fixed(preview.WHAT_DIFFERS) in table
    assert ">Mine.</td>" in table
    assert ">Theirs.</td>" in table
    assert f"<small>{preview.NOT_TOUCHED}</small>" in table
