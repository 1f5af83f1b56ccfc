"""How many events each value of a filter would show, and how the events join the map."""

from functools import cache

import numpy as np

from raillinks.query import views
from raillinks.query.selection import Selection
from tests.tiny import loaded


@cache
def plain():
    return loaded()


def counted(**chosen):
    view = views.make_view(plain(), Selection(as_of=np.datetime64("2021-01-01"), **chosen))
    return views.facets(plain(), view)


def test_an_event_of_the_group_counts_at_every_chinese_crossing():
    assert counted()["crossing"] == {"alpha-beta": 2, "gamma-delta": 1, "rho-sigma": 0}


def test_an_event_on_all_services_counts_for_each():
    assert counted()["service"] == {"freight": 2, "passenger": 1}


def test_values_without_events_count_zero():
    kinds = counted()["kind"]
    assert (kinds["opening"], kinds["suspension"], kinds["closure"]) == (1, 1, 0)


def test_a_facet_counts_without_its_own_filter():
    assert counted(service=("passenger",))["service"] == {"freight": 2, "passenger": 1}


def test_a_facet_counts_with_every_other_filter():
    assert counted(service=("passenger",))["kind"]["suspension"] == 0


def test_an_event_counts_in_the_provinces_of_its_crossing_once_and_where_it_affects():
    provinces = counted()["province"]
    assert (provinces["CN-LN"], provinces["KP-03"], provinces["KP-09"], provinces["KP-13"]) == (2, 2, 1, 0)


def test_an_event_counts_for_each_publisher_of_its_claims_once():
    assert counted()["publisher"] == {"A Paper": 2, "B Paper": 1}
    assert counted()["source_type"]["news"] == 2
    assert counted(publisher=("B Paper",))["publisher"] == {"A Paper": 2, "B Paper": 1}
    assert counted(publisher=("B Paper",))["province"]["CN-LN"] == 1


def test_a_claim_that_is_not_known_yet_counts_nowhere():
    known_on = np.datetime64("2020-04-01")
    view = views.make_view(plain(), Selection(as_of=np.datetime64("2020-03-31"), known_on=known_on))
    assert views.facets(plain(), view)["publisher"] == {"A Paper": 2, "B Paper": 0}


def test_events_on_another_border_are_counted_where_they_are_not_listed(dataset):
    chosen = Selection(as_of=np.datetime64("2022-09-26", "D"))
    there = int((dataset.events["crossing_id"] == "khasan-tumangang").sum())
    assert there
    assert views.elsewhere(dataset, views.make_view(dataset, chosen)) == there
    assert views.elsewhere(dataset, views.make_view(dataset, chosen.changed(context=True))) == 0


def test_a_window_of_days_ends_with_the_day_shown_and_has_so_many():
    stop = np.datetime64("2020-03-05")
    for days, later, expected in ((30, 29, ["e-stop"]), (30, 30, []), (1, 0, ["e-stop"]), (1, 1, [])):
        chosen = Selection(as_of=stop + np.timedelta64(later, "D"), mode="window", days=days)
        assert views.make_view(plain(), chosen).events["event_id"].tolist() == expected, (days, later)
