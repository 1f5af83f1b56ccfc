"""Ends that are not days: what goes on, what nobody knows, and what sources say of them until they were published."""

import numpy as np
import pytest

from raillinks.importer import guess, log_rows, mapping
from raillinks.importer.mapping import HowToRead
from raillinks.query.known_log import Reading, known_log
from tests.importer.taking import notes, take


def on(taken, crossing, day):
    """The status of a link on a day, and whether it is certain, by old evidence, or neither."""
    assert taken.dataset is not None, taken.report.frame().to_string()
    timeline = known_log(taken.dataset, Reading(None, apply_disputed=False, stale_after=365)).timeline
    row = timeline.status_on(np.datetime64(day), 365).set_index("crossing_id").loc[crossing]
    return row["status"], "certain" if row["certain"] else "old" if row["stale"] else "unsure"


def seen(taken):
    """The last of what was still seen, by crossing."""
    rows = taken.dataset.events.query("kind == 'observation'")
    return dict(zip(rows["crossing_id"], rows["date"], strict=True))


OPEN = HowToRead(status="open")
HEAD, LATER = "place,start,end,published", "Z,2020-12-31,2020-12-31,"


def test_what_goes_on_was_still_so_on_the_last_day_of_the_log_or_when_its_source_said_so():
    rows = "A,2010-01-01,Present,", "B,2010-01-01,Present,2015-06-30", "C,2019-12-01,2020-03-05,", "D,2012,,"
    found = seen(take(HEAD, *rows, how=OPEN))
    assert (found["a"], found["b"]) == ("2010-01-02/2020-03-05", "2010-01-02/2015-06-30")
    assert "d" not in found


def test_the_last_day_is_the_one_that_the_log_covers_be_it_before_1970_or_named_by_its_year():
    rows = "A,1950-01-01,Present", "B,1951-01-01,1955-06-30"
    old = take("place,start,end", *rows, how=OPEN)
    assert seen(old)["a"] == "1950-01-02/1955-06-30"
    assert old.time.query("crossing == 'A'")["seconds"].sum() == (np.datetime64("1955-07-01") - np.datetime64(
        "1950-01-01")).astype(int) * 86_400  # fmt: skip
    later = "A,2010-01-01,Present", "B,2019-01-01,2020"
    assert seen(take("place,start,end", *later, how=OPEN))["a"] == "2010-01-02/2020-12-31"
    covered = take("place,start,end", *later, how=HowToRead(status="open", covered_to="2015-06-30"))
    assert seen(covered)["a"] == "2010-01-02/2015-06-30"


def test_the_evidence_is_that_of_the_row_which_is_known_to_last_longest():
    two = take(HEAD, "A,2010-01-01,Present,2011-01-01", "A,2010-01-01,Present,2020-06-30", LATER, how=OPEN)
    assert on(two, "a", "2020-06-30") == ("open", "certain")
    other = take(HEAD, "A,2010-01-01,Present,2011-01-01", "A,2016-01-01,2020-06-30,2020-07-02", LATER, how=OPEN)
    assert on(other, "a", "2020-06-30") == ("open", "certain")


def test_a_source_says_nothing_of_what_begins_after_it_was_published():
    rows = "A,2010-01-01,Present,2012-01-01,open,X", "A,2015-01-01,2016-12-31,2017-05-01,suspended,Y"
    taken = take("place,start,end,published,status,source", *rows)
    assert on(taken, "a", "2015-06-01") == ("suspended", "certain")
    assert on(taken, "a", "2017-01-02")[0] == "unknown"
    both = take("place,start,end,published,status,source", rows[0].replace("2012", "2016"), rows[1])
    assert on(both, "a", "2015-06-01")[0] == "unknown"  # X still said so then


@pytest.mark.parametrize("written", ["2012-06-30T10:00:00Z", "2012-06-30 10:00", "06/30/2012", "30 June 2012"])
def test_the_day_of_publication_is_read_as_other_days_are(written):
    taken = take(HEAD, f"A,2010-01-01,Present,{written}", "B,2019-01-01,2020-12-31,", how=OPEN)
    assert seen(taken)["a"] == "2010-01-02/2012-06-30"


