"""What hangs on one voice: which statuses would be others without a publisher, a kind of source, or single sources."""

from collections.abc import Iterable, Iterator

import pandas as pd

from raillinks.engine import left_out
from raillinks.engine.left_out import Known
from raillinks.engine.replay import Mask
from raillinks.engine.timeline import Timeline
from raillinks.figures import sensitivity
from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.known_log import KnownLog
from raillinks.views.viewing import View
from raillinks.words.text_columns import among

PUBLISHER, SOURCE_TYPE, SINGLE_SOURCE = "publisher", "source_type", "single_source"
KINDS = (PUBLISHER, SOURCE_TYPE, SINGLE_SOURCE)
"""What can be left out: the claims of each publisher, of each type of source, of all events on one publisher alone."""
ALL = "all"
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
    period, log = (first, min(last, view.counted_to)), view.any_day.log
    chosen = [each for each in _left_out(log) if kind in {ALL, each[0]}]
    empty = sensitivity.changed_days(log.timeline, log.timeline, period).assign(left_out="", name="")
    changed = [
        sensitivity.changed_days(log.timeline, other, period).assign(left_out=chosen[n][0], name=chosen[n][1])
        for n, other in _without(dataset, log, [mask for _, _, mask in chosen])
    ]
    rows = pd.concat([empty, *changed])[list(COLUMNS)]
    return rows.merge(view.links[["crossing_id", "service"]], on=["crossing_id", "service"])


def _left_out(log: KnownLog) -> Iterator[tuple[str, str, Mask]]:
    """Everything that can be left out: its kind, its name, its claims."""
    for kind in (PUBLISHER, SOURCE_TYPE):
        for name in sorted(set(log.claims[kind].astype(str))):
            yield kind, name, (log.claims[kind] == name).to_numpy(bool)
    yield SINGLE_SOURCE, "", among(log.claims["event_id"], set(log.voices)).to_numpy(bool)


def _without(dataset: Dataset, log: KnownLog, masks: Iterable[Mask]) -> Iterator[tuple[int, Timeline]]:
    reading = log.reading
    known = Known(dataset.events, log.claims, dataset.links, reading.known_on, reading.apply_disputed)
    return left_out.without_each(known, [*masks])
