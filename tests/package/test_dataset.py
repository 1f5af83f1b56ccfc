"""The names of publishers: which of them are one house."""

import pytest

from raillinks.package import dataset

ROWS = ({"name": "Radio Free Asia", "other_names": ("RFA", "자유아시아방송")},)


@pytest.mark.parametrize(
    ("names", "house"),
    [(["RFA", "자유아시아방송"], "RFA"), (["RFA", "Radio Free Asia"], "Radio Free Asia"), (["rfa", "RFA"], "rfa")],
)
def test_the_names_of_one_house_have_one_name_of_the_log(names, house):
    assert dataset.houses([*names, "VOA"], ROWS) == {**dict.fromkeys(names, house), "VOA": "VOA"}


def test_names_of_which_no_letter_is_left_stay_apart():
    assert dataset.houses(["…", "!"], ROWS) == {"…": "…", "!": "!"}