def test_a_day_of_publication_that_cannot_be_read_is_said():
    taken = take(HEAD, "A,2010-01-01,2010-02-01,soon", "B,2010-01-01,2010-02-01,2011", how=OPEN)
    assert log_rows.PUBLISHED_UNREAD.format("1 row has", "published") in notes(taken)


def test_a_column_of_ends_may_have_hardly_a_date():
    rows = [f"{name},2000-01-01,Present" for name in "ABCDEFGHIJKLMNO"]
    taken = take("place,start,end", *rows, "Q,1990-01-01,1995-06-30", "R,2003-01-01,unknown", how=OPEN)
    assert taken.how.columns["log"]["end"] == "end"
    assert on(taken, "q", "1995-07-01")[0] == on(taken, "r", "2003-01-05")[0] == "unknown"
    assert on(take("place,start,end", *rows, how=OPEN), "a", "2000-01-01") == ("open", "certain")


STOPS = HowToRead(status="suspended", after_end="open")


@pytest.mark.parametrize(
    "rows",
    [
        ("A,2020-02-01,2020-02-01", "A,2020-02-01,unknown"), ("A,2020-02-01,unknown", "A,2020-02-01,2020-02-01"),
        ("A,2020-01-01,2020-03-01", "A,2020-03-01,unknown"), ("A,2020-01-01,2020-03-01", "A,2020-02-01,unknown"),
    ],
)  # fmt: skip
def test_nothing_is_known_after_rows_of_which_one_has_an_end_that_nobody_knows(rows):
    taken = take("place,start,end", *rows, "B,2021-01-01,2021-02-01", how=STOPS)
    assert on(taken, "a", "2020-03-05")[0] == "unknown"
    assert on(taken, "b", "2021-02-02") == ("open", "certain")


@pytest.mark.parametrize("turned", [False, True])
def test_all_rows_that_begin_last_go_on_whatever_their_order(turned):
    rows = ["A,2014-03-11,", "A,2014-03-11,2015-04-15"]
    taken = take("place,start,end", *rows[:: -1 if turned else 1], "B,2015-01-01,2016-01-01", how=OPEN)
    assert on(taken, "a", "2015-05-06") == ("open", "certain")


def test_a_row_without_length_ends_none_before_it():
    rows = "A,2020-01-01,", "A,2020-02-01 10:00,2020-02-01 10:00", "B,2020-01-01,2020-03-01"
    taken = take("place,start,end", *rows, how=HowToRead(status="open", open_end="still"))
    assert on(taken, "a", "2020-02-03")[0] == "open"


def test_an_interval_over_the_hour_that_comes_twice_is_used():
    taken = take("place,start,end", "A,2020-10-25T02:50+02:00,2020-10-25T02:10+01:00", how=STOPS)
    assert taken.report.clean
    assert taken.time.query("status == 'suspended'")["seconds"].tolist() == [20 * 60]


PLANTS = (
    "name,Status,OperationalFrom,OperationalTo", "A,Operational,1970-01-01,", "B,Operational,1980-01-01,",
    "C,Suspended Operation,1985-01-01,", "D,Shutdown,1970-01-01,2021-05-01", "E,Shutdown,1971-01-01,1999-01-01",
    "F,Planned,,",
)  # fmt: skip


def test_a_status_of_today_says_of_rows_without_an_end_whether_they_go_on():
    taken = take(*PLANTS, good_rows_only=True)
    assert taken.how.columns["log"]["end_kind"] == "Status"
    assert {guess.OF_TODAY_AND_ENDS.format("Status"), log_rows.WHICH_GO_ON.format("Status", 2, 1)} <= {*notes(taken)}
    assert on(taken, "a", "2021-05-01") == ("open", "certain")
    assert on(taken, "c", "1985-01-02")[0] == "unknown"
    again = take(*PLANTS, good_rows_only=True, how=mapping.load(mapping.save(taken.how), "m.json"))
    assert again.dataset.events.equals(taken.dataset.events)


