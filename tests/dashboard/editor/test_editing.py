"""A draft that is open: whether it is saved, what could not be, and how it has ended."""

from dashboard.editor.editing import COULD_NOT_BE_SAVED, TYPED_FROM_NOW
from dashboard.editor.overview import NO_SUCH_DRAFT
from dashboard.editor.publish_panel import DRAFTED_BY
from dashboard.editor.session import ENDED_MEANWHILE, PUBLISHED_AS
from tests.support.desk_page import (
    correction,
    field,
    keys,
    no_space,
    of_folder,
    opened,
    publish,
    ran,
    said,
    saved,
    shown,
)  # fmt: skip
from tests.support.messages import fixed


@of_folder
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


def test_a_text_that_cannot_be_saved_stays_on_the_page_with_the_reason_and_is_saved_later(desk, monkeypatch):
    correction(desk)
    app = opened("one")
    with monkeypatch.context() as full:
        full.setattr("raillinks.editor.draft.MOST_BYTES", 10)
        ran(field(app, "reason").set_value("Read once more."))
        assert COULD_NOT_BE_SAVED.partition("{")[0] in said(app)
        assert field(app, "reason").value == "Read once more."
    ran(app)
    assert fixed(COULD_NOT_BE_SAVED, 1) not in said(app)
    assert saved(desk).reason == "Read once more."


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
