"""What a draft would change, and how it differs from what others have saved or published meanwhile."""

from dataclasses import replace

import pytest

from dashboard.editor import preview
from dashboard.editor.preview import CHANGED_IN_THE_LOG, SINCE_VERSION
from dashboard.i18n.translator import say
from dashboard.session import served_data
from raillinks.editor.draft import Corrected
from raillinks.editor.preview import ChangedDays
from raillinks.versions.live_package import LivePackage
from tests.support.desk_page import (
    EVENT,
    SUMMARY,
    correction,
    field,
    opened,
    published_by_another,
    ran,
    said,
    saved,
    shown,
    theirs_published,
    versions,
)  # fmt: skip  # fmt: skip
from tests.support.messages import fixed
from tests.support.page_html import text, tree
from tests.support.tiers import by_tier, slow


@slow("tests/dashboard/editor/test_session.py has its parts")
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


@slow("another press beside somebody else's")
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
    assert CHANGED_IN_THE_LOG in said(app)


@slow("another press beside somebody else's")
def test_mine_is_right_is_said_of_the_text_that_was_shown_and_of_no_later_one(desk):
    correction(desk)
    theirs_published(desk)
    app = opened("one")
    assert f"Theirs.<br><small>{SINCE_VERSION.format(version=versions(desk)[-1], who='Bo')}</small>" in shown(app)
    published_by_another(desk, "Theirs.", "A third text.")
    served_data.live = LivePackage(desk.home)
    ran(app.button(key="desk_rebase").click())
    (row,) = saved(desk).corrected
    assert row.before == {"summary": "Theirs."}
    assert "A third text." in shown(app)
    assert app.button(key="desk_publish").disabled


@slow("another press beside somebody else's")
@pytest.mark.parametrize("button", by_tier(["desk_rebase"], ["desk_rebase", "desk_yield"]))
def test_a_row_that_is_typed_back_with_the_press_leaves_the_other_rows_as_they_are(desk, button):
    draft = correction(desk)
    other = Corrected("events", {"event_id": "e-open"}, {"summary": "Began."}, {"summary": "Opens."})
    both = replace(draft, corrected=(*draft.corrected, other))
    desk.drafts.save(both, 1)
    theirs_published(desk)
    app = opened("one")
    field(app, SUMMARY).set_value("Freight stops.")  # as it was: nothing is corrected in this row any more
    ran(app.button(key=button).click())
    rows = {row.key["event_id"]: row for row in saved(desk).corrected}
    assert EVENT not in rows
    if button == "desk_yield":
        assert "e-open" not in rows
    else:
        assert rows["e-open"].before["summary"] == desk.dataset().events.set_index("event_id").loc["e-open", "summary"]


def days_in_words(before, after):
    one = ChangedDays("2020-01-01", "2020-01-31", before[0], after[0], before, after)
    return text(tree(f"<p>{preview.changed_days(one, say('en'))}</p>"))


def test_days_whose_status_changes_say_every_other_possible_status():
    said = days_in_words(("open",), ("suspended", "open", "partial"))
    assert "suspended, open or partial" in said or "open, partial or suspended" in said, said
    assert "it may be" not in days_in_words(("open",), ("suspended",))
