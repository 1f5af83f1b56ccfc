"""A selection only chooses: it adds nothing, choosing twice is choosing once, and the filters commute."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from raillinks import knowledge, package, select
from raillinks.schema import Basis, Confidence, Kind, Service, SourceType
from raillinks.selection import Selection
from tests import frames, strategies, tiny
from tests.properties.law import law
from tests.strategies import OWN, RUSSIAN

FILTERS = {
    "kind": Kind, "confidence": Confidence, "service": Service, "source_type": SourceType, "basis": Basis,
    "crossing": [*OWN, RUSSIAN], "province": ["CN-LN", "CN-JL", "KP-03", "KP-13"], "publisher": ["P", "Q"],
}  # fmt: skip


@cache
def tiny_package():
    """The tiny package, for its places and layers."""
    with TemporaryDirectory() as folder:
        tiny.write(Path(folder), tiny.files())
        return package.load(Path(folder))


@st.composite
def selections(draw) -> Selection:
    """Any selection that chooses events."""
    chosen = {
        name: tuple(
            str(v) for v in draw(st.just([]) | st.lists(st.sampled_from(list(values)), max_size=3, unique=True))
        )
        for name, values in FILTERS.items()
    }
    mode = {"mode": draw(st.sampled_from(["as_of", "window", "all"])), "days": draw(st.integers(1, 60))}
    text = draw(st.sampled_from(["", "", "alpha", "단둥", "P", "alpha beta", "nowhere"]))
    as_of = frames.day(draw(strategies.days()))
    return Selection(as_of=as_of, q=text, context=draw(st.booleans()), **mode, **chosen)


def with_log(log):
    """The places of the tiny package with a generated log."""
    tables = {"events": frames.events(log.events), "claims": frames.claims(log.claims)}
    return replace(tiny_package(), **tables, sources=frames.sources(log.sources))


def chosen(dataset, selection, events):
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, None)
    mask = select.filtered(dataset, selection, events, claims) & select.in_time(selection, events)
    return events[mask].reset_index(drop=True)


@law
@given(log=strategies.logs(), selection=selections())
def test_a_selection_is_a_part_of_the_events(log, selection):
    dataset = with_log(log)
    view = select.view(dataset, selection)
    assert set(view.events["event_id"]) <= set(view.known["event_id"])
    assert list(view.events["event_id"]) == list(dict.fromkeys(view.events["event_id"]))


@law
@given(log=strategies.logs(), selection=selections())
def test_choosing_twice_is_choosing_once(log, selection):
    dataset = with_log(log)
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    once = chosen(dataset, selection, known)
    assert list(chosen(dataset, selection, once)["event_id"]) == list(once["event_id"])


@law
@given(log=strategies.logs(), one=selections(), other=selections())
def test_filters_commute(log, one, other):
    dataset = with_log(log)
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    this_way = chosen(dataset, other, chosen(dataset, one, known))
    that_way = chosen(dataset, one, chosen(dataset, other, known))
    assert list(this_way["event_id"]) == list(that_way["event_id"])


@law
@given(log=strategies.logs(), selection=selections())
def test_no_filter_alters_a_status(log, selection):
    dataset = with_log(log)
    plain = Selection(as_of=selection.as_of)
    one = select.view(dataset, selection).timeline.status_on(selection.as_of)
    other = select.view(dataset, plain).timeline.status_on(selection.as_of)
    assert one.equals(other)
    assert np.array_equal(one.columns, other.columns)
