"""The status of provinces: the best of their crossings that exist, with the count."""

import pandas as pd
import pytest

from raillinks import provinces
from raillinks.words import dates
from raillinks.words.enums import Status
from tests import frames
from tests.unit.logs import event, replayed

CROSSINGS = pd.DataFrame(
    {
        "crossing_id": ["alpha-beta", "gamma-delta", "rho-sigma"],
        "exists_earliest": dates.to_series(dates.windows(pd.Series(["1911", "", ""])).earliest, pd.RangeIndex(3)),
        "exists_latest": dates.to_series(dates.windows(pd.Series(["", "2020-06-30", ""])).latest, pd.RangeIndex(3)),
    }
)
BOTH = pd.DataFrame(
    [("alpha-beta", "CN-LN"), ("gamma-delta", "CN-LN"), ("gamma-delta", "KP-09"), ("rho-sigma", "KP-13")],
    columns=["crossing_id", "iso_3166_2"],
)


def shown(*rows, day="2020-02-01"):
    table = provinces.status(replayed(*rows).status_on(frames.day(day)), CROSSINGS, BOTH)
    return table.set_index(["iso_3166_2", "service"])


def freight(*rows, day="2020-02-01"):
    return shown(*rows, day=day).loc[("CN-LN", "freight")].to_dict()


def here(day, after, **other):
    """An event on the crossing that always stands, for freight."""
    return event(day, after, crossing_id="alpha-beta", service="freight", **other)


def two(first, second):
    return (
        here("2020-01-01", first, event_id="a"),
        event("2020-01-01", second, event_id="b", crossing_id="gamma-delta", service="freight"),
    )


def test_every_status_has_its_rank():
    assert sorted(provinces.BEST_FIRST) == sorted(Status)


@pytest.mark.parametrize(
    ("first", "second", "best"),
    [
        ("suspended", "open", "open"), ("partial", "suspended", "partial"), ("suspended", "closed", "suspended"),
        ("closed", "closed", "closed"),
    ],
)  # fmt: skip
def test_the_best_crossing_speaks_for_its_province(first, second, best):
    assert freight(*two(first, second))["status"] == best


def test_unknown_is_better_than_closed():
    assert freight(here("2020-01-01", "closed"))["status"] == "unknown"


def test_the_count_is_always_said():
    assert freight(here("2020-01-01", "suspended"))["counts"] == "suspended: 1 of 2 crossings, 1 unknown"


def test_crossings_of_one_status_are_counted_together():
    assert freight(*two("open", "open"))["counts"] == "open: 2 of 2 crossings"


def test_one_crossing_is_said_in_the_singular():
    assert shown().loc[("KP-09", "freight"), "counts"] == "unknown: 1 of 1 crossing"


def test_a_crossing_that_is_gone_does_not_count():
    counts = [freight(*two("suspended", "open"), day=day)["counts"] for day in ("2020-06-30", "2020-07-01")]
    assert counts == ["open: 1 of 2 crossings, 1 suspended", "suspended: 1 of 1 crossing"]


def test_a_crossing_that_is_not_built_yet_does_not_count():
    crossings = [freight(day=day)["crossings"] for day in ("1910-12-31", "1911-01-01")]
    assert crossings == [1, 2]


def test_a_province_without_a_crossing_on_the_day_has_no_row():
    assert ("KP-09", "freight") not in shown(day="2021-01-01").index


def test_the_russian_crossing_speaks_for_no_province():
    assert ("KP-13", "freight") not in shown().index


def test_each_service_has_its_own_row():
    table = shown(here("2020-01-01", "open"))
    assert list(table.loc["CN-LN"]["status"]) == ["open", "unknown"]


def test_a_province_is_certain_where_an_uncertain_crossing_cannot_change_it():
    rows = (
        here("2020-01-01", "open", event_id="a"),
        event("2020", "suspended", event_id="b", service="freight"),
    )
    assert freight(*rows)["certain"]


def test_a_province_is_uncertain_where_its_best_crossing_is():
    rows = here("2020-01-01", "open"), here("2020-02", "suspended")
    assert not freight(*rows, day="2020-02-05")["certain"]


def test_no_links_give_no_provinces():
    table = provinces.status(replayed().status_on(frames.day("2020-01-01")).iloc[:0], CROSSINGS, BOTH)
    assert list(table.columns) == list(provinces.COLUMNS)
    assert table.empty


def test_no_joined_provinces_give_no_rows():
    assert provinces.status(replayed().status_on(frames.day("2020-01-01")), CROSSINGS, BOTH.iloc[:0]).empty
