"""What must hold of figures of a period: panels, suspended days by cause, whether a link was open on its days."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from raillinks.domain.enums import CauseClass
from raillinks.domain.status import Status
from raillinks.metrics import periods
from raillinks.metrics import uptime as uptime_figures
from raillinks.metrics.periods import panel
from raillinks.metrics.suspensions import suspended_by_cause, suspensions
from raillinks.metrics.uptime import uptime
from raillinks.query.view_figures import EVERY
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import DAYS, PERIODS, by_link, costly_further_law, further_law, law, replayed
from tests.strategies import LINKS

LINK = ["crossing_id", "service"]
COUNTS = [*(f"{status}_days" for status in Status), "known_days", "fresh_days", "stale_days", "period_days"]
LEAST, MOST = ([f"{status}_days_{end}" for status in Status] for end in ("min", "max"))
STALE_AFTER = 20


@st.composite
def partitions(draw):
    """A period, cut at some of its days; and the same cut at some of these alone."""
    first, last = draw(PERIODS)
    cuts = sorted(draw(st.sets(st.dates(first, last), max_size=8)) - {first})
    fewer = [day for day in cuts if draw(st.booleans())]
    return (first, last), *(_parts(first, last, days) for days in (cuts, fewer))


def _parts(first, last, cuts):
    edges = [first, *cuts, last + timedelta(days=1)]
    return [(one, other - timedelta(days=1)) for one, other in pairwise(edges)]


def of(replay, parts, counted_to):
    days = [(frames.day(first), frames.day(last)) for first, last in parts]
    return panel(replay, days, frames.day(counted_to), stale_after=STALE_AFTER)


def summed(table):
    return table.groupby(LINK, sort=False)[[*COUNTS, *LEAST, *MOST]].sum().reset_index()


@costly_further_law
@given(log=strategies.event_logs(most=7), cut=partitions(), covered_to=DAYS)
def test_a_panel_of_any_parts_adds_up_to_the_figures_of_the_whole_with_ranges_within_ranges(log, cut, covered_to):
    (first, last), fine, coarse = cut
    replay = replayed(log)
    counted = uptime(replay, *map(frames.day, (first, last, covered_to)), stale_after=STALE_AFTER)
    whole, *parts = (summed(of(replay, each, covered_to)) for each in ([(first, last)], coarse, fine))
    for table in (whole, *parts):
        pd.testing.assert_frame_equal(table[[*LINK, *COUNTS]], counted[[*LINK, *COUNTS]])
    assert whole[["open_days_min", "open_days_max"]].equals(counted[["open_days_min", "open_days_max"]])
    for inner, outer in pairwise((whole, *parts)):
        assert (outer[LEAST] <= inner[LEAST]).all(axis=None)
        assert (inner[MOST] <= outer[MOST]).all(axis=None)
    for column, least, most in zip(COUNTS, LEAST, MOST, strict=False):
        assert whole[column].between(whole[least], whole[most]).all()


@further_law
@given(period=PERIODS, by=st.sampled_from(EVERY))
def test_a_period_is_cut_into_all_its_days_at_the_ends_of_the_calendar_s_own(period, by):
    first, last = period
    parts = periods.cut((frames.day(first), frames.day(last)), by)
    days = [(one.item(), other.item()) for one, other in parts]
    own = {"year": lambda d: d.year, "month": lambda d: (d.year, d.month), "week": lambda d: d.isocalendar()[:2]}
    key = own.get(by, lambda d: d)
    expected: dict[object, list[date]] = {}
    for day in oracles.all_days(first, last):
        expected.setdefault(key(day), []).append(day)
    assert days == [(run[0], run[-1]) for run in expected.values()]


@further_law
@given(log=strategies.event_logs(most=6), day=DAYS)
def test_the_least_and_the_most_days_of_each_status_hold_on_every_day_alone(log, day):
    """On one day the most is 1 exactly where the status is possible, the least exactly where no other is."""
    replay = replayed(log)
    table = of(replay, [(day, day)], day)
    alternatives = replay.status_on(frames.day(day))["alternatives"].str.split(";")
    for row, possible in zip(table.to_dict("records"), alternatives, strict=True):
        assert [row[column] for column in MOST] == [int(status in possible) for status in Status]
        assert [row[column] for column in LEAST] == [int(possible == [status]) for status in Status]


NO_CLAIMS = frames.claims([]).assign(house="")
FIRST = date(2019, 12, 1)


def days_of_causes(log, link, first, last):
    """The suspended days of a link by class of cause, day by day; the classes that have none are missing."""
    moves = oracles.moves(oracles.from_rows(log.events), link)
    counted: Counter[str] = Counter()
    begins, previous = "", str(Status.UNKNOWN)
    for day in oracles.all_days(FIRST, last):
        status = oracles.status_on(moves, day)
        if status != previous:
            changed = [m for m in moves if m.happening.earliest == day and m.before != m.after]
            begins = changed[-1].happening.row["cause_class"] or str(CauseClass.NOT_SAID)
        previous = status
        if status == Status.SUSPENDED and day >= first:
            counted[begins] += 1
    return counted


@further_law
@given(log=strategies.event_logs(most=7), period=PERIODS, covered_to=DAYS)
def test_suspended_days_by_cause_are_those_of_a_day_by_day_replay(log, period, covered_to):
    first, last = period
    table = by_link(suspended_by_cause(replayed(log), frames.events(log.events), *days(period, covered_to)))
    for link in LINKS:
        rows = table[link].to_dict("records") if link in table else []
        found = {row["cause_class"]: n for row in rows if (n := row["suspended_days"])}
        assert found == days_of_causes(log, link, first, min(last, covered_to))


@further_law
@given(log=strategies.event_logs(most=7), period=PERIODS, covered_to=DAYS)
def test_the_days_of_all_causes_are_the_suspended_days(log, period, covered_to):
    replay, events = replayed(log), frames.events(log.events)
    (first, last), counted_to = days(period, covered_to)
    table = suspended_by_cause(replay, events, (first, last), counted_to)
    by_cause = table.groupby(["crossing_id", "service"])["suspended_days"].sum()
    figures = uptime(replay, first, last, counted_to).set_index(["crossing_id", "service"])
    assert (by_cause.reindex(figures.index, fill_value=0) == figures["suspended_days"]).all()


@further_law
@given(log=strategies.event_logs(most=7), period=PERIODS, covered_to=DAYS)
def test_the_days_of_the_replay_lie_in_the_range_and_a_minimum_is_one_of_the_table_of_suspensions(
    log, period, covered_to
):
    replay, events = replayed(log), frames.events(log.events)
    table = suspended_by_cause(replay, events, *days(period, covered_to))
    listed = suspensions(replay, events, NO_CLAIMS, *days(period, covered_to))
    listed = listed[listed["status"] == Status.SUSPENDED]
    keys = ["crossing_id", "service", "cause_class"]
    assert table["suspended_days"].between(table["days_min"], table["days_max"]).all()
    at_least = table[table["suspended_days"] > 0].set_index(keys)["at_least"]
    assert set(listed.loc[listed["at_least"], keys].itertuples(index=False, name=None)) <= set(at_least[at_least].index)


def days(period, covered_to):
    return (frames.day(period[0]), frames.day(period[1])), frames.day(covered_to)


OPEN = {status for status in Status if oracles.is_open(status)}
SHUT = {status for status in Status if oracles.is_known(status)} - OPEN
SHORT = st.tuples(st.dates(date(2020, 1, 5), date(2020, 1, 25)), st.integers(0, 12)).map(
    lambda drawn: (drawn[0], drawn[0] + timedelta(drawn[1]))
)
"""Periods around the moves of short logs."""
ANY_DAY = st.sampled_from([date(2020, 1, 12), date(2020, 1, 18), date(2020, 12, 31)])


def in_words(days):
    """What is said of days, each a set of the statuses that are possible on it."""
    if all(day <= OPEN for day in days):
        return "all"
    if all(day <= SHUT for day in days):
        return "none"
    certainly_open, certainly_not = (any(day <= statuses for day in days) for statuses in (OPEN, SHUT))
    return "some" if certainly_open and certainly_not else "cannot_say"


@law
@given(log=strategies.short_logs() | strategies.short_ties(), period=SHORT, counted_to=ANY_DAY)
def test_whether_a_link_was_open_on_all_some_or_none_of_the_days_is_that_of_every_placement(log, period, counted_to):
    happenings = oracles.from_rows(log.events)
    every_day = list(oracles.all_days(*period))
    table = uptime_figures.open_on(replayed(log), *map(frames.day, (*period, counted_to)))
    for row, link in zip(table.to_dict("records"), LINKS, strict=True):
        tries = [
            [oracles.status_when_placed(*placing, day) if day <= counted_to else "after" for day in every_day]
            for placing in oracles.placed_in_any_order(oracles.moves(happenings, link))
        ]
        assert row["open_on"] == in_words([set(statuses) for statuses in zip(*tries, strict=True)])
        counts = [sum(status in OPEN for status in statuses) for statuses in tries]
        unknown = [sum(status not in OPEN | SHUT for status in statuses) for statuses in tries]
        assert (row["open_days_min"], row["open_days_max"]) == (min(counts), max(counts))
        assert (row["unknown_days_max"], row["period_days"]) == (max(unknown), len(every_day))


@further_law
@given(log=strategies.event_logs(most=7), period=PERIODS, counted_to=DAYS)
def test_a_single_day_is_open_or_not_exactly_if_its_status_is_certain(log, period, counted_to):
    day, timeline = period[0], replayed(log)
    table = uptime_figures.open_on(timeline, *map(frames.day, (day, day, counted_to)))
    status = timeline.status_on(frames.day(day))
    for row, on in zip(table.to_dict("records"), status.to_dict("records"), strict=True):
        possible = {Status(word) for word in on["alternatives"].split(";")}
        assert row["open_on"] == (in_words([possible]) if day <= counted_to else "cannot_say")
