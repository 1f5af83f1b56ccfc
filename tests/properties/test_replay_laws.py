"""The laws of the replay, over generated logs; the oracles are written apart from the engine."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import assume, example, given
from hypothesis import strategies as st

from raillinks.domain.enums import GROUP
from raillinks.domain.status import Status
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import SOME_DAY, by_link, law, on, rare_law, replayed, same
from tests.strategies import LINKS, Log, log_of


@law
@given(log=strategies.event_logs(), day=SOME_DAY)
@example(log=log_of(("2020-01-11", "open", "1"), ("2020-01-11", "partial", "")), day=date(2020, 2, 1))
def test_the_status_on_a_day_is_that_of_a_naive_replay_up_to_it(log, day):
    happenings = oracles.from_rows(log.events)
    statuses = on(replayed(log), day)
    assert {link: statuses[link]["status"] for link in LINKS} == {
        link: oracles.status_on(oracles.moves(happenings, link), day) for link in LINKS
    }


@law
@given(log=strategies.event_logs(), day=SOME_DAY, stale_after=st.sampled_from([0, 1, 10, 30, 365]))
def test_evidence_is_the_latest_own_move_or_observation_however_stale(log, day, stale_after):
    happenings = oracles.from_rows(log.events)
    statuses = on(replayed(log), day, stale_after)
    for link in LINKS:
        evidence = oracles.last_evidence(happenings, link, day)
        status = oracles.status_on(oracles.moves(happenings, link), day)
        assert frames.as_date(statuses[link]["last_evidence"]) == evidence
        assert statuses[link]["stale"] == oracles.is_stale(status, evidence, day, stale_after)


@law
@given(
    log=st.one_of(strategies.event_logs(), strategies.short_ties()),
    day=st.one_of(SOME_DAY, st.dates(strategies.FIRST, strategies.FIRST + timedelta(7))),
)
def test_the_alternatives_are_those_before_and_after_every_running_window(log, day):
    happenings = oracles.from_rows(log.events)
    statuses = on(replayed(log), day)
    for link in LINKS:
        expected = oracles.alternatives_on(oracles.moves(happenings, link), day)
        assert statuses[link]["alternatives"] == ";".join(s for s in oracles.ORDER if s in expected)
        fresh = not statuses[link]["stale"]
        assert statuses[link]["certain"] == (len(expected) == 1 and fresh and all(map(oracles.is_known, expected)))


@law
@given(log=strategies.short_logs(), day=strategies.days(date(2020, 1, 8), date(2020, 2, 1)))
@example(log=log_of(("2020-01-10/2020-01-11", "open", "0"), ("2020-01-10", "partial", "1")), day=date(2020, 1, 10))
def test_the_alternatives_are_the_statuses_under_all_placements_that_keep_the_order(log, day):
    happenings = oracles.from_rows(log.events)
    statuses = on(replayed(log), day)
    for link in LINKS:
        moves = oracles.moves(happenings, link)
        options = {oracles.status_when_placed(moves, placed, day) for placed in oracles.placements(moves)}
        assert set(statuses[link]["alternatives"].split(";")) == options


@law
@given(log=strategies.short_ties(), day=st.dates(strategies.FIRST, strategies.FIRST + timedelta(7)))
@example(
    log=log_of(
        ("2020-01-10", "open", ""),
        ("2020-01-10", "partial", ""),
        ("2020-01-10/2020-01-11", "unknown", ""),
        service="all",
    ),
    day=date(2020, 1, 10),
)
def test_the_alternatives_after_a_tie_are_the_statuses_under_all_its_orders(log, day):
    happenings = oracles.from_rows(log.events)
    statuses = on(replayed(log), day)
    for link in LINKS:
        tries = oracles.placed_in_any_order(oracles.moves(happenings, link))
        options = {oracles.status_when_placed(ordered, placed, day) for ordered, placed in tries}
        assert set(statuses[link]["alternatives"].split(";")) == options


@rare_law
@given(log=strategies.event_logs(most=5), data=st.data())
def test_the_order_of_the_rows_never_matters(log, data):
    shuffled = Log(tuple(data.draw(st.permutations(log.events))))
    one, other = replayed(log), replayed(shuffled)
    same(one.intervals(), other.intervals())
    same(one.spans(), other.spans())


@law
@given(log=strategies.event_logs())
def test_intervals_meet_end_to_start(log):
    for rows in by_link(replayed(log).intervals()).values():
        starts, ends = rows["start"].to_numpy(), rows["end"].to_numpy()
        assert np.isnat(starts[0])
        assert np.isnat(ends[-1])
        assert (starts[1:] == ends[:-1]).all()
        assert list(rows["event_id"][1:]) == list(rows["end_event_id"][:-1])


@rare_law
@given(log=strategies.event_logs())
def test_intervals_are_the_maximal_runs_of_a_day_by_day_replay(log):
    happenings = oracles.from_rows(log.events)
    latest = max((h.earliest for h in happenings), default=date(2020, 1, 1)) + timedelta(1)
    earliest = min((h.earliest for h in happenings), default=date(2020, 1, 1)) - timedelta(1)
    narrow = max(earliest, latest - timedelta(120))  # a decade's days would only repeat one another
    every = replayed(log).intervals()
    bounded = every.dropna(subset=["start", "end"])
    assert (bounded["start"] < bounded["end"]).all()
    intervals = by_link(every)
    for link in LINKS:
        status = intervals[link]["status"].to_numpy()
        assert status[0] == Status.UNKNOWN
        assert (status[1:] != status[:-1]).all()
        runs = oracles.runs(oracles.moves(happenings, link), narrow, latest)
        starts = [
            (frames.as_date(row["start"]), row["status"])
            for row in intervals[link].to_dict("records")
            if pd.isna(row["end"]) or frames.as_date(row["end"]) > narrow
        ]
        assert [status for _, status in starts] == [status for *_, status in runs]
        assert [start for start, _ in starts[1:]] == [start for start, *_ in runs[1:]]


@law
@given(log=strategies.event_logs())
def test_the_last_days_of_an_interval_s_edges_are_those_of_its_events(log):
    happenings = oracles.from_rows(log.events)
    intervals = by_link(replayed(log).intervals())
    for link in LINKS:
        moves = oracles.moves(happenings, link)
        until = {m.happening.row["event_id"]: oracles.running_until(moves, i) for i, m in enumerate(moves)}
        for row in intervals[link].to_dict("records"):
            assert frames.as_date(row["start_latest"]) == until.get(row["event_id"])
            assert frames.as_date(row["end_latest"]) == until.get(row["end_event_id"])


@rare_law
@given(log=strategies.event_logs(most=6), day=SOME_DAY, stale_after=st.sampled_from([0, 5, 365]))
def test_the_last_span_not_after_a_day_is_the_status_of_that_day(log, day, stale_after):
    replay = replayed(log)
    spans = replay.spans(stale_after)
    assert (spans["start"].dropna() >= frames.day("1800-01-01")).all()
    on_day = spans[spans["start"].isna() | (spans["start"] <= pd.Timestamp(day))]
    looked_up = on_day.groupby(["crossing_id", "service"], sort=False).tail(1).reset_index(drop=True)
    status = replay.status_on(frames.day(day), stale_after).drop(columns=["as_of", "context"])
    pd.testing.assert_frame_equal(looked_up[list(status.columns)], status)


@law
@given(log=strategies.event_logs(), extra=strategies.moves(strategies.closed_dates(), 99), day=SOME_DAY)
def test_an_event_whose_earliest_day_is_later_changes_nothing_on_a_day(log, extra, day):
    assume(oracles.bounds(extra["date"])[0] > day)
    one, other = replayed(log), replayed(strategies.with_event(log, extra))
    same(one.status_on(frames.day(day)), other.status_on(frames.day(day)))


@law
@given(log=strategies.event_logs(), extra=strategies.moves(strategies.closed_dates(), 99), day=SOME_DAY)
def test_a_group_event_never_betters_a_link_nor_moves_one_that_does_not_run(log, extra, day):
    moved = extra | {"crossing_id": GROUP, "order_in_day": "9"}
    first = oracles.bounds(extra["date"])[0]
    earlier = Log(tuple(row for row in log.events if oracles.bounds(row["date"])[0] <= first))
    before = on(replayed(earlier), first)
    after = on(replayed(strategies.with_event(earlier, moved)), first)
    for link in LINKS:
        one, other = before[link]["status"], after[link]["status"]
        assert one == other or (link[0] != strategies.RUSSIAN and oracles.group_moves(one, other))