def test_yes_and_no_and_the_reader_s_own_words_say_so_too():
    rows = "A,yes,2020-06-01,", "B,yes,2020-07-01,", "C,no,1985-01-01,1990-01-01", "D,no,1970-01-01,2021-05-01"
    taken = take("name,operational,opened,closed", *rows)
    assert on(taken, "a", "2021-05-01") == ("open", "certain")
    how = HowToRead(statuses={"Läuft": "open"}, columns={"log": {"end_kind": "Status"}})
    own = take(*PLANTS[:1], "A,Läuft,1970-01-01,", *PLANTS[4:6], how=how)
    assert on(own, "a", "2021-05-01") == ("open", "certain")


def test_few_known_words_say_nothing_of_ends():
    words = [f"{name},Running well,1970-01-01," for name in "GHIJK"]
    taken = take(*PLANTS[:2], *words, *PLANTS[4:6])
    assert "end_kind" not in taken.how.columns["log"]


STATES = "link,outage start,outage end,status"


@pytest.mark.parametrize(("over", "on_going"), [("Closed", "Open"), ("Open", "Closed")])
def test_of_stops_a_state_of_today_is_neither_their_status_nor_their_end(over, on_going):
    rows = [f"{link},2020-0{n}-01,2020-0{n}-05,{over}" for n, link in enumerate("ABC", start=1)]
    taken = take(STATES, *rows, f"D,2020-04-01,,{on_going}", f"E,2020-05-01,2020-05-03,{over}")
    assert not {"end_kind", "status"} & set(taken.how.columns["log"])
    assert on(taken, "a", "2020-01-03") == ("suspended", "certain")
    assert on(taken, "d", "2020-05-03") == ("suspended", "certain")


def test_of_changes_and_of_a_column_that_the_reader_has_chosen_nothing_is_said_of_ends():
    changes = take(*PLANTS, good_rows_only=True, how=HowToRead(form="events"))
    assert "end_kind" not in changes.how.columns["log"]
    chosen = take(*PLANTS, good_rows_only=True, how=HowToRead(columns={"log": {"status": "Status"}}))
    assert not [text for text in notes(chosen) if "what is so today" in text]


@pytest.mark.parametrize("form", ["intervals", "events"])
def test_a_row_that_is_not_used_has_no_time(form):
    rows = ("A,2020-03-01,2020-03-05,", "A,2020-04-01,2020-04-09,2020-03-31", "B,2020-03-01,2020-03-02,2020-01-01")
    head = "place,start,end,published" if form == "intervals" else "place,date,x,published"
    taken = take(head, *rows, how=HowToRead(status="suspended", form=form), good_rows_only=True)
    assert [*taken.report.frame().query("code == 'contradiction'")["row"]] == [3, 4]
    time = taken.time.set_index(["crossing", "status"])["seconds"] / 86_400
    last = 40 if form == "intervals" else 32  # the last day that a row names, used or not
    suspended = 5 if form == "intervals" else last
    assert time.to_dict() == {("A", "suspended"): suspended} | (
        {("A", "unknown"): last - suspended} if last > suspended else {}
    )


CLOCKED = ("A,2020-01-01,2020-01-05 09:00,open", "A,2020-01-05 09:00,2020-01-09 08:00,suspended",
           "A,2020-01-09,2020-01-20 12:00,open")  # fmt: skip
MONTHS = "A,2020-01,2020-03,open", "A,2020-03,2020-05,suspended", "A,2020-05,2020-08,open"


@pytest.mark.parametrize(("rows", "end_day"), [(CLOCKED, ""), (MONTHS, "excluded")])
def test_days_and_months_on_which_the_next_begins_are_no_last_ones_but_a_time_of_day_says_itself_when(rows, end_day):
    taken = take("place,start,end,status", *rows)
    assert taken.how.end_day == end_day
    assert any(": end_day: " in problem.hint for problem in taken.report.problems) is bool(end_day)
