"""Exports as people read them: one period in a workbook, names of files, one order of rows, `true` and `false`."""

from datetime import datetime

import pytest

from dashboard.events.event_list import ordered
from dashboard.widgets import table_content
from raillinks.exports import api_paths, days_of, table_bytes, tables, workbook
from raillinks.query import views
from raillinks.query.selection import from_query
from tests.conftest import TODAY
from tests.support.exports import read, row, the_view, with_events
from tests.support.queries import random_query
from tests.support.table_rows import of_runs
from tests.support.tiers import by_tier, seeded
from tests.support.workbooks import as_csv, sheets

SELECTIONS, CHUNKS = by_tier(2, 200), by_tier(1, 5)
IDS = ("_id", "_ids")


def of_a_period(dataset, seed):
    """A query with a period, and sometimes with a second day or a second period."""
    chance = seeded(f"reader {seed}")
    query = [each for each in random_query(dataset, seed) if each[0] not in {"from", "to"}]
    ends = sorted(f"{chance.randint(1950, 2025)}-{chance.randint(1, 12):02d}-01" for _ in range(2))
    query += list(zip(("from", "to"), ends, strict=True))[: chance.choice([1, 2, 2, 2])]
    if chance.random() < 0.2:
        query.append(("compare_with", "2001-01-01"))
    if chance.random() < 0.2:
        query += [("compare_from", "1999-01-01"), ("compare_to", "1999-12-31")]
    return query


def rows_of(book):
    """The rows of each sheet with a table, by its name: texts as in the CSV, columns by name."""
    made = {}
    for name, (head, *rows) in book.items():
        if name not in {workbook.ANSWER, workbook.ABOUT}:
            made[name] = [dict(zip(head, map(as_csv, cells), strict=True)) for cells in rows]
    return made


def touches(given, first, last, start, end):
    """Whether a row from one column to the other touches a period; an empty cell sets no limit."""
    return (not given[end] or given[end] >= first) and (not given[start] or given[start] <= last)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_sheet_speaks_of_another_period_than_the_chosen_one(dataset, chunk):
    for seed in range(chunk, SELECTIONS, CHUNKS):
        query = of_a_period(dataset, 40_000 + seed)
        selection, bad = from_query(query, views.choices(dataset), TODAY)
        assert bad == [], query
        view = views.make_view(dataset, selection)
        first, last = map(str, views.period(view))
        counted = min(last, str(view.counted_to))
        book = sheets(workbook.export_xlsx(dataset, view))
        made, asked = rows_of(book), dict(query)
        compares = {"compare": "compare_with" in asked, "compare_uptime": "compare_from" in asked}
        assert list(made) == [name for name in tables.IN_WHOLE if compares.get(name, True)], query
        events = {each["event_id"] for each in made["events"]}
        for name, rows in made.items():
            assert {each["as_of"] for each in rows} <= {str(days_of.in_period(view).selection.as_of)}, (name, query)
            assert all(first <= each["as_of"] <= last for each in rows), (name, query)
        assert all(touches(each, first, last, "date_earliest", "date_latest") for each in made["events"]), query
        assert {each["event_id"] for each in made["claims"]} <= events
        assert {each["source_id"] for each in made["sources"]} == {each["source_id"] for each in made["claims"]}
        for name in ("intervals", "suspensions"):
            assert all(touches(each, first, last, "start", "end") and each["end"] != first for each in made[name]), (
                query
            )
        for name in ("uptime", "compare_uptime"):
            assert all(first <= each["from"] <= each["to"] <= counted or each["period_days"] == "0"
                       for each in made.get(name, ())), query  # fmt: skip
        assert all(touches(each, first, last, "date_earliest", "date_latest") for each in made["measures"]), query
        assert {each["event_id"] for each in made["changes"]} <= {"", *events}
        said = {cells[0]: cells for cells in book[workbook.ANSWER]}
        assert said[workbook.PERIOD][1] == f"{first} to {last}"
        assert first in said["events"][2] or str(selection.from_) in said["events"][2]


