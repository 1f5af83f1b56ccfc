"""Dates as people type them: each text gives the day or period meant, or the fault that it has."""

from time import process_time

import numpy as np
import pytest

from raillinks.domain import dates, typed_dates
from raillinks.domain.typed_dates import Fault, Period, read
from tests.support.typed_texts import BAD, DAY_FORMS, GOOD, crossed, written

TODAY = np.datetime64("2026-03-01", "D")
FULL_WIDTH = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "0123456789-/."})
"""As East Asian keyboards type them."""
NAMED = {"nothing": typed_dates.NOTHING, "no year": typed_dates.NO_YEAR, "short year": typed_dates.SHORT_YEAR}


def test_there_are_at_least_400_texts():
    assert len({text for text, _ in [*crossed(), *GOOD, *BAD]}) >= 400


@pytest.mark.parametrize("change", [str, str.upper, lambda text: text.translate(FULL_WIDTH), "  {}\t".format])
def test_each_form_of_each_date_gives_the_day_or_the_period_meant(change):
    for text, meant in [*crossed(), *GOOD]:
        understood = read(change(text), TODAY)
        assert isinstance(understood, Period), (text, understood)
        first, last, _ = dates.parse(meant)
        assert (understood.first, understood.last) == (first, last), text
        assert str(understood) == dates.shortest(first, last)
        assert read(str(understood)) == understood


def test_each_fault_is_named():
    for text, fault in [*BAD, ("9" * 500, "nothing")]:
        understood = read(text, TODAY)
        assert isinstance(understood, Fault), (text, understood)
        assert str(understood) == NAMED.get(fault, fault), text
        assert understood.text in typed_dates.FAULTS
        assert all(isinstance(read(reading), Period) for reading in understood.readings)


def test_an_ambiguous_date_gives_both_readings():
    fault = read("03/04/2022")
    assert isinstance(fault, Fault)
    assert fault.readings == ("2022-04-03", "2022-03-04")


def test_without_a_today_its_words_mean_nothing():
    for word in ("today", "어제", "去年"):
        assert read(word) == Fault(typed_dates.NOTHING)


@pytest.mark.parametrize(("text", "day"), [
    ("2022-09", "2022-09-30"), ("2022", "2022-12-31"), ("2026", "2026-03-01"), ("2026-03", "2026-03-01"),
    ("2027", "2027-12-31"), ("2022-09-26", "2022-09-26"),
])  # fmt: skip
def test_one_day_of_a_period_is_its_last_or_today(text, day):
    period = read(text, TODAY)
    assert isinstance(period, Period)
    assert typed_dates.day_in(period, TODAY) == np.datetime64(day)


def test_every_day_reads_back_from_every_form():
    """Every seventh day of nine years, in all forms."""
    for day in np.arange(np.datetime64("2016-01-01"), np.datetime64("2025-01-01"), 7):
        y, m, d = (int(part) for part in str(day).split("-"))
        for form in DAY_FORMS:
            assert read(written(form, y, m, d)) == Period(day, day), form


@pytest.mark.parametrize("sign", ["二", "十", "1", " ", "-", "1 ", "2020年", "jan ", "~", "\u200b", "ﷺ"])
def test_a_text_of_two_thousand_characters_takes_little_more_time_for_each_than_a_short_one(sign):
    def seconds(characters):
        text, times = (sign * characters)[:characters], []
        for _ in range(5):
            begun = process_time()
            for _ in range(2_000 // characters):
                read(text, TODAY)
            times.append(process_time() - begun)
        return min(times)

    assert seconds(2_000) < 4 * seconds(100)  # of as many characters; with the square of the length, 20 times
