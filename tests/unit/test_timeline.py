"""The replay: rules 1 to 10 of the status rules, one sentence a test."""

import numpy as np
import pandas as pd
import pytest

from raillinks.engine import replay, timeline
from tests import frames
from tests.unit.logs import HERE, event, group, intervals, on, replayed, seen, status, text

FREIGHT = ("gamma-delta", "freight")
OTHER = ("alpha-beta", "passenger")
RUSSIAN = ("rho-sigma", "passenger")


def test_only_confirmed_and_reported_events_stand():
    events = pd.DataFrame({"confidence": ["confirmed", "reported", "disputed", "withdrawn"]})
    assert list(timeline.effective(events)) == [True, True, False, False]


def test_a_reader_may_apply_disputed_events():
    events = pd.DataFrame({"confidence": ["confirmed", "reported", "disputed", "withdrawn"]})
    assert list(timeline.effective(events, apply_disputed=True)) == [True, True, True, False]


def test_a_log_without_events_is_unknown_for_ever():
    found = replayed()
    assert intervals(found) == [("", "", "unknown")]
    assert status(found, "2020-01-01") == "unknown"


def test_a_link_is_unknown_before_its_first_event():
    found = replayed(event("2020-03-05", "open"))
    assert (status(found, "2020-03-04"), status(found, "2020-03-05")) == ("unknown", "open")


def test_a_change_takes_effect_on_its_first_possible_day():
    assert status(replayed(event("2020-03", "suspended")), "2020-03-01") == "suspended"


def test_an_event_on_all_services_moves_both():
    found = replayed(event("2020-03-05", "open", service="all"))
    assert (status(found, "2020-04-01"), status(found, "2020-04-01", FREIGHT)) == ("open", "open")


def test_an_event_on_one_service_leaves_the_other():
    assert status(replayed(event("2020-03-05", "open")), "2020-04-01", FREIGHT) == "unknown"


def test_an_event_on_one_crossing_leaves_the_others():
    assert status(replayed(event("2020-03-05", "open")), "2020-04-01", OTHER) == "unknown"


@pytest.mark.parametrize("crossing", ["alpha-beta", "gamma-delta", "rho-sigma"])
@pytest.mark.parametrize("service", ["freight", "passenger"])
def test_every_link_can_be_moved(crossing, service):
    found = replayed(event("2020-03-05", "open", crossing_id=crossing, service=service))
    assert status(found, "2020-04-01", (crossing, service)) == "open"


def test_an_unchanged_event_moves_nothing():
    assert intervals(replayed(event("2020-03-05"))) == [("", "", "unknown")]


@pytest.mark.parametrize(("before", "after"), [("open", "suspended"), ("open", "partial"), ("partial", "suspended")])
def test_a_group_event_worsens_a_running_link(before, after):
    assert status(replayed(event("2020-01-01", before), group("2020-02-01", after)), "2020-02-01") == after


@pytest.mark.parametrize("before", ["suspended", "closed"])
def test_a_group_event_leaves_a_link_that_does_not_run(before):
    assert status(replayed(event("2020-01-01", before), group("2020-02-01", "partial")), "2020-02-01") == before


def test_a_group_event_leaves_an_unknown_link():
    assert status(replayed(group("2020-02-01", "suspended")), "2020-02-01") == "unknown"


def test_a_group_event_never_betters_a_link():
    found = replayed(event("2020-01-01", "partial"), group("2020-02-01", "open", kind="resumption"))
    assert status(found, "2020-02-01") == "partial"


def test_a_group_event_concerns_every_chinese_crossing():
    found = replayed(
        event("2020-01-01", "open"), event("2020-01-01", "open", event_id="o", crossing_id="alpha-beta"),
        group("2020-02-01", "suspended"),
    )  # fmt: skip
    assert (status(found, "2020-02-01"), status(found, "2020-02-01", OTHER)) == ("suspended", "suspended")


