"""Moves of one day that the log gives no order (rule 6): which statuses are possible, and how many days were open."""

import pytest

from raillinks.engine import replay
from tests.metrics.test_uptime import span
from tests.support.logs import event, group, on, replayed


def test_tied_moves_leave_all_their_statuses_possible_while_the_next_move_may_come():
    links = replayed(
        event("2020-01-01", "open", event_id="a"), event("2020-01-01", "suspended", event_id="b"),
        event("2020-02-01/2020-02-09", "partial"),
    )  # fmt: skip
    read = [
        on(links, d)["alternatives"] for d in ("2020-01-01", "2020-01-31", "2020-02-01", "2020-02-08", "2020-02-09")
    ]
    assert read == ["open;suspended", "open;suspended", "open;partial;suspended", "open;partial;suspended", "partial"]


def test_the_own_crossing_and_the_group_do_not_tie():
    links = replayed(event("2020-01-01", "open", event_id="z"), group("2020-01-01", "suspended", event_id="a"))
    row = on(links, "2020-01-01")
    assert (row["alternatives"], row["certain"]) == ("suspended", True)


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("b", "a")])
def test_group_events_of_one_day_leave_the_worst_status_in_any_order(one, other):
    links = replayed(
        event("2020-01-01", "open"), group("2020-02-01", "partial", event_id=one),
        group("2020-02-01", "suspended", event_id=other),
    )  # fmt: skip
    assert on(links, "2020-02-01")["alternatives"] == "suspended"


def test_a_tie_counts_beside_a_running_window():
    links = replayed(
        event("2020-01-01", "open", event_id="a"), event("2020-01-01", "partial", event_id="b"),
        event("2020-01-01/2020-01-09", "suspended", event_id="c"),
    )  # fmt: skip
    assert on(links, "2020-01-05")["alternatives"] == "open;partial;suspended"


def test_an_order_in_the_day_unties_moves():
    links = replayed(event("2020-01-01", "open", order="1"), event("2020-01-01", "suspended", order="2"))
    assert on(links, "2020-01-01")["certain"]


def test_equal_statuses_on_one_day_are_no_tie():
    links = replayed(event("2020-01-01", "open", event_id="a"), event("2020-01-01", "open", event_id="b"))
    assert on(links, "2020-01-01")["alternatives"] == "open"


def test_tied_moves_widen_the_range_until_the_next_move():
    rows = [event("2020-02-01", "open", event_id="a"), event("2020-02-01", "suspended", event_id="b")]
    assert span(*rows, event("2020-02-11", "suspended")) == (0, 0, 10)


def test_a_tie_widens_the_range_through_the_window_of_the_next_move():
    rows = [event("2020-02-01", "open", event_id="a"), event("2020-02-01", "suspended", event_id="b")]
    assert span(*rows, event("2020-02-11/2020-02-15", "suspended")) == (0, 0, 14)


def test_the_own_crossing_and_the_group_do_not_widen_the_range():
    rows = [event("2020-02-01", "open", event_id="b"), group("2020-02-01", "suspended", event_id="a")]
    assert span(*rows, event("2020-02-11", "suspended")) == (0, 0, 0)


def test_a_tie_may_have_left_a_link_stopped():
    rows = [event("2020-02-01", "suspended", event_id="a"), event("2020-02-01", "open", event_id="b")]
    assert span(*rows, event("2020-02-11", "suspended")) == (0, 10, 10)


def test_a_tie_late_in_the_log_leaves_both_statuses_possible():
    links = replayed(
        event("2019-01-01", "partial"), event("2020-01-01", "open", event_id="a"),
        event("2020-01-01", "suspended", event_id="b"),
    )  # fmt: skip
    assert [on(links, day)["alternatives"] for day in ("2019-12-31", "2020-01-01")] == ["partial", "open;suspended"]


def test_without_moves_nothing_is_possible():
    assert list(replay.possible(replayed().moves)) == []
