"""The filters: each a field of the selection, each value with the events that it lets through."""

from functools import cache

import numpy as np

from raillinks.query import filters, selection, views
from raillinks.query.filters import FILTERS
from raillinks.query.selection import Selection
from tests.tiny import loaded


def test_every_filter_is_a_field_of_the_selection_and_every_list_a_filter():
    assert tuple(choice.name for choice in filters.FILTERS) == selection.REPEATABLE


@cache
def plain():
    return loaded()


def test_the_events_of_each_value_are_those_that_a_filter_for_it_lets_through():
    dataset = plain()
    base = views.make_view(dataset, Selection(as_of=np.datetime64("2021-01-01"))).any_day
    valued = views.valued(dataset, base)
    for choice in FILTERS:
        for value in views.choices(dataset).values[choice.name]:
            let_through = choice.events.mask(dataset, base.anytime, base.log.claims, (value,))
            found = valued.of_filter[choice.name].get(value, ())
            assert list(found) == list(np.flatnonzero(let_through)), (choice.name, value)
