"""What the timeline says of a day, and its intervals and spans: rules 5 to 10 of the status rules."""

import pandas as pd
import pytest

from raillinks.engine import replay, timeline
from tests import frames
from tests.metrics.test_uptime import span
from tests.support.logs import HERE, event, group, intervals, on, replayed, seen, text


def test_a_plain_day_is_certain():
    links = replayed(event("2020-01-01", "open"), event("2020-03-05", "suspended"))
    assert [on(links, day)["certain"] for day in ("2020-03-04", "2020-03-05")] == [True, True]


def test_a_day_in_a_running_window_has_alternatives():
    links = replayed(event("2020-01-01", "open"), event("2020-03", "suspended"))
    row = on(links, "2020-03-30")
    assert (row["certain"], row["alternatives"]) == (False, "open;suspended")


def test_the_last_day_of_a_window_is_certain():
    links = replayed(event("2020-01-01", "open"), event("2020-03", "suspended"))
    assert [on(links, d)["alternatives"] for d in ("2020-02-29", "2020-03-31")] == ["open", "suspended"]


def test_a_later_move_ends_the_windows_before_it():
    links = replayed(event("2020", "open"), event("2020-03-05", "suspended"))
    assert [on(links, d)["alternatives"] for d in ("2020-03-04", "2020-03-05")] == ["open;unknown", "suspended"]


def test_a_repeated_status_ends_the_windows_before_it():
    links = replayed(event("2020", "open"), event("2020-03-05", "open"))
    assert [on(links, d)["certain"] for d in ("2020-03-04", "2020-03-05")] == [False, True]


def test_a_group_event_that_repeats_the_status_ends_the_windows_before_it():
    links = replayed(event("2020", "partial"), group("2020-03-05", "partial"))
    assert [on(links, d)["certain"] for d in ("2020-03-04", "2020-03-05")] == [False, True]


def test_the_alternatives_follow_the_order_of_the_status_table():
    links = replayed(event("2020-01-01/2020-01-09", "suspended"), event("2020-01-02/2020-01-09", "open"))
    assert on(links, "2020-01-03")["alternatives"] == "open;suspended;unknown"


def test_nothing_is_certain_of_unknown():
    links = replayed(event("2020-01-01", "open"), event("2020-02", "unknown"))
    read = [
        (on(links, day)["certain"], on(links, day)["alternatives"])
        for day in ("2019-12-31", "2020-02-03", "2021-01-01")
    ]
    assert read == [(False, "unknown"), (False, "open;unknown"), (False, "unknown")]


def test_intervals_are_half_open():
    links = replayed(event("2020-01-01", "open"), event("2020-03-05", "suspended"))
    assert intervals(links) == [
        ("", "2020-01-01", "unknown"), ("2020-01-01", "2020-03-05", "open"), ("2020-03-05", "", "suspended"),
    ]  # fmt: skip


def test_a_repeated_status_starts_no_interval():
    links = replayed(event("2020-01-01", "open"), event("2020-02-01", "open"))
    assert [s for *_, s in intervals(links)] == ["unknown", "open"]


def test_a_status_overtaken_on_its_own_day_has_no_interval():
    links = replayed(
        event("2020-01-01", "open"), event("2020-02-01", "suspended", order="1"), event("2020-02-01", "open", order="2")
    )
    assert [s for *_, s in intervals(links)] == ["unknown", "open"]


def test_an_interval_names_the_last_event_of_its_first_day_that_changed_the_status():
    links = replayed(
        event("2020-02-01", "open", event_id="first", order="1"),
        event("2020-02-01", "suspended", event_id="second", order="2"),
        event("2020-02-01", "suspended", event_id="third", order="3"),
    )
    assert on(links, "2020-02-01")["event_id"] == "second"


def test_the_edges_of_an_interval_carry_their_last_possible_days():
    table = replayed(event("2020-01", "open"), event("2020-03-05/2020-03-09", "suspended")).intervals()
    row = table[table["status"] == "open"].iloc[0]
    edges = [text(row[c]) for c in ("start", "start_latest", "end", "end_latest")]
    assert edges == ["2020-01-01", "2020-01-31", "2020-03-05", "2020-03-09"]


