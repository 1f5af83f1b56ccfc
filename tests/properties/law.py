"""How many examples a law is tried on.

`make test` takes few, the same ones in each run; each law notices its planted bug with them (tests/planted.py).
`make test-laws` takes 500 others each time. An example that once failed stays as an `@example`: every run tries it
first. A `rare_law` takes more, as its bug is rare among logs; a `costly_law` has examples that take long: a log with
its sources, or a package that is read. A `further_law` builds on the laws of the status rules (readings over time,
comparisons), and need not have a planted bug of its own.

Below: what several laws draw, and the timeline that the engine makes of a generated log.
"""

import os
from datetime import date

import pandas as pd
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from raillinks.domain.enums import Confidence
from raillinks.engine.confidence import Why, why
from raillinks.engine.timeline import Timeline, make_timeline
from tests import frames, strategies
from tests.strategies import Log
from tests.support.tiers import by_tier

PHASES = [Phase.explicit, Phase.generate] + [Phase.shrink] * ("PLANTED" not in os.environ)
"""A planted bug needs no smallest example."""
law = settings(
    max_examples=by_tier(10, 500),
    phases=PHASES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
rare_law = settings(law, max_examples=by_tier(100, 500))
costly_law = settings(law, max_examples=by_tier(8, 500))
rare_costly_law = settings(law, max_examples=by_tier(24, 500))
further_law = law
costly_further_law = costly_law

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


CONFIDENCE_BY_RULE = {
    Why.WITHDRAWN: Confidence.WITHDRAWN, Why.JUDGED_DISPUTED: Confidence.DISPUTED,
    Why.CONTRADICTED: Confidence.DISPUTED, Why.OWN_ACT: Confidence.CONFIRMED,
    Why.INDEPENDENT: Confidence.CONFIRMED, Why.ONE_REPORT: Confidence.REPORTED, Why.ALL_REPEAT: Confidence.REPORTED,
    Why.ONE_PUBLISHER: Confidence.REPORTED, Why.ONE_SOURCE: Confidence.REPORTED,
    Why.OWN_FILE: Confidence.REPORTED, Why.SEARCH_RECORD: Confidence.REPORTED, Why.NONE_COUNTS: Confidence.REPORTED,
}  # fmt: skip
"""The confidence that each rule gives (docs/status-rules.md)."""


def reasons_of(known, claims):
    """Why each event has its confidence, in the order of the table."""
    of_event: dict[str, list] = {}
    for claim in claims.to_dict("records"):
        of_event.setdefault(claim["event_id"], []).append(claim)
    return [why(event, of_event.get(event["event_id"], ())) for event in known.to_dict("records")]