@pytest.fixture(scope="module")
def of_a_link(dataset):
    """A view of one link without a period, and the sheets of its workbook."""
    view = the_view(dataset, [("as_of", "2022-09-26"), ("crossing", "dandong-sinuiju"), ("service", "freight")])
    return view, sheets(workbook.export_xlsx(dataset, view))


def test_where_no_period_is_chosen_the_first_sheet_says_of_which_days_each_sheet_is(dataset, of_a_link):
    said = {cells[0]: cells[2] for cells in of_a_link[1][workbook.ANSWER] if cells[0]}
    first, last = views.log_days(dataset)
    assert said["events"] == "up to 2022-09-26"
    assert said["status"] == "on 2022-09-26"
    assert said["intervals"] == "of all time"
    assert said["uptime"] == f"from {first} to {last}"
    assert said["compare"] == "on 2022-09-26 and on 2021-09-26"


def test_the_first_sheet_answers(dataset, of_a_link):
    view, book = of_a_link
    assert next(iter(book)) == workbook.ANSWER
    assert [*book][-1] == workbook.ABOUT
    said = {cells[0]: cells[1] for cells in book[workbook.ANSWER] if cells[0]}
    [status] = read(table_bytes.plain_csv(dataset, view, "status"))
    assert "26 September 2022" in said[workbook.SENTENCE]
    assert said[workbook.STATUSES] == f"1 {status['status']}"
    assert said[workbook.DAY] == "2022-09-26"
    assert said[workbook.LINKS].startswith("1 link (")
    assert f"{len(view.events)} event" in said[workbook.COUNTS]
    assert dataset.version in said["Data version"]
    assert str(dataset.covered_to) in said["Covered to"]
    assert said["How to cite"]
    assert said["Licences"]
    assert {*tables.IN_WHOLE, workbook.ABOUT} <= {*said}


@pytest.mark.parametrize(
    ("asked", "days"), [("2024", "2024-01-01 to 2024-12-31"), ("2020-02", "2020-02-01 to 2020-02-29")]
)
def test_a_workbook_of_a_month_or_year_is_named_after_it_and_of_nothing_else(dataset, asked, days):
    view = the_view(dataset, [("as_of", asked), ("crossing", "dandong-sinuiju")])
    book = sheets(workbook.export_xlsx(dataset, view))
    assert {cells[0]: cells[1] for cells in book[workbook.ANSWER]}[workbook.PERIOD] == days
    first, last = days.split(" to ")
    events = rows_of(book)["events"]
    assert events
    assert all(touches(each, first, last, "date_earliest", "date_latest") for each in events)
    assert api_paths.saved_as(dataset, view, "export.xlsx") == f"dandong-sinuiju-{asked}.xlsx"


@pytest.mark.parametrize("table", tables.IN_WHOLE)
def test_a_sheet_begins_with_what_people_read_and_has_the_columns_of_the_csv(dataset, table):
    fields = tables.fields(dataset, table)
    names = tables.names(tables.in_reading_order(table, fields))
    assert sorted(names) == sorted(tables.names(fields))
    is_technical = [name.endswith(IDS) or name in tables.names(tables.STAMP) for name in names]
    read_first = len(tables.TABLES[table].read_first)
    assert not any(is_technical[:2])
    assert is_technical[read_first:] == sorted(is_technical[read_first:])


