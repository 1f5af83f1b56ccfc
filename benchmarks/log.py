"""One fixed generator of large logs: the columns of `events.csv`, as CSV text.

At most 120 bytes a row, 5 % imprecise dates, 20 % of the events on all services, 1 in 10,000 on the group; half of
the events move their link, a quarter observes it. The same number of rows gives the same bytes.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from raillinks.domain import enums as of_links
from raillinks.domain.enums import GROUP
from raillinks.i18n.languages import SUMMARY_COLUMNS
from raillinks.package import schema

MOST_BYTES = 120
MOST_LINKS = 1_000
COLUMNS = [column for column in schema.COLUMNS["events"] if column not in SUMMARY_COLUMNS[1:]]
_KINDS = (
    ("suspension", "suspended", 0.20), ("resumption", "open", 0.15), ("opening", "partial", 0.05),
    ("restriction", "partial", 0.10), ("observation", "open", 0.05), ("observation", "unchanged", 0.20),
    ("evidence_end", "unknown", 0.02), ("closure", "closed", 0.01), ("milestone", "unchanged", 0.12),
    ("announcement", "unchanged", 0.10),
)  # fmt: skip
_FIRST, _LAST = np.datetime64("1950-01-01"), np.datetime64("2025-12-31")

Texts = NDArray[np.str_]


def crossings(n: int) -> Texts:
    """The crossings of a log of n events: two links each, ten events or more a link, at most `MOST_LINKS` links."""
    return np.char.add("crossing-", np.arange(max(1, min(n // 20, MOST_LINKS // 2))).astype(str))


def links(n: int) -> pd.DataFrame:
    """The links of a log of n events: `crossing_id`, `service`, `context`."""
    names = crossings(n)
    services = [*of_links.names(of_links.DEFAULT)]
    return pd.DataFrame(
        {"crossing_id": np.repeat(names, len(services)), "service": services * len(names), "context": False}
    )


def events_csv(n: int) -> str:
    """A log of n events as CSV text, header included."""
    draw = np.random.default_rng(n)
    kind, after = kinds(draw, n)
    crossing = draw.choice(crossings(n), n)
    on_group = (np.arange(n) % 10_000 == 5_000) & ~np.isin(kind, ["evidence_end", "closure"])
    frame = pd.DataFrame("", index=range(n), columns=list(COLUMNS))
    frame["event_id"] = np.char.add("e", draw.permutation(n).astype(str))
    frame["date"] = date_texts(draw, n)
    frame["crossing_id"] = np.where(on_group, GROUP, crossing)
    frame["service"] = draw.choice(["freight", "passenger", "all"], n, p=[0.4, 0.4, 0.2])
    frame["kind"], frame["status_after"] = kind, after
    frame["summary"] = np.char.add("Trains seen ", draw.integers(0, 1_000, n).astype(str))
    return frame.to_csv(index=False, lineterminator="\r\n")


def kinds(draw: np.random.Generator, n: int) -> tuple[Texts, Texts]:
    """The kind and the status after it of n events."""
    chosen = draw.choice(len(_KINDS), n, p=[share for *_, share in _KINDS])
    return np.array([k for k, *_ in _KINDS])[chosen], np.array([s for _, s, _ in _KINDS])[chosen]


def date_texts(draw: np.random.Generator, n: int) -> Texts:
    """Plain days; one in twenty a month, a year, a month about which one is not sure, or a span."""
    first = _FIRST + draw.integers(0, (_LAST - _FIRST).astype(int), n)
    day = first.astype(str)
    span = np.char.add(np.char.add(day, "/"), (first + draw.integers(1, 60, n)).astype(str))
    month = first.astype("datetime64[M]").astype(str)
    forms = [month, first.astype("datetime64[Y]").astype(str), np.char.add(month, "~"), span]
    imprecise = draw.random(n) < 0.05
    return np.where(imprecise, np.choose(draw.integers(0, len(forms), n), forms), day)
