"""Rows without a day list their links, and rows with an end alone say what was so until then, and what follows."""

import pytest

from raillinks.importer import log_rows
from raillinks.importer.mapping import HowToRead
from tests.importer.taking import codes, dataset, events, notes, take
from tests.importer.test_ends import on

DAY = 86_400
OPEN = HowToRead(status="open")
CLOSES = HowToRead(status="open", after_end="suspended")
HEAD = "place,start,end,lat,lon"
DATED = "A,2020-01-01,2020-02-01,40,124", "B,2020-03-01,2020-03-05,41,125"


def time(taken):
    return {(row.crossing, row.status): row.seconds for row in taken.time.itertuples()}


def test_a_row_without_a_day_lists_its_link_of_which_nothing_is_known():
    taken = take(HEAD, *DATED, "C,,,42,126", "A,,,,", how=OPEN)
    assert taken.report.clean
    assert [(count.rows_in, count.used, count.reported) for count in taken.report.counts] == [(4, 4, 0)]
    assert [*dataset(taken).crossings["crossing_id"]] == ["a", "b", "c"]
    assert taken.dataset.crossings.set_index("crossing_id").loc["c", "lon"] == 126
    assert {event[0] for event in events(taken)} == {event[0] for event in events(take(HEAD, *DATED, how=OPEN))}
    assert on(taken, "c", "2020-01-15")[0] == "unknown"
    assert on(taken, "a", "2020-01-15") == ("open", "certain")
    assert not [crossing for crossing, _ in time(taken) if crossing == "C"]


def test_the_report_says_how_many_rows_have_no_day_and_which():
    taken = take(HEAD, *DATED, "C,,,,", "D,,,,", how=OPEN)
    assert log_rows.NO_DAY_NOTES[1].format(2) in notes(taken)
    one = take(HEAD, *DATED, "C,,,,", how=OPEN)
    assert log_rows.NO_DAY_NOTES[0] in notes(one)
    frame = taken.report.frame().query("code == 'no-day'")
    assert [*frame["row"]] == [4, 5]
    assert {*frame["severity"]} == {"warning"}


def test_a_change_without_a_day_needs_no_status():
    taken = take("place,date,status", "A,2020-01-01,open", "B,2020-01-02,closed", "C,,", "D,,being built")
    assert taken.report.clean
    assert [*dataset(taken).crossings["name"]] == ["A", "B", "C", "D"]
    assert not [text for text in notes(taken) if "no status" in text]


def test_a_row_without_a_day_may_name_a_service_of_its_own():
    taken = take("place,service,start,end", "A,bus,2020-01-01,2020-02-01", "B,tram,,", how=OPEN)
    assert [row["title"] for row in dataset(taken).service_rows] == ["bus", "tram"]
    assert len(taken.dataset.links) == 4


def test_a_row_without_a_day_that_names_no_link_or_a_wrong_place_stays_out():
    taken = take(HEAD, *DATED, ",,,42,126", "C,,,99,1", how=OPEN, good_rows_only=True)
    assert codes(taken) == [(4, "no-crossing"), (5, "bad-coordinate")]
    assert len(dataset(taken).crossings) == 2


@pytest.mark.parametrize("date", ["soon", "2020-13-45", "2030-01-01"])
def test_a_date_that_cannot_be_read_or_is_to_come_is_a_problem_as_ever(date):
    taken = take(HEAD, *DATED, f"C,{date},,,", how=OPEN, good_rows_only=True)
    assert [row for row, _ in codes(taken)] == [4]
    assert len(dataset(taken).crossings) == 2


def test_a_table_in_which_most_rows_or_all_have_no_day_is_asked_about():
    most = take(HEAD, *DATED, "C,,,,", "D,,,,", "E,,,,", how=OPEN, good_rows_only=True)
    assert codes(most) == [(4, "no-date"), (5, "no-date"), (6, "no-date")]
    assert len(dataset(most).crossings) == 2
    said = HowToRead(status="open", columns={"log": {"crossing": "place", "start": "start", "end": "end"}})
    every = take("place,start,end", "A,,", "B,,", how=said, good_rows_only=True)
    assert every.dataset is None
    assert not every.report.clean


def test_no_row_with_a_day_that_can_be_read_makes_no_package():
    taken = take("place,date,status", "A,2020-13-01,open", "B,,open", good_rows_only=True)
    assert taken.dataset is None


