"""Which events move a link, and in which order: rules 1 to 4 of the status rules, one sentence per test."""

import numpy as np
import pandas as pd
import pytest

from raillinks.engine import replay, timeline
from tests import frames
from tests.support.logs import event, group, intervals, replayed, seen, status

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
    links = replayed()
    assert intervals(links) == [("", "", "unknown")]
    assert status(links, "2020-01-01") == "unknown"


def test_a_link_is_unknown_before_its_first_event():
    links = replayed(event("2020-03-05", "open"))
    assert (status(links, "2020-03-04"), status(links, "2020-03-05")) == ("unknown", "open")


def test_a_change_takes_effect_on_its_first_possible_day():
    assert status(replayed(event("2020-03", "suspended")), "2020-03-01") == "suspended"


def test_an_event_on_all_services_moves_both():
    links = replayed(event("2020-03-05", "open", service="all"))
    assert (status(links, "2020-04-01"), status(links, "2020-04-01", FREIGHT)) == ("open", "open")


def test_an_event_on_one_service_leaves_the_other():
    assert status(replayed(event("2020-03-05", "open")), "2020-04-01", FREIGHT) == "unknown"


def test_an_event_on_one_crossing_leaves_the_others():
    assert status(replayed(event("2020-03-05", "open")), "2020-04-01", OTHER) == "unknown"


@pytest.mark.parametrize("crossing", ["alpha-beta", "gamma-delta", "rho-sigma"])
@pytest.mark.parametrize("service", ["freight", "passenger"])
def test_every_link_can_be_moved(crossing, service):
    links = replayed(event("2020-03-05", "open", crossing_id=crossing, service=service))
    assert status(links, "2020-04-01", (crossing, service)) == "open"


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
    links = replayed(event("2020-01-01", "partial"), group("2020-02-01", "open", kind="resumption"))
    assert status(links, "2020-02-01") == "partial"


def test_a_group_event_concerns_every_chinese_crossing():
    links = replayed(
        event("2020-01-01", "open"), event("2020-01-01", "open", event_id="o", crossing_id="alpha-beta"),
        group("2020-02-01", "suspended"),
    )  # fmt: skip
    assert (status(links, "2020-02-01"), status(links, "2020-02-01", OTHER)) == ("suspended", "suspended")


def test_a_group_event_never_concerns_the_russian_crossing():
    links = replayed(event("2020-01-01", "open", crossing_id="rho-sigma"), group("2020-02-01", "suspended"))
    assert status(links, "2020-02-01", RUSSIAN) == "open"


def test_an_observation_on_the_group_moves_no_link():
    links = replayed(event("2020-01-01", "open"), group("2020-02-01", "suspended", kind="observation"))
    assert status(links, "2020-02-01") == "open"


def test_an_observation_opens_a_link_that_is_unknown():
    assert status(replayed(seen("2020-02-01", "open")), "2020-02-01") == "open"


def test_an_observation_leaves_a_link_that_is_known():
    assert status(replayed(event("2020-01-01", "suspended"), seen("2020-02-01", "open")), "2020-02-01") == "suspended"


def test_an_observation_gives_evidence_again_after_its_end():
    links = replayed(event("2020-01-01", "open"), event("2020-01-02", "unknown"), seen("2020-02-01", "partial"))
    assert [s for *_, s in intervals(links)] == ["unknown", "open", "unknown", "partial"]


def test_a_long_run_of_conditional_events_is_replayed_in_order():
    rows = [event("2020-01-01", "open")]
    rows += [group(f"2020-01-{day:02}", "partial" if day < 20 else "suspended") for day in range(2, 30)]
    assert [s for *_, s in intervals(replayed(*rows))] == ["unknown", "open", "partial", "suspended"]


def test_conditional_events_are_applied_once_in_a_long_run():
    rows = [group("2020-01-01", "suspended"), group("2020-01-02", "suspended")]
    rows += [seen(f"2020-01-0{day}", "open") for day in (3, 4, 5)]
    assert [s for *_, s in intervals(replayed(*rows, group("2020-01-06", "partial")))] == ["unknown", "open", "partial"]


def test_the_order_in_a_day_decides_first():
    links = replayed(
        event("2020-01-01", "open", event_id="z", order="2"), event("2020-01-01", "suspended", event_id="a", order="1")
    )
    assert status(links, "2020-01-01") == "open"


def test_a_tie_late_in_the_log_is_ordered_too():
    links = replayed(
        event("2019-01-01", "open"), event("2020-01-01", "open", event_id="z", order="2"),
        event("2020-01-01", "suspended", event_id="a", order="1"),
    )  # fmt: skip
    later = replayed(
        event("2019-01-01", "open"), event("2020-01-01", "suspended", event_id="z", order="2"),
        event("2020-01-01", "open", event_id="a", order="1"),
    )  # fmt: skip
    assert (status(links, "2020-01-01"), status(later, "2020-01-01")) == ("open", "suspended")


def test_no_order_in_a_day_is_order_zero():
    links = replayed(event("2020-01-01", "open", order="-1"), event("2020-01-01", "suspended"))
    assert status(links, "2020-01-01") == "suspended"


def test_the_own_crossing_goes_before_the_group():
    links = replayed(
        event("2020-01-01/2020-01-31", "open", event_id="z"), group("2020-01-01", "suspended", event_id="a")
    )
    assert status(links, "2020-01-01") == "suspended"


def test_the_earlier_last_day_goes_before_the_later():
    links = replayed(
        event("2020-01-01", "open", event_id="z"), event("2020-01-01/2020-01-05", "suspended", event_id="a")
    )
    assert status(links, "2020-01-01") == "suspended"


def test_the_id_of_the_event_decides_last():
    links = replayed(event("2020-01-01", "open", event_id="b"), event("2020-01-01", "suspended", event_id="a"))
    assert status(links, "2020-01-01") == "open"


def test_an_event_on_a_crossing_without_links_concerns_none():
    pairs = replay.rows(frames.events([event("2020-01-01", "open", crossing_id="nowhere")]), frames.links())
    assert len(pairs.link) == 0


def test_events_without_any_link_concern_none():
    pairs = replay.rows(frames.events([event("2020-01-01", "open")]), frames.links().iloc[:0])
    assert len(pairs.link) == 0


def test_days_are_numbered_from_the_first_of_all():
    numbers = replay.day_numbers(pd.Series(np.array(["1800-01-01", "1801-01-01"], dtype="datetime64[s]")))
    assert list(numbers) == [0, 365]


@pytest.mark.parametrize("log", [[], [event("2020-01-01", "open"), group("2020-02-01", "suspended")]])
def test_pairs_are_whole_numbers_codes_and_masks(log):
    pairs = replay.rows(frames.events(log), frames.links())
    assert {str(getattr(pairs, name).dtype) for name in ("link", "event", "earliest", "latest", "order")} == {"int64"}
    assert {str(getattr(pairs, name).dtype) for name in ("group", "observation", "evidence")} == {"bool"}
    assert str(pairs.after.dtype) == "int8"
