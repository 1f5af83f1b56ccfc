"""Dates in many forms are read as people mean them; what has two meanings becomes a question."""

import pyarrow as pa
import pytest

from raillinks.importer import columns


def read(*texts, order=""):
    """The column of these texts, and its dates as EDTF; what cannot be read is None."""
    column = columns.days(pa.chunked_array([list(texts)], pa.string()), "date", order)
    return column, [None if column.reason[code] else column.edtf[code] for code in column.code]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2020-08-03", "2020-08-03"), ("2020-08", "2020-08"), ("2020", "2020"), ("2020-08~", "2020-08~"),
        ("2020-08/2020-09", "2020-08/2020-09"), ("2020년 8월 3일", "2020-08-03"), ("2020년 8월", "2020-08"),
        ("2020年8月3日", "2020-08-03"), ("2020年08月03号", "2020-08-03"), ("2020. 8. 3.", "2020-08-03"),
        ("2020/8/3", "2020-08-03"), ("20200803", "2020-08-03"), ("3 Aug 2020", "2020-08-03"),
        ("August 2020", "2020-08"), ("3. März 2020", "2020-03-03"), ("3 août 2020", "2020-08-03"),
        ("12 de mayo de 2020", None), ("3 августа 2020", "2020-08-03"), ("2020-08-03T12:30:00Z", "2020-08-03"),
        ("2020-08-03 12:30", "2020-08-03"), ("2020年8月3日 12:30", "2020-08-03"), ("28/02/2020", "2020-02-28"),
        ("02/28/2020", "2020-02-28"), ("3.8.2020", "2020-08-03"), ("2020-02-30", None), ("soon", None), ("", ""),
        ("12/05/20", None), ("28/02/20", None), ("02/28/20", "2020-02-28"), ("21.10.00", "2000-10-21"), ("1750", None),
    ],
)  # fmt: skip
def test_a_date(text, edtf):
    assert read(text)[1] == [edtf]


def test_one_date_that_can_be_read_in_one_way_tells_the_order_of_all_and_a_note_says_so():
    column, dates = read("03/04/2020", "28/02/2020")
    assert dates == ["2020-04-03", "2020-02-28"]
    assert "day-first" in column.notes[0]
    assert column.question == ""
    assert read("03/04/2020", "02/28/2020")[1] == ["2020-03-04", "2020-02-28"]


def test_a_doubt_is_a_question_until_somebody_says():
    column, dates = read("03/04/2020", "05/06/2020")
    assert "03/04/2020" in column.question
    assert all(read(text)[0].question for text in ("01/12/2020", "12/01/2020"))
    assert not any(read(text)[0].question for text in ("01/13/2020", "13/01/2020", "12/12/2020"))
    assert dates == [None, None]
    assert read("03/04/2020", order="day-first")[1] == ["2020-04-03"]
    assert read("03/04/2020", order="month-first")[1] == ["2020-03-04"]


def test_years_of_two_digits_are_a_question_unless_one_order_alone_fits():
    column, dates = read("21.10.06", "03.04.05")
    assert "day first or year first" in column.question
    assert dates == [None, None]
    assert read("21.10.06", order="day-first")[1] == ["2006-10-21"]
    assert read("06.10.21", order="year-first")[1] == ["2006-10-21"]
    assert read("7/14/09", "3/4/85")[1] == ["2009-07-14", "1985-03-04"]


def test_two_orders_in_one_column_are_no_guess():
    column, dates = read("28/02/2020", "02/28/2020", "03/04/2020")
    assert column.question
    assert dates[2] is None


def test_numbers_of_a_spreadsheet_are_days_and_a_note_says_so():
    column, dates = read("43831", "43832.5", "")
    assert dates == ["2020-01-01", "2020-01-02", ""]
    assert "spreadsheets" in column.notes[0]


def test_very_many_different_texts_are_not_read_one_by_one(monkeypatch):
    monkeypatch.setattr(columns, "_MOST_READ", 3)
    column, dates = read("a", "b", "c", "d", "2020-01-01", "3 Aug 2020")
    assert dates == [None, None, None, None, "2020-01-01", None]
    assert "more than 3 different texts" in column.reason[column.code[5]]
