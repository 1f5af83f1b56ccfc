"""The table of figures per link and period: days by evidence, every link for itself, and the types of its columns."""

from raillinks.metrics import uptime
from tests import frames
from tests.metrics.test_uptime import COVERED_TO, OPEN, STOPPED, figures
from tests.support.logs import HERE, event, replayed


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
