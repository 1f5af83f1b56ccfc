"""Figures per link and period: the cases that trackers get wrong, one sentence a test."""

import pandas as pd
import pytest

from raillinks.engine.replay import FIRST_DAY
from raillinks.metrics import uptime
from raillinks.metrics.uptime import whole_percents
from tests import frames
from tests.support.logs import HERE, event, replayed, text

COVERED_TO = "2026-03-13"


def figures(*rows, first="2020-01-01", last="2020-12-31", covered_to=COVERED_TO):
    days = (frames.day(d) for d in (first, last, covered_to))
    table = uptime.uptime(replayed(*rows), *days).set_index(["crossing_id", "service"])
    return table.loc[[HERE]].iloc[0].to_dict()


def streak(*rows, last="2020-12-31", covered_to=COVERED_TO):
    table = uptime.current_intervals(replayed(*rows), frames.day(last), frames.day(covered_to))
    return table.set_index(["crossing_id", "service"]).loc[[HERE]].iloc[0].to_dict()


OPEN, STOPPED = event("2019-01-01", "open"), event("2020-02-01", "suspended")


def test_a_run_that_began_before_the_period_counts_inside_it_only():
    assert figures(OPEN)["open_days"] == 366


def test_a_run_that_lasts_beyond_the_period_counts_inside_it_only():
    assert figures(OPEN, STOPPED, last="2020-02-10")["suspended_days"] == 10


def test_a_run_of_several_years_counts_every_day():
    assert figures(OPEN, first="2019-01-01", last="2022-12-31")["open_days"] == 1461


def test_two_stops_that_overlap_count_once():
    assert figures(OPEN, STOPPED, event("2020-02-05", "suspended"))["suspended_days"] == 335


def test_a_stop_and_restart_on_one_day_takes_no_day():
    row = figures(OPEN, event("2020-02-01", "suspended", order="1"), event("2020-02-01", "open", order="2"))
    assert (row["open_days"], row["suspended_days"], row["suspensions"]) == (366, 0, 0)


def test_a_link_that_was_always_suspended_reads_nothing_but_zero_percent_open():
    row = figures(event("2001-01-01", "suspended"), first="2010-01-01", last="2023-02-21")
    assert (row["period_days"], row["suspended_days"]) == (4800, 4800)
    assert (row["open_percent"], row["open_days"], row["partial_days"]) == (0, 0, 0)
    assert (row["open_days_min"], row["open_days_max"]) == (0, 0)


def test_a_link_without_a_stop_reads_a_hundred_percent():
    assert figures(OPEN)["open_percent"] == 100


def test_partial_days_stand_on_their_own():
    row = figures(OPEN, event("2020-12-22", "partial"))
    assert (row["open_days"], row["partial_days"], row["known_days"]) == (356, 10, 366)


def test_unknown_days_are_in_no_denominator():
    row = figures(event("2020-07-01", "open"), event("2020-10-01", "suspended"))
    assert (row["known_days"], row["period_days"], row["open_percent"]) == (184, 366, 50)


def test_fewer_than_half_known_days_give_no_percentage():
    row = figures(event("2020-07-03", "open"))
    assert row["known_days"] == 182
    assert pd.isna(row["open_percent"])


def test_half_of_the_days_known_give_a_percentage():
    assert figures(event("2020-07-02", "open"))["open_percent"] == 100


def test_closed_days_are_taken_out_before_half_is_asked_for():
    row = figures(event("2020-12-01", "open"), event("2020-12-02", "closed"), first="2020-12-01")
    assert (row["closed_days"], row["known_days"], row["open_percent"]) == (30, 1, 100)


def test_a_period_of_closed_days_alone_has_no_percentage():
    assert pd.isna(figures(event("2019-01-01", "closed"))["open_percent"])


