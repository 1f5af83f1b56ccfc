"""What hangs on one voice: which statuses would be others without a publisher, a kind of source, or single sources."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from raillinks.engine import left_out, voices
from raillinks.engine.left_out import Known
from raillinks.engine.replay import Mask
from raillinks.engine.timeline import Timeline
from raillinks.figures import sensitivity
from raillinks.package.dataset import Dataset
from raillinks.views import viewing
from raillinks.views.known_log import KnownLog, Link
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


class Hangs(NamedTuple):
    """On whom a status hangs alone.

    Args:
        on: The publisher; empty where it hangs on nobody alone.
        without: The status without everything that goes back to that publisher; empty without one.
    """

    on: str = ""
    without: str = ""


def alone(dataset: Dataset, log: KnownLog, link: Link, day: np.datetime64) -> Hangs:
    """The one publisher on which the status of a link on a day hangs alone, if there is one.

    Two things must hold. The event that gave the status rests on that publisher alone (status rules, "One voice"): no
    second voice supports it. And without everything that goes back to that publisher the link would have another
    status on the day: no other event carries it either.

    Args:
        dataset: The package.
        log: Its log, as known.
        link: The link.
        day: The day.
    """
    history = log.histories[link]
    interval = history.intervals[history.interval(day)]
    voice = log.voices.get(str(interval["event_id"]), "")
    if not voice:
        return Hangs()
    if voice not in log.without_voice:
        of_voice = voices.origins(log.claims, set(log.sources["publisher"])) == voice
        log.without_voice[voice] = dict(_without(dataset, log, [of_voice.to_numpy(bool)])).get(0, log.timeline)
    other = str(log.without_voice[voice].status_on(day)["status"].iloc[[*log.histories].index(link)])
    return Hangs(voice, other) if other != interval["status"] else Hangs()
