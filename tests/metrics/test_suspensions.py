"""Suspensions of generated logs against a day by day replay, and the small tables beside them."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from raillinks.domain.status import STOPPED
from raillinks.engine import timeline
from raillinks.engine.timeline import make_timeline
from raillinks.metrics import periods, suspensions
from tests import frames, strategies
from tests.properties import oracles
from tests.properties.law import law
from tests.strategies import LINKS
from tests.support.logs import HERE, event, replayed

COVERED_TO = "2020-12-31"
NO_CLAIMS = frames.claims([]).assign(house="")


def table(*rows, period=("2020-01-01", COVERED_TO), claims=NO_CLAIMS):
    days = frames.day(period[0]), frames.day(period[1])
    return suspensions.suspensions(replayed(*rows), frames.events(rows), claims, days, frames.day(COVERED_TO))


OPEN, STOP, AGAIN = (
    event("2020-01-01", "open"),
    event("2020-03-01/2020-03-10", "suspended"),
    event("2020-04-01", "open"),
)


def test_a_suspension_has_its_days_and_what_its_edges_allow():
    (row,) = table(OPEN, STOP, AGAIN).to_dict("records")
    assert (row["crossing_id"], row["service"], row["status"]) == (*HERE, "suspended")
    assert (row["days"], row["days_min"], row["days_max"], row["days_in_period"]) == (31, 22, 31, 31)
    assert not row["at_least"]
    assert (row["event_id"], row["end_event_id"]) == (STOP["event_id"], AGAIN["event_id"])


def test_what_lasts_counts_up_to_the_last_covered_day():
    (row,) = table(OPEN, STOP).to_dict("records")
    assert row["days"] == (date(2020, 12, 31) - date(2020, 3, 1)).days + 1
    assert pd.isna(row["end"])


@pytest.mark.parametrize(("ended", "at_least"), [("unknown", True), ("open", False), ("closed", False)])
def test_a_suspension_that_evidence_left_lasted_at_least_so_long(ended, at_least):
    frame = table(OPEN, STOP, event("2020-04-01", ended))
    assert frame.loc[frame["status"] == "suspended", "at_least"].tolist() == [at_least]


@pytest.mark.parametrize(("period", "days"), [
    (("2020-03-31", COVERED_TO), [1]), (("2020-04-01", COVERED_TO), []), (("2020-01-01", "2020-02-29"), []),
    (("2020-01-01", "2020-03-01"), [1]), (("2021-01-01", "2021-12-31"), []),
])  # fmt: skip
def test_only_what_touches_the_period_counts(period, days):
    assert table(OPEN, STOP, AGAIN, period=period)["days_in_period"].tolist() == days


def test_it_names_the_cause_and_each_supporting_publisher_once():
    rows = [
        {"event_id": STOP["event_id"], "stance": stance} for stance in ("supports", "supports", "disputes", "supports")
    ]
    claims = frames.claims(rows).assign(house=["A", "B", "C", "A"])
    (row,) = table(OPEN, STOP | {"cause": "flood"}, AGAIN, claims=claims).to_dict("records")
    assert (row["cause"], row["publishers"]) == ("flood", "A; B")


@pytest.mark.parametrize(("of_event", "in_table"), [("flood", "flood"), ("", "not_said"), ("not_said", "not_said")])
def test_it_has_the_class_of_the_event_that_begins_it(of_event, in_table):
    rows = OPEN | {"cause_class": "works"}, STOP | {"cause_class": of_event}, AGAIN | {"cause_class": "epidemic"}
    assert table(*rows)["cause_class"].tolist() == [in_table]


def test_suspended_days_by_cause_leave_closures_out_and_say_where_they_are_a_minimum():
    rows = [OPEN, STOP | {"cause_class": "flood"}, AGAIN, event("2020-06-01/2020-06-05", "suspended"),
            event("2020-07-01", "unknown"), event("2020-08-01", "closed")]  # fmt: skip
    days = frames.day("2020-01-01"), frames.day(COVERED_TO)
    frame = suspensions.suspended_by_cause(replayed(*rows), frames.events(rows), days, days[1])
    assert list(frame.columns) == list(suspensions.CAUSE_COLUMNS)
    assert frame[["cause_class", "suspended_days", "days_min", "at_least"]].to_numpy().tolist() == [
        ["flood", 31, 22, False], ["not_said", 30, 26, True],
    ]  # fmt: skip


def test_a_stop_that_may_have_lasted_into_the_period_counts_among_the_most_days_of_its_cause():
    rows = [OPEN, event("2020-02-01", "suspended"), event("2020-02-20/2020-03-05", "open")]
    days = frames.day("2020-03-01"), frames.day("2020-03-31")
    frame = suspensions.suspended_by_cause(replayed(*rows), frames.events(rows), days, days[1])
    assert frame[["suspended_days", "days_min", "days_max"]].to_numpy().tolist() == [[0, 0, 4]]


def test_the_latest_of_a_link_stands_first():
    frame = table(OPEN, STOP, AGAIN, event("2020-06-01", "suspended"), event("2020-07-01", "closed"))
    assert frame["start"].dt.month.tolist() == [7, 6, 3]
    assert frame["status"].tolist() == ["closed", "suspended", "suspended"]


FIRST, LAST = date(2019, 12, 31), date(2020, 4, 2)


@law
@given(log=strategies.event_logs(most=7))
def test_suspensions_are_the_runs_of_a_day_by_day_replay(log):
    agree_with_the_replay(log.events)


def test_a_stop_that_may_have_begun_until_evidence_left_it_lasted_at_least_no_day():
    stop = event("2020-01", "suspended") | {"kind": "suspension"}
    left = event("2020-01-10", "unknown") | {"kind": "evidence_end"}
    agree_with_the_replay([stop, left])
    assert table(stop, left)["days"].tolist() == [0]


def agree_with_the_replay(rows):
    """Each suspension is a run of the replay: as long as that, or as it must have been where evidence left it."""
    events = frames.events(rows)
    frame = suspensions.suspensions(
        make_timeline(events, frames.links()),
        events,
        NO_CLAIMS,
        (frames.day(FIRST), frames.day(LAST)),
        frames.day(LAST),
    )
    stops = {
        (*link, a): (status, (b - a).days + 1, after == "unknown")
        for link in LINKS for a, b, status, after in runs_with_what_follows(rows, link)
        if status in STOPPED
    }  # fmt: skip
    assert {(r["crossing_id"], r["service"], frames.as_date(r["start"])) for r in frame.to_dict("records")} == {*stops}
    for row in frame.to_dict("records"):
        status, days, at_least = stops[row["crossing_id"], row["service"], frames.as_date(row["start"])]
        assert (row["status"], row["at_least"]) == (status, at_least)
        assert row["days"] == (row["days_min"] if at_least else days)
        assert row["days_min"] <= days <= row["days_max"]


def runs_with_what_follows(rows, link):
    """First and last day of each run, its status, and the next one's ("" at the end)."""
    runs = oracles.runs(oracles.moves(oracles.from_rows(rows), link), FIRST, LAST)
    return [(*run, after) for run, after in zip(runs, [*(status for _, _, status in runs[1:]), ""], strict=True)]


