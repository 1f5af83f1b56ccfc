"""What the bundled log says of the days that matter, and what it must never say."""

import numpy as np
import pandas as pd
import pytest

from raillinks import select
from raillinks.selection import Selection

LINK = "dandong-sinuiju"


def status(view, crossing, service, day):
    table = view.timeline.status_on(np.datetime64(day))
    return table[(table["crossing_id"] == crossing) & (table["service"] == service)].iloc[0]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-09-10", "suspended"),
        ("2022-01-16", "open"),
        ("2022-04-28", "open"),
        ("2022-04-29", "suspended"),
        ("2022-09-25", "suspended"),
        ("2022-09-26", "open"),
    ],
)
def test_dandong_sinuiju_freight_reads_as_reported(plain_view, day, expected):
    assert status(plain_view, LINK, "freight", day)["status"] == expected


def test_the_freight_stop_of_2020_is_uncertain_while_its_sources_differ(plain_view):
    found = status(plain_view, LINK, "freight", "2020-09-10")
    assert not found["certain"]
    assert found["alternatives"] == "partial;suspended"


@pytest.mark.parametrize(("day", "expected"), [("2020-01-31", "suspended"), ("2026-03-12", "open")])
def test_dandong_sinuiju_passenger_reads_as_reported(plain_view, day, expected):
    assert status(plain_view, LINK, "passenger", day)["status"] == expected


def test_jian_manpo_freight_is_unknown_since_nobody_reports(plain_view):
    assert status(plain_view, "jian-manpo", "freight", "2022-09-26")["status"] == "unknown"


def test_jian_manpo_passenger_is_suspended_on_old_evidence(plain_view):
    found = status(plain_view, "jian-manpo", "passenger", "2022-09-26")
    assert found["status"] == "suspended"
    assert found["stale"]


def test_the_restart_that_rfa_reported_in_november_2021_moves_nothing(plain_view):
    events = plain_view.known.set_index("event_id")
    rfa = events[events.index.str.startswith("dd-2021-11-") & events.index.str.contains("rfa")]
    assert list(rfa["confidence"]) == ["disputed", "disputed"]
    assert status(plain_view, LINK, "freight", "2021-11-03")["status"] == "suspended"


def test_the_same_restart_moves_the_link_where_the_reader_applies_disputed_events(dataset):
    applied = select.view(dataset, Selection(as_of=np.datetime64("2021-11-03"), disputed="apply"))
    assert status(applied, LINK, "freight", "2021-11-03")["status"] == "partial"


def test_the_log_loads_with_nothing_but_listed_warnings(dataset):
    assert {p.code for p in dataset.problems} <= {"windows-overlap", "dispute-not-judged"}


def test_every_event_joins_a_crossing_with_provinces(dataset):
    joined = set(dataset.provinces["crossing_id"])
    assert set(dataset.crossing_ids) == joined
    assert set(dataset.events["crossing_id"]) <= joined | {"all-china-dprk"}


def test_no_claim_rests_on_an_invented_or_unreadable_address(dataset):
    urls = dataset.sources["url"]
    assert urls[urls != ""].str.startswith(("https://", "http://")).all()


def test_leaders_trains_move_nothing(dataset):
    leaders = dataset.events[dataset.events["event_id"].str.contains("kju|kji")]
    assert len(leaders) > 10
    assert set(leaders["status_after"]) == {"unchanged"}


def test_every_trace_points_at_rows_that_exist(dataset):
    trace = pd.read_csv("docs/trace.csv", dtype=str, keep_default_na=False)
    events, claims = set(dataset.events["event_id"]), set(dataset.claims["claim_id"])
    for column, known in (("event_id", events), ("claim_id", claims)):
        named = {i for cell in trace[column] for i in cell.split(";") if i}
        assert named <= known, named - known


def test_every_traced_row_has_a_place_or_a_reason():
    trace = pd.read_csv("docs/trace.csv", dtype=str, keep_default_na=False)
    placed = (trace["event_id"] != "") | (trace["claim_id"] != "")
    assert (placed | (trace["reason"] != "")).all()