@pytest.mark.parametrize(
    ("query", "path", "name"),
    [
        ("crossing service from to", "intervals.csv", "dandong-sinuiju-freight-2024-intervals.csv"),
        ("crossing service from to", "export.xlsx", "dandong-sinuiju-freight-2024.xlsx"),
        ("crossing service", "intervals.csv", "dandong-sinuiju-freight-intervals.csv"),
        ("crossing", "events.csv", "dandong-sinuiju-to-2022-09-26-events.csv"),
        ("crossing mode from to", "events.geojson", "dandong-sinuiju-2024-events.geojson"),
        ("", "status.csv", "china-dprk-2022-09-26-status.csv"),
        ("", "export.xlsx", "china-dprk-2022-09-26.xlsx"),
        ("", "export.parquet.zip", "china-dprk-to-2022-09-26.parquet.zip"),
        ("known_on", "status.csv", "china-dprk-2022-09-26-known-on-2023-01-01-status.csv"),
        ("crossings", "compare.csv", "2-crossings-2022-09-26-and-2021-09-26-compare.csv"),
        ("from", "suspensions.csv", "china-dprk-from-2024-01-01-suspensions.csv"),
        ("", "changes.ics", "china-dprk-changes.ics"),
    ],
)  # fmt: skip
def test_the_name_of_a_file_says_crossing_service_and_days(dataset, query, path, name):
    values = {
        "crossing": ("dandong-sinuiju",), "crossings": ("dandong-sinuiju", "tumen-namyang"), "service": ("freight",),
        "from": ("2024-01-01",), "to": ("2024-12-31",), "mode": ("period",), "known_on": ("2023-01-01",),
    }  # fmt: skip
    asked = [(key.removesuffix("s") if key == "crossings" else key, value)
             for key in query.split() for value in values[key]]  # fmt: skip
    view = the_view(dataset, [("as_of", "2022-09-26"), *asked])
    assert api_paths.saved_as(dataset, view, path) == name


def test_a_panel_and_a_file_for_excel_say_so_in_their_names(dataset):
    view = the_view(dataset, [("as_of", "2022-09-26")])
    own = {"every": "month", "for": "excel", "shape": "long"}
    assert api_paths.saved_as(dataset, view, "panel.csv", own) == "china-dprk-panel-month-excel.csv"


def test_pages_and_files_have_one_order_of_rows(dataset, plain_view):
    """The newest event first, as the table of the pages begins and the list of events; its claims under it."""
    events = [each["event_id"] for each in read(table_bytes.plain_csv(dataset, plain_view, "events"))]
    listed = table_content.event_rows(dataset, None, "en")
    in_table = of_runs(listed, table_content.in_view(plain_view))
    date = 1
    assert events == [each[0] for each in sorted(in_table, key=lambda each: each[date]["k"], reverse=True)]
    assert events == ordered(plain_view.events, "newest")["event_id"].tolist()
    claims = read(table_bytes.plain_csv(dataset, plain_view, "claims"))
    places = [events.index(each["event_id"]) for each in claims]
    assert places == sorted(places)
    for table in ("intervals", "suspensions"):
        rows = read(table_bytes.plain_csv(dataset, plain_view, table))
        links = list(dict.fromkeys((each["crossing_id"], each["service"]) for each in rows))
        assert [*rows] == sorted(rows, key=lambda each: links.index((each["crossing_id"], each["service"])))
        for link in links:
            starts = [each["start"] for each in rows if (each["crossing_id"], each["service"]) == link]
            assert starts == sorted(starts, reverse=True), (table, link)
    counted = [each["date_earliest"] for each in read(table_bytes.plain_csv(dataset, plain_view, "measures"))]
    assert counted == sorted(counted, reverse=True)


def test_yes_or_no_is_true_or_false_in_every_csv(dataset, plain_view):
    found = set()
    for table in tables.IN_WHOLE:
        fields = tables.fields(dataset, table)
        for each in read(table_bytes.plain_csv(dataset, plain_view, table)):
            found |= {(table, name, each[name]) for name in tables.yes_or_no(fields)}
    assert {value for *_, value in found} == {"true", "false"}
    assert {
        ("claims", "preferred", "false"),
        ("sources", "title_paraphrased", "true"),
        ("status", "context", "false"),
    } <= (found)


def test_a_sheet_has_yes_or_no_cells(small):
    dataset, view = with_events(small, [row(1)])
    book = sheets(workbook.export_xlsx(dataset, view))
    (head, *rows), events = book["claims"], book["events"]
    assert [cells[head.index("preferred")] for cells in rows] == [False]
    assert isinstance(events[1][events[0].index("date_earliest")], datetime)
