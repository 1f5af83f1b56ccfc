"""Workbooks: days, numbers and formulas; small files that unpack to much or name other files are refused at once."""

import datetime as dt
import io
import struct
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from raillinks.importer import opening, raw_table, spreadsheets
from raillinks.importer.raw_table import Reading
from raillinks.importer.spreadsheets import Zip
from tests.importer import sound
from tests.importer.test_opening import opened, refused


def with_part(make, name, content):
    """A workbook with another content of one part."""
    archive = spreadsheets.open_zip(make())
    return sound.zipped({part: archive.read(part) for part in archive.names} | {name: content})


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
DEEP = b"<a>" * 1000 + b"</a>" * 1000
WIDE = (
    b'<x xmlns:table="t"><table:table table:name="a"><table:table-row table:number-rows-repeated="900000000">'
    b"<table:table-cell><p>1</p></table:table-cell></table:table-row></table:table></x>"
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (with_part(sound.xlsx, "xl/worksheets/sheet1.xml", LAUGHS), "xml-bomb"),
        (with_part(sound.ods, "content.xml", LAUGHS), "xml-bomb"),
        (with_part(sound.ods, "content.xml", DEEP), "xml-bomb"),
        (with_part(sound.ods, "content.xml", WIDE), "too-many-rows"),
    ],
)
def test_xml_bombs_are_refused(content, code):
    assert refused(content, "log") == code


@pytest.mark.parametrize(
    ("make", "part", "content"),
    [
        (sound.xlsx, "xl/workbook.xml", b"<workbook><sheets/></workbook>"), (sound.ods, "content.xml", b"<x/>"),
    ],
)  # fmt: skip
def test_a_workbook_without_a_sheet_is_refused(make, part, content):
    assert refused(with_part(make, part, content), "log") == "no-sheet"


@pytest.mark.parametrize(("row", "code"), [(raw_table.MOST_ROWS, None), (raw_table.MOST_ROWS + 1, "too-many-rows")])
def test_a_row_has_a_number_that_a_table_can_have(row, code):
    sheet = f'<a><b><row r="{row}"><c t="str"><v>place</v></c></row></b></a>'.encode()
    tables, problems = opening.tables(with_part(sound.xlsx, "xl/worksheets/sheet1.xml", sheet), "log", lambda _: None)
    assert [problem.code for problem in problems] == ([] if code is None else [code])
    assert len(tables) == (code is None)


def test_a_part_that_is_protected_by_a_password_is_said_to_be():
    content = bytearray(sound.zipped({"log.csv": sound.csv_text().encode()}))
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # of the part itself, and in the list of all
        content[content.index(head) + flags] |= 1
    assert refused(bytes(content), "log.zip") == "encrypted"


def test_each_paragraph_of_a_cell_is_a_line():
    rows = "".join(f"<table:table-row><table:table-cell>{cell}</table:table-cell></table:table-row>"
                   for cell in ("<p>place</p>", "<p>A</p><p/><p>B</p>"))  # fmt: skip
    content = f'<x xmlns:table="t"><table:table table:name="a">{rows}</table:table></x>'.encode()
    table = opened(with_part(sound.ods, "content.xml", content), "log")
    assert table.cells.to_pylist() == [{"place": "A\n\nB"}]


def with_target(target):
    """A workbook that says that its sheet is somewhere else."""
    relation = f'<r><Relationship Id="rId1" Target="{target}"/></r>'
    return with_part(sound.xlsx, "xl/_rels/workbook.xml.rels", relation.encode())


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1/x"]
)
def test_a_workbook_that_names_a_file_elsewhere_reads_none(target):
    assert refused(with_target(target), "log") == "bad-zip"


def test_a_formula_that_names_another_file_is_the_value_that_it_had():
    cell = '<c t="str"><f>WEBSERVICE("http://127.0.0.1:1/x")</f><v>=cmd</v></c>'
    sheet = f"<a><b><row>{cell}</row><row>{cell}</row></b></a>".encode()
    assert opened(with_part(sound.xlsx, "xl/worksheets/sheet1.xml", sheet), "log").cells.num_rows >= 1


def circular_xls():
    """A workbook whose only part of 64 bytes comes after itself."""
    content = bytearray(sound.xls())
    entry = content.index("Workbook".encode("utf-16-le"))
    content[entry + 116 : entry + 124] = struct.pack("<ii", 0, 100)  # the first part, and the size
    (table,) = struct.unpack_from("<i", content, 60)
    struct.pack_into("<i", content, 512 + 512 * table, 0)
    return bytes(content)


def test_a_workbook_whose_parts_go_round_is_refused():
    assert refused(circular_xls(), "log.xls") == "bad-xls"


def test_zip_bombs_are_refused_while_they_unpack(monkeypatch):
    monkeypatch.setattr(raw_table, "MOST_UNZIPPED", 1_000_000)
    archive = spreadsheets.open_zip(sound.zipped({"a.csv": b"0" * 2_000_000}))
    with pytest.raises(raw_table.RefusedError, match="unpacks to more"):
        Zip(archive.archive, archive.names, raw_table.MOST_UNZIPPED).read("a.csv")
    many = sound.zipped({f"{n}.csv": b"" for n in range(raw_table.MOST_MEMBERS + 1)})
    assert refused(many) == "zip-bomb"


def repeated_ods(rows, text):
    """A sheet that says in a few bytes that a row stands there many times."""
    cell = f"<table:table-cell><p>{text}</p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    content = f'<x xmlns:table="t"><table:table table:name="a">{row}</table:table></x>'
    return with_part(sound.ods, "content.xml", content.encode())


def shared_xlsx(rows, text):
    """A sheet whose cells all name one shared text."""
    cells = '<row><c t="s"><v>0</v></c></row>' * rows
    archive = spreadsheets.open_zip(
        with_part(sound.xlsx, "xl/sharedStrings.xml", f"<sst><si><t>{text}</t></si></sst>".encode())
    )
    parts = {part: archive.read(part) for part in archive.names}
    return sound.zipped(parts | {"xl/worksheets/sheet1.xml": f"<a><b>{cells}</b></a>".encode()})


def repeated_parquet(rows, text):
    """A column that has one text many times, which Parquet keeps once."""
    out = io.BytesIO()
    pq.write_table(pa.table({"crossing": [text] * rows}), out)
    return out.getvalue()


@pytest.mark.parametrize("make", [repeated_ods, shared_xlsx, repeated_parquet])
def test_a_text_that_a_small_file_repeats_is_refused_before_it_fills_the_memory(monkeypatch, make):
    monkeypatch.setattr(raw_table, "MOST_TEXT", 1_000_000)
    assert opened(make(90, "x" * 9_990), "log").rows_in >= 89
    content = make(110, "x" * 9_990)
    assert len(content) < 50_000
    assert refused(content, "log") == "too-much-text"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("MOST_CELLS", b",,,,\n" * 40), ("MOST_CELLS", repeated_parquet(200, "x")),
        ("MOST_SHEET_CELLS", shared_xlsx(200, "x")), ("MOST_SHEET_CELLS", repeated_ods(200, "x")),
    ],
)  # fmt: skip
def test_too_many_cells_are_refused(monkeypatch, name, content):
    monkeypatch.setattr(raw_table, name, 150)
    assert refused(content, "log") == "too-many-cells"


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
