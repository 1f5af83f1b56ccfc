"""A log in buckets gives what the log in one piece gives."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raillinks.cluster import files, run
from raillinks.metrics import periods, uptime
from tests.properties.law import costly_further_law
from tests.strategies import event_logs
from tests.support import large_logs

FIRST, LAST = np.datetime64("2020-01-05"), np.datetime64("2020-03-25")
SIZES = st.tuples(st.integers(3, 9), st.integers(2, 9), st.integers(1, 60))


@contextmanager
def in_a_folder(sizes: tuple[int, int, int]) -> Iterator[Path]:
    """A folder, with settings by which a log of few events has many pieces, batches and turns, and two buckets."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "ROWS", sizes[0])
        patch.setattr(run, "BATCH", sizes[1])
        patch.setattr(run, "PAIRS", sizes[2])
        patch.setattr(run, "FEWEST", 2)
        yield Path(folder)


@costly_further_law
@given(event_logs(most=20), SIZES)
def test_intervals_in_buckets_are_those_of_the_whole(log, sizes):
    with in_a_folder(sizes) as folder:
        path = large_logs.written(log.events, folder / "log.parquet")
        run.intervals(run.Log(str(path)), str(folder / "out"), large_logs.here)
        made = large_logs.intervals(folder / "out")
        assert {path.name for path in folder.iterdir()} == {"log.parquet", "out"}
    expected = large_logs.ordered(large_logs.whole(log.events).intervals())
    pd.testing.assert_frame_equal(made, expected, check_dtype=False)


@costly_further_law
@given(event_logs(most=20).filter(lambda log: log.events), SIZES, st.sampled_from(["whole", "month"]))
def test_figures_in_buckets_are_those_of_the_whole(log, sizes, by):
    with in_a_folder(sizes) as folder:
        path = large_logs.written(log.events, folder / "log.parquet")
        wanted = run.Figures(FIRST, LAST, LAST, by)
        run.uptime_table(run.Log(str(path)), str(folder / "out.csv"), wanted, large_logs.here)
        made = (folder / "out.csv").read_bytes().splitlines()
    figures = uptime.uptime_of_periods(large_logs.whole(log.events), periods.cut((FIRST, LAST), by), LAST)
    assert sorted(made) == sorted(run.uptime_csv(figures).splitlines())
