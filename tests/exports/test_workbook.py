"""The workbook: complete, texts stay texts, the same bytes for the same view."""

import io
import re
import zipfile
from datetime import datetime

import pytest
from openpyxl import load_workbook

from raillinks.exports import tables, workbook
from raillinks.query import views
from raillinks.query.selection import Selection
from tests.exports.test_tables import HARMLESS, PAYLOADS, SCRIPTS
from tests.support.exports import DAY, row, the_view, with_events
from tests.support.tiers import sample
from tests.support.workbooks import ABOUT, ANSWER, as_csv, sheets

QUERY = (("as_of", "2022-09-26"), ("known_on", "2023-06-01"), ("compare_with", "2021-01-01"), ("context", "1"))
HOSTILE = (
    *PAYLOADS,
    *HARMLESS,
    *SCRIPTS,
    "https://x.example/a",
    "mailto:a@x",
    "internal:a!A1",
    "{=1}",
    "_x0041_",
    " a ",
)


@pytest.fixture(scope="module")
def made(dataset):
    """A view, and its workbook."""
    view = the_view(dataset, QUERY)
    return view, workbook.export_xlsx(dataset, view)


def event_rows(dataset, view):
    head, *rows = sheets(workbook.export_xlsx(dataset, view))["events"]
    return [dict(zip(head, cells, strict=True)) for cells in rows]


def test_cells_have_the_types_of_their_columns(dataset, made):
    _, content = made
    kinds: dict = {"integer": int, "number": (int, float), "boolean": bool, "date": (datetime, str), "string": str}
    for table, (head, *rows) in sheets(content).items():
        if table not in {ANSWER, ABOUT}:
            fields = tables.in_reading_order(table, tables.fields(dataset, table))
            assert head == tables.names(fields)
            for field, values in zip(fields, zip(*rows, strict=True), strict=True):
                assert all(isinstance(value, kinds[field["type"]]) for value in values if value is not None), field
                texts = [value for value in values if isinstance(value, str) and field["type"] == "date"]
                assert all(text < str(workbook.FIRST_DAY) for text in texts), field


def test_a_column_is_as_wide_as_its_longest_text_unless_that_is_too_wide(dataset, made):
    book = load_workbook(io.BytesIO(made[1]))
    widths = {
        (name, column): alike.width
        for name in tables.IN_WHOLE
        for alike in book[name].column_dimensions.values()
        for column in range(alike.min, alike.max + 1)
    }
    for name in tables.IN_WHOLE:
        for column, cells in enumerate(book[name].iter_cols(), start=1):
            longest = max(len(as_csv(cell.value)) for cell in cells)
            assert widths[name, column] >= min(longest, max(widths.values())), (name, cells[0].value)


def test_each_sheet_is_printed_across_one_page_lying_on_its_side(made):
    for sheet in load_workbook(io.BytesIO(made[1])):
        setup = sheet.page_setup
        assert (setup.orientation, setup.fitToWidth or 1, setup.fitToHeight) == ("landscape", 1, 0), sheet.title


def test_only_of_a_chosen_period_the_changes_of_other_events_are_left_out(dataset):
    for query, all_are_there in (({}, True), ({"from": "2022-01-01", "to": "2022-12-31"}, False)):
        view = the_view(dataset, {"as_of": "2015-01-01", **query}.items())
        _, *rows = sheets(workbook.export_xlsx(dataset, view))["changes"]
        assert (len(rows) == len(tables.written(dataset, view, "changes")[0])) is all_are_there


def test_a_month_stays_text_and_its_first_and_last_day_are_days(small):
    [event] = event_rows(*with_events(small, [row(1, date="2020-08")]))
    assert [event[name] for name in ("date", "date_earliest", "date_latest")] == [
        "2020-08", datetime(2020, 8, 1), datetime(2020, 8, 31),  # noqa: DTZ001 (a cell has no time zone)
    ]  # fmt: skip


