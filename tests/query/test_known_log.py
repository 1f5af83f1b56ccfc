"""Look-ups in plain rows say what the tables say, and a further day needs no table."""

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.events import event_card
from dashboard.widgets import strips, table_content
from raillinks.answer import answer, border
from raillinks.metrics import uptime
from raillinks.query import known_log as known_log_module
from raillinks.query import views
from raillinks.query.known_log import BLOCK, LOGS, FilteredLog, Reading, RowOf, RowsOf, in_order, known_log
from raillinks.query.selection import Selection
from tests.properties.law import law
from tests.support.tiers import by_tier

LINK = ["crossing_id", "service"]
DAYS = [np.datetime64("1930-06-01") + by_tier(1171, 12) * n for n in range(by_tier(30, 3000))]


@pytest.fixture(scope="module", params=[False, True], ids=["shown", "applied"])
def log(request, dataset):
    return known_log(dataset, Reading(None, request.param, 365))


def test_a_history_has_the_status_table_of_every_day(log):
    columns = ["status", "since", "certain", "alternatives", "stale", "last_evidence", "event_id"]
    for day in DAYS:
        rows = log.timeline.status_on(day).set_index(LINK)[columns].astype(object)
        rows = rows.where(rows.notna(), None)
        for link, history in log.histories.items():
            span = history.spans[history.position(day)]
            assert [None if pd.isna(span[name]) else span[name] for name in columns] == list(rows.loc[link])
            interval = history.intervals[history.interval(day)]
            assert (interval["status"], str(interval["start"])) == (span["status"], str(span["since"]))


def test_a_link_alone_has_the_days_that_it_has_among_all(log):
    for first, last in zip(DAYS, [day + 40 for day in DAYS], strict=True):
        days = uptime.open_on(log.timeline, first, last, DAYS[-1]).set_index(LINK)
        for link, history in log.histories.items():
            own = uptime.figures(history.timeline, first, last, DAYS[-1])
            assert [value.tolist() for value in own.values()] == [[value] for value in days.loc[link]]


def test_events_and_claims_are_found_by_their_ids(log):
    assert list(log.rows) == list(log.events["event_id"])
    assert sum(map(len, log.claim_rows.values())) == len(log.claims)
    assert {str(row["event_id"]) for rows in log.rows_at.values() for row in rows} == set(log.rows)


def test_a_further_day_needs_no_table(dataset, monkeypatch):
    """Choosing rows of a table, joining and sorting one grow with the log; none of it is left in a run for a day."""
    base = views.filtered_log(dataset, Selection(as_of=DAYS[0]), known_log(dataset, Reading(None, False, 365)))  # noqa: FBT003 (a field)
    valued = views.valued(dataset, base)
    rows = base.log.timeline.status_on(DAYS[-1]).to_dict("records")

    def shown(day):
        view = views.view_on(dataset, Selection(as_of=day), base)
        page: Any = SimpleNamespace(view=view)
        return (
            views.facets(dataset, view, lambda _: valued),
            answer.of_view(dataset, view, ("dandong-sinuiju", "freight")),
            border.of_view(dataset, view),
            event_card.selected(view, None),
            table_content.in_view(view),
            [strips.last_evidence(page, row) for row in rows],
        )

    before = [repr(shown(day)) for day in DAYS]

    def refused(*_, **__):
        raise AssertionError("a table is read")

    for name in ("__getitem__", "merge", "sort_values", "to_dict", "take", "assign"):
        monkeypatch.setattr(pd.DataFrame, name, refused)
    for name in ("isin", "__eq__", "map", "to_numpy"):
        monkeypatch.setattr(pd.Series, name, refused)
    assert [repr(shown(day)) for day in DAYS] == before


def test_events_have_one_order_of_time(log):
    base = FilteredLog(log, in_order(log.events), log.timeline.links)
    assert list(log.order) == list(base.ids)
    assert list(base.rows) == list(range(len(log.order)))
    for rows in log.rows_at.values():
        places = [log.order[row["event_id"]] for row in rows]
        assert places == sorted(places)


ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), max_size=40)