def test_days_after_the_covered_ones_count_nowhere():
    row = figures(OPEN, STOPPED, covered_to="2020-02-10")
    assert (row["period_days"], row["known_days"], row["open_days"], row["suspended_days"]) == (41, 41, 31, 10)


def test_the_last_day_that_counts_is_named():
    row = figures(OPEN, covered_to="2020-02-10")
    assert (text(row["from"]), text(row["to"])) == ("2020-01-01", "2020-02-10")


def test_a_period_after_the_covered_days_is_empty():
    row = figures(OPEN, STOPPED, first="2020-06-01", covered_to="2020-02-10")
    assert (row["period_days"], row["known_days"], row["suspensions"]) == (0, 0, 0)
    assert (row["open_days_min"], row["open_days_max"], row["longest_suspension_days"]) == (0, 0, 0)


def test_a_period_may_be_one_day():
    row = figures(OPEN, first="2020-01-01", last="2020-01-01")
    assert (row["period_days"], row["open_days"]) == (1, 1)


def test_an_empty_log_has_a_row_of_zeros_a_link():
    row = figures()
    assert (row["period_days"], row["known_days"], row["suspensions"]) == (366, 0, 0)


def test_a_suspension_that_began_earlier_touches_the_period():
    row = figures(OPEN, STOPPED, first="2020-03-01")
    assert (row["suspensions"], row["suspensions_begun"]) == (1, 0)


def test_a_suspension_that_begins_on_the_first_day_begins_in_the_period():
    row = figures(OPEN, STOPPED, first="2020-02-01")
    assert (row["suspensions"], row["suspensions_begun"]) == (1, 1)


def test_a_suspension_that_begins_on_the_last_day_touches_the_period():
    assert figures(OPEN, STOPPED, last="2020-02-01")["suspensions"] == 1


def test_a_suspension_that_ends_as_the_period_begins_does_not_touch_it():
    assert figures(OPEN, STOPPED, event("2020-03-01", "open"), first="2020-03-01")["suspensions"] == 0


def test_the_longest_suspension_is_measured_inside_the_period():
    rows = [OPEN, STOPPED, event("2020-03-01", "open"), event("2020-12-22", "suspended")]
    assert figures(*rows)["longest_suspension_days"] == 29
    assert figures(*rows, first="2020-02-25")["longest_suspension_days"] == 10


def test_a_suspension_that_unknown_ends_may_have_been_longer():
    rows = [OPEN, STOPPED, event("2020-02-02", "unknown")]
    row = figures(*rows)
    assert (row["longest_suspension_days"], row["longest_at_least"]) == (1, True)


def test_a_suspension_that_a_restart_ends_is_measured_exactly():
    assert not figures(OPEN, STOPPED, event("2020-02-02", "open"))["longest_at_least"]


def test_a_suspension_that_unknown_ends_is_one_of_at_least_so_long_in_every_period():
    rows = [OPEN, event("2020-02-01/2020-02-05", "suspended"), event("2020-03-01", "unknown")]
    read = [figures(*rows, last=last) for last in ("2020-02-10", "2020-02-29", "2020-03-01")]
    assert [(row["longest_suspension_days"], row["longest_at_least"]) for row in read] == [
        (6, True), (25, True), (25, True),
    ]  # fmt: skip


def test_a_suspension_that_unknown_ends_after_the_days_that_count_lasts():
    rows = [OPEN, event("2020-02-01/2020-02-05", "suspended"), event("2020-03-01", "unknown")]
    row = figures(*rows, covered_to="2020-02-29")
    assert (row["longest_suspension_days"], row["longest_at_least"]) == (29, False)


def test_a_suspension_that_lasts_is_not_ended_by_unknown():
    assert not figures(OPEN, STOPPED)["longest_at_least"]


def span(*rows, **period):
    row = figures(*rows, **period)
    return row["open_days_min"], row["open_days"], row["open_days_max"]


def test_certain_days_leave_no_range():
    assert span(OPEN, STOPPED) == (31, 31, 31)


