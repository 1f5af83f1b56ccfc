"""Numbers of a map view: read as links write them, within their limits."""

import pytest

from raillinks.domain.map_view import decimal, number


@pytest.mark.parametrize(
    ("name", "text", "value"), [("lat", "-90", -90), ("lon", "124.3949", 124.3949), ("zoom", "7.1234567", 7.12346)]
)
def test_a_number_within_its_limits_is_read_and_written_back(name, text, value):
    assert number(name, text) == value
    assert number(name, decimal(value)) == value


@pytest.mark.parametrize(
    ("name", "text"), [("lat", "90.1"), ("zoom", "-1"), ("lon", ""), ("lon", "1e2"), ("lon", "nan"), ("lat", "٤٠")]
)
def test_any_other_text_is_refused_with_what_is_allowed(name, text):
    with pytest.raises(ValueError, match="a number from"):
        number(name, text)


def test_a_whole_number_is_written_without_its_zeros():
    assert [decimal(7.0), decimal(40.1), decimal(0)] == ["7", "40.1", "0"]
