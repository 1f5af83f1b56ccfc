"""Files of every kind, encoding and delimiter are read as the same table, with the numbers of a spreadsheet's rows."""

import datetime as dt
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from raillinks.importer import opening
from raillinks.importer.raw_table import Reading
from tests.importer import sound

KOREAN = (
    "구간,시작일,종료일,상태\n단둥-신의주,2020년 8월 3일,2020년 9월 1일,운행 중단\n지안-만포,2020년 9월,,운행 재개\n"
)
CHINESE = "口岸,日期,状态\n丹东口岸,2020年8月3日,停运\n图们口岸,2020年9月1日,恢复运行\n珲春,2020年9月2日,开通\n"
JAPANESE = "駅,日付,状態\n東京駅,2020年8月3日,運転見合わせ\n大阪,2020年9月1日,運転再開\n"
RUSSIAN = "Станция,Дата,Статус\nХасан,03.08.2020,закрыто\nТуманган,01.09.2020,открыто\n"
GERMAN = "Ort;Datum;Zustand\nGrenzübergang Görlitz;03.08.2020;gesperrt\nWeißwasser;01.09.2020;geöffnet\n"


def opened(content, file="log.csv", asked=None):
    """The one table of a file."""
    tables, problems = opening.tables(content, file, lambda _: asked)
    assert problems == [], problems
    (table,) = tables
    return table


def refused(content, file="log.csv"):
    """The code of the one problem of a file that is not read."""
    tables, problems = opening.tables(content, file, lambda _: None)
    assert tables == []
    (problem,) = problems
    assert problem.hint
    return problem.code


@pytest.mark.parametrize("make", [sound.xlsx, sound.xls, sound.ods, sound.parquet, sound.geojson, sound.zip_of_tables])
def test_every_kind_of_file_gives_the_same_rows(make):
    tables, _ = opening.tables(make(), "log", lambda _: None)
    (table,) = tables
    rows = table.cells.select(list(sound.HEADER[:6])).to_pylist()
    assert [tuple(row.values()) for row in rows] == [row[:6] for row in sound.ROWS]
    assert table.rows_in == len(sound.ROWS)
    assert table.rows.tolist() == ([1, 2, 3, 4, 5] if table.reading.form in {"Parquet", "GeoJSON"} else [2, 3, 4, 5, 6])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends_are_found(delimiter, end):
    table = opened(sound.csv_text(delimiter, end).encode())
    assert table.reading == Reading("CSV", "utf-8", delimiter, 1)
    assert [tuple(row.values()) for row in table.cells.to_pylist()] == list(sound.ROWS)


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (KOREAN, "cp949", "cp949"), (KOREAN, "euc_kr", "cp949"), (KOREAN, "utf-8-sig", "utf-8"),
        (KOREAN, "utf-16", "utf-16-le"), (KOREAN, "utf-16-be", "utf-16-be"), (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "gbk", "gb18030"), (JAPANESE, "cp932", "cp932"), (JAPANESE, "euc_jp", "euc_jp"),
        (RUSSIAN, "cp1251", "cp1251"), (RUSSIAN, "koi8_r", "koi8_r"), (GERMAN, "cp1252", "cp1252"),
    ],
)  # fmt: skip
def test_the_encoding_is_found(text, encoding, found):
    table = opened(text.encode(encoding))
    assert table.reading.encoding == found
    lines = text.splitlines()
    assert table.columns == lines[0].replace(";", ",").split(",")
    assert list(table.cells.to_pylist()[0].values()) == lines[1].replace(";", ",").split(",")


def test_a_wrong_encoding_is_said_with_its_row_and_can_be_named():
    content = "a,b\né,1\n".encode("cp850")
    assert opened(content, asked=Reading("", encoding="cp850")).cells.to_pylist() == [{"a": "é", "b": "1"}]
    _, problems = opening.tables(content, "log.csv", lambda _: Reading("", encoding="utf-8"))
    assert [(p.code, p.row) for p in problems] == [("wrong-encoding", 2)]


def test_titles_above_the_header_and_blank_rows_keep_their_numbers():
    text = "Log of crossings,,\n\ncrossing,date,status\nA,2020-01-01,on\n\nB,2020-01-02,off\n"
    table = opened(text.encode())
    assert table.reading.header_row == 3
    assert table.rows.tolist() == [4, 6]


