"""Words and dates of files that people publish: each word's file stands in `known_words.json`."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from raillinks.importer import columns
from raillinks.importer.mapping import HowToRead
from tests.importer.taking import TODAY, take


def statuses(*words, column="state"):
    return [*columns.statuses(pa.chunked_array([[*words]]), column, {}).meanings]


def dates(*texts, name="date", today=TODAY):
    read = columns.days(pa.chunked_array([[*texts]]), name, today=today)
    assert not read.question
    return [str(day) for day in read.earliest[read.code]]


def test_words_whose_meaning_is_sure():
    assert statuses("відкритий", "Operable") == ["open", "open"]
    stops = ("закритий", "Suspended Operation", "Operation suspended", "Mothballed", "Long-term Shutdown", "Paused",
             "Inoperable", "Shutdown, Throttle")  # fmt: skip
    assert statuses(*stops) == ["suspended"] * len(stops)
    assert statuses("Permanent Shutdown", "Decommissioned", "Decommissioning Completed") == ["closed"] * 3
    assert statuses("COMPLETE", "advisory", "Proposed", "occupied", "oui?") == [""] * 5


def test_a_flag_of_pauses_and_of_one_decimal_place():
    assert statuses("0", "1", "1.0", "0.00", column="is_paused") == ["open", "suspended", "suspended", "open"]


def test_a_short_word_inside_a_name_tells_nothing_of_flags():
    assert statuses("0", "1", column="restrictions on gatherings") == ["", ""]
    assert statuses("0", "1", column="lights on") == ["suspended", "open"]


def test_a_word_that_is_a_number_is_said_once():
    said = columns.statuses(pa.chunked_array([["4.00", "4", "40"]]), "C8", {"4": "suspended"})
    assert [*said.meanings] == ["suspended", "suspended", ""]


def test_each_new_word_has_its_file():
    tree = json.loads((Path(columns.__file__).parent / "known_words.json").read_text(encoding="utf-8"))
    known = {word for words in tree["statuses"].values() for word in words}
    assert {word for words in tree["found_in"].values() for word in words} <= known


@pytest.mark.parametrize("nothing", ["NONE", "NA", "N/A", "n/a"])
def test_what_stands_for_nothing_is_no_end(nothing):
    taken = take("place,start,end", "A,2020-01-01,2020-02-01", f"A,2020-03-01,{nothing}")
    assert taken.report.clean
    assert taken.how.columns["log"]["end"] == "end"


def test_a_country_may_be_called_na():
    how = HowToRead(columns={"log": {"crossing": ("iso", "place")}})
    taken = take("iso,place,start,end", "NA,Oranjemund,2020-01-01,2020-02-01", how=how)
    assert [*taken.dataset.crossings["name"]] == ["NA · Oranjemund"]


def test_dates_with_low_lines():
    assert dates("06_21_21", "12_01_20") == ["2021-06-21", "2020-12-01"]
    assert dates("27_04_2022", "2022_04_28") == ["2022-04-27", "2022-04-28"]


def test_seconds_and_milliseconds_since_1970():
    assert dates("1786215620000", "", "1786129220000") == ["2026-08-08", "NaT", "2026-08-07"]
    assert dates("1786215620", "NULL")[0] == "2026-08-08"
    taken = take("place,outage start,outage end", "A,1786129220000,1786215620000", "A,1786215630000,")
    assert taken.report.clean, taken.report.frame().to_string()
    assert next(iter(taken.dataset.events["date"])) == "2026-08-07"


def test_numbers_of_ten_digits_are_days_only_where_a_name_tells_of_days():
    rows = [f"12345678{n:02d},2020-01-{n:02d},on" for n in range(1, 9)]
    assert take("code,date,state", *rows).how.columns["log"]["date"] == "date"


def test_an_order_that_gives_days_in_the_future_does_not_count():
    assert dates("21.10.06", "30.11.15") == ["2006-10-21", "2015-11-30"]
    taken = take("place,start,end", "A,21.10.06,22.10.28", "A,30.11.15,01.12.15")
    assert [*taken.report.frame().query("code == 'question'")["reason"]] == []
    assert "'end' is read day-first, as 'start' is" in [problem.reason for problem in taken.report.problems]
    planned = columns.days(pa.chunked_array([["21.10.28", "22.10.29"]]), "end")
    assert planned.question  # of ends that may be planned no order is better


def test_closed_is_a_stop_unless_all_words_are_those_of_this_log():
    head, own = "crossing,date,status", ["A,2020-01-01,open", "A,2020-02-01,suspended", "A,2020-03-01,closed"]
    assert take(head, *own).how.statuses["closed"] == "closed"
    assert take(head, *own, "B,2020-01-01,running").how.statuses["closed"] == "suspended"