def test_a_group_event_never_concerns_the_russian_crossing():
    found = replayed(event("2020-01-01", "open", crossing_id="rho-sigma"), group("2020-02-01", "suspended"))
    assert status(found, "2020-02-01", RUSSIAN) == "open"


def test_an_observation_on_the_group_moves_no_link():
    found = replayed(event("2020-01-01", "open"), group("2020-02-01", "suspended", kind="observation"))
    assert status(found, "2020-02-01") == "open"


def test_an_observation_opens_a_link_that_is_unknown():
    assert status(replayed(seen("2020-02-01", "open")), "2020-02-01") == "open"


def test_an_observation_leaves_a_link_that_is_known():
    assert status(replayed(event("2020-01-01", "suspended"), seen("2020-02-01", "open")), "2020-02-01") == "suspended"


def test_an_observation_gives_evidence_again_after_its_end():
    found = replayed(event("2020-01-01", "open"), event("2020-01-02", "unknown"), seen("2020-02-01", "partial"))
    assert [s for *_, s in intervals(found)] == ["unknown", "open", "unknown", "partial"]


def test_a_long_run_of_conditional_events_is_replayed_in_order():
    rows = [event("2020-01-01", "open")]
    rows += [group(f"2020-01-{day:02}", "partial" if day < 20 else "suspended") for day in range(2, 30)]
    assert [s for *_, s in intervals(replayed(*rows))] == ["unknown", "open", "partial", "suspended"]


def test_conditional_events_are_applied_once_in_a_long_run():
    rows = [group("2020-01-01", "suspended"), group("2020-01-02", "suspended")]
    rows += [seen(f"2020-01-0{day}", "open") for day in (3, 4, 5)]
    assert [s for *_, s in intervals(replayed(*rows, group("2020-01-06", "partial")))] == ["unknown", "open", "partial"]


def test_the_order_in_a_day_decides_first():
    found = replayed(
        event("2020-01-01", "open", event_id="z", order="2"), event("2020-01-01", "suspended", event_id="a", order="1")
    )
    assert status(found, "2020-01-01") == "open"


def test_a_tie_late_in_the_log_is_ordered_too():
    found = replayed(
        event("2019-01-01", "open"), event("2020-01-01", "open", event_id="z", order="2"),
        event("2020-01-01", "suspended", event_id="a", order="1"),
    )  # fmt: skip
    later = replayed(
        event("2019-01-01", "open"), event("2020-01-01", "suspended", event_id="z", order="2"),
        event("2020-01-01", "open", event_id="a", order="1"),
    )  # fmt: skip
    assert (status(found, "2020-01-01"), status(later, "2020-01-01")) == ("open", "suspended")


def test_no_order_in_a_day_is_order_zero():
    found = replayed(event("2020-01-01", "open", order="-1"), event("2020-01-01", "suspended"))
    assert status(found, "2020-01-01") == "suspended"


def test_the_own_crossing_goes_before_the_group():
    found = replayed(
        event("2020-01-01/2020-01-31", "open", event_id="z"), group("2020-01-01", "suspended", event_id="a")
    )
    assert status(found, "2020-01-01") == "suspended"


def test_the_earlier_last_day_goes_before_the_later():
    found = replayed(
        event("2020-01-01", "open", event_id="z"), event("2020-01-01/2020-01-05", "suspended", event_id="a")
    )
    assert status(found, "2020-01-01") == "suspended"


def test_the_id_of_the_event_decides_last():
    found = replayed(event("2020-01-01", "open", event_id="b"), event("2020-01-01", "suspended", event_id="a"))
    assert status(found, "2020-01-01") == "open"


def test_a_plain_day_is_certain():
    found = replayed(event("2020-01-01", "open"), event("2020-03-05", "suspended"))
    assert [on(found, day)["certain"] for day in ("2020-03-04", "2020-03-05")] == [True, True]


