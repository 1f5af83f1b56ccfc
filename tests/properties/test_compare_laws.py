"""The laws of comparing: a day with itself differs in nothing, and the other way round is the same seen from behind."""

from datetime import date

from hypothesis import example, given

from raillinks.engine.timeline import make_timeline
from raillinks.metrics.compare import compare, periods
from tests import frames, strategies
from tests.properties.law import DAYS, PERIODS, further_law, law

SWAPPED = {
    "status": "compare_status", "compare_status": "status", "certain": "compare_certain", "compare_certain": "certain",
    "alternatives": "compare_alternatives", "compare_alternatives": "alternatives",
    "replayed_status": "compare_replayed_status", "compare_replayed_status": "replayed_status",
}  # fmt: skip
COVERED_TO = frames.day("2020-12-31")


def compared(log, one, other):
    events = frames.events(log.events)
    return compare(make_timeline(events, frames.links()), events, frames.day(one), frames.day(other))


def of_periods(log, one, other):
    replay = make_timeline(frames.events(log.events), frames.links())
    one, other = (tuple(frames.day(day) for day in period) for period in (one, other))
    return periods(replay, one, other, COVERED_TO)


@law
@given(log=strategies.event_logs(most=7), day=DAYS)
@example(log=strategies.log_of(("2020-01-10", "open", "")), day=date(2020, 1, 10))
def test_a_day_differs_from_itself_in_nothing(log, day):
    table = compared(log, day, day)
    assert (table["status"] == table["compare_status"]).all()
    assert (table["certain"] == table["compare_certain"]).all()
    assert (table["event_ids"] == "").all()


@further_law
@given(log=strategies.event_logs(most=7), one=DAYS, other=DAYS)
def test_the_other_way_round_the_days_change_places(log, one, other):
    there, back = compared(log, one, other), compared(log, other, one)
    assert there.equals(back.rename(columns=SWAPPED)[list(there.columns)])


@further_law
@given(log=strategies.event_logs(most=7), one=DAYS, other=DAYS)
def test_a_link_that_differs_has_an_event_between(log, one, other):
    table = compared(log, one, other)
    differs = table["status"] != table["compare_status"]
    assert (table.loc[differs, "event_ids"] != "").all()


@further_law
@given(log=strategies.event_logs(most=7), one=PERIODS, other=PERIODS)
def test_the_other_way_round_the_periods_change_places(log, one, other):
    there, back = of_periods(log, one, other), of_periods(log, other, one)
    own = [c for c in there.columns if f"compare_{c}" in there.columns]
    swapped = {**{c: f"compare_{c}" for c in own}, **{f"compare_{c}": c for c in own}}
    assert there.equals(back.rename(columns=swapped)[list(there.columns)])
    earlier, later = ("", "compare_") if one <= other else ("compare_", "")
    change = there[f"{later}open_percent"] - there[f"{earlier}open_percent"]
    assert there["points"].equals(change.rename("points"))
