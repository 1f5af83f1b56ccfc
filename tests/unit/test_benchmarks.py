"""The benchmarks' own parts: the fixed log, and the table."""

from io import StringIO

import numpy as np
import pandas as pd

from benchmarks import log
from benchmarks.__main__ import table
from benchmarks.engine import read, replayed
from benchmarks.row import Row
from raillinks.words import dates

N = 20_000
FRAME = read(StringIO(log.events_csv(N)))


def test_the_same_size_gives_the_same_log():
    assert log.events_csv(1_000) == log.events_csv(1_000)


def test_a_log_has_the_columns_of_the_events():
    assert list(FRAME.columns) == list(log.COLUMNS)


def test_no_row_is_longer_than_promised():
    assert max(len(line.encode()) for line in log.events_csv(N).split("\r\n")[1:]) + 2 <= log.MOST_BYTES


def test_one_date_in_twenty_is_imprecise():
    found = dates.windows(FRAME["date"])
    assert not any(found.reason)
    assert np.isclose((found.earliest != found.latest).mean(), 0.05, atol=0.01)


def test_one_event_in_five_is_on_all_services():
    assert np.isclose((FRAME["service"] == "all").mean(), 0.20, atol=0.01)


def test_a_million_events_have_a_thousand_links():
    assert len(log.links(1_000_000)) == log.MOST_LINKS


def test_the_log_is_replayed_on_every_link():
    intervals = replayed(FRAME, log.links(N)).intervals()
    assert len(intervals.drop_duplicates(["crossing_id", "service"])) == len(log.links(N))


def test_the_table_says_whether_each_goal_is_met():
    lines = table([Row("met", 1, 1), Row("missed", 2, 1), Row("shown", 3)]).splitlines()
    assert [line.split()[-1] for line in lines[1:]] == ["yes", "NO", "yes"]


def test_a_frame_of_strings_is_what_is_read():
    assert all(isinstance(dtype, pd.StringDtype) for dtype in FRAME.dtypes)
