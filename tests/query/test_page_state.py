"""What an address says of the page alone."""

import pytest

from raillinks.query import page_state
from raillinks.query.page_state import PageState
from tests.support.bad_values import BAD_ON_THE_PAGE


@pytest.mark.parametrize(("name", "value"), BAD_ON_THE_PAGE)
def test_a_value_of_the_page_that_cannot_be_used_is_reported(dataset, name, value):
    chosen, bad = page_state.from_query([(name, value)], set(dataset.events["event_id"]))
    assert [b.parameter for b in bad] == [name]
    assert chosen == PageState()
