"""What each row of a log says: its link, days and status, and what is wrong with it."""

import re

from raillinks.importer import guess, log_rows
from raillinks.importer.mapping import HowToRead
from tests.importer.taking import codes, dataset, events, notes, take

WRONG = """crossing,status,from,to,lat,lon
Alpha,open,2020-01-01,2020-01-31,,
,open,2020-01-01,2020-01-31,,
Alpha,perhaps,2020-02-01,2020-02-02,,
Alpha,,2020-02-01,2020-02-02,,
Alpha,open,2020-13-01,,,
Alpha,open,,,,
Alpha,open,2020-03-01,2020-02-01,,
Alpha,open,2030-03-01,,,
Alpha,open,2020-04-01,2020-04-02,91,1
Alpha,suspended,2020-01-15,2020-01-20,,
Alpha,open
Alpha,open,2020-05-01,2020-05-02,,
"""


def test_every_row_is_used_or_reported_with_its_place():
    taken = take(WRONG)
    assert taken.files is None
    assert codes(taken) == [
        (3, "no-crossing"), (4, "unknown-status"), (5, "no-status"), (6, "bad-date"),
        (8, "ends-before-it-begins"), (9, "future-date"), (10, "bad-coordinate"), (12, "wrong-number-of-cells"),
    ]  # fmt: skip
    (count,) = taken.report.counts
    assert (count.rows_in, count.used, count.reported) == (12, 4, 8)
    good = take(WRONG, good_rows_only=True)
    assert [event[0] for event in events(good)] == [
        "row-2", "row-2-still", "row-11", "row-2-still-2", "row-2-last", "row-2-after", "row-13", "row-13-last",
        "row-13-after",
    ]  # fmt: skip


def test_a_service_that_cannot_be_shown_is_reported_with_its_row():
    taken = take("place,service,date,status", "A,freight,2020-01-01,open", "A,mail\x1b,2020-01-02,open")
    assert taken.files is None
    assert codes(taken) == [(3, "not-text")]


def test_a_latitude_without_end_is_no_coordinate():
    taken = take("place,date,status,lat,lon", "A,2020-01-01,open,inf,1", "A,2020-01-02,suspended,40,1")
    assert codes(taken) == [(2, "bad-coordinate")]


def test_a_date_that_is_none_is_quoted_as_it_stands_in_the_file():
    report = take("crossing,date,status", "A,25/03/2021,open", "A,31/31/2023,closed").report.frame()
    [reason] = report.loc[report["code"] == "bad-date", "reason"]
    assert reason.startswith("'31/31/2023': ")


BLANKS = ("crossing,date,status,summary,source,title,lat,lon", "NA,2020-01-01,open,None,NULL,NaN,None,n/a",
          "A,2020-01-01,open,Storm,Paper,None,40.1,124.4", "A,2020-02-01,closed,N/A,,,,")  # fmt: skip


def test_what_programs_write_where_there_is_nothing_is_no_text_no_source_and_no_coordinate():
    made = dataset(take(*BLANKS))
    assert [*made.sources["publisher"]] == ["log.csv", "Paper"]
    assert [*made.sources["title"]] == ["log.csv", ""]
    assert not made.events["summary"].str.contains("None|N/A").any()
    assert [*made.crossings["name"]] == ["NA", "A"]  # a country may be called so


PARTS = HowToRead(columns={"log": {"crossing": ("land", "area")}})
HEAD = "land,area,date,state"


def crossings(*rows, how=None):
    return sorted(take(*rows, how=how).dataset.crossings["name"])


def test_a_name_has_the_parts_that_are_not_empty_each_once():
    rows = ["X,North,2020-01-01,on", "X,,2020-01-01,on", "X,NULL,2020-01-02,off", "Y,Y,2020-01-01,on",
            "Ada,Ada-2,2020-01-01,on"]  # fmt: skip
    assert crossings(HEAD, *rows, how=PARTS) == ["Ada-2", "X", "X · North", "Y"]


def test_a_part_that_stands_in_another_stays_where_its_loss_would_join_two_links():
    assert crossings(HEAD, "A,A 1,2020-01-01,on", "1,A 1,2020-01-01,off", how=PARTS) == ["1 · A 1", "A · A 1"]


