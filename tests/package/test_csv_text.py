"""CSV made column by column is the text that pandas makes cell by cell."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from raillinks.package.tables import csv_text
from tests.properties.law import further_law

CELLS = st.text(st.one_of(st.sampled_from('",\r\n\t; =é–조中'), st.characters(exclude_categories=["Cs"])), max_size=6)
NUMBERS = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**53), 2**53))
ROWS = st.lists(st.tuples(CELLS, CELLS, NUMBERS, st.integers(-(2**40), 2**40)), max_size=8)


@further_law
@given(ROWS, st.lists(CELLS.filter(bool), min_size=4, max_size=4, unique=True))
def test_it_is_what_pandas_writes(rows, names):
    kinds = dict(zip(names, (str, str, float, int), strict=True))
    frame = pd.DataFrame(rows, columns=names).astype(kinds)
    assert csv_text(frame) == frame.to_csv(index=False, lineterminator="\r\n").encode()
