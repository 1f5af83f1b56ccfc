"""EDTF windows: the accepted forms, and nothing else."""

import re

import numpy as np
import pandas as pd
import pytest

from raillinks.domain import dates
from tests import frames

ACCEPTED = [
    ("2020-09-10", "2020-09-10", "2020-09-10"),
    ("2020-02", "2020-02-01", "2020-02-29"),
    ("2020", "2020-01-01", "2020-12-31"),
    ("202X", "2020-01-01", "2029-12-31"),
    ("20XX", "2000-01-01", "2099-12-31"),
    ("2020-XX", "2020-01-01", "2020-12-31"),
    ("2020-XX-XX", "2020-01-01", "2020-12-31"),
    ("2021-02-XX", "2021-02-01", "2021-02-28"),
    ("2020-08~", "2020-08-01", "2020-08-31"),
    ("1953?", "1953-01-01", "1953-12-31"),
    ("2020-08-10%", "2020-08-10", "2020-08-10"),
    ("2020-08/2020-09", "2020-08-01", "2020-09-30"),
    ("2020-08/2020-09-10", "2020-08-01", "2020-09-10"),
    ("2020/..", "2020-01-01", ""),
    ("../1953-07-27", "", "1953-07-27"),
    ("1800", "1800-01-01", "1800-12-31"),
    ("2199-12-31", "2199-12-31", "2199-12-31"),
    ("2199-12", "2199-12-01", "2199-12-31"),
]
REFUSED = [
    "2021/2020", "/1953", "1953/", "2021-02-29", "2021-13", "2021-21", "2021-01-01T10:00:00", "1799", "2200-01-01",
    "19XX-01", "2020-XX-05", "../..", "2020-8-1", " 2020", "2020 ", "２０２０", "~2020", "2020~-08", "2020/2021/2022",
    "{2020,2021}", "[2020..]", "y12020", "-2020", "20200810", "2020-08-01/2020-07", "2020-12/2020", "X020", "202x",
    "2020-01-00", "2020-00", "today", "2020-08\n", "..", "2020-08-10/2020-08-09",
]  # fmt: skip


@pytest.mark.parametrize(("text", "earliest", "latest"), ACCEPTED)
def test_an_accepted_form_means_its_strict_bounds(text, earliest, latest):
    first, last, reason = dates.parse(text)
    assert (reason, *dates.iso(np.array([first, last]))) == ("", earliest, latest)


@pytest.mark.parametrize("text", REFUSED)
def test_every_other_form_is_refused_with_a_reason(text):
    first, last, reason = dates.parse(text)
    assert reason
    assert np.isnat(first)
    assert np.isnat(last)


def test_a_column_is_parsed_as_its_cells_are():
    texts = [text for text, *_ in ACCEPTED] + REFUSED + ["", "2020-09-10"]
    found = dates.windows(pd.Series(texts, dtype=str))
    each = [dates.parse(text) for text in texts]
    assert [(str(a), str(b), bool(r)) for a, b, r in zip(found.earliest, found.latest, found.reason, strict=True)] == [
        (str(a), str(b), bool(r)) for a, b, r in each
    ]


def test_an_empty_cell_is_no_problem():
    found = dates.windows(pd.Series(["", None], dtype=str))
    assert list(found.reason) == ["", ""]
    assert np.isnat(found.earliest).all()


def test_a_plain_day_is_wanted_where_a_day_is_wanted():
    assert dates.day("2022-09-26") == np.datetime64("2022-09-26")
    for text in ("2022-09", "2022-02-30", "", "２０２２-09-26"):
        with pytest.raises(ValueError, match="day"):
            dates.day(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("today", dates.NO_EDTF_FORM),
        ("2020/2021/2022", dates.NO_EDTF_FORM),
        ("2020-XX-05", dates.NO_EDTF_FORM),
        ("1799", dates.YEAR_OUTSIDE),
        ("2021-13", dates.NO_SUCH_MONTH),
        ("2021-02-29~", dates.NO_SUCH_DAY),
        ("2021/2020", dates.ENDS_BEFORE_IT_BEGINS),
    ],
)
def test_a_refusal_says_why(text, reason):
    assert dates.parse(text)[2] == reason


