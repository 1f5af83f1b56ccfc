"""Broken files and hostile texts give data, or problems with places: no traceback, no lost row, at most 5 seconds.

`make test` takes a handful, `TESTS=all` takes all.
"""

from time import perf_counter

import numpy as np
import pytest

from raillinks.domain.problems import errors
from raillinks.importer import columns, pipeline
from raillinks.importer.mapping import HowToRead
from tests.importer import broken_files, sound
from tests.support.tiers import SEED, by_tier, sample

TODAY = np.datetime64("2026-11-24", "D")
LONGEST = 5
KINDS = {
    "csv": (broken_files.malformed_csv, by_tier(8, 2000)),
    "geojson": (broken_files.malformed_geojson, by_tier(5, 300)),
    "packed": (broken_files.malformed_packed, by_tier(8, 200)),
}


def taken(content, number, file="log"):
    """What an intake makes of a file, every second time of its good rows only."""
    began = perf_counter()
    found = pipeline.take_in({file: content}, HowToRead(), TODAY, good_rows_only=number % 2 == 0)
    assert perf_counter() - began < LONGEST, number
    for count in found.report.counts:
        assert count.rows_in == count.used + count.reported, number
    for problem in errors(found.report.problems):
        assert problem.file, number
        assert problem.reason, number
        assert problem.hint, number
    assert found.files is not None or not found.report.clean, number
    found.report.csv()
    return found


@sample(2)
@pytest.mark.parametrize("kind", list(KINDS))
def test_a_broken_file_gives_data_or_problems_with_places(kind):
    make, n = KINDS[kind]
    outcomes = [taken(make(SEED + number), number).files is not None for number in range(n)]
    assert by_tier(sample=True, everything=any(outcomes) and not all(outcomes))


def test_a_hostile_text_in_every_column_stays_a_text():
    for number, text in enumerate(broken_files.hostile_texts(by_tier(4, 500), SEED)):
        column = number % len(sound.HEADER)
        rows = [[text if n == column else cell for n, cell in enumerate(row)] for row in sound.ROWS[:2]]
        content = broken_files.as_csv([sound.HEADER, *rows])
        found = taken(content, number=0)
        assert sum(count.rows_in for count in found.report.counts) == len(rows), text
        if found.files is not None and column == sound.HEADER.index("note") and text.strip() not in columns.BLANK:
            kept = found.files["data/events.csv"].decode()
            assert " ".join(text.split())[:5].replace('"', '""') in kept, text
