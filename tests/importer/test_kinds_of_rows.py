"""What a row may be beside a change of status: an event that changes nothing, a reading without a status, a plan."""

import numpy as np
import pytest

from raillinks.importer import guess, mapping, opening
from raillinks.importer.mapping import HowToRead
from tests.importer.taking import TODAY, notes, take


def events(taken):
    assert taken.dataset is not None, taken.report.frame().to_string()
    return [tuple(row) for row in taken.dataset.events[["date", "kind", "status_after"]].to_numpy()]


SINGLE = ("date,type,event", "2020-01-05,Missile,Launch", "2020-02-05,Nuclear,Test", "2020-02-07,Missile,Launch")


def test_dates_without_any_status_are_events_that_change_nothing():
    taken = take(*SINGLE)
    assert taken.report.clean
    assert events(taken) == [(day, "milestone", "unchanged") for day in ("2020-01-05", "2020-02-05", "2020-02-07")]
    (said,) = [one for one in taken.report.problems if guess.CHANGES_NOTHING in one.reason]
    assert said.hint == "mapping: status"  # so the page says it beside the button
    again = take(*SINGLE, how=mapping.load(mapping.save(taken.how), "m.json"))
    assert again.how.status == "unchanged"
    assert events(again) == events(taken)


def test_the_mapping_says_so_of_rows_with_a_start_and_an_end_too():
    how = mapping.load(b'{"version": 1, "status": "unchanged"}', "m.json")
    taken = take("place,start,end", "A,2020-01-05,2020-02-05", how=how)
    assert events(taken) == [("2020-01-05", "milestone", "unchanged")]


def test_a_column_of_statuses_with_words_that_nobody_knows_is_asked_about():
    taken = take("date,place,line status,b", *(f"2020-01-{n:02d},A,word {n},x" for n in range(1, 20)))
    assert "missing-column" in [problem.code for problem in taken.report.problems]


KINDS = (
    "place,start,end,outage status", "A,2020-01-01,2020-01-31,Ended", "B,2020-01-01,,Ongoing", "B,2020-02-01,,Ongoing",
    "C,2020-01-01,,Ended", "D,2020-01-01,,Unknown", "E,2020-01-01,,", "F,2020-03-01,2020-03-31,Ended",
)  # fmt: skip


def test_a_column_says_what_kind_of_end_a_row_has():
    taken = take(*KINDS, how=HowToRead(status="suspended", covered_to="2020-12-31"))
    assert taken.how.columns["log"]["end_kind"] == "outage status"
    assert "status" not in taken.how.columns["log"]
    assert not any("called like a column of statuses" in text for text in notes(taken))
    ends = taken.dataset.events.query("kind == 'evidence_end'")
    ended = dict(zip(ends["crossing_id"], ends["date"], strict=True))
    assert ended == {"a": "2020-02-01", "c": "2020-01-02", "d": "2020-01-02", "e": "2020-01-02", "f": "2020-04-01"}
    assert any(
        "'outage status' says whether a row without an end goes on: 2 do, of 3 " in text for text in notes(taken)
    )


def test_nobody_knows_what_follows_where_nobody_knows_when_a_row_ended():
    taken = take(*KINDS, how=HowToRead(status="suspended", covered_to="2020-12-31", after_end="open"))
    after = taken.dataset.events.query("status_after in ('open', 'unknown')")
    assert [tuple(row) for row in after[["crossing_id", "date", "status_after"]].to_numpy()] == [
        ("c", "2020-01-02", "unknown"), ("d", "2020-01-02", "unknown"), ("e", "2020-01-02", "unknown"),
        ("a", "2020-02-01", "open"), ("f", "2020-04-01", "open"),
    ]  # fmt: skip


def test_who_has_said_what_no_end_means_is_asked_first_where_the_column_is_empty():
    taken = take(*KINDS, how=HowToRead(status="suspended", open_end="still"))
    ends = taken.dataset.events.query("kind == 'evidence_end'")
    assert "e" not in set(ends["crossing_id"])