def test_a_plain_day_that_its_month_lacks_is_refused_for_that():
    found = dates.windows(pd.Series(["2021-02-29", "2021-02-28"], dtype=str))
    assert list(found.reason) == [dates.NO_SUCH_DAY, ""]


def test_a_column_in_several_pieces_is_parsed_as_one():
    pieces = pd.concat([pd.Series(["2020"], dtype=str), pd.Series(["2021", "x"], dtype=str)], ignore_index=True)
    assert [bool(reason) for reason in dates.windows(pieces).reason] == [False, False, True]


def test_an_empty_column_is_parsed():
    assert len(dates.windows(pd.Series([], dtype=str)).earliest) == 0


def test_days_are_written_as_they_are_read():
    assert list(dates.iso(np.array(["2020-03-05", "NaT"], dtype="datetime64[D]"))) == ["2020-03-05", ""]


@pytest.mark.parametrize(("first", "last", "text"), [
    ("2020-01-01", "2020-01-01", "2020-01-01"), ("2020-08-01", "2020-08-31", "2020-08"),
    ("2020-01-01", "2020-12-31", "2020"), ("2020-08-01", "2020-09-30", "2020-08/2020-09"),
    ("2019-01-01", "2020-12-31", "2019/2020"), ("2020-08-02", "2020-08-31", "2020-08-02/2020-08-31"),
    ("2020-02-01", "2020-02-28", "2020-02-01/2020-02-28"), ("2020-02-01", "2020-02-29", "2020-02"),
])  # fmt: skip
def test_a_window_has_a_shortest_text(first, last, text):
    window = frames.day(first), frames.day(last)
    assert dates.shortest(*window) == text
    assert dates.parse(text)[:2] == window


def test_a_cell_of_a_date_column_is_a_day():
    assert dates.of_cell(pd.Timestamp("2020-08-02")) == np.datetime64("2020-08-02", "D")
    assert dates.of_cell(pd.Timestamp("2020-08-02")).dtype == "datetime64[D]"


@pytest.mark.parametrize(("day", "years", "earlier"), [
    ("2026-03-13", 5, "2021-03-13"), ("2024-02-29", 5, "2019-02-28"), ("2024-02-29", 4, "2020-02-29"),
    ("1801-03-04", 5, "1800-01-01"),
])  # fmt: skip
def test_some_years_before_a_day(day, years, earlier):
    assert str(dates.years_before(np.datetime64(day), years)) == earlier


def test_a_day_is_refused_with_the_form_that_is_wanted():
    with pytest.raises(ValueError, match=r"^'20２２-09-26' is not a day: YYYY-MM-DD, years 1800–2199$"):
        dates.day("20２２-09-26")


@pytest.mark.parametrize(("text", "first", "last"), [
    ("2020-02-09", "2020-02-09", "2020-02-09"), ("2020-02", "2020-02-01", "2020-02-29"),
    ("2020", "2020-01-01", "2020-12-31"),
])  # fmt: skip
def test_a_day_month_or_year_runs_from_its_first_day_to_its_last(text, first, last):
    assert dates.calendar_days(text) == (frames.day(first), frames.day(last))


@pytest.mark.parametrize("text", ["202X", "2020-XX", "2020~", "2020/2021", "../2020", "", "２０２０", "2020-02-09-01"])
def test_no_other_form_is_a_day_month_or_year(text):
    says = re.escape(f"'{text}' is not a day, month or year: YYYY-MM-DD, YYYY-MM or YYYY")
    with pytest.raises(ValueError, match=f"^{says}$"):
        dates.calendar_days(text)


@pytest.mark.parametrize(("text", "reason"), [
    ("2021-02-29", dates.NO_SUCH_DAY), ("2021-13", dates.NO_SUCH_MONTH),
    ("1799", dates.YEAR_OUTSIDE),
])  # fmt: skip
def test_a_day_month_or_year_that_does_not_exist_is_refused_for_that(text, reason):
    with pytest.raises(ValueError, match=f"^'{text}': {reason}$"):
        dates.calendar_days(text)


def test_a_cell_without_a_day_is_none():
    cells = pd.Series(np.array(["NaT", "2020-08-02"], "datetime64[s]"))
    assert [dates.day_or_none(cell) for cell in cells] == [None, np.datetime64("2020-08-02", "D")]
