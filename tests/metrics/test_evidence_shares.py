"""Days of fresh evidence, of stale evidence and without any, and their shares in words."""

import pytest

from dashboard.history import overview
from dashboard.i18n.translator import say
from raillinks.metrics import uptime
from raillinks.metrics.uptime import whole_percents
from tests import frames
from tests.support.logs import HERE, event, replayed

COLUMNS = list(uptime.EVIDENCE_DAYS)


def days_of(*rows, first="2020-01-01", last="2020-12-31", stale_after=365):
    period = frames.day(first), frames.day(last)
    table = uptime.uptime(replayed(*rows), *period, frames.day("2026-03-13"), stale_after=stale_after)
    return table.set_index(["crossing_id", "service"]).loc[[HERE]][COLUMNS].iloc[0].tolist()


def test_known_days_are_fresh_until_the_evidence_is_stale():
    rows = event("2020-01-01", "open"), event("2021-03-01", "closed")
    assert days_of(*rows, first="2019-12-01", last="2021-03-31") == [366, 59, 31]


@pytest.mark.parametrize(("stale_after", "fresh"), [(0, 366), (1, 2), (365, 366), (100, 101)])
def test_the_reader_says_when_evidence_is_stale(stale_after, fresh):
    assert days_of(event("2020-01-01", "open"), stale_after=stale_after) == [fresh, 366 - fresh, 0]


@pytest.mark.parametrize(("days", "percents"), [
    ([10, 38, 52], [10, 38, 52]), ([1, 1, 1], [34, 33, 33]), ([0, 0, 7], [0, 0, 100]), ([2, 1], [67, 33]),
    ([1, 999, 0], [0, 100, 0]), ([2264, 0, 0], [100, 0, 0]), ([5, 5, 990], [1, 0, 99]),
])  # fmt: skip
def test_shares_add_up_to_a_hundred(days, percents):
    assert whole_percents(days) == percents
    assert sum(percents) == 100


@pytest.mark.parametrize(("days", "line"), [
    ((10, 38, 52), "fresh 10 % · stale 38 % · unknown 52 %"), ((5, 0, 0), "fresh 100 %"),
    ((0, 1, 999), "stale under 1 % · unknown over 99 %"), ((0, 3, 1), "stale 75 % · unknown 25 %"), ((0, 0, 0), ""),
])  # fmt: skip
def test_the_line_of_a_link_says_the_shares_of_the_days_that_it_has(days, line):
    html = overview.of_link(dict(zip(COLUMNS, days, strict=True)), 365, say("en"))
    assert html.replace("\u00a0%", " %") == (f"<small>{line}</small>" if line else "")
    never_stale = overview.of_link(dict(zip(COLUMNS, days, strict=True)), 0, say("en"))
    assert never_stale == html.replace("fresh", "known")