def test_a_late_stop_gives_the_most_open_days():
    assert span(OPEN, event("2020-02-01/2020-02-10", "suspended")) == (31, 31, 40)


def test_a_late_start_gives_the_fewest_open_days():
    assert span(event("2020-02-01/2020-02-10", "open"), last="2020-02-29") == (20, 29, 29)


def test_a_stop_may_have_taken_no_day():
    rows = [OPEN, event("2020-02-01/2020-02-20", "suspended"), event("2020-02-10/2020-02-29", "open")]
    assert span(*rows, last="2020-02-29") == (32, 51, 60)


def test_a_stop_may_last_past_a_change_to_another_status():
    rows = [OPEN, event("2020-02-01/2020-02-20", "suspended"), event("2020-02-10/2020-02-25", "partial")]
    assert span(*rows) == (31, 31, 50)


def test_the_range_counts_inside_the_period_only():
    rows = [OPEN, event("2020-02", "suspended")]
    assert span(*rows, first="2020-02-05", last="2020-02-10") == (0, 0, 6)


def test_a_change_between_two_other_statuses_does_not_widen_the_range():
    assert span(event("2019-01-01", "suspended"), event("2020-02", "partial")) == (0, 0, 0)


def test_every_link_has_its_own_range():
    rows = [event("2020-12", "open"), event("2020-12-30", "open", crossing_id="rho-sigma")]
    table = uptime.uptime(replayed(*rows), *(frames.day(d) for d in ("2020-12-01", "2020-12-31", COVERED_TO)))
    ranges = list(zip(table["open_days_min"], table["open_days_max"], strict=True))
    assert ranges == [(0, 0), (0, 0), (0, 0), (1, 31), (0, 0), (2, 2)]


def test_a_streak_counts_its_first_day_and_the_last():
    assert streak(OPEN, STOPPED, last="2020-02-10")["days"] == 10


def test_a_streak_may_begin_on_the_last_day():
    row = streak(OPEN, STOPPED, last="2020-02-01")
    assert (row["status"], row["days"]) == ("suspended", 1)


def test_a_streak_is_not_cut_by_the_period():
    assert streak(OPEN, last="2020-12-31")["days"] == 731


def test_a_streak_ends_on_the_last_covered_day():
    assert streak(OPEN, STOPPED, covered_to="2020-01-31")["status"] == "open"


@pytest.mark.parametrize("after", ["unknown", "closed"])
def test_what_does_not_live_has_no_streak(after):
    row = streak(OPEN, event("2020-02-01", after))
    assert row["status"] == after
    assert pd.isna(row["days"])
    assert pd.isna(row["since"])


def test_a_link_without_events_has_no_streak():
    assert pd.isna(streak()["days"])


def test_a_streak_bounds_the_day_from_which_it_holds():
    row = streak(event("2020-02", "open"))
    assert (text(row["since"]), text(row["since_latest"])) == ("2020-02-01", "2020-02-29")


def test_the_whole_log_begins_with_its_first_event():
    first, last = uptime.whole_log(frames.events([STOPPED, OPEN]), frames.day(COVERED_TO))
    assert (str(first), str(last)) == ("2019-01-01", COVERED_TO)


def test_an_empty_log_is_its_last_covered_day():
    first, last = uptime.whole_log(frames.events([]), frames.day(COVERED_TO))
    assert (str(first), str(last)) == (COVERED_TO, COVERED_TO)


def test_a_log_of_later_events_is_its_last_covered_day():
    first, _ = uptime.whole_log(frames.events([event("2027-01-01", "open")]), frames.day(COVERED_TO))
    assert str(first) == COVERED_TO