def test_of_a_row_with_an_end_alone_its_last_day_is_known_and_what_follows():
    taken = take(HEAD, *DATED, "C,,2020-02-01,,", how=CLOSES)
    assert taken.report.clean
    assert on(taken, "c", "2020-01-31")[0] == "unknown"
    assert on(taken, "c", "2020-02-01") == ("open", "certain")
    assert on(taken, "c", "2020-02-02") == ("suspended", "certain")
    assert (time(taken)["C", "open"], time(taken)["C", "suspended"]) == (DAY, 33 * DAY)
    assert "1 row has an end and no start: it says nothing of the days before its last one" in notes(taken)


def test_where_nothing_is_said_of_what_follows_the_last_day_alone_is_known():
    taken = take(HEAD, *DATED, "C,,2020-02-01,,", how=OPEN)
    assert [on(taken, "c", day)[0] for day in ("2020-01-31", "2020-02-01", "2020-02-02")] == [
        "unknown", "open", "unknown",
    ]  # fmt: skip


def test_an_end_that_is_a_year_closes_when_other_ends_of_that_year_do():
    rows = "A,2000,2005", "B,,2005", "C,2000,2010"
    taken = take("place,start,end", *rows, how=CLOSES)
    of = time(taken)
    assert of["A", "suspended"] == of["B", "suspended"]
    assert of["B", "open"] == DAY
    for day in ("2005-01-02", "2005-12-31", "2006-01-01", "2010-01-01"):
        assert on(taken, "a", day)[0] == on(taken, "b", day)[0] == "suspended", day
    assert on(taken, "b", "2005-06-01")[1] != "certain"
    assert on(taken, "b", "2006-01-02") == ("suspended", "certain")
    assert on(taken, "b", "2004-12-31")[0] == "unknown"


def test_an_end_alone_that_is_excluded_is_the_first_day_of_what_follows():
    how = HowToRead(status="open", after_end="suspended", end_day="excluded")
    taken = take("place,start,end", "A,2020-01-01,2020-02-01", "C,,2020-01-20", how=how)
    assert [on(taken, "c", day)[0] for day in ("2020-01-18", "2020-01-19", "2020-01-20")] == [
        "unknown", "open", "suspended",
    ]  # fmt: skip
    assert time(taken)["C", "open"] == DAY


@pytest.mark.parametrize("clock", ["10:00", "00:00"])
def test_an_end_alone_with_a_clock_time_is_known_of_its_last_second(clock):
    rows = "A,2020-01-01 08:00,2020-01-09 12:00", f"C,,2020-01-05 {clock}"
    taken = take("place,start,end", *rows, how=HowToRead(status="suspended", after_end="open"))
    assert time(taken)["C", "suspended"] == 1
    hours = 4 * 24 + 2 if clock == "10:00" else 4 * 24 + 12
    assert time(taken)["C", "open"] == hours * 3600
    assert on(taken, "c", "2020-01-06") == ("open", "certain")
    assert on(taken, "c", "2020-01-03")[0] == "unknown"


def test_an_end_alone_does_not_decide_whether_ends_are_included():
    rows = "A,2020-01-01,2020-02-01", "A,2020-02-01,2020-03-01", *(f"{name},,2020-02-01" for name in "BC")
    assert take("place,start,end", *rows, how=OPEN).how.end_day == "excluded"


def test_a_row_without_a_start_and_with_an_end_to_come_has_no_day():
    taken = take("place,start,end,status", "A,2000,2040,open", "B,2001,2020,open", "C,,2040,open")
    assert taken.report.clean
    assert "1 row has an end after today, which is a plan: it goes on" in notes(taken)
    assert [*taken.report.frame().query("code == 'no-day'")["row"]] == [4]
    assert on(taken, "c", "2020-06-01")[0] == "unknown"


def test_rows_of_a_status_of_today_that_have_no_day_do_not_count_as_going_on():
    taken = take(
        "name,Status,OperationalFrom,OperationalTo", "A,Operational,1970-01-01,", "B,Operational,1980-01-01,",
        "C,Shutdown,1970-01-01,2021-05-01", "D,Planned,,", "E,Operational,,",
    )  # fmt: skip
    assert any("goes on: 2 do, of 0 nobody knows" in text for text in notes(taken))
    assert taken.report.clean
