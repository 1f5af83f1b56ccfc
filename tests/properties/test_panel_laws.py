"""The laws of panels: over any partition they add up to the figures of the whole, with ranges within ranges."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from raillinks.domain.status import Status
from raillinks.metrics import periods
from raillinks.metrics.periods import panel
from raillinks.metrics.uptime import uptime
from raillinks.query.view_figures import EVERY
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import costly_further_law, further_law
from tests.properties.replayed import DAYS, PERIODS, replayed

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