def test_the_edges_of_an_interval_name_their_events():
    table = replayed(event("2020-01", "open"), event("2020-03-05", "suspended")).intervals()
    row = table[table["status"] == "open"].iloc[0]
    assert (row["event_id"], row["end_event_id"]) == ("2020-01-open", "2020-03-05-suspended")


def test_intervals_stand_in_the_order_of_the_links():
    table = replayed(event("2020-01", "open"), event("2020-02", "open", crossing_id="alpha-beta")).intervals()
    assert list(dict.fromkeys(table["crossing_id"])) == ["alpha-beta", "gamma-delta", "rho-sigma"]


def test_since_is_the_start_of_the_interval():
    links = replayed(event("2020-01-01", "open"), event("2020-02-01", "open"))
    assert text(on(links, "2020-03-01")["since"]) == "2020-01-01"


def test_an_unknown_link_has_no_since():
    assert text(on(replayed(), "2020-03-01")["since"]) == ""


def test_an_unknown_link_has_no_evidence():
    assert (
        text(on(replayed(event("2020-01-01", "open", crossing_id="alpha-beta")), "2020-03-01")["last_evidence"]) == ""
    )


def test_a_repeated_status_is_evidence():
    links = replayed(event("2020-01-01", "open"), event("2020-02-01", "open"))
    assert text(on(links, "2020-03-01")["last_evidence"]) == "2020-02-01"


def test_an_observation_is_evidence():
    links = replayed(event("2020-01-01", "open"), seen("2020-02-01"))
    assert text(on(links, "2020-03-01")["last_evidence"]) == "2020-02-01"


def test_a_group_event_is_no_evidence():
    links = replayed(event("2020-01-01", "open"), group("2020-02-01", "suspended"))
    assert text(on(links, "2020-03-01")["last_evidence"]) == "2020-01-01"


def test_a_milestone_is_no_evidence():
    links = replayed(event("2020-01-01", "open"), event("2020-02-01"))
    assert text(on(links, "2020-03-01")["last_evidence"]) == "2020-01-01"


def test_the_end_of_evidence_is_no_evidence():
    links = replayed(event("2020-01-01", "open"), event("2020-02-01", "unknown"))
    row = on(links, "2020-03-01")
    assert (row["status"], text(row["last_evidence"])) == ("unknown", "2020-01-01")


def test_later_evidence_does_not_count_yet():
    links = replayed(event("2020-01-01", "open"), seen("2020-02-01"))
    assert text(on(links, "2020-01-31")["last_evidence"]) == "2020-01-01"


def test_a_status_is_stale_when_its_evidence_is_older_than_allowed():
    links = replayed(event("2020-01-01", "open"))
    assert [on(links, day, stale_after=30)["stale"] for day in ("2020-01-31", "2020-02-01")] == [False, True]


def test_evidence_is_as_old_as_its_last_possible_day_allows():
    links = replayed(event("2020-01", "open"))
    days = ("2020-01-01", "2020-01-31", "2020-03-01", "2020-03-02")
    read = [on(links, day, stale_after=30) for day in days]
    assert {text(row["last_evidence"]) for row in read} == {"2020-01-31"}
    assert [row["stale"] for row in read] == [False, False, False, True]


def test_the_last_evidence_is_the_one_that_may_be_the_latest():
    links = replayed(event("2020", "open"), seen("2020-06-01"))
    assert text(on(links, "2020-07-01")["last_evidence"]) == "2020-12-31"


def test_a_reader_may_allow_one_day():
    links = replayed(event("2020-01-01", "open"))
    assert [on(links, day, stale_after=1)["stale"] for day in ("2020-01-02", "2020-01-03")] == [False, True]


def test_nothing_is_stale_when_the_reader_says_never():
    assert not on(replayed(event("2020-01-01", "open")), "2100-01-01", stale_after=0)["stale"]


@pytest.mark.parametrize("after", ["unknown", "closed"])
def test_what_does_not_live_is_never_stale(after):
    links = replayed(event("2020-01-01", "open"), event("2020-01-02", after))
    assert not on(links, "2100-01-01")["stale"]


def test_the_status_table_has_a_row_a_link():
    table = replayed().status_on(frames.day("2020-01-01"))
    assert list(table.columns) == list(timeline.STATUS_COLUMNS)
    assert list(zip(table["crossing_id"], table["service"], strict=True)) == [
        (c, s) for c in ("alpha-beta", "gamma-delta", "rho-sigma") for s in ("freight", "passenger")
    ]