@pytest.mark.parametrize(
    ("open_days", "known_days", "words"),
    [
        (0, 4800, "0 %"), (4800, 4800, "100 %"), (4799, 4800, "99.9 %"), (1, 4800, "under 0.1 %"), (1, 2, "50 %"),
        (1, 3, "33.3 %"), (1, 1000, "0.1 %"), (1, 8, "12.5 %"),
    ],
)  # fmt: skip
def test_a_percentage_is_never_rounded_up(open_days, known_days, words):
    assert uptime.percent_in_words(open_days, known_days) == words


def test_a_run_from_the_first_of_all_days_is_counted():
    row = figures(event("1800-01-01", "open"), first=str(FIRST_DAY), last="1800-12-31")
    assert row["open_days"] == 365


def test_the_figures_have_their_columns():
    table = uptime.uptime(replayed(OPEN), *(frames.day(d) for d in ("2020-01-01", "2020-12-31", COVERED_TO)))
    assert list(table.columns) == list(uptime.COLUMNS)


def test_the_days_of_a_period_are_fresh_stale_unknown_or_closed():
    row = figures(event("2020-01-11", "open"), event("2020-12-01", "closed"))
    assert [row[f"{name}_days"] for name in ("period", "fresh", "stale", "unknown", "closed")] == [366, 325, 0, 10, 31]


def test_days_are_stale_by_as_many_days_as_the_reader_allows():
    days = [frames.day(d) for d in ("2020-01-01", "2020-12-31", COVERED_TO)]
    table = uptime.uptime(replayed(event("2020-01-11", "open")), *days, stale_after=30)
    row = table.set_index(["crossing_id", "service"]).loc[[HERE]].iloc[0]
    assert (row["fresh_days"], row["stale_days"], row["unknown_days"]) == (31, 325, 10)


def test_every_link_has_its_own_known_days():
    rows = [event("2020-12-31", "open"), event("2020-12-02", "open", crossing_id="rho-sigma", service="all")]
    table = uptime.uptime(replayed(*rows), *(frames.day(d) for d in ("2020-12-01", "2020-12-31", COVERED_TO)))
    assert list(table["known_days"]) == [0, 0, 0, 1, 30, 30]
    assert list(table["unknown_days"]) == [31, 31, 31, 30, 1, 1]


def test_evidence_that_ends_on_the_last_day_that_counts_ends_a_suspension():
    rows = [OPEN, STOPPED, event("2020-03-01", "unknown")]
    assert figures(*rows, covered_to="2020-03-01")["longest_at_least"]


def test_a_suspension_that_may_have_taken_no_day_lasted_at_least_none():
    rows = [OPEN, event("2020-02-01/2020-02-20", "suspended"), event("2020-02-10/2020-02-29", "unknown")]
    row = figures(*rows)
    assert (row["longest_suspension_days"], row["longest_at_least"]) == (0, True)


WHOLE = [c for c in uptime.COLUMNS if c.endswith(("_days", "_min", "_max")) or c.startswith("suspensions")]


def test_days_and_counts_are_whole_numbers():
    table = uptime.uptime(replayed(OPEN), *(frames.day(d) for d in ("2020-01-01", "2020-12-31", COVERED_TO)))
    assert {str(table[c].dtype) for c in WHOLE} == {"int64"}
    assert str(uptime.current_intervals(replayed(OPEN), *[frames.day(COVERED_TO)] * 2)["days"].dtype) == "Int64"


def test_no_period_gives_a_table_without_rows():
    table = uptime.uptime_of_periods(replayed(OPEN), [], frames.day(COVERED_TO))
    assert (list(table.columns), len(table)) == (list(uptime.COLUMNS), 0)
    assert {str(table[c].dtype) for c in ("from", "to")} == {"datetime64[s]"}
    assert {str(table[c].dtype) for c in WHOLE} == {"int64"}


AUGUST = ("2020-08-01", "2020-08-31")


