"""Another name of a publisher is never a second one: in counts, in what an event rests on, in a reader's own log."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from raillinks.engine import confidence, knowledge
from raillinks.engine.confidence import only_voices
from tests import tiny
from tests.support.log_columns import table_text
from tests.support.tiers import by_tier


def loaded(claims):
    """A log of one event, with the sources `s1` of Radio Free Asia and `s2` of RFA."""
    sources = tiny.SOURCES.replace("A Paper", "Radio Free Asia").replace("B Paper", "RFA").replace("mention", "read")
    said = table_text("claims", "\n".join([*claims, "c2,e-stop,s1,supports,2020-03-05,true,,observed,,"]))
    return tiny.loaded(sources=sources, claims=said)


SAW = "c1,e-open,{},supports,2020-01,,,observed,{},,,,,{}"
TOLD = "c4,e-open,{},supports,2020-01,,,{},,,,,,{}"


@pytest.mark.parametrize(
    ("claims", "expected", "rests_on"),
    [
        ([SAW.format("s1", "", ""), TOLD.format("s2", "observed", "")], "reported", "Radio Free Asia"),
        ([SAW.format("s1", "", ""), TOLD.format("s2", "observed", "VOA")], "confirmed", None),
        ([SAW.format("s2", "자유아시아방송", "")], "reported", "Radio Free Asia"),
        ([SAW.format("s1", "", "VOA")], "reported", "VOA"),
        ([SAW.format("s1", "", "VOA"), TOLD.format("s2", "secondary", "미국의소리")], "reported", "VOA"),
    ],
    ids=["two names", "it repeats another", "a speaker", "not in the log", "an alias of what is not in the log"],
)
def test_an_alias_is_never_a_second_publisher(claims, expected, rests_on):
    dataset = loaded(claims)
    tables = dataset.events, dataset.claims, dataset.sources
    known = knowledge.as_known(*tables).set_index("event_id")
    only = only_voices(knowledge.known_claims(*tables, None))
    assert (known.loc["e-open", "confidence"], only.get("e-open")) == (expected, rests_on)


def held(frame, storage):
    """The same frame with its texts in Python's or Arrow's memory: both meet where another process made a log."""
    kind = pd.StringDtype(storage, na_value=np.nan)
    return frame.astype({name: kind for name, dtype in frame.dtypes.items() if isinstance(dtype, pd.StringDtype)})


def test_it_does_not_matter_how_texts_are_held(dataset):
    claims = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, None)
    masks = [(claims["publisher"] == name).to_numpy(bool) for name in sorted(set(claims["publisher"]))[::9]]
    told = []
    tables = dataset.events, claims, dataset.links_known_on(None)
    every = list(product(("python", "pyarrow"), repeat=3))
    tried = by_tier([every[n] for n in (0, 3, 5, 6)], every)  # of each two tables each combination
    for storages in tried:
        known = confidence.Known(*map(held, tables, storages))
        replays = dict(confidence.without_each(known, masks))
        told.append({n: replay.intervals().to_csv() for n, replay in replays.items()})
    assert 0 < len(told[0]) < len(masks)
    assert told[1:] == told[:1] * (len(tried) - 1)
