"""On which days of a period a link was open: one case per answer, and what keeps an answer from being given."""

import pytest

from raillinks.metrics import uptime
from tests import frames
from tests.support.logs import HERE, event, replayed

AUGUST = ("2020-08-01", "2020-08-31")
OPEN = event("2019-01-01", "open")


def answer(*rows, first=AUGUST[0], last=AUGUST[1], counted_to="2026-03-13"):
    table = uptime.open_on(replayed(*rows), *map(frames.day, (first, last, counted_to)))
    row = table.set_index(["crossing_id", "service"]).loc[[HERE]].iloc[0].to_dict()
    return tuple(row[name] for name in uptime.OPEN_ON_COLUMNS)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([OPEN], ("all", 31, 31, 0, 31)),
        ([OPEN, event("2020-08-20", "suspended")], ("some", 19, 19, 0, 31)),
        ([OPEN, event("2020-08-10/2020-08-20", "suspended")], ("some", 9, 19, 0, 31)),
        ([OPEN, event("2020-07-01", "suspended")], ("none", 0, 0, 0, 31)),
        ([OPEN, event("2020-07-01", "partial")], ("none", 0, 0, 0, 31)),
        ([], ("cannot_say", 0, 0, 31, 31)),
    ],
)
def test_what_the_days_of_a_month_say(rows, expected):
    assert answer(*rows) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([OPEN, event("2020-08", "suspended")], ("cannot_say", 0, 30, 0, 31)),  # it may have stopped on the first
        ([OPEN, event("2020-08-20", "unknown")], ("cannot_say", 19, 19, 12, 31)),  # open until then: and after?
        ([OPEN, event("2020-07-01", "suspended"), event("2020-08-31", "unknown")], ("cannot_say", 0, 0, 1, 31)),
    ],
)
def test_what_is_not_certain_of_every_day_cannot_be_said(rows, expected):
    assert answer(*rows) == expected


def test_of_days_after_the_last_one_that_counts_nothing_is_said():
    assert answer(OPEN, counted_to="2020-08-30") == ("cannot_say", 30, 30, 1, 31)
    assert answer(OPEN, event("2020-08-10", "suspended"), counted_to="2020-08-12") == ("some", 9, 9, 19, 31)
    assert answer(OPEN, counted_to="2020-07-30") == ("cannot_say", 0, 0, 31, 31)


def test_a_day_is_a_period_of_one():
    rows = [OPEN, event("2020-08-10/2020-08-20", "suspended")]
    on = {day: answer(*rows, first=f"2020-08-{day}", last=f"2020-08-{day}") for day in ("09", "15", "21")}
    assert on == {"09": ("all", 1, 1, 0, 1), "15": ("cannot_say", 0, 1, 0, 1), "21": ("none", 0, 0, 0, 1)}
