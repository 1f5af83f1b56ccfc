"""Open on all, some or none of the days of a period: day by day, under every placement and order of the moves."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from raillinks.domain.status import Status
from raillinks.metrics import uptime
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import further_law, law
from tests.properties.replayed import DAYS, PERIODS, replayed
from tests.strategies import LINKS

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
    table = uptime.open_on(replayed(log), *map(frames.day, (*period, counted_to)))
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
    table = uptime.open_on(timeline, *map(frames.day, (day, day, counted_to)))
    status = timeline.status_on(frames.day(day))
    for row, on in zip(table.to_dict("records"), status.to_dict("records"), strict=True):
        possible = {Status(word) for word in on["alternatives"].split(";")}
        assert row["open_on"] == (in_words([possible]) if day <= counted_to else "cannot_say")
