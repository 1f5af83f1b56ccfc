"""A status whose evidence has lapsed is unknown until it is renewed: rule 11 of the status rules."""

import pandas as pd
import pytest

from raillinks.engine import timeline
from tests import frames
from tests.support.logs import event, intervals, seen


def lapsing(*rows, days=30, last="2021-12-31"):
    links = frames.links().assign(lapse_after=days, lapse_to=pd.Timestamp(last))
    return intervals(timeline.make_timeline(frames.events(rows), links))[1:]  # without the time before the first event


OPEN = event("2020-01-01", "open")


def test_a_status_lapses_the_day_after_its_evidence_is_old_enough():
    assert lapsing(OPEN) == [("2020-01-01", "2020-02-01", "open"), ("2020-02-01", "", "unknown")]


def test_an_observation_in_time_puts_a_lapse_off_and_a_later_one_renews_the_status():
    assert lapsing(OPEN, seen("2020-01-31")) == [("2020-01-01", "2020-03-02", "open"), ("2020-03-02", "", "unknown")]
    renewed = lapsing(OPEN, seen("2020-05-01"))
    assert [status for *_, status in renewed] == ["open", "unknown", "open", "unknown"]
    assert renewed[2][:2] == ("2020-05-01", "2020-06-01")


@pytest.mark.parametrize(
    ("rows", "asked"), [([OPEN], {"days": 0}), ([OPEN], {"last": "2020-01-31"}), ([event("2020-01-01", "closed")], {})]
)
def test_nothing_lapses_at_0_days_after_the_last_day_or_where_there_is_no_track(rows, asked):
    assert [status for *_, status in lapsing(*rows, **asked)] == [rows[0]["status_after"]]