def open_answer(*rows, first=AUGUST[0], last=AUGUST[1], counted_to="2026-03-13"):
    table = uptime.open_on(replayed(*rows), *map(frames.day, (first, last, counted_to)))
    row = table.set_index(["crossing_id", "service"]).loc[[HERE]].iloc[0].to_dict()
    return tuple(row[name] for name in uptime.OPEN_ON_COLUMNS)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([OPEN], ("all", 31, 31, 0, 31)),
        ([OPEN, event("2020-08-20", "suspended")], ("some", 19, 19, 0, 31)),
        ([OPEN, event("2020-08-10/2020-08-20", "suspended")], ("some", 9, 19, 0, 31)),
        ([OPEN, event("2020-07-01", "suspended")], ("none", 0, 0, 0, 31)),
        ([OPEN, event("2020-07-01", "partial")], ("none", 0, 0, 0, 31)),
        ([], ("cannot_say", 0, 0, 31, 31)),
    ],
)
def test_what_the_days_of_a_month_say(rows, expected):
    assert open_answer(*rows) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([OPEN, event("2020-08", "suspended")], ("cannot_say", 0, 30, 0, 31)),  # it may have stopped on the first
        ([OPEN, event("2020-08-20", "unknown")], ("cannot_say", 19, 19, 12, 31)),  # open until then: and after?
        ([OPEN, event("2020-07-01", "suspended"), event("2020-08-31", "unknown")], ("cannot_say", 0, 0, 1, 31)),
    ],
)
def test_what_is_not_certain_of_every_day_cannot_be_said(rows, expected):
    assert open_answer(*rows) == expected


def test_of_days_after_the_last_one_that_counts_nothing_is_said():
    assert open_answer(OPEN, counted_to="2020-08-30") == ("cannot_say", 30, 30, 1, 31)
    assert open_answer(OPEN, event("2020-08-10", "suspended"), counted_to="2020-08-12") == ("some", 9, 9, 19, 31)
    assert open_answer(OPEN, counted_to="2020-07-30") == ("cannot_say", 0, 0, 31, 31)


def test_a_day_is_a_period_of_one():
    rows = [OPEN, event("2020-08-10/2020-08-20", "suspended")]
    on = {day: open_answer(*rows, first=f"2020-08-{day}", last=f"2020-08-{day}") for day in ("09", "15", "21")}
    assert on == {"09": ("all", 1, 1, 0, 1), "15": ("cannot_say", 0, 1, 0, 1), "21": ("none", 0, 0, 0, 1)}


EVIDENCE = list(uptime.EVIDENCE_DAYS)


def evidence_days(*rows, first="2020-01-01", last="2020-12-31", stale_after=365):
    period = frames.day(first), frames.day(last)
    table = uptime.uptime(replayed(*rows), *period, frames.day("2026-03-13"), stale_after=stale_after)
    return table.set_index(["crossing_id", "service"]).loc[[HERE]][EVIDENCE].iloc[0].tolist()


def test_known_days_are_fresh_until_the_evidence_is_stale():
    rows = event("2020-01-01", "open"), event("2021-03-01", "closed")
    assert evidence_days(*rows, first="2019-12-01", last="2021-03-31") == [366, 59, 31]


@pytest.mark.parametrize(("stale_after", "fresh"), [(0, 366), (1, 2), (365, 366), (100, 101)])
def test_the_reader_says_when_evidence_is_stale(stale_after, fresh):
    assert evidence_days(event("2020-01-01", "open"), stale_after=stale_after) == [fresh, 366 - fresh, 0]


@pytest.mark.parametrize(("days", "percents"), [
    ([10, 38, 52], [10, 38, 52]), ([1, 1, 1], [34, 33, 33]), ([0, 0, 7], [0, 0, 100]), ([2, 1], [67, 33]),
    ([1, 999, 0], [0, 100, 0]), ([2264, 0, 0], [100, 0, 0]), ([5, 5, 990], [1, 0, 99]),
])  # fmt: skip
def test_shares_add_up_to_a_hundred(days, percents):
    assert whole_percents(days) == percents
    assert sum(percents) == 100
