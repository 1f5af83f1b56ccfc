"""The fields of a draft by name, and what typed dates mean in words."""

import pytest

from dashboard.editor import words
from dashboard.editor.words import SOME_DAY_AFTER, SOME_DAY_BEFORE, SOME_DAY_FROM_TO, SOURCE_NOT_EXACT, meaning
from dashboard.i18n import translator
from raillinks.editor.draft import Corrected, Draft
from raillinks.i18n.translator import SOME_DAY
from raillinks.package.schema import COLUMNS

EVENT = {"event_id": "dd-1"}


def draft(**fields):
    return Draft("d", "report", **fields)


@pytest.mark.parametrize(
    "field", ["source.url", "claim.claimed_date", "event.summary", "counts.0.least", "counts.2.what", "reason",
              "source_id", "event_id", "covered_to", "accepted.a-0f"],
)  # fmt: skip
def test_a_text_is_where_it_was_typed_and_an_empty_one_leaves_no_trace(field):
    typed = words.with_value(draft(), field, "<b>text")
    assert words.field_value(typed, field) == "<b>text"
    emptied = words.with_value(typed, field, "")
    assert words.field_value(emptied, field) == ""
    assert emptied.source == emptied.event == emptied.claim == emptied.accepted == {}


def test_a_count_is_left_out_and_the_others_move_up():
    counts = ({"what": "trains"}, {"what": "wagons"})
    assert words.without_count(draft(counts=counts), 0).counts == counts[1:]


def test_a_corrected_cell_knows_what_it_was_and_goes_with_its_old_text():
    was = {"summary": "old", "cause": ""}
    one = words.with_corrected(draft(), "events", EVENT, was, "summary", "new")
    assert one.corrected == (Corrected("events", EVENT, {"summary": "old"}, {"summary": "new"}),)
    both = words.with_corrected(one, "events", EVENT, {**was, "summary": "changed by others"}, "cause", "flood")
    assert both.corrected[0].before == {"summary": "old", "cause": ""}
    assert words.corrected_cell(both, "events", EVENT, "summary") == "new"
    back = words.with_corrected(both, "events", EVENT, was, "summary", "old")
    assert back.corrected == (Corrected("events", EVENT, {"cause": ""}, {"cause": "flood"}),)
    assert words.with_corrected(back, "events", EVENT, was, "cause", "").corrected == ()


def test_a_correction_begins_anew_from_the_log_as_it_is_now():
    rows = (Corrected("events", EVENT, {"summary": "old", "cause": ""}, {"summary": "mine", "cause": "flood"}),)
    anew = words.begun_anew(draft(corrected=rows), rows[0], {"summary": "theirs", "cause": "flood"}, "0.4.0")
    assert anew.corrected == (Corrected("events", EVENT, {"summary": "theirs"}, {"summary": "mine"}),)
    assert anew.begun_on == "0.4.0"
    same = words.begun_anew(draft(corrected=rows), rows[0], {"summary": "mine", "cause": "flood"}, "0.4.0")
    assert same.corrected == ()
    assert words.without_cells(draft(corrected=rows), [(rows[0], "summary")]).corrected[0].after == {"cause": "flood"}


def test_a_problem_of_a_corrected_row_has_its_place_on_the_page_whatever_its_number():
    rows = (Corrected("claims", {"claim_id": "c-1"}, {}, {"detail": "x"}),)
    assert words.place(draft(corrected=rows), "corrected.0.detail") == "cell.claims.c-1.detail"
    assert words.place(draft(corrected=rows), "corrected") == "event_id"
    for field in ("corrected.7.detail", "source.url", ""):
        assert words.place(draft(corrected=rows), field) == field


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("2020-08", "en", SOME_DAY_FROM_TO.format(first="1", last="31", month="August 2020")),
        ("2020-08", "ko", "2020년 8월 1일부터 31일 사이의 어느 날"),
        ("2020-08", "zh", "2020年8月1日至31日中的某一天"),
        ("2022-09-26", "en", "Monday, 26 September 2022"),
        ("2022-09-26", "zh", "2022年9月26日星期一"),
        ("2020", "en", SOME_DAY.format(window="1 January 2020 to 31 December 2020")),
        ("2020-08/2021", "en", SOME_DAY.format(window="1 August 2020 to 31 December 2021")),
        ("../2022-09-26", "en", SOME_DAY_BEFORE.format(day="26 September 2022")),
        ("2022-09-26/..", "en", SOME_DAY_AFTER.format(day="26 September 2022")),
        (
            "2020-02~",
            "en",
            SOURCE_NOT_EXACT.format(days=SOME_DAY_FROM_TO.format(first="1", last="29", month="February 2020")),
        ),
        ("2021-02-29", "en", ""),
        ("", "en", ""),
        ("../..", "en", ""),
        ("<b>", "en", ""),
    ],
)
def test_a_date_means_every_day_that_it_may_be(text, lang, words):
    assert meaning(text, translator.say(lang)) == words


def test_every_field_has_a_name_in_words():
    say = translator.say("en")
    assert words.label("counts.3.least", say) == "At least"
    assert words.words_of_column("measures", "per", say) == "Per"
    assert words.words_of_column("sources", "url", say) == COLUMNS["sources"]["url"].label
    assert words.label("event.no_such_column", say) == "no_such_column"


def test_a_field_that_a_problem_names_is_empty_where_nothing_was_typed():
    row = Corrected("events", EVENT, {"summary": "old"}, {"summary": "new", "cause": ""})
    filled = draft(source={"published": "2020"}, counts=({"least": "1"},), corrected=(row,))
    fields = (
        "source.published",
        "source",
        "counts",
        "counts.0.least",
        "corrected.0.summary",
        "corrected.0",
        "corrected",
        "",
    )
    assert {name: words.is_empty(filled, name) for name in fields} == dict.fromkeys(fields, False) | {
        "corrected.0": True
    }
    assert [words.is_empty(filled, name) for name in ("claim", "claim.basis", "counts.0.most", "counts.1.least")]
    assert words.is_empty(filled, "corrected.0.cause")
    assert words.is_empty(draft(), "corrected")
