"""The answer on the tiny package: which link it is on."""

from dataclasses import replace

import numpy as np

from raillinks.answer import answer
from raillinks.query import views
from raillinks.query.selection import Selection

DAY = np.datetime64("2020-04-01", "D")


def view_of(dataset, **selection):
    return views.make_view(dataset, Selection(**{"as_of": DAY, **selection}))


def test_it_is_on_the_link_of_the_event_or_the_only_one_that_is_listed(small):
    assert answer.chosen_link(view_of(small)) is None
    assert answer.chosen_link(view_of(small, crossing=("gamma-delta",))) is None
    only = view_of(small, crossing=("gamma-delta",), service=("passenger",))
    assert answer.chosen_link(only) == ("gamma-delta", "passenger")
    event = small.events.loc[small.events["crossing_id"] == "alpha-beta", "event_id"].iloc[0]
    assert answer.chosen_link(view_of(small), event) == ("alpha-beta", "freight")
    assert answer.chosen_link(view_of(small, crossing=("gamma-delta",)), event) is None


def test_a_link_may_be_named_that_is_not_listed(small):
    view = view_of(small, crossing=("gamma-delta",))
    assert answer.of_view(small, view, ("alpha-beta", "freight")).standing.status == "suspended"


def test_every_listed_link_is_answered_as_it_is_alone(dataset):
    view = views.make_view(dataset, Selection(as_of=np.datetime64("2020-02-15")))
    period = replace(view, selection=Selection(as_of=np.datetime64("2020-12-31"), as_of_period="2020"))
    for each in (view, period):
        alone = [answer.of_view(dataset, each, link) for link in each.any_day.listed_links]
        assert [*answer.of_listed(dataset, each)] == alone
