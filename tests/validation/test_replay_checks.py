"""Problems that only the replay shows: each check once content and once not."""

from raillinks.validation import load
from tests import frames
from tests.support.logs import event, group, seen


def problems(*rows):
    return [(p.code, p.row, str(p.severity)) for p in load.on_replay(frames.events(rows), frames.links())]


def codes(*rows):
    return [code for code, *_ in problems(*rows)]


def test_a_plain_log_has_no_problem():
    assert problems(event("2020-01-01", "open"), event("2020-03-05", "suspended")) == []


def test_an_empty_log_has_no_problem():
    assert problems() == []


def test_tied_moves_are_an_error_of_both_events():
    rows = event("2020-01-01", "open", event_id="a"), event("2020-01-01", "suspended", event_id="b")
    assert problems(*rows) == [("tie", 2, "error"), ("tie", 3, "error")]


def test_tied_moves_of_an_own_log_are_a_warning():
    rows = event("2020-01-01", "open", event_id="a"), event("2020-01-01", "suspended", event_id="b")
    found = load.on_replay(frames.events(rows), frames.links(), is_own_log=True)
    assert [(p.code, p.row, str(p.severity)) for p in found] == [("tie", 2, "warning"), ("tie", 3, "warning")]


def test_a_tied_end_of_evidence_is_told_of_as_a_tie_alone():
    rows = event("2020-01-01", "open", event_id="a"), event("2020-01-01", "unknown", event_id="b")
    assert codes(*rows) == ["tie", "tie"]


def test_an_order_in_the_day_settles_a_tie():
    rows = event("2020-01-01", "open", order="1"), event("2020-01-01", "suspended", order="2")
    assert problems(*rows) == []


def test_equal_statuses_are_no_tie():
    assert problems(event("2020-01-01", "open", event_id="a"), event("2020-01-01", "open", event_id="b")) == []


def test_moves_of_two_links_are_no_tie():
    assert problems(event("2020-01-01", "open"), event("2020-01-01", "suspended", service="freight")) == []


def test_an_own_event_does_not_tie_with_the_group():
    rows = event("2020-01-01", "open", event_id="a"), group("2020-01-01", "suspended")
    assert codes(*rows) == []


def test_group_events_do_not_tie():
    rows = (
        event("2020-01-01", "open"), group("2020-02-01", "partial", event_id="a"),
        group("2020-02-01", "suspended", event_id="b"),
    )  # fmt: skip
    assert codes(*rows) == []


def test_overlapping_windows_are_a_warning_of_the_later_event():
    rows = event("2020-01-01/2020-03-01", "open"), event("2020-02-01", "suspended")
    assert problems(*rows) == [("windows-overlap", 3, "warning")]


def test_windows_that_share_one_day_overlap():
    assert codes(event("2020-01-01/2020-02-01", "open"), event("2020-02-01", "suspended")) == ["windows-overlap"]


def test_windows_that_meet_do_not_overlap():
    assert codes(event("2020-01-01/2020-01-31", "open"), event("2020-02-01", "suspended")) == []


def test_a_wide_window_overlaps_beyond_the_next_event():
    rows = event("2020-01-01/2020-12-31", "open"), event("2020-02-01", "open"), event("2020-03-01", "suspended")
    assert codes(*rows) == ["windows-overlap"]


def test_wide_windows_with_one_first_day_overlap_though_ordered():
    rows = event("2020-01", "open", order="1"), event("2020-01", "suspended", order="2")
    assert codes(*rows) == ["windows-overlap"]


def test_a_day_ordered_before_a_window_that_begins_on_it_does_not_overlap():
    assert codes(event("2020-01-01", "open", order="1"), event("2020-01", "suspended", order="2")) == []


def test_windows_of_equal_statuses_may_overlap():
    assert codes(event("2020-01-01/2020-03-01", "open"), event("2020-02-01", "open")) == []


def test_windows_of_two_links_may_overlap():
    rows = event("2020-01-01/2020-03-01", "open"), event("2020-02-01", "suspended", service="freight")
    assert codes(*rows) == []


def test_an_observation_with_a_status_needs_an_unknown_link():
    rows = event("2020-01-01", "open"), seen("2020-02-01", "open")
    assert problems(*rows) == [("observation-not-needed", 3, "error")]


def test_an_observation_with_a_status_may_open_a_link():
    assert problems(seen("2020-02-01", "open")) == []


def test_an_observation_on_all_services_needs_one_unknown_link():
    assert problems(event("2020-01-01", "open"), seen("2020-02-01", "open", service="all")) == []


def test_an_observation_on_the_group_may_not_carry_a_status():
    assert codes(event("2020-01-01", "open"), group("2020-02-01", "open", kind="observation")) == [
        "observation-not-needed"
    ]


def test_an_observation_without_a_status_may_be_anywhere():
    assert problems(event("2020-01-01", "open"), seen("2020-02-01")) == []


def test_evidence_ends_on_the_day_after_the_last_evidence():
    assert problems(event("2020-01", "open"), event("2020-02-01", "unknown")) == []


def test_evidence_that_ends_earlier_or_later_is_an_error():
    for day in ("2020-01-31", "2020-02-02"):
        assert ("evidence-end-day", 3, "error") in problems(event("2020-01", "open"), event(day, "unknown"))


def test_an_observation_puts_off_the_end_of_evidence():
    rows = event("2020-01-01", "open"), seen("2020-02-01"), event("2020-01-02", "unknown")
    assert codes(*rows) == []
    assert codes(event("2020-01-01", "open"), seen("2020-02-01"), event("2020-02-02", "unknown")) == []


def test_a_group_event_does_not_put_off_the_end_of_evidence():
    rows = event("2020-01-01", "open"), group("2020-02-01", "suspended"), event("2020-02-02", "unknown")
    assert codes(*rows) == ["evidence-end-day"]


def test_evidence_of_one_link_is_none_of_another():
    rows = event("2020-01-01", "open", service="freight"), event("2020-01-02", "unknown")
    assert codes(*rows) == ["evidence-end-day"]


def test_many_rows_are_addressed_as_a_spreadsheet_numbers_them():
    rows = [event(f"2020-01-{day:02}", "open") for day in range(1, 10)]
    assert problems(*rows, seen("2020-02-01", "open")) == [("observation-not-needed", 11, "error")]