@pytest.mark.parametrize("cells", [("open", "unknown"), ("Ended", "Ended"), ("Ongoing", "word")])
def test_other_words_are_no_kinds_of_ends(cells):
    rows = [f"A,2020-0{n}-01,2020-0{n}-20,{cell}" for n, cell in enumerate(cells, start=1)]
    assert "end_kind" not in take("place,start,end,outage state", *rows).how.columns["log"]


def test_a_planned_end_has_not_come():
    taken = take("place,start,end", "A,2020-01-01,2040", "B,2020-01-01,2021-01-01")
    assert taken.report.clean
    ends = taken.dataset.events.query("kind == 'evidence_end'")
    assert [*ends["crossing_id"]] == ["b"]
    assert "1 row has an end after today, which is a plan: it goes on" in notes(taken)
    assert taken.dataset.covered_to == np.datetime64("2021-01-01")
    start = take("place,start,end", "A,2040-01-01,2041-01-01", "A,2020-01-01,2020-02-01", good_rows_only=True)
    assert [*start.report.frame().query("code == 'future-date'")["row"]] == [2]


OPENED = ("place,opened,closed", "A,2020-01-01,2020-01-31", "B,2020-01-01,2020-02-29")


def test_a_column_of_closings_says_what_follows():
    taken = take(*OPENED)
    assert taken.how.after_end == "suspended"
    assert ("2020-02-01", "suspension", "suspended") in events(taken)
    follows = guess.FOLLOWS.format("closed", "suspended")
    assert [one.hint for one in taken.report.problems if one.reason == follows] == ["mapping: after_end"]
    assert take("place,closed,reopened", *OPENED[1:]).how.after_end == "open"


@pytest.mark.parametrize(
    ("head", "how"),
    [
        ("place,outage start,outage end", HowToRead()), ("place,start,end", HowToRead()),
        ("place,opened,closed", HowToRead(after_end="unknown")), ("place,opened,closed", HowToRead(status="suspended")),
    ],
)  # fmt: skip
def test_nothing_else_says_what_follows(head, how):
    taken = take(head, *OPENED[1:], how=how)
    assert not any("says what follows" in text for text in notes(taken))
    assert taken.how.after_end in {"", "unknown"}


def test_what_is_closed_may_stand_below_all_else():
    rows = [f"Mine {n},1960,{'2010' if n > 4_999 else ''},{'Closed' if n > 4_999 else 'Operating'}"
            for n in range(7_000)]  # fmt: skip
    plan = guess.plan(opening.tables(
        "\n".join(["name,openingYear,closingYear,status", *rows]).encode(), "log.csv", lambda _: None)[0][0],
        0, HowToRead(), TODAY,
    )  # fmt: skip
    assert (plan.columns.get("status"), plan.status) == (None, "open")


def test_a_planned_closing_does_not_hide_that_a_status_is_of_today():
    rows = [f"Mine {n},19{n},{'2010' if n % 3 == 0 else '2040' if n % 3 == 1 else ''},"
            f"{'Closed' if n % 3 == 0 else 'Operating'}" for n in range(60, 90)]  # fmt: skip
    taken = take("name,openingYear,closingYear,status", *rows)
    assert "status" not in taken.how.columns["log"]
    assert (taken.how.status, taken.how.after_end) == ("open", "suspended")


def test_where_all_closings_are_planned_a_status_is_of_today_too():
    words = ("Operating", "Operating", "Mothballed")
    rows = [f"Mine {n},19{n},{'2040' if n % 5 == 0 else ''},{words[n % 3]}" for n in range(60, 90)]
    taken = take("Mine Name,Opening Year,Closing Year,Status", *rows)
    assert taken.how.columns["log"].get("end_kind") == "Status"
    assert (taken.how.status, taken.how.columns["log"].get("status")) == ("open", None)
    again = [*rows[:10], *(f"Mine 60,19{n},2040,{words[n % 3]}" for n in range(60, 90))]  # several rows of a mine
    assert take("Mine Name,Opening Year,Closing Year,Status", *again).how.columns["log"].get("status") == "Status"