def table_of(rows):
    return pd.DataFrame({"one": [r[0] for r in rows], "other": [r[1] for r in rows], "n": range(len(rows))}, dtype=str)


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(known_log_module, "BLOCK", 3)


@law
@given(ROWS, st.randoms(use_true_random=False))
def test_the_rows_of_a_key_are_those_of_the_table_in_its_order(rows, chance):
    table, order = table_of(rows), list(range(len(rows)))
    chance.shuffle(order)
    for columns in (["one"], ["one", "other"]):
        for given_order in (None, order):
            expected: dict[Any, list[Any]] = {}
            for n in given_order or range(len(rows)):
                key = rows[n][0] if len(columns) == 1 else rows[n]
                expected.setdefault(key, []).append(table.to_dict("records")[n])
            found = RowsOf(table, columns, None if given_order is None else np.array(order, np.int64))
            keys = list(found)
            chance.shuffle(keys)
            assert {key: list(found[key]) for key in keys} == expected
            assert {key: list(found.one_by_one(key)) for key in keys} == expected
            assert {key: [*found.column(key, "n")] for key in keys} == {
                key: [row["n"] for row in own] for key, own in expected.items()
            }
            assert list(found) == list(expected)
            assert len(found) == len(expected)


def test_a_row_is_found_by_its_key_in_any_block(small_blocks):
    table = pd.DataFrame({"id": [f"e{n}" for n in range(10)], "n": range(10)})
    found = RowOf(table, "id")
    assert list(found) == list(table["id"])
    assert [found[f"e{n}"]["n"] for n in (9, 0, 4, 3, 9)] == [9, 0, 4, 3, 9]
    assert found.get("e10") is None
    missing: Any = np.nan  # as a table has it where there is no event
    assert found.get(missing) is None
    many = RowsOf(table.assign(all="a"), ["all"])
    assert [row["n"] for row in many["a"]] == list(range(10))
    lazily = many.one_by_one("a")
    assert [lazily[n]["n"] for n in (0, 9, -1, 3)] == [0, 9, 9, 3]
    assert [row["n"] for row in lazily[2:8]] == list(range(2, 8))
    assert [row["n"] for row in reversed(lazily)] == list(range(9, -1, -1))
    with pytest.raises(IndexError):
        lazily[10]


def test_only_what_is_looked_at_is_made_and_it_is_made_once():
    table, asked = pd.DataFrame({"id": [f"e{n}" for n in range(5 * BLOCK)]}), []

    def make(some):
        asked.append(len(some))
        return known_log_module.records(some)

    found = RowsOf(table, ["id"], make=make)
    assert asked == []
    for _ in range(2):
        assert [row["id"] for row in found[f"e{2 * BLOCK + 1}"]] == [f"e{2 * BLOCK + 1}"]
    assert asked == [BLOCK]
    of_one = RowsOf(table.assign(link="one"), ["link"], make=make).one_by_one("one")
    for place in (3 * BLOCK, 3 * BLOCK + 1, -2 * BLOCK):
        assert of_one[place]["id"] == f"e{place % len(table)}"
    assert asked == [BLOCK, BLOCK]


def test_a_package_keeps_its_latest_logs(dataset):
    """The oldest gives way, as asked for last; another package has its own."""
    package = dataclasses.replace(dataset)
    readings = [Reading(None, apply_disputed=False, stale_after=days) for days in range(1, LOGS + 2)]
    first, second, *_ = kept = [known_log(package, reading) for reading in readings[:LOGS]]
    assert known_log(package, readings[0]) is first
    latest = known_log(package, readings[LOGS])
    assert [known_log(package, reading) for reading in (readings[0], *readings[2:])] == [first, *kept[2:], latest]
    assert known_log(package, readings[1]) is not second
    assert known_log(dataclasses.replace(dataset), readings[0]) is not first
