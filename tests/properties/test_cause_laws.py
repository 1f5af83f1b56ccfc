"""The laws of causes: each suspended day counts for the class of the event that began its suspension."""

from collections import Counter
from datetime import date

from hypothesis import given

from raillinks.domain.enums import CauseClass
from raillinks.domain.status import Status
from raillinks.metrics.suspensions import suspended_by_cause, suspensions
from raillinks.metrics.uptime import uptime
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import further_law
from tests.properties.replayed import DAYS, PERIODS, by_link, replayed
from tests.strategies import LINKS

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
