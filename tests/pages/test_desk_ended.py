"""A draft that ends says how: as which version, or when it was discarded, and by whom. A discarded one comes back."""

from dataclasses import replace

from dashboard.editor import draft_list, preview
from dashboard.editor.editing import TYPED_FROM_NOW
from dashboard.editor.overview import NO_SUCH_DRAFT
from dashboard.editor.publish_panel import DRAFTED_BY
from dashboard.editor.session import DISCARDED_BY, ENDED_MEANWHILE, NOT_THERE, PUBLISHED_AND_THERE, PUBLISHED_AS
from dashboard.editor.words import moment
from dashboard.i18n.translator import say as in_language
from raillinks.editor.draft import Draft
from tests.support.desk_page import correction, desk, field, of_folder, opened, publish, ran, said, saved, shown
from tests.support.messages import fixed
from tests.support.tiers import slow

__all__ = ["desk"]
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


@slow("tests/editor/test_drafts.py has how drafts end")
def test_of_a_draft_whose_file_somebody_has_removed_nothing_is_made_up(desk):
    correction(desk)
    app = opened("one")
    desk.drafts.remove("one")
    ran(app)
    assert said(app) == f"{NOT_THERE} {TYPED_FROM_NOW}"


@of_folder
@slow("tests/editor/test_drafts.py has how drafts end")
def test_a_draft_whose_server_was_killed_after_its_version_says_that_there_is_one(desk, monkeypatch):
    correction(desk)
    with monkeypatch.context() as killed:
        killed.setattr("raillinks.editor.draft.Drafts.remove", lambda *_: None)
        publish(opened("one", name="Kim"))
    words = PUBLISHED_AND_THERE.format(version=desk.versions()[-1], who="Kim")
    app = opened("one")
    assert words in said(app)
    ran(app.button(key="desk_close").click())
    assert words in shown(app)


def test_drafts_that_look_alike_say_at_which_hour_they_were_changed_and_what_differs(desk):
    for number, speaker in enumerate(("A driver <b>", "")):
        draft = Draft(f"d{number}", "report", author="Ada", source={"title": "One"}, claim={"speaker": speaker})
        desk.drafts.save(draft, 0)
    list_of_both = shown(opened(""))
    for each in desk.drafts.all():
        assert moment(each.changed, SAY) in list_of_both
    assert "Speaker: A driver &lt;b&gt;" in list_of_both
    assert f"Speaker: {draft_list.EMPTY}" in list_of_both


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


@slow("tests/editor/test_drafts.py has how drafts end")
def test_who_publishes_their_own_draft_is_named_once(desk):
    correction(desk)
    publish(opened("one", name="Ada"))
    assert (desk.records()[-1].author, desk.records()[-1].drafted_by) == ("Ada", "")
