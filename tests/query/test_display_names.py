"""What happened in an event is said in the reader's language, and marked as English where it is not."""

from functools import cache

import pytest

from raillinks.domain.enums import GROUP
from raillinks.query import display_names
from raillinks.validation import checks
from tests import frames
from tests.support.logs import event
from tests.support.messages import WORDS
from tests.tiny import loaded


@pytest.mark.parametrize(
    ("ko", "zh", "faults"),
    [
        ("", "", []),
        ("멈췄다.", "停运。", []),
        ("멈췄다.", "", [(2, "summary_zh")]),
        ("", "停运。", [(2, "summary_ko")]),
    ],
)
def test_a_summary_is_translated_into_all_languages_or_none(ko, zh, faults):
    rows = [event("2020-03-05", summary="Freight stops.", summary_ko=ko, summary_zh=zh)]
    problems = checks.translated_whole(frames.events(rows))
    assert [(p.row, p.column) for p in problems if p.code == "half-translated"] == faults


@cache
def plain():
    return loaded()


def test_the_report_has_a_row_a_crossing_and_one_for_the_group():
    report = display_names.join_report(plain())
    assert list(report["crossing_id"]) == ["alpha-beta", "gamma-delta", "rho-sigma", GROUP]
    assert list(report["events"]) == [1, 0, 0, 1]
    assert report["joined"].all()


def test_the_provinces_of_the_group_are_those_of_its_crossings():
    report = display_names.join_report(plain()).set_index("crossing_id")
    assert report.loc[GROUP, "provinces"] == "CN-JL;CN-LN;KP-03;KP-09"


def test_a_name_in_another_language_falls_back_to_english():
    names = display_names.crossing_names(plain(), "ko")
    assert (names["alpha-beta"], names["CN-LN"]) == ("Alpha-Beta", "CN-LN")


def test_the_group_has_a_name():
    assert display_names.crossing_names(plain(), "en")[GROUP] == WORDS["everywhere"]
