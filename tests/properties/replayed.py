"""What the laws draw and look at: days and periods; the timeline that the engine makes of a generated log."""

from datetime import date

import pandas as pd
from hypothesis import strategies as st

from raillinks.engine.timeline import Timeline, make_timeline
from tests import frames, strategies
from tests.strategies import Log

SOME_DAY = strategies.days(date(2019, 12, 20), date(2021, 2, 1))
DAYS = strategies.days(date(2020, 1, 1), date(2020, 4, 1))
PERIODS = st.tuples(DAYS, DAYS).map(lambda pair: tuple(sorted(pair)))
WHOLE = (date(2020, 1, 1), date(2020, 4, 1))
"""The period that all drawn days lie in."""


def replayed(log: Log) -> Timeline:
    """The engine's timeline of a log whose events all stand."""
    return make_timeline(frames.events(log.events), frames.links())


def by_link(table: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    return {(str(key[0]), str(key[1])): rows for key, rows in table.groupby(["crossing_id", "service"])}


def on(replay: Timeline, day: date, stale_after: int = 365) -> dict[tuple[str, str], dict]:
    """The status table of a day as plain rows, by link."""
    table = replay.status_on(frames.day(day), stale_after)
    return {(row["crossing_id"], row["service"]): row for row in table.to_dict("records")}


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other)