def test_a_day_in_a_running_window_has_alternatives():
    found = replayed(event("2020-01-01", "open"), event("2020-03", "suspended"))
    row = on(found, "2020-03-30")
    assert (row["certain"], row["alternatives"]) == (False, "open;suspended")


def test_the_last_day_of_a_window_is_certain():
    found = replayed(event("2020-01-01", "open"), event("2020-03", "suspended"))
    assert [on(found, d)["alternatives"] for d in ("2020-02-29", "2020-03-31")] == ["open", "suspended"]


def test_a_later_move_ends_the_windows_before_it():
    found = replayed(event("2020", "open"), event("2020-03-05", "suspended"))
    assert [on(found, d)["alternatives"] for d in ("2020-03-04", "2020-03-05")] == ["open;unknown", "suspended"]


def test_a_repeated_status_ends_the_windows_before_it():
    found = replayed(event("2020", "open"), event("2020-03-05", "open"))
    assert [on(found, d)["certain"] for d in ("2020-03-04", "2020-03-05")] == [False, True]


def test_a_group_event_that_repeats_the_status_ends_the_windows_before_it():
    found = replayed(event("2020", "partial"), group("2020-03-05", "partial"))
    assert [on(found, d)["certain"] for d in ("2020-03-04", "2020-03-05")] == [False, True]


def test_the_alternatives_follow_the_order_of_the_status_table():
    found = replayed(event("2020-01-01/2020-01-09", "suspended"), event("2020-01-02/2020-01-09", "open"))
    assert on(found, "2020-01-03")["alternatives"] == "open;suspended;unknown"


def test_tied_moves_leave_all_their_statuses_possible_until_the_next_move():
    found = replayed(
        event("2020-01-01", "open", event_id="a"), event("2020-01-01", "suspended", event_id="b"),
        event("2020-02-01", "partial"),
    )  # fmt: skip
    shown = [on(found, d)["alternatives"] for d in ("2020-01-01", "2020-01-31", "2020-02-01")]
    assert shown == ["open;suspended", "open;suspended", "partial"]


def test_a_tie_counts_beside_a_running_window():
    found = replayed(
        event("2020-01-01", "open", event_id="a"), event("2020-01-01", "partial", event_id="b"),
        event("2020-01-01/2020-01-09", "suspended", event_id="c"),
    )  # fmt: skip
    assert on(found, "2020-01-05")["alternatives"] == "open;partial;suspended"


def test_an_order_in_the_day_unties_moves():
    found = replayed(event("2020-01-01", "open", order="1"), event("2020-01-01", "suspended", order="2"))
    assert on(found, "2020-01-01")["certain"]


def test_equal_statuses_on_one_day_are_no_tie():
    found = replayed(event("2020-01-01", "open", event_id="a"), event("2020-01-01", "open", event_id="b"))
    assert on(found, "2020-01-01")["alternatives"] == "open"


def test_intervals_are_half_open():
    found = replayed(event("2020-01-01", "open"), event("2020-03-05", "suspended"))
    assert intervals(found) == [
        ("", "2020-01-01", "unknown"), ("2020-01-01", "2020-03-05", "open"), ("2020-03-05", "", "suspended"),
    ]  # fmt: skip


def test_a_repeated_status_starts_no_interval():
    found = replayed(event("2020-01-01", "open"), event("2020-02-01", "open"))
    assert [s for *_, s in intervals(found)] == ["unknown", "open"]


def test_a_status_overtaken_on_its_own_day_has_no_interval():
    found = replayed(
        event("2020-01-01", "open"), event("2020-02-01", "suspended", order="1"), event("2020-02-01", "open", order="2")
    )
    assert [s for *_, s in intervals(found)] == ["unknown", "open"]


