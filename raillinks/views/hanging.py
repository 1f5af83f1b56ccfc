"""What hangs on one voice: which statuses would be others without a publisher, a kind of source, or single sources."""

from collections.abc import Iterable, Iterator

import pandas as pd

from raillinks.engine import left_out
from raillinks.engine.left_out import Known
from raillinks.engine.replay import FIRST_DAY, Mask
from raillinks.engine.timeline import Timeline
from raillinks.figures import sensitivity
from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.known_log import KnownLog, known_log
from raillinks.views.selection import Selection
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.text_columns import among

PUBLISHER, SOURCE_TYPE, SINGLE_SOURCE = "publisher", "source_type", "single_source"
KINDS = (PUBLISHER, SOURCE_TYPE, SINGLE_SOURCE)
"""What can be left out: the claims of each publisher, of each type of source, of all events on one publisher alone."""
ALL = "all"
_ALL_DAYS = (FIRST_DAY, dates.day(f"{dates.LAST_YEAR}-12-31"))
_PLAIN = viewing.reading(Selection(as_of=FIRST_DAY))
COLUMNS = ("left_out", "name", *sensitivity.COLUMNS)


def of_view(dataset: Dataset, view: View, kind: str = ALL) -> pd.DataFrame:
    """The days of the view's period on which listed links would have another status without some claims.

    Args:
        dataset: The package.
        view: The view.
        kind: One of `KINDS`, or `ALL`.

    Returns:
        Columns `COLUMNS`: `left_out` is one of `KINDS`, `name` the publisher or the type of source (empty for single
        sources), in the order of their names; the others as `sensitivity.changed_days` returns them. What changes
        nothing has no row.
    """
    first, last = viewing.period(view)
    log = view.any_day.log
    rows = pd.concat([_changed(dataset, log, each) for each in (KINDS if kind == ALL else (kind,))])
    cut = sensitivity.within(rows, (first, min(last, view.counted_to)))
    return cut.merge(view.links[["crossing_id", "service"]], on=["crossing_id", "service"])


def _changed(dataset: Dataset, log: KnownLog, kind: str) -> pd.DataFrame:
    """What changes on all days, as `of_view` returns it. It takes a second, so that of the plain log is made once."""
    if log.reading.known_on is None and not log.reading.apply_disputed:
        return dataset.once(_of_plain_log, kind)
    return _of_log(dataset, log, kind)


def _of_plain_log(dataset: Dataset, kind: str) -> pd.DataFrame:
    return _of_log(dataset, known_log(dataset, _PLAIN), kind)


def _of_log(dataset: Dataset, log: KnownLog, kind: str) -> pd.DataFrame:
    chosen = [*_left_out(log, kind)]
    empty = sensitivity.changed_days(log.timeline, log.timeline, _ALL_DAYS).assign(left_out="", name="")
    changed = [
        sensitivity.changed_days(log.timeline, other, _ALL_DAYS).assign(left_out=kind, name=chosen[n][0])
        for n, other in _without(dataset, log, [mask for _, mask in chosen])
    ]
    return pd.concat([empty, *changed])[list(COLUMNS)]


def _left_out(log: KnownLog, kind: str) -> Iterator[tuple[str, Mask]]:
    """Everything of a kind that can be left out: its name, its claims."""
    if kind == SINGLE_SOURCE:
        yield "", among(log.claims["event_id"], set(log.voices)).to_numpy(bool)
        return
    column = "house" if kind == PUBLISHER else kind
    for name in sorted(set(log.claims[column].astype(str))):
        yield name, (log.claims[column] == name).to_numpy(bool)


def _without(dataset: Dataset, log: KnownLog, masks: Iterable[Mask]) -> Iterator[tuple[int, Timeline]]:
    reading = log.reading
    known = Known(dataset.events, log.claims, log.timeline.links, reading.known_on, reading.apply_disputed)
    return left_out.without_each(known, [*masks])
