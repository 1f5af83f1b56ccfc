"""How many events each value of a filter would show, and how the events join the map."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

from raillinks.domain.enums import GROUP
from raillinks.domain.problems import DataError, Problem, Severity
from raillinks.query import display_names, views
from raillinks.query.filters import FILTERS
from raillinks.query.selection import Selection
from raillinks.validation import load
from tests import tiny
from tests.support.messages import WORDS
from tests.support.tiers import slow


def loaded(**changed):
    """The tiny package, with some files in other words; `events` stands for data/events.csv."""
    contents = tiny.files() | {f"data/{name}.csv": text.encode() for name, text in changed.items()}
    with TemporaryDirectory() as folder:
        tiny.write(Path(folder), contents)
        return load.load(Path(folder))


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


@slow("the events of each value are compared in the last test")
def test_every_count_of_the_log_is_what_the_filter_shows(dataset):
    day = np.datetime64("2022-09-26")
    found = views.facets(dataset, views.make_view(dataset, Selection(as_of=day, service=("freight",), context=True)))
    for name in list(found)[-4:]:
        for value in list(found[name])[::9]:
            filters: dict[str, Any] = {"service": ("freight",), name: (value,)}
            chosen = Selection(as_of=day, context=True, **filters)
            assert found[name][value] == len(views.make_view(dataset, chosen).events), (name, value)


def test_the_report_has_a_row_a_crossing_and_one_for_the_group():
    report = display_names.join_report(plain())
    assert list(report["crossing_id"]) == ["alpha-beta", "gamma-delta", "rho-sigma", GROUP]
    assert list(report["events"]) == [1, 0, 0, 1]
    assert report["joined"].all()


def test_the_provinces_of_the_group_are_those_of_its_crossings():
    report = display_names.join_report(plain()).set_index("crossing_id")
    assert report.loc[GROUP, "provinces"] == "CN-JL;CN-LN;KP-03;KP-09"


def test_a_name_in_another_language_falls_back_to_english():
    names = display_names.crossing_names(plain(), "ko")
    assert (names["alpha-beta"], names["CN-LN"]) == ("Alpha-Beta", "CN-LN")


def test_the_group_has_a_name():
    assert display_names.crossing_names(plain(), "en")[GROUP] == WORDS["everywhere"]


def codes(**changed):
    with pytest.raises(DataError) as raised:
        loaded(**changed)
    return {p.code for p in raised.value.problems}


def test_a_problem_of_the_replay_stops_the_load():
    seen = "e-seen,2020-02-03,,alpha-beta,freight,observation,open,,,,,,,,Seen.\n"
    claims = tiny.CLAIMS + "c4,e-seen,s1,supports,2020-02-03,,,observed,,\n"
    assert codes(events=tiny.EVENTS + seen, claims=claims) == {"observation-not-needed"}


def test_a_problem_between_tables_stops_the_load():
    assert codes(claims=tiny.CLAIMS.replace("e-stop", "e-gone")) >= {"unknown-event"}


def test_a_table_that_cannot_be_read_stops_the_load():
    assert codes(trains="\0") == {"not-text"}


def test_the_first_problems_are_told_in_the_message():
    problem = Problem("data/events.csv", 2, "date", "bad-date", Severity.ERROR, "'x' is no date")
    assert str(DataError([problem])) == "data/events.csv:2 date 'x' is no date"


def test_the_events_of_each_value_are_those_that_a_filter_for_it_lets_through():
    dataset = plain()
    base = views.make_view(dataset, Selection(as_of=np.datetime64("2021-01-01"))).any_day
    valued = views.valued(dataset, base)
    for choice in FILTERS:
        for value in views.choices(dataset).values[choice.name]:
            let_through = choice.events.mask(dataset, base.anytime, base.log.claims, (value,))
            found = valued.of_filter[choice.name].get(value, ())
            assert list(found) == list(np.flatnonzero(let_through)), (choice.name, value)
