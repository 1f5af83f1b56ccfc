"""What is read of a column once for each distinct text, and of its beginning alone, is what all of it says."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from raillinks.importer import columns as cells_of
from raillinks.importer import guess
from raillinks.importer.raw_table import RawTable, Reading
from tests.properties.law import law

CELLS = st.lists(
    st.sampled_from(["", " ", "-", "?", "NULL", "Brest", " Brest", "Brest ", "2019", "브레스트　"]), max_size=60
)


@law
@given(st.lists(CELLS, max_size=4))
def test_a_column_is_its_distinct_texts_without_space_around_them(chunks):
    column = pa.chunked_array(chunks, pa.string())
    code, words = cells_of.trimmed(column)
    texts = words.to_pylist()
    assert [texts[n] for n in code] == [cell.strip() for cell in column.to_pylist()]
    assert texts == list(dict.fromkeys(cell.strip() for cell in column.to_pylist()))


@law
@given(CELLS, st.integers(1, 8))
def test_the_first_cells_that_hold_something_are_those_of_the_whole_column(cells, most):
    column = pa.chunked_array([cells], pa.string())
    table = RawTable("log.csv", pa.table({"crossing": column}), np.arange(len(cells)), Reading("CSV"))
    holding = [cell.strip() for cell in cells if cell.strip() not in {"", "-", "?", "NULL"}]
    assert cells_of.filled(table, "crossing", most).to_pylist() == holding[:most]


def test_what_a_table_is_and_what_it_holds_are_guessed_at_once_as_they_are_one_after_the_other():
    of_log = {"crossing": ["Brest", "Terespol"], "date": ["2019-01-01", "2019-02-01"], "status": ["open", "closed"]}
    of_crossings = {"name": ["Brest", "Terespol"], "lat": ["52.1", "52.0"], "lon": ["23.7", "23.6"]}
    for columns, role in ((of_log, guess.LOG), (of_crossings, guess.CROSSINGS)):
        table = RawTable("table.csv", pa.table(columns), np.array([2, 3]), Reading("CSV"))
        assert guess.role_and_guess(table) == (role, guess.guess(table, role))
        assert guess.role_and_guess(table, guess.CROSSINGS)[0] == guess.CROSSINGS