def test_an_interval_names_the_last_event_of_its_first_day_that_changed_the_status():
    found = replayed(
        event("2020-02-01", "open", event_id="first", order="1"),
        event("2020-02-01", "suspended", event_id="second", order="2"),
        event("2020-02-01", "suspended", event_id="third", order="3"),
    )
    assert on(found, "2020-02-01")["event_id"] == "second"


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
    found = replayed(event("2020-01-01", "open"), event("2020-02-01", "open"))
    assert text(on(found, "2020-03-01")["since"]) == "2020-01-01"


def test_an_unknown_link_has_no_since():
    assert text(on(replayed(), "2020-03-01")["since"]) == ""


def test_an_unknown_link_has_no_evidence():
    assert (
        text(on(replayed(event("2020-01-01", "open", crossing_id="alpha-beta")), "2020-03-01")["last_evidence"]) == ""
    )


def test_a_repeated_status_is_evidence():
    found = replayed(event("2020-01-01", "open"), event("2020-02-01", "open"))
    assert text(on(found, "2020-03-01")["last_evidence"]) == "2020-02-01"


def test_an_observation_is_evidence():
    found = replayed(event("2020-01-01", "open"), seen("2020-02-01"))
    assert text(on(found, "2020-03-01")["last_evidence"]) == "2020-02-01"


def test_a_group_event_is_no_evidence():
    found = replayed(event("2020-01-01", "open"), group("2020-02-01", "suspended"))
    assert text(on(found, "2020-03-01")["last_evidence"]) == "2020-01-01"


def test_a_milestone_is_no_evidence():
    found = replayed(event("2020-01-01", "open"), event("2020-02-01"))
    assert text(on(found, "2020-03-01")["last_evidence"]) == "2020-01-01"


def test_the_end_of_evidence_is_no_evidence():
    found = replayed(event("2020-01-01", "open"), event("2020-02-01", "unknown"))
    row = on(found, "2020-03-01")
    assert (row["status"], text(row["last_evidence"])) == ("unknown", "2020-01-01")


def test_later_evidence_does_not_count_yet():
    found = replayed(event("2020-01-01", "open"), seen("2020-02-01"))
    assert text(on(found, "2020-01-31")["last_evidence"]) == "2020-01-01"


def test_a_status_is_stale_when_its_evidence_is_older_than_allowed():
    found = replayed(event("2020-01-01", "open"))
    assert [on(found, day, stale_after=30)["stale"] for day in ("2020-01-31", "2020-02-01")] == [False, True]


def test_a_reader_may_allow_one_day():
    found = replayed(event("2020-01-01", "open"))
    assert [on(found, day, stale_after=1)["stale"] for day in ("2020-01-02", "2020-01-03")] == [False, True]


def test_nothing_is_stale_when_the_reader_says_never():
    assert not on(replayed(event("2020-01-01", "open")), "2100-01-01", stale_after=0)["stale"]


@pytest.mark.parametrize("after", ["unknown", "closed"])
def test_what_does_not_live_is_never_stale(after):
    found = replayed(event("2020-01-01", "open"), event("2020-01-02", after))
    assert not on(found, "2100-01-01")["stale"]


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
    shown = mine[["start", "status", "stale"]].itertuples(index=False)
    assert [(text(start), status, stale) for start, status, stale in shown] == [
        ("", "unknown", False), ("2020-01-01", "open", False), ("2020-01-12", "open", True),
        ("2020-03-01", "suspended", False), ("2020-03-12", "suspended", True), ("2020-03-31", "suspended", True),
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


def test_an_event_on_a_crossing_without_links_concerns_none():
    pairs = replay.rows(frames.events([event("2020-01-01", "open", crossing_id="nowhere")]), frames.links())
    assert len(pairs.link) == 0


def test_events_without_any_link_concern_none():
    pairs = replay.rows(frames.events([event("2020-01-01", "open")]), frames.links().iloc[:0])
    assert len(pairs.link) == 0


def test_days_are_numbered_from_the_first_of_all():
    numbers = replay.day_numbers(pd.Series(np.array(["1800-01-01", "1801-01-01"], dtype="datetime64[s]")))
    assert list(numbers) == [0, 365]