def test_a_row_without_any_part_names_no_crossing():
    report = take(HEAD, "X,North,2020-01-01,on", ",,2020-01-01,on", how=PARTS).report.frame()
    assert [*report.loc[report["code"] == "no-crossing", ["row", "column"]].to_numpy()[0]] == [3, "land · area"]


def test_a_column_that_is_not_there_is_named():
    taken = take(HEAD, "X,North,2020-01-01,on", how=HowToRead(columns={"log": {"crossing": ("land", "county")}}))
    assert any(guess.NO_SUCH_COLUMN.format("county") in problem.reason for problem in taken.report.problems)


def test_a_link_whose_rows_lie_far_apart_is_named():
    rows = ["US-62,2020-01-01,2020-01-02,36,-81", "US-62,2020-02-01,2020-02-02,37,-81",
            "KY-1,2020-01-01,2020-01-02,36,-81", "KY-1,2020-02-01,2020-02-02,36.1,-81.1",
            "KY-1,2020-03-01,2020-03-02,,"]  # fmt: skip
    said = [problem.reason for problem in take("route,start,end,lat,lon", *rows).report.problems]
    assert f"{log_rows.WIDE_LINK}: 'US-62'" in said


READINGS = ("date,place,state", "2020-01-01,A,open", "2020-01-02,A,", "2020-01-03,A,closed", "2020-01-04,A,closed")


def test_a_reading_without_a_status_ends_what_was_known():
    taken = take(*READINGS)
    assert taken.report.clean
    assert ("2020-01-02", "evidence_end", "unknown") in [event[1:] for event in events(taken)]
    assert taken.how.statuses[""] == "unknown"
    assert log_rows.NO_STATUS_NOTES[0] in notes(taken)


def test_where_most_rows_have_no_status_or_somebody_says_otherwise_it_is_not_unknown():
    few = take("date,place,state", "2020-01-01,A,open", "2020-01-02,A,", "2020-01-03,A,", good_rows_only=True)
    assert [*few.report.frame().query("code == 'no-status'")["row"]] == [3, 4]
    said = take(*READINGS, how=HowToRead(statuses={"": "unchanged"}))
    assert ("2020-01-02", "milestone", "unchanged") in [event[1:] for event in events(said)]


def test_names_that_differ_in_case_or_spaces_are_one_link_and_are_named():
    names = ("National", "national", "National ", "NATIONAL", "National", "Na tional", "Nation")
    taken = take("place,date,state", *(f"{name},2020-01-0{n},on" for n, name in enumerate(names, start=1)))
    assert sorted(taken.dataset.crossings["name"]) == ["Nation", "National"]
    (said,) = [text for text in notes(taken) if "case or spaces" in text]
    assert "'National' = 'national', 'NATIONAL', 'Na tional'" in said


def test_they_are_no_status_no_service_no_kind_and_no_crossing():
    head = "crossing,date,status,service,kind"
    rows = ["A,2020-01-01,open,freight,NULL", "A,2020-02-01,NULL,NULL,", "A,2020-03-01, None ,freight,",
            "A,2020-04-01,open,freight,", "A,2020-05-01,open,freight,", "A,2020-06-01,open,freight,"]  # fmt: skip
    taken = take(head, *rows)
    assert taken.report.clean, taken.report.frame().to_string()
    assert [*taken.dataset.events["service"].unique()] == ["freight"]  # one of all services is of that one
    assert "unknown" in set(taken.dataset.events["status_after"])
    nobody = take(head, *rows, "NULL,2020-01-01,open,freight,")
    assert codes(nobody) == [(8, "no-crossing")]


def test_a_kind_that_does_not_fit_its_status_is_named_with_it():
    rows = [f"A,2020-0{n}-01,{status},{kind}" for n, (status, kind) in enumerate(
        [("suspended", "resumption"), ("open", "suspension"), ("partial", "closure")], start=1)]  # fmt: skip
    report = take("crossing,date,status,kind", *rows).report.frame()
    reasons = report.loc[report["code"] == "contradiction", "reason"]
    assert [re.findall("'([a-z]+)'", reason) for reason in reasons] == [
        ["suspended", "resumption"], ["open", "suspension"], ["partial", "closure"],
    ]  # fmt: skip
