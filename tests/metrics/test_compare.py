"""Two days side by side, and the event days beside one."""

import pytest

from raillinks.metrics import compare
from tests import frames
from tests.support.logs import HERE, event, group, replayed, seen

LOG = [event("2020-01-01", "open"), event("2020-02-01", "suspended"), seen("2020-02-03"), event("2020-03", "open")]
DAYS = ("2020-01-01", "2020-02-01", "2020-02-03", "2020-03-01")


def compared(as_of, compare_with, rows=LOG, link=HERE):
    table = compare.compare(replayed(*rows), frames.events(rows), frames.day(as_of), frames.day(compare_with))
    return table.set_index(["crossing_id", "service"]).loc[link].to_dict()


def test_each_day_has_its_own_status():
    row = compared("2020-01-31", "2020-02-01")
    assert (row["status"], row["compare_status"]) == ("open", "suspended")


def test_each_day_is_certain_by_itself():
    row = compared("2020-01-31", "2020-03-15")
    assert (row["certain"], row["compare_certain"]) == (True, False)


def test_the_events_between_are_those_after_one_day_and_up_to_the_other():
    assert compared("2020-01-01", "2020-02-01")["event_ids"] == "2020-02-01-suspended"


def test_the_events_between_stand_in_the_order_of_the_replay():
    assert compared("2020-01-15", "2020-12-31")["event_ids"] == "2020-02-01-suspended;2020-02-03-seen;2020-03-open"


def test_an_earlier_day_may_stand_second():
    assert compared("2020-12-31", "2020-01-15")["event_ids"] == compared("2020-01-15", "2020-12-31")["event_ids"]


def test_one_day_compared_with_itself_has_no_events_between():
    assert compared("2020-02-01", "2020-02-01")["event_ids"] == ""


def test_a_link_without_events_between_has_none():
    assert compared("2020-01-01", "2020-12-31", link=("alpha-beta", "freight"))["event_ids"] == ""


def test_events_of_the_group_are_between_too():
    assert compared("2020-01-01", "2020-02-09", [*LOG, group("2020-02-05", "partial")])["event_ids"].endswith("partial")


def test_an_empty_log_compares():
    assert compared("2020-01-01", "2020-02-01", [])["event_ids"] == ""


def test_there_is_a_row_a_link():
    table = compare.compare(replayed(*LOG), frames.events(LOG), frames.day("2020-01-01"), frames.day("2020-02-01"))
    assert list(table.columns) == list(compare.COLUMNS)
    assert len(table) == 6


def beside(as_of, compare_with, link=HERE, stale_after=365):
    days = frames.day(as_of), frames.day(compare_with)
    table = compare.side_by_side(replayed(*LOG), frames.events(LOG), *days, stale_after)
    return table.set_index(["crossing_id", "service"]).loc[link].to_dict()


def test_each_day_stands_with_all_that_is_known_of_it():
    row = beside("2020-01-31", "2022-02-01")
    assert (row["status"], row["event_id"], row["stale"]) == ("open", "2020-01-01-open", False)
    assert (row["compare_status"], row["compare_event_id"], row["compare_stale"]) == ("open", "2020-03-open", True)


@pytest.mark.parametrize(("as_of", "compare_with", "differs", "returned"), [
    ("2020-01-31", "2020-02-01", True, False), ("2020-04-01", "2020-01-01", False, True),
    ("2020-02-01", "2020-02-04", False, False), ("2019-01-01", "2019-06-01", False, False),
])  # fmt: skip
def test_a_link_differs_or_came_back_or_stayed(as_of, compare_with, differs, returned):
    row = beside(as_of, compare_with)
    assert (row["differs"], row["returned"]) == (differs, returned)


def test_changes_between_two_days_are_those_after_the_earlier_and_up_to_the_later():
    moves = [compare.moves_between(replayed(*LOG), frames.day(a), frames.day(b))
             for a, b in (("2020-01-01", "2020-03-01"), ("2020-03-01", "2020-01-01"))]  # fmt: skip
    assert moves[0].equals(moves[1])
    assert list(moves[0].columns) == list(compare.MOVE_COLUMNS)
    assert list(zip(moves[0]["event_id"], moves[0]["status"], strict=True)) == [
        ("2020-02-01-suspended", "suspended"), ("2020-03-open", "open"),
    ]  # fmt: skip


def test_a_period_stands_beside_another_with_the_difference_in_points():
    one, other = ((frames.day(first), frames.day(last)) for first, last in
                  (("2020-01-01", "2020-02-09"), ("2020-01-01", "2020-01-31")))  # fmt: skip
    table = compare.periods(replayed(*LOG), one, other, frames.day("2020-12-31")).set_index(["crossing_id", "service"])
    row = table.loc[[HERE]].iloc[0]
    assert (row["open_days"], row["known_days"], row["compare_open_days"], row["compare_known_days"]) == (
        31,
        40,
        31,
        31,
    )
    assert row["points"] == pytest.approx(100 * 31 / 40 - 100)  # the second ends first: it is the earlier
    assert table["points"].isna().sum() == len(table) - 1
