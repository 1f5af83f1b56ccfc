"""The laws of figures: counts add up over parts, and ranges hold over every placement of the change days."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
from hypothesis import assume, example, given
from hypothesis import strategies as st

from raillinks.domain.status import Status
from raillinks.metrics.uptime import EVIDENCE_DAYS, current_intervals, uptime, uptime_of_periods
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import DAYS, PERIODS, WHOLE, further_law, law, rare_costly_law, replayed
from tests.strategies import LINKS, log_of

COUNTED_TO = date(2020, 4, 2)
"""The last day of the stops that the oracle looks at, a day after the last period."""
COUNTS = [
    "open_days", "partial_days", "suspended_days", "closed_days", "known_days", "period_days", "fresh_days",
    "stale_days", "unknown_days",
]  # fmt: skip
STALE_AFTER = 20


def figures(log, first, last, covered_to=date(2020, 12, 31)):
    replay = replayed(log)
    return uptime(replay, frames.day(first), frames.day(last), frames.day(covered_to), stale_after=STALE_AFTER)


@law
@given(log=strategies.event_logs(most=7), period=PERIODS, covered_to=DAYS)
def test_every_figure_is_a_count_of_the_days_of_a_naive_replay(log, period, covered_to):
    happenings = oracles.from_rows(log.events)
    first, last = period
    for row, link in zip(figures(log, first, last, covered_to).to_dict("records"), LINKS, strict=True):
        moves = oracles.moves(happenings, link)
        statuses = [oracles.status_on(moves, d) for d in oracles.all_days(first, last) if d <= covered_to]
        counts = {s: statuses.count(s) for s in oracles.ORDER}
        known = sum(map(oracles.is_of_base, statuses))
        assert row["period_days"] == len(statuses)
        assert row["known_days"] == known
        assert [row[f"{s}_days"] for s in oracles.ORDER[:4]] == [counts[s] for s in oracles.ORDER[:4]]
        if known and 2 * known >= len(statuses) - counts["closed"]:
            assert row["open_percent"] == 100 * counts["open"] / known
        else:
            assert pd.isna(row["open_percent"])


@further_law
@given(log=strategies.event_logs(most=7), period=PERIODS, covered_to=DAYS, stale_after=st.integers(0, 40))
def test_fresh_stale_and_unknown_days_are_those_of_the_status_of_each_day(log, period, covered_to, stale_after):
    replay = replayed(log)
    days = [frames.day(day) for day in oracles.all_days(*period) if day <= covered_to]
    statuses = [replay.status_on(day, stale_after) for day in days]
    first, last = map(frames.day, period)
    table = uptime(replay, first, last, frames.day(covered_to), stale_after=stale_after)
    for number, row in enumerate(table.to_dict("records")):
        of_link = [status.iloc[number] for status in statuses]
        known = [s["stale"] for s in of_link if oracles.is_of_base(s["status"])]
        unknown = sum(not oracles.is_known(s["status"]) for s in of_link)
        assert [row[column] for column in EVIDENCE_DAYS] == [known.count(False), known.count(True), unknown]
        assert sum(row[column] for column in EVIDENCE_DAYS) == row["period_days"] - row["closed_days"]


@law
@given(log=strategies.event_logs(most=7), period=PERIODS)
@example(log=log_of(("2020-01", "suspended", "")), period=(date(2020, 1, 1), date(2020, 1, 1)))
def test_suspensions_are_the_maximal_runs_of_suspended_days(log, period):
    happenings = oracles.from_rows(log.events)
    first, last = period
    for row, link in zip(figures(log, first, last, COUNTED_TO).to_dict("records"), LINKS, strict=True):
        moves = oracles.moves(happenings, link)
        around = oracles.runs(moves, date(2019, 12, 31), COUNTED_TO)
        inside = oracles.runs(moves, first, last)
        suspended = [run for run in inside if run[2] == Status.SUSPENDED]
        ended = [one for one, nxt in pairwise(around) if nxt[2] == Status.UNKNOWN]
        begun = [run for run in around if run[2] == Status.SUSPENDED and first <= run[0] <= last]
        assert row["suspensions"] == len(suspended)
        assert row["suspensions_begun"] == len(begun)
        whole = {run: next(own for own in around if own[0] <= run[0] <= own[1]) for run in suspended}
        at_least = any(own in ended for own in whole.values())
        least = {run: oracles.begun_latest(moves, whole[run][0]) if at_least else run[0] for run in suspended}
        days = [(run[1] - max(run[0], least[run])).days + 1 for run in suspended]
        assert row["longest_suspension_days"] == max([*days, 0])
        assert row["longest_at_least"] == at_least


@law
@given(log=strategies.short_stops(), period=PERIODS)
def test_at_least_is_the_minimum_of_all_placements(log, period):
    """Moves of one first day are left out: a status that lasts no day in the replay would cut a stop in two."""
    happenings = oracles.from_rows(log.events)
    assume(len({h.earliest for h in happenings}) == len(happenings))
    first, last = period
    for row, link in zip(figures(log, first, last).to_dict("records"), LINKS, strict=True):
        if row["longest_at_least"]:
            moves = oracles.moves(happenings, link)
            placed = oracles.placements(moves)
            assert row["longest_suspension_days"] == min(oracles.longest_stop(moves, p, first, last) for p in placed)


@law
@given(log=strategies.short_logs(), period=st.just(WHOLE) | PERIODS)
@example(log=log_of(("2020-01-10/2020-01-11", "open", "0"), ("2020-01-10/2020-01-11", "partial", "1")), period=WHOLE)
def test_the_range_of_open_days_is_that_of_all_placements(log, period):
    happenings = oracles.from_rows(log.events)
    first, last = period
    for row, link in zip(figures(log, first, last).to_dict("records"), LINKS, strict=True):
        moves = oracles.moves(happenings, link)
        totals = [oracles.open_days_when_placed(moves, placed, first, last) for placed in oracles.placements(moves)]
        assert (row["open_days_min"], row["open_days_max"]) == (min(totals), max(totals))


@law
@given(log=strategies.short_ties(), day=st.dates(strategies.FIRST, strategies.FIRST + timedelta(12)))
def test_the_range_after_a_tie_is_that_of_all_its_orders(log, day):
    happenings, first = oracles.from_rows(log.events), day - timedelta(12)
    for row, link in zip(figures(log, first, day).to_dict("records"), LINKS, strict=True):
        tries = oracles.placed_in_any_order(oracles.moves(happenings, link))
        totals = {oracles.open_days_when_placed(ordered, placed, first, day) for ordered, placed in tries}
        assert (row["open_days_min"], row["open_days_max"]) == (min(totals), max(totals))


@further_law
@given(log=strategies.short_ties(), day=st.dates(strategies.FIRST, strategies.FIRST + timedelta(7)))
def test_a_day_is_open_in_some_order_exactly_if_its_range_says_so(log, day):
    """Rule 6 and the figures agree, day by day: `open` is an alternative if and only if the most counts the day."""
    possible = replayed(log).status_on(frames.day(day))["alternatives"].str.split(";")
    range_ = figures(log, day, day)
    assert (range_["open_days_max"] == [int("open" in statuses) for statuses in possible]).all()
    assert (range_["open_days_min"] == [int(list(statuses) == ["open"]) for statuses in possible]).all()


@law
@given(log=strategies.event_logs(most=7), period=PERIODS)
def test_the_days_of_the_replay_lie_within_the_range(log, period):
    table = figures(log, *period)
    assert (table["open_days_min"] <= table["open_days"]).all()
    assert (table["open_days"] <= table["open_days_max"]).all()


@rare_costly_law
@given(log=strategies.event_logs(most=5), period=PERIODS, cuts=st.lists(DAYS, min_size=1, max_size=2), covered_to=DAYS)
def test_counts_add_up_over_the_parts_of_a_period(log, period, cuts, covered_to):
    first, last = period
    bounds = sorted({first, last + timedelta(1), *(c for c in cuts if first < c <= last)})
    parts = [figures(log, a, b - timedelta(1), covered_to) for a, b in pairwise(bounds)]
    whole = figures(log, first, last, covered_to)
    pd.testing.assert_frame_equal(sum(part[COUNTS] for part in parts), whole[COUNTS])


@law
@given(
    log=strategies.event_logs(most=7), days=st.sets(DAYS, min_size=1, max_size=8), covered_to=DAYS, gap=st.booleans()
)
def test_many_periods_at_once_are_each_as_it_is_alone(log, days, covered_to, gap):
    starts = sorted(days)
    ends = [*(day - timedelta(1) for day in starts[1:]), starts[-1] + timedelta(9)]
    periods = [(a, max(a, b - timedelta(gap))) for a, b in zip(starts, ends, strict=True)]
    as_days = [(frames.day(a), frames.day(b)) for a, b in periods]
    together = uptime_of_periods(replayed(log), as_days, frames.day(covered_to), stale_after=STALE_AFTER)
    for number, (first, last) in enumerate(periods):
        own = together.iloc[number :: len(periods)].reset_index(drop=True)
        pd.testing.assert_frame_equal(own, figures(log, first, last, covered_to))


@law
@given(log=strategies.event_logs(most=7), period=PERIODS, share=st.integers(1, 9))
def test_the_range_of_a_whole_lies_within_the_sum_of_its_parts(log, period, share):
    first, last = period[0], period[1] + timedelta(1)
    cut = first + (last - first) * share // 10 + timedelta(1)
    parts = figures(log, first, cut - timedelta(1)), figures(log, cut, last)
    whole = figures(log, first, last)
    assert (whole["open_days_min"] >= sum(part["open_days_min"] for part in parts)).all()
    assert (whole["open_days_max"] <= sum(part["open_days_max"] for part in parts)).all()


@law
@given(log=strategies.event_logs(most=7), last=DAYS, covered_to=DAYS)
def test_the_current_interval_counts_from_since_to_the_last_covered_day(log, last, covered_to):
    replay = replayed(log)
    day = min(last, covered_to)
    table = current_intervals(replay, frames.day(last), frames.day(covered_to))
    status = replay.status_on(frames.day(day))
    for row, on in zip(table.to_dict("records"), status.to_dict("records"), strict=True):
        assert row["status"] == on["status"]
        if not oracles.is_of_base(on["status"]):
            assert pd.isna(row["days"])
        else:
            assert row["days"] == (day - frames.as_date(on["since"])).days + 1