def test_the_status_table_marks_context():
    table = replayed().status_on(frames.day("2020-01-01"))
    assert list(table["context"]) == [False] * 4 + [True] * 2


def test_the_status_table_repeats_its_day():
    table = replayed().status_on(frames.day("2020-01-01"))
    assert set(table["as_of"]) == {pd.Timestamp("2020-01-01")}


def test_spans_are_cut_wherever_anything_shown_changes():
    spans = replayed(event("2020-01-01", "open"), event("2020-03", "suspended")).spans(stale_after=10)
    mine = spans[(spans["crossing_id"] == HERE[0]) & (spans["service"] == HERE[1])]
    read = mine[["start", "status", "stale"]].itertuples(index=False)
    assert [(text(start), status, stale) for start, status, stale in read] == [
        ("", "unknown", False), ("2020-01-01", "open", False), ("2020-01-12", "open", True),
        ("2020-03-01", "suspended", False), ("2020-03-31", "suspended", False), ("2020-04-11", "suspended", True),
    ]  # fmt: skip


def test_an_event_on_the_first_of_all_days_leaves_the_time_before_it_unknown():
    spans = replayed(event("1800-01-01", "open")).spans()
    mine = spans[(spans["crossing_id"] == HERE[0]) & (spans["service"] == HERE[1])]
    assert [(text(s), status) for s, status in mine[["start", "status"]].itertuples(index=False)][:2] == [
        ("", "unknown"), ("1800-01-01", "open"),
    ]  # fmt: skip


def test_spans_of_every_link_begin_before_all_days():
    spans = replayed(event("2020-01-01", "open")).spans()
    first = spans.drop_duplicates(["crossing_id", "service"])
    assert len(first) == 6
    assert first["start"].isna().all()


def test_a_span_that_repeats_the_one_before_it_is_left_out():
    assert len(replayed().spans()) == 6
    assert len(replayed(event("2020-01-01", "unknown")).spans()) == 6


def test_spans_have_their_columns():
    assert list(replayed().spans().columns) == list(timeline.SPAN_COLUMNS)


def test_intervals_have_their_columns():
    assert list(replayed().intervals().columns) == list(timeline.INTERVAL_COLUMNS)


def test_a_row_is_uncertain_where_several_statuses_are_possible():
    links = replayed(event("2020-01-01", "open"), event("2020-03", "suspended"))
    rows = [on(links, day) for day in ("2019-12-31", "2020-02-29", "2020-03-01", "2020-03-31")]
    assert list(timeline.uncertain(pd.DataFrame(rows))) == [False, False, True, False]


def test_a_timeline_names_its_links():
    links = replayed(event("2020-01-01", "open")).links
    assert list(links.columns) == ["crossing_id", "service", "context"]


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


def test_contested_days_are_those_on_which_two_replays_differ_link_by_link():
    other_link = {"crossing_id": "alpha-beta", "service": "freight"}
    both = [event("2020-01-01", "open"), event("2020-01-01", "open", **other_link, event_id="there")]
    shown = replayed(*both, event("2020-06-01", "suspended"))
    other = replayed(*both, event("2020-03-05", "suspended"), event("2020-04-01", "closed", **other_link, event_id="x"))
    table = timeline.contested(shown, other)
    assert [*table.columns] == [*timeline.CONTESTED_COLUMNS]
    assert [(*row[:2], text(row[2]), text(row[3]), *row[4:]) for row in table.itertuples(index=False)] == [
        (*other_link.values(), "2020-04-01", "", "open", "closed"),
        (*HERE, "2020-03-05", "2020-06-01", "open", "suspended"),
    ]
    assert [*table.index] == [0, 1]
    assert timeline.contested(shown, shown).empty


def test_contested_days_may_begin_before_all_events():
    shown, other = replayed(event("2020-02-01", "open")), replayed(event("2020-01-01", "open"))
    (row,) = timeline.contested(shown, other).to_dict("records")
    assert (text(row["start"]), text(row["end"]), row["status"], row["other"]) == (
        "2020-01-01", "2020-02-01", "unknown", "open",
    )  # fmt: skip