def test_without_a_header_the_columns_are_numbered():
    table = opened(b"A,2020-01-01,on\nB,2020-01-02,off\n")
    assert table.reading.header_row == 0
    assert table.columns == ["column 1", "column 2", "column 3"]
    assert table.rows.tolist() == [1, 2]


def test_rows_that_do_not_fit_are_reported_and_none_is_lost():
    table = opened(b'a,b\n1,2\n3\n"x\ny",4\n5,6,7\n8,9,,\n\n10,11\n')
    assert table.rows.tolist() == [2, 4, 6, 8]
    (fault,) = table.faults
    assert fault.rows.tolist() == [3, 5]
    assert list(fault.reasons) == ["the row has 1 cells, the header 2", "the row has 3 cells, the header 2"]
    assert table.rows_in == 6


def test_a_quotation_mark_that_is_never_closed_is_named_with_its_row():
    _, problems = opening.tables(b'a,b\n1,2\n3,"4\n5,6\n', "log.csv", lambda _: None)
    assert [(p.code, p.row) for p in problems] == [("not-a-table", 3)]
    assert opened(b'a,b\n1,5" rail\n').cells.to_pylist() == [{"a": "1", "b": '5" rail'}]


def test_days_numbers_truths_and_formulas_of_a_workbook():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy/mm/dd"})
        sheet.write_row(0, 0, ["day", "number", "truth", "formula", "text"])
        sheet.write_datetime(1, 0, dt.datetime(2020, 8, 3, 12, 30), day)  # noqa: DTZ001 (workbooks know no zones)
        sheet.write_row(1, 1, [43831, True])
        sheet.write_formula(1, 3, "=1+1", value=2)
        sheet.write_string(1, 4, "=HYPERLINK(1)")
        sheet.write_row(2, 1, [1.5, False])
        book.add_worksheet("other").write(0, 0, "x")
    table = opened(out.getvalue(), "log.xlsx")
    assert [list(row.values()) for row in table.cells.to_pylist()] == [
        ["2020-08-03 12:30:00", "43831", "true", "2", "=HYPERLINK(1)"], ["", "1.5", "false", "", ""],
    ]  # fmt: skip
    assert table.notes == ("the sheet 'Sheet1' is read; not read: other",)
    assert opened(out.getvalue(), "log.xlsx", Reading("", sheet="other", header_row=1)).columns == ["x"]


def test_days_errors_and_merged_cells_of_an_old_workbook():
    """`kinds.xls` is made by LibreOffice: errors stay, a time of day is a number, 61 is the first of March."""
    table = opened(Path(__file__).with_name("kinds.xls").read_bytes(), "log.xls")
    assert [list(row.values()) for row in table.cells.to_pylist()] == [
        ["2020-08-03 12:30:00", "43831", "true", "2", "단둥"], ["0.5", "1.5", "false", "#N/A", "0.5"],
        ["1900-03-01", "1000000000000000", "", "merged", ""],
    ]  # fmt: skip
    assert table.rows.tolist() == [2, 3, 5]
    assert table.reading == Reading("XLS", header_row=1, sheet="kinds")
    assert table.notes == ("the sheet 'kinds' is read; not read: hidden",)


def test_days_and_nested_columns_of_parquet():
    out = io.BytesIO()
    table = {"when": [dt.date(2020, 8, 3), None], "n": [1.0, 2.0], "nested": [[1], [2]], "name": ["A", "B"]}
    pq.write_table(pa.table(table), out)
    read = opened(out.getvalue(), "log.parquet")
    assert [list(row.values()) for row in read.cells.to_pylist()] == [["2020-08-03", "1", "A"], ["", "2", "B"]]
    assert "nested" in read.notes[0]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"), (b" \n\n", "empty"), (b"%PDF-1.7", "not-read"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "bad-xls"),
        (b"<!DOCTYPE html><table>", "not-read"), (b"PK\x03\x04nothing", "bad-zip"), (b"PAR1nothingPAR1", "bad-parquet"),
        (b"{}", "bad-geojson"), (b'{"type":' + b"[" * 100_000, "bad-geojson"), (sound.zipped({}), "empty"),
        (b"a," * 300 + b"\n1,2\n", "too-many-columns"),
        (sound.zipped({"a.csv": sound.zipped({"b.csv": b"a,b\n1,2\n"})}), "not-read"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_hint(content, code):
    assert refused(content) == code
