"""Classes of causes in the real log, and suspended days by cause."""

import pytest

from raillinks.domain.enums import UNCHANGED, CauseClass, Kind
from raillinks.exports import tables
from raillinks.query import view_figures
from tests.data.random_selections import random_views

KEYS = ["crossing_id", "service"]


def test_every_event_that_moves_a_link_has_a_class(plain_view):
    known = plain_view.known.set_index("event_id")
    begun = plain_view.timeline.intervals()["event_id"].dropna().unique()  # an observation may renew what lapsed
    moves, classes = [event for event in begun if known["status_after"][event] != UNCHANGED], known["cause_class"]
    assert len(moves) > 30
    assert [event for event in moves if classes[event] not in set(CauseClass)] == []


def test_an_event_with_a_status_has_a_class_and_only_such_an_event_is_not_said(dataset):
    gives_status = dataset.events["status_after"] != UNCHANGED
    assert dataset.events.loc[gives_status & (dataset.events["cause_class"] == ""), "event_id"].tolist() == []
    not_said = dataset.events["cause_class"] == CauseClass.NOT_SAID
    assert dataset.events.loc[not_said & ~gives_status, "event_id"].tolist() == []
    ends = dataset.events["kind"] == Kind.EVIDENCE_END
    assert set(dataset.events.loc[ends, "cause_class"]) == {CauseClass.NOT_SAID}


def test_events_of_one_cause_have_one_class(dataset):
    """Two causes that read alike are classed alike."""
    said = dataset.events[dataset.events["cause"] != ""]
    assert said.groupby("cause")["cause_class"].nunique().max() == 1


def test_suspended_days_by_cause_are_those_of_both_files(dataset):
    """All causes together are the suspended days of `uptime.csv`, and lie within the range that History shows."""
    suspended = 0
    for view in random_views(dataset, 131, 42_000):
        by_cause = view_figures.suspended_by_cause(view)
        days = tables.frame(dataset, view, "uptime").set_index(KEYS)["suspended_days"]
        uptime = days.replace("", 0).astype(int)  # empty where nothing is known
        total = by_cause.groupby(KEYS)["suspended_days"].sum().reindex(uptime.index, fill_value=0)
        assert total.tolist() == uptime.tolist()
        assert by_cause["suspended_days"].between(by_cause["days_min"], by_cause["days_max"]).all()
        suspended += int(uptime.sum())
    assert suspended > 10_000


@pytest.mark.parametrize(("link", "cause_class"), [
    (("dandong-sinuiju", "passenger"), "epidemic"), (("shanghekou-chongsu", "freight"), "war"),
    (("broken-bridge", "freight"), "works"),
])  # fmt: skip
def test_the_long_stops_count_for_what_sources_say_of_them(plain_view, link, cause_class):
    days = view_figures.suspended_by_cause(plain_view).set_index(KEYS).loc[[link]]
    assert days.sort_values("suspended_days")["cause_class"].iloc[-1] == cause_class
