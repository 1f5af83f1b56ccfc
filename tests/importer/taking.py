"""What an intake makes of rows, on the day of these tests."""

import numpy as np
import pandas as pd

from raillinks.importer import build_package, pipeline
from raillinks.importer.mapping import HowToRead
from raillinks.package import package_files
from raillinks.package.schema import PATHS
from raillinks.validation import load

TODAY = np.datetime64("2026-11-24", "D")


def take(*rows, how=None, file="log.csv", good_rows_only=False):
    return pipeline.take_in({file: "\n".join(rows).encode()}, how or HowToRead(), TODAY, good_rows_only=good_rows_only)


def notes(taken):
    return [problem.reason for problem in taken.report.problems]


def dataset(taken):
    assert taken.files is not None, taken.report.frame().to_string()
    read = load.of_files(package_files.of_contents(taken.files))
    for table in PATHS:
        pd.testing.assert_frame_equal(getattr(taken.dataset, table), getattr(read, table))
    assert build_package.files_to_keep(read) == taken.files
    return read


def events(taken):
    """The events as (id, date, kind, status)."""
    return [tuple(row) for row in dataset(taken).events[["event_id", "date", "kind", "status_after"]].to_numpy()]


def codes(taken):
    frame = taken.report.frame()
    return [tuple(row) for row in frame.loc[frame["severity"] == "error", ["row", "code"]].to_numpy()]
