"""The years of dated features in words, and their days for the map."""

import pytest

from timemap import existence
from timemap.day_numbers import number


@pytest.mark.parametrize(
    ("date", "said"),
    [("", ""), ("1945", "1945"), ("1945-08-15", "1945"), ("1958/1959", "1958/59"), ("1899/1901", "1899/1901")],
)
def test_years_say_no_more_than_the_date(date, said):
    assert existence.years_of(date) == said


def test_a_feature_that_stands_is_said_since_when_and_one_without_dates_is_missing():
    layer = {"features": [
        {"id": "gone", "properties": {"exists_from": "1935", "exists_to": "1945/1946"}},
        {"id": "stands", "properties": {"exists_from": "1911"}},
        {"id": "always", "properties": {}},
    ]}  # fmt: skip
    assert existence.years(layer, "id", "since {}".format) == {"gone": "1935–1945/46", "stands": "since 1911"}


def test_the_map_has_the_first_and_the_last_possible_day_of_each_dated_feature(dataset):
    days = existence.days(dataset)
    assert set(days) == set(existence.LAYERS_WITH_DATES)
    lines = {feature["id"]: feature["properties"] for feature in dataset.layer("lines")["features"]}
    dated = {name for name, of in lines.items() if of.get("exists_from") or of.get("exists_to")}
    assert set(days["lines"]) == dated
    of_layers = {name: [each["properties"] for each in dataset.layer(name)["features"]] for name in dataset.layers}
    with_dates = {name for name, each in of_layers.items() if any(of.get("exists_from") for of in each)}
    assert with_dates - {"crossings"} <= {*days}  # a crossing has its own
    assert all(first is None or last is None or first <= last for of in days.values() for first, last in of.values())
    assert all(last is None or last <= number(dataset.covered_to) for of in days.values() for _, last in of.values())
