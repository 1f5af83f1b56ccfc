"""What the desk's lists say: of days that change, and of drafts about one event."""

from dashboard.editor import overview, preview
from dashboard.editor.overview import ABOUT_THE_SAME_EVENT
from dashboard.i18n.translator import say
from raillinks.editor.draft import Draft
from raillinks.editor.preview import ChangedDays
from tests.support.page_html import text, tree

ENGLISH = say("en")


def days_in_words(before, after):
    one = ChangedDays("2020-01-01", "2020-01-31", before[0], after[0], before, after)
    return text(tree(f"<p>{preview.changed_days(one, ENGLISH)}</p>"))


def test_days_whose_status_changes_say_every_other_possible_status():
    said = days_in_words(("open",), ("suspended", "open", "partial"))
    assert "suspended, open or partial" in said or "open, partial or suspended" in said, said
    assert "it may be" not in days_in_words(("open",), ("suspended",))


def test_drafts_of_one_event_are_told_of_each_other():
    drafts = [
        Draft("a", "correction", "Ada", event_id="e-stop"), Draft("b", "report", "Ben", event_id="e-stop"),
        Draft("c", "report", "Ada", event_id="e-open"), Draft("d", "report", event_id=""), Draft("e", "report"),
    ]  # fmt: skip
    found = overview.about_the_same_event(drafts, ENGLISH)
    assert found.keys() == {"a", "b"}
    assert found["a"].startswith(ABOUT_THE_SAME_EVENT.format(drafts=""))
    assert "Ben" in found["a"]
    assert "Ada" in found["b"]
