"""Two days side by side, and the event days beside one."""

import pytest

from raillinks import compare
from tests import frames
from tests.unit.logs import HERE, event, group, replayed, seen

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


@pytest.mark.parametrize(("day", "previous", "following"), [
    ("2020-01-01", None, "2020-02-01"), ("2020-01-15", "2020-01-01", "2020-02-01"),
    ("2020-02-01", "2020-01-01", "2020-02-03"), ("2020-03-01", "2020-02-03", None), ("2021-01-01", "2020-03-01", None),
])  # fmt: skip
def test_a_day_has_an_event_day_on_either_side(day, previous, following):
    events = frames.events(LOG)
    found = compare.previous_day(events, frames.day(day)), compare.next_day(events, frames.day(day))
    assert [d and str(d) for d in found] == [previous, following]
