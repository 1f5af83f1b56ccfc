"""A row is as the schema that is made of its columns says."""

import json

import pytest

from raillinks.exports import table_bytes, tables
from tests.support.exports import the_view, validator
from tests.support.tiers import sample


@sample(4)
@pytest.mark.parametrize("table", [name for name in tables.TABLES if name != "sensitivity"])  # which takes long
def test_a_row_has_the_columns_and_types_that_the_document_says(dataset, described, table):
    view = the_view(dataset, [("as_of", "2022-09-26"), ("from", "2022"), ("to", "2022"), ("mode", "period")])
    rows = table_bytes.records(dataset, view, table)
    assert {tuple(row) for row in rows} == {tuple(described["components"]["schemas"][table]["properties"])}
    for row in rows[:20]:
        validator(described, table).validate(json.loads(json.dumps(row)))
