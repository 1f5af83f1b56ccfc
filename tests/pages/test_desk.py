"""The desk's page with two people at it: nobody's text is lost, and a draft is published once."""

from dataclasses import replace

import pytest

from dashboard.editor.publish_panel import CHANGED_BY_ANOTHER, NOTHING_NOW
from dashboard.editor.session import CHANGED_MEANWHILE, PUBLISHED_AS
from raillinks.domain.problems import DataError
from tests.support.desk_page import EVENT, SUMMARY, correction, desk, field, opened, publish, ran, said, saved, versions
from tests.support.tiers import by_tier, slow

__all__ = ["desk"]


@slow("another press beside somebody else's")
def test_a_draft_that_somebody_else_has_changed_is_shown_anew_and_published_by_another_press(desk):
    draft = correction(desk)
    app = opened("one")
    before = versions(desk)
    (row,) = draft.corrected
    desk.drafts.save(replace(draft, reason="Ada again.", corrected=(replace(row, after={"summary": "Newer."}),)), 1)
    publish(app)
    assert versions(desk) == before
    assert CHANGED_BY_ANOTHER in said(app)
    assert [field(app, name).value for name in ("reason", SUMMARY)] == ["Ada again.", "Newer."]
    assert len(desk.drafts.all()) == 1
    publish(app)
    assert desk.records()[-1].reason == "Ada again."
    assert desk.dataset().events.set_index("event_id").loc[EVENT, "summary"] == "Newer."


@slow("another press beside somebody else's")
def test_what_is_typed_with_the_press_stands_beside_what_somebody_else_has_saved(desk):
    draft = correction(desk)
    app = opened("one")
    before = versions(desk)
    desk.drafts.save(replace(draft, reason="Ada again."), 1)
    field(app, "reason").set_value("Typed here.")
    publish(app)
    assert versions(desk) == before
    assert sorted(each.draft.reason for each in desk.drafts.all()) == ["Ada again.", "Typed here."]
    assert CHANGED_MEANWHILE in said(app)


@slow("another press beside somebody else's")
@pytest.mark.parametrize("button", by_tier(["desk_discard"], ["desk_publish", "desk_discard"]))
def test_what_somebody_else_saves_in_the_moment_of_the_press_is_not_deleted(desk, monkeypatch, button):
    draft = correction(desk)
    app = opened("one")
    kind = type(desk.drafts)
    step = "discard" if button == "desk_discard" else "remove"
    real = getattr(kind, step)

    refused = []

    def after_another(kept, *args):
        try:
            kept.save(replace(draft, reason="Bo was here."), 1)
        except DataError as error:
            refused.append(error)
        real(kept, *args)

    with monkeypatch.context() as patched:
        patched.setattr(kind, step, after_another)
        ran(app.button(key=button).click())
    if desk.address and button == "desk_publish":  # there is no such moment: the draft ended with its version
        assert [error.problems[0].reason for error in refused] == ["the draft was published or discarded meanwhile"]
    else:
        assert saved(desk).reason == "Bo was here."


def test_a_draft_is_published_once_from_two_tabs(desk):
    correction(desk)
    one, other = opened("one"), opened("one")
    publish(one)
    assert "is published" in said(one)
    after = versions(desk)
    publish(other)
    assert versions(desk) == after
    ending = PUBLISHED_AS.format(version=after[-1], who="Bo")
    assert f"{ending} {NOTHING_NOW}" in said(other)
