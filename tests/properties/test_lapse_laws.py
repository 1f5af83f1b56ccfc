"""Rule 11: old evidence stops deciding. The oracle is written apart from the engine."""

from datetime import date, timedelta

import pandas as pd
from hypothesis import example, given
from hypothesis import strategies as st

from raillinks.domain.status import Status
from raillinks.engine.timeline import make_timeline
from raillinks.metrics.uptime import uptime
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import SOME_DAY, WHOLE, costly_law, law, on, replayed, same
from tests.strategies import LINKS, log_of

LAPSES = st.sampled_from([1, 3, 10, 30])
LAPSE_TO = st.sampled_from([date(2020, 2, 1), date(2020, 3, 1), date(2029, 12, 31)])
OBSERVED = ("2020-01-20", "unchanged", "")


def lapsing(log, lapse_after, lapse_to):
    """The engine's timeline of a log whose evidence lapses."""
    links = frames.links().assign(lapse_after=lapse_after, lapse_to=pd.Timestamp(lapse_to))
    return make_timeline(frames.events(log.events), links)


def observed_again():
    log = log_of(("2020-01-10", "open", ""), ("2020-01-20/2020-01-25", "unchanged", ""))
    return strategies.Log((log.events[0], log.events[1] | {"kind": "observation"}))


def stopped_during_a_lapse():
    log = log_of(("2020-01-10", "open", ""), ("2020-01-20", "suspended", ""))
    return strategies.Log((log.events[0], log.events[1] | {"crossing_id": "all-china-dprk", "service": "all"}))


@law
@given(log=strategies.event_logs(), day=SOME_DAY, lapse_after=LAPSES, lapse_to=LAPSE_TO)
@example(log=observed_again(), day=date(2020, 1, 13), lapse_after=3, lapse_to=date(2020, 2, 1))
@example(log=observed_again(), day=date(2020, 1, 14), lapse_after=3, lapse_to=date(2020, 2, 1))
@example(log=observed_again(), day=date(2020, 1, 20), lapse_after=3, lapse_to=date(2020, 2, 1))
def test_a_day_is_unknown_where_evidence_has_lapsed_and_as_replayed_elsewhere(log, day, lapse_after, lapse_to):
    happenings = oracles.from_rows(log.events)
    statuses, plain = on(lapsing(log, lapse_after, lapse_to), day), on(replayed(log), day)
    for link in LINKS:
        given_ = statuses[link]
        gone = oracles.lapsed_on(happenings, link, day, lapse_after, lapse_to)
        replay = oracles.status_on(oracles.moves(happenings, link), day)
        assert given_["status"] == (Status.UNKNOWN if gone else replay)
        assert given_["replayed_status"] == replay
        assert frames.as_date(given_["last_evidence"]) == frames.as_date(plain[link]["last_evidence"])
        assert not (gone and (given_["certain"] or given_["stale"]))


@law
@given(log=strategies.event_logs(), day=SOME_DAY, lapse_after=LAPSES, lapse_to=LAPSE_TO)
@example(log=observed_again(), day=date(2020, 1, 22), lapse_after=3, lapse_to=date(2020, 2, 1))
def test_a_lapse_and_a_renewal_are_moves_with_the_windows_of_moves(log, day, lapse_after, lapse_to):
    happenings = oracles.from_rows(log.events)
    statuses = on(lapsing(log, lapse_after, lapse_to), day)
    for link in LINKS:
        moves = oracles.shown_moves(happenings, link, lapse_after, lapse_to)
        assert statuses[link]["status"] == oracles.status_on(moves, day)
        expected = oracles.alternatives_on(moves, day)
        assert statuses[link]["alternatives"] == ";".join(s for s in oracles.ORDER if s in expected)


@costly_law
@given(log=strategies.event_logs(), lapse_after=LAPSES, lapse_to=LAPSE_TO)
def test_no_status_lives_longer_than_its_evidence_allows(log, lapse_after, lapse_to):
    replay = lapsing(log, lapse_after, lapse_to)
    spans = replay.spans()
    ends = spans.groupby(["crossing_id", "service"])["start"].shift(-1) - pd.Timedelta(days=1)
    last = ends.fillna(pd.Timestamp(lapse_to)).clip(upper=pd.Timestamp(lapse_to))
    living = spans["status"].isin([Status.OPEN, Status.PARTIAL, Status.SUSPENDED]) & (spans["start"] <= last)
    assert ((last - spans["last_evidence"])[living].dt.days <= lapse_after).all()


@costly_law
@given(log=strategies.event_logs(), lapse_after=LAPSES)
def test_the_figures_count_a_lapsed_day_as_unknown(log, lapse_after):
    first, last = WHOLE
    happenings = oracles.from_rows(log.events)
    counted = uptime(lapsing(log, lapse_after, last), frames.day(first), frames.day(last), frames.day(last))
    for row in counted.to_dict("records"):
        link = row["crossing_id"], row["service"]
        moves = oracles.shown_moves(happenings, link, lapse_after, last)
        statuses = [oracles.status_on(moves, day) for day in oracles.all_days(first, last)]
        assert row["unknown_days"] == statuses.count(Status.UNKNOWN)
        assert row["open_days"] == statuses.count(Status.OPEN)
        assert row["open_days_min"] <= row["open_days"] <= row["open_days_max"]


@law
@given(log=strategies.event_logs())
def test_without_the_property_or_with_0_nothing_lapses(log):
    links = frames.links().assign(lapse_after=0, lapse_to=pd.Timestamp("2029-12-31"))
    plain, zero = replayed(log), make_timeline(frames.events(log.events), links)
    same(plain.spans(), zero.spans())
    same(plain.intervals(), zero.intervals())
    assert (plain.spans()["status"] == plain.spans()["replayed_status"]).all()


@law
@given(log=strategies.event_logs(), day=SOME_DAY, lapse_after=LAPSES)
@example(log=stopped_during_a_lapse(), day=date(2020, 1, 21), lapse_after=3)
def test_the_span_of_a_day_is_its_status_with_the_replayed_one(log, day, lapse_after):
    replay = lapsing(log, lapse_after, date(2029, 12, 31))
    spans, on_day = replay.spans(), on(replay, day)
    for link in LINKS:
        own = spans[(spans["crossing_id"] == link[0]) & (spans["service"] == link[1])]
        row = own[own["start"].isna() | (own["start"] <= pd.Timestamp(day))].iloc[-1]
        for name in ("status", "replayed_status", "alternatives"):
            assert row[name] == on_day[link][name]


def test_closed_never_lapses_and_a_group_event_renews_nothing():
    log = log_of(("2020-01-10", "open", ""), ("2020-01-12", "closed", ""))
    closed = strategies.Log((log.events[0], log.events[1] | {"kind": "closure"}))
    assert on(lapsing(closed, 3, date(2029, 1, 1)), date(2021, 1, 1))[LINKS[0]]["status"] == Status.CLOSED
    statuses = on(lapsing(stopped_during_a_lapse(), 3, date(2029, 1, 1)), date(2020, 1, 21))[LINKS[0]]
    assert (statuses["status"], statuses["replayed_status"]) == (Status.UNKNOWN, Status.SUSPENDED)
    assert statuses["since"] == pd.Timestamp("2020-01-14")


def test_nothing_lapses_after_the_last_day_that_counts():
    log = log_of(("2020-01-10", "open", ""))
    later = on(lapsing(log, 30, date(2020, 2, 1)), date(2020, 1, 10) + timedelta(400))[LINKS[0]]
    assert (later["status"], later["stale"]) == (Status.OPEN, True)