def test_the_first_sheet_says_days_version_and_licence_and_the_last_one_explains_columns(dataset, made):
    view, content = made
    first, rows = sheets(content)[ANSWER], sheets(content)[ABOUT]
    said = {r[0]: r[1] for r in first if r[0]}
    assert (said["As of"], said["Known on"], said["Data version"]) == ("2022-09-26", "2023-06-01", dataset.version)
    assert f"{len(view.events)} of {len(view.known)} events" in said["What it is"]
    assert all(str(licence["title"]) in said["Licences"] for licence in dataset.descriptor["licenses"])
    assert "Creative Commons" in said["Licences"]
    link, _, where = said["Permalink"].partition(" ")
    assert link.endswith(f"data_version={dataset.version}")
    assert "behind the address of a dashboard" in where  # the package names no home page
    for table in tables.IN_WHOLE:
        start = [r[0] for r in rows].index(f"Columns of {table}") + 1
        listed = rows[start : start + len(tables.fields(dataset, table))]
        assert [r[0] for r in listed] == tables.names(tables.in_reading_order(table, tables.fields(dataset, table)))
    assert [r[3] for r in first if r[0] == "events"] == [len(view.events)]
    assert not re.search(rf"\b(?:{'|'.join(tables.IN_WHOLE)})\.csv", f"{first}{rows}")
    month = the_view(dataset, [("as_of", "2020-08")])
    plain = {r[0]: r[1] for r in sheets(workbook.export_xlsx(dataset, month))[ANSWER] if r[0]}
    assert (plain["As of"], plain["Known on"]) == ("2020-08", "everything known")


def test_the_same_view_gives_the_same_bytes_whatever_the_clock_says(dataset, made, monkeypatch):
    view, content = made
    assert workbook.export_xlsx(dataset, view) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archived:
        assert {info.date_time for info in archived.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        released = dataset.changes["date"].max()
        core = archived.read("docProps/core.xml").decode()
        assert re.findall(r">(\d{4}-[^<]*)<", core) == [f"{released}T00:00:00Z"] * 2
        assert dataset.version in archived.read("docProps/custom.xml").decode()


def test_hostile_text_stays_text(small):
    dataset, view = with_events(small, [row(n, summary=text, cause=text) for n, text in enumerate(HOSTILE)])
    content = workbook.export_xlsx(dataset, view)
    by_id = {r["event_id"]: r["summary"] for r in event_rows(dataset, view)}
    for n, text in enumerate(HOSTILE):
        found = by_id[f"e{n}"].replace("_x0009_", "\t")
        assert found == re.sub("\r\n?", "\n", text)
    with zipfile.ZipFile(io.BytesIO(content)) as archived:
        parts = {name: archived.read(name).decode() for name in archived.namelist()}
    assert not [name for name, text in parts.items() if re.search(r"<f[ >]|<hyperlink|externalLink|oleObject", text)]
    assert 'quotePrefix="1"' in parts["xl/styles.xml"]


def test_what_xml_forbids_is_replaced(small):
    dataset, view = with_events(small, [row(1, summary="a\x00b\x0bc\ufffed")])
    assert event_rows(dataset, view)[0]["summary"] == "a�b�c�d"


@sample(1)
@pytest.mark.parametrize("letter", ["a", "丹", "🚆"])
def test_a_text_that_no_cell_can_hold_is_cut_and_said_to_be(small, letter):
    dataset, view = with_events(small, [row(1, summary=letter * 40_000), row(2, summary="x" * 32_767)])
    long, fits = sorted((r["summary"] for r in event_rows(dataset, view)), key=lambda text: text[0] == "x")
    assert fits == "x" * 32_767
    assert long.startswith(letter * 16_000)
    assert long.endswith(workbook.CUT)
    assert workbook.MOST_CHARACTERS - 1 <= len(long.encode("utf-16-le")) / 2 <= workbook.MOST_CHARACTERS
    about = sheets(workbook.export_xlsx(dataset, view))[ABOUT]
    assert "events, summary: cells cut after 32,767 characters: 1; the CSV has all." in [r[1] for r in about]


def test_rows_that_no_sheet_can_hold_are_said_to_be_left_out(small, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 1)
    content = sheets(workbook.export_xlsx(small, views.make_view(small, Selection(as_of=DAY))))
    assert len(content["events"]) == 2
    assert "events: the first 1 of 2 rows; the CSV has all." in [r[1] for r in content[ABOUT]]


@sample(1)
@pytest.mark.parametrize(("day", "is_day"), [("1899-12-31", False), ("1900-02-28", False), ("1900-03-01", True)])
def test_a_day_before_march_1900_stays_text(small, day, is_day):
    dataset, view = with_events(small, [row(1, date=day)])
    found = event_rows(dataset, view)[0]["date_earliest"]
    assert (isinstance(found, datetime), as_csv(found)) == (is_day, day)


@sample(2)
@pytest.mark.parametrize(
    ("number", "value"), [("12.50", 12.5), ("-3", -3), ("1" * 15, int("1" * 15)), ("1" * 16, "1" * 16)]
)
def test_a_number_keeps_all_its_digits(small, number, value):
    dataset, view = with_events(small, [row(1, order_in_day=number)])
    assert event_rows(dataset, view)[0]["order_in_day"] == value
