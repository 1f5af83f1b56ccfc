"""What is typed at the desk is saved, or becomes a draft of its own where somebody else has changed or ended it."""

from dataclasses import replace

import pytest

from dashboard.editor.editing import COULD_NOT_BE_SAVED
from dashboard.editor.outcomes import SAID
from dashboard.editor.session import DRAFT_UNREADABLE, ENDED_MEANWHILE, OpenDraft
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.editor import draft
from raillinks.versions.storage import UNAVAILABLE
from tests.support.desk_page import (
    SUMMARY,
    correction,
    field,
    no_space,
    of_folder,
    opened,
    publish,
    ran,
    said,
    saved,
    versions,
)  # fmt: skip
from tests.support.tiers import by_tier, sample


@sample(1)
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


@of_folder
@pytest.mark.parametrize("button", ["desk_leave_unsaved", "desk_discard"])
def test_a_draft_that_was_never_saved_can_be_left_and_deleted(desk, monkeypatch, button):
    monkeypatch.setattr("raillinks.editor.draft._write", no_space)
    app = ran(opened("").button(key="desk_new_report").click())
    assert COULD_NOT_BE_SAVED.format(why="No space left on device") in said(app)
    ran(app.button(key="desk_close").click())
    assert app.button(key="desk_leave_unsaved")  # it is not left by itself
    ran(app.button(key=button).click())
    assert app.button(key="desk_new_report")
    assert said(app) == ""


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
