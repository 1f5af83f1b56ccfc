"""A selection only chooses: it adds nothing, choosing twice is choosing once, and the filters commute."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import example, given
from hypothesis import strategies as st

from raillinks.engine import knowledge
from raillinks.exports import tables
from raillinks.metrics import uptime
from raillinks.query import filters, selection, view_figures, views
from raillinks.query.selection import Selection, from_query, to_query
from raillinks.validation import load
from tests import frames, strategies, tiny
from tests.properties.law import costly_further_law, costly_law, rare_costly_law
from tests.strategies import OWN, RUSSIAN

FILTERS: dict[str, Iterable[str]] = {
    **{one.name: one.words for one in filters.FILTERS if one.words},
    "service": strategies.SERVICES,
    "crossing": [*OWN, RUSSIAN], "province": ["CN-LN", "CN-JL", "KP-03", "KP-13"], "publisher": ["P", "Q"],
}  # fmt: skip


def reported(log: strategies.Log) -> strategies.Log:
    """The log with a source that reports each event on its day."""
    source = {"source_id": "s0", "publisher": "P", "source_type": "news", "seen": "read", "published": "2020-01-10"}
    claim = {
        "source_id": "s0", "stance": "supports", "preferred": "", "own_act": "", "basis": "observed",
        "speaker": "", "detail": "",
    }  # fmt: skip
    claims = tuple(
        claim | {"claim_id": f"{row['event_id']}-0", "event_id": row["event_id"], "claimed_date": row["date"]}
        for row in log.events
    )
    return strategies.Log(log.events, claims, (source,))


FREIGHT = strategies.log_of(("2020-01-10", "open", "")).events[0]
FREIGHT_AND_PASSENGER = reported(strategies.Log((FREIGHT, FREIGHT | {"event_id": "e1", "service": "passenger"})))


@cache
def tiny_package():
    """The tiny package, for its places and layers."""
    with TemporaryDirectory() as folder:
        tiny.write(Path(folder), tiny.files())
        return load.load(Path(folder))


@st.composite
def selections(draw) -> Selection:
    """Any selection that chooses events."""
    chosen: dict[str, Any] = {
        name: tuple(
            str(v) for v in draw(st.just([]) | st.lists(st.sampled_from(list(values)), max_size=3, unique=True))
        )
        for name, values in FILTERS.items()
    }
    mode: dict[str, Any] = {
        "mode": draw(st.sampled_from(["as_of", "window", "period", "all"])),
        "days": draw(st.integers(1, 60)),
    }
    text = draw(st.sampled_from(["", "", "alpha", "단둥", "P", "alpha beta", "nowhere"]))
    as_of = frames.day(draw(strategies.days()))
    mode |= dict(zip(("from_", "to"), sorted(frames.day(draw(strategies.days())) for _ in range(2)), strict=True))
    return Selection(as_of=as_of, q=text, context=draw(st.booleans()), **mode, **chosen)


def with_log(log):
    """The places of the tiny package with a generated log."""
    tables = {"events": frames.events(log.events), "claims": frames.claims(log.claims)}
    return replace(tiny_package(), **tables, sources=frames.sources(log.sources))


def chosen(dataset, selection, events):
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, None)
    mask = views.filtered(dataset, selection, events, claims) & views.in_time(selection, events)
    return events[mask].reset_index(drop=True)


@rare_costly_law
@given(log=strategies.logs(), selection=selections())
def test_a_selection_is_a_part_of_the_events(log, selection):
    dataset = with_log(log)
    view = views.make_view(dataset, selection)
    assert set(view.events["event_id"]) <= set(view.known["event_id"])
    assert list(view.in_view) == list(np.flatnonzero(views.in_time(selection, view.anytime)))
    assert list(view.events["event_id"]) == list(dict.fromkeys(view.events["event_id"]))


@costly_law
@given(log=strategies.logs(), selection=selections())
@example(log=FREIGHT_AND_PASSENGER, selection=Selection(as_of=frames.day(date(2021, 1, 1))))
def test_choosing_twice_is_choosing_once(log, selection):
    dataset = with_log(log)
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    once = chosen(dataset, selection, known)
    assert list(chosen(dataset, selection, once)["event_id"]) == list(once["event_id"])


@costly_law
@given(log=strategies.logs(), one=selections(), other=selections())
@example(
    log=FREIGHT_AND_PASSENGER,
    one=Selection(as_of=frames.day(date(2019, 1, 1))),
    other=Selection(as_of=frames.day(date(2021, 1, 1)), service=("passenger",)),
)
def test_filters_commute(log, one, other):
    dataset = with_log(log)
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    this_way = chosen(dataset, other, chosen(dataset, one, known))
    that_way = chosen(dataset, one, chosen(dataset, other, known))
    assert list(this_way["event_id"]) == list(that_way["event_id"])


@costly_law
@given(log=strategies.logs(), selection=selections())
def test_no_filter_alters_a_status(log, selection):
    dataset = with_log(log)
    plain = Selection(as_of=selection.as_of)
    one = views.make_view(dataset, selection).timeline.status_on(selection.as_of)
    other = views.make_view(dataset, plain).timeline.status_on(selection.as_of)
    assert one.equals(other)
    assert np.array_equal(one.columns, other.columns)


DAYS = ["as_of", *(p.name for p in selection.PARAMETERS if p.schema.get("format") == "date")]
QUERY_DAYS = st.tuples(st.dates(date(2019, 12, 1), date(2028, 1, 1)), st.sampled_from([10, 10, 7, 4])).map(
    lambda drawn: str(drawn[0])[: drawn[1]]
)
"""Days, and months and years, which `as_of` alone takes."""


@costly_further_law
@given(log=strategies.logs(), known_on=strategies.days(), before=st.integers(0, 90))
def test_no_figure_counts_a_day_after_known_on(log, known_on, before):
    dataset, day = with_log(log), frames.day(known_on)
    chosen = Selection(as_of=day, known_on=day, from_=day - before, compare_from=day - before)
    view = views.make_view(dataset, chosen)
    for table in (tables.frame(dataset, view, "uptime"), tables.frame(dataset, view, "compare_uptime")):
        for column in ("to", "compare_to"):
            assert set(table.get(column, [])) <= {str(known_on)}
        assert set(table["period_days"]) == {before + 1}
    stopped = view_figures.suspensions_of(view)
    assert (stopped["days"] <= (pd.Timestamp(day) - stopped["start"]).dt.days + 1).all()
    assert (stopped["days_in_period"] <= before + 1).all()


@rare_costly_law
@given(log=strategies.logs(), query=st.dictionaries(st.sampled_from(DAYS), QUERY_DAYS))
@example(log=FREIGHT_AND_PASSENGER, query={"from": "2027-06-01", "compare_from": "2027-06-01"})
def test_the_periods_of_any_query_hold_a_day_that_counts(log, query):
    dataset = with_log(log)
    today = frames.day("2026-11-24")
    chosen, _ = from_query(query.items(), views.choices(dataset), today)
    assert from_query(to_query(chosen), views.choices(dataset), today) == (chosen, [])
    view = views.make_view(dataset, chosen)
    for first, last in (views.period(view), views.second_period(view)):
        figures = uptime.uptime(view.timeline, first, last, view.counted_to)
        assert (figures["from"] <= figures["to"]).all()
        assert (figures["period_days"] > 0).all()
