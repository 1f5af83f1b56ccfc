"""What a draft would change, and how it differs from what others have saved or published meanwhile."""

import re
from dataclasses import replace

import pytest

from dashboard.editor import preview, words
from dashboard.editor.preview import CHANGED_IN_THE_LOG, NO_TRANSLATION, SINCE_VERSION, Shown
from dashboard.i18n.translator import say
from dashboard.session import served_data
from raillinks.editor.draft import Corrected, Draft
from raillinks.editor.preview import ChangedDays
from raillinks.i18n.languages import LANGUAGES
from raillinks.versions.live_package import LivePackage
from tests import tiny
from tests.editor.test_publishing import REPORT, read, seen
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


def test_the_fields_in_which_drafts_differ_each_have_their_name_and_both_texts():
    row = Corrected("events", {"event_id": EVENT}, {"summary": "As it was."}, {"summary": "Mine."})
    own = Draft("one", "report", event_id=EVENT, reason="Mine.", source={"title": "Mine.", "url": "https://a.example"},
                claim={"detail": "Both."}, counts=({"least": "1"}, {"least": "2"}), corrected=(row,))  # fmt: skip
    other = replace(own, reason="Theirs.", source={"title": "Theirs."}, claim={"detail": "Both."},
                    counts=({"least": "3"}, {"least": "4"}), corrected=())  # fmt: skip
    said = dict(preview.differing((own, other), say("en")))
    named = {name: words.label(name, say("en")) for name in ("reason", "source.title", "source.url", "event.summary")}
    least = [name for name, texts in said.items() if texts in {("1", "3"), ("2", "4")}]
    assert {name: texts for name, texts in said.items() if name not in least} == {
        named["reason"]: ("Mine.", "Theirs."), named["source.title"]: ("Mine.", "Theirs."),
        named["source.url"]: ("https://a.example", ""), named["event.summary"]: ("Mine.", ""),
    }  # fmt: skip
    assert len(least) == 2
    assert all(name.startswith(words.label("counts.0.least", say("en"))) for name in least)


@pytest.mark.parametrize(
    ("summaries", "missing"),
    [
        ({}, ["ko", "zh"]), ({"summary_ko": "열차", "summary_zh": "列车"}, []),
        ({"summary": ""}, []),
    ],
)  # fmt: skip
def test_an_event_says_in_which_languages_its_summary_is_missing(tmp_path, summaries, missing):
    tiny.write(tmp_path, tiny.files())
    files = read(tmp_path)
    draft = replace(REPORT, event={**REPORT.event, **summaries})
    html = preview.html(Shown(draft, seen(files, draft), files[1], say("en"), {}))
    names = say("en").listed([LANGUAGES[lang].name for lang in missing])
    assert (NO_TRANSLATION.format(languages=names) in html) == bool(missing)
    assert (fixed(NO_TRANSLATION) in html) == bool(missing)


@pytest.mark.parametrize(("touched", "listed"), [(8, 8), (11, 9)])
def test_a_draft_of_many_events_lists_some_and_says_how_many_more(tmp_path, touched, listed):
    tiny.write(tmp_path, tiny.files())
    files = read(tmp_path)
    made = seen(files, REPORT)
    many = replace(made, events=made.events[:1] * touched)
    html = preview.html(Shown(REPORT, many, files[1], say("en"), {}))
    (items,) = re.findall(r"<ul class='rl-desk-events'>.*?</ul>", html)
    assert items.count("<li>") == listed
    assert (fixed("and {n} more") in items) == (listed < touched)