@law
@given(
    log=strategies.event_logs(most=7),
    days=st.lists(st.dates(date(2020, 1, 1), date(2020, 4, 1)), min_size=3, max_size=3),
)
def test_bands_say_on_every_day_what_the_engine_says(log, days):
    links = make_timeline(frames.events(log.events), frames.links())
    pieces = timeline.bands(links, 30)
    for day in map(frames.day, days):
        on_day = links.status_on(day, 30)
        stamp = pd.Timestamp(day)
        held = pieces[(pieces["start"].isna() | (pieces["start"] <= stamp)) & ~(pieces["end"] <= stamp)]
        assert held["status"].tolist() == on_day["status"].tolist()
        assert held["stale"].tolist() == on_day["stale"].tolist()
        assert held["event_id"].fillna("").tolist() == on_day["event_id"].fillna("").tolist()


TRAINS = pd.DataFrame(
    [("late", "2026-03", ""), ("ever", "", ""), ("early", "1954", "2020-01-29"), ("from", "2013", "")],
    columns=["train", "valid_from", "valid_to"], dtype=str,
)  # fmt: skip


@pytest.mark.parametrize(("first", "last", "inside"), [
    ("2020-01-29", "2020-12-31", ["ever", "early", "from"]), ("2020-01-30", "2020-12-31", ["ever", "from"]),
    ("2026-03-01", "2026-03-13", ["ever", "from", "late"]), ("1900-01-01", "1953-12-31", ["ever"]),
])  # fmt: skip
def test_trains_of_the_period_stand_first(first, last, inside):
    frame = periods.trains(TRAINS, frames.day(first), frames.day(last))
    assert frame["train"][frame["in_period"]].tolist() == inside
    assert frame["in_period"].tolist() == [True] * len(inside) + [False] * (4 - len(inside))
