"""What changed in the log from version to version: `data/CHANGES.csv`.

What has changed for a view from one version of the log to another: statuses of its links, and its events.
"""

import re
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.enums import ALL_SERVICES
from raillinks.domain.text import among
from raillinks.engine.confidence import Row
from raillinks.package.dataset import Dataset
from raillinks.query import views
from raillinks.query.known_log import History, Link
from raillinks.query.views import View

_VERSION = re.compile(r"(\d{1,6}(?:\.\d{1,6}){0,3})(?:\+own)?", re.ASCII)
Version = tuple[int, ...]


def version(text: str) -> Version | None:
    """A data version as a tuple that can be compared (`0.10.0` is after `0.9.1`); None for any other text.

    That of a reader's own log ends with `+own`.
    """
    if not (found := _VERSION.fullmatch(text)):
        return None
    numbers = [int(part) for part in found[1].split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def reason(change: Mapping[Hashable, str]) -> str:
    """Why a change was made; empty where the change says it already, as that of a version with a reason alone.

    Args:
        change: A row of `CHANGES.csv`.
    """
    return "" if change["reason"] == change["change"] else change["reason"]


def of_view(dataset: Dataset, view: View) -> pd.DataFrame:
    """The changes of the whole log, of the filtered events of all time, and of events that no longer exist.

    Changes on the Russian crossing are always included, so that nothing is left out without filters.
    """
    left_out = dataset.event_ids - ids_of_view(dataset, view)
    return dataset.changes[~among(dataset.changes["event_id"], left_out)].reset_index(drop=True)


def ids_of_view(dataset: Dataset, view: View) -> frozenset[str]:
    """The ids of the filtered events of all time, with those on the Russian crossing."""
    selection = replace(view.selection, context=True)
    kept = views.filtered(dataset, selection, view.known, view.known_claims)
    return frozenset(map(str, view.known.loc[kept, "event_id"]))


def since(dataset: Dataset, view: View, earlier: str) -> pd.DataFrame:
    """The changes after a data version that concern a view: those of its events, and of the whole log.

    Args:
        dataset: The package.
        view: The view.
        earlier: The data version of the link; if it is not a version, there are no rows.
    """
    before = version(earlier)
    if before is None:
        return dataset.changes.iloc[:0]
    later = dataset.changes["version"].map(lambda text: (version(text) or before) > before).astype(bool)
    concerned = dataset.changes["event_id"].isin(["", *view.events["event_id"]])
    return dataset.changes[later & concerned].reset_index(drop=True)


class Became(StrEnum):
    """What became of an event of the view."""

    ADDED = "added"
    CHANGED = "changed"
    TAKEN_OUT = "taken out"


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A link that has another status.

    Args:
        link: The link.
        day: The day of the view; where the link has the same status there, the first day on which it has another one
            (NaT: before all events).
        before: The status in the one version.
        after: The status in the other.
    """

    link: Link
    day: np.datetime64
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EventChange:
    """An event of the view that has changed.

    Args:
        event: Its row: of the later version, if that has it.
        became: What became of it.
    """

    event: Row
    became: Became


@dataclass(frozen=True, slots=True)
class ViewChanges:
    """What has changed.

    Args:
        on_day: The listed links that have another status on the day of the view.
        elsewhere: Those that have one on other days alone.
        events: The events in view, in either version, the latest first.
    """

    on_day: tuple[StatusChange, ...]
    elsewhere: tuple[StatusChange, ...]
    events: tuple[EventChange, ...]


def view_changes(before: tuple[Dataset, View], after: tuple[Dataset, View], updated: Collection[str]) -> ViewChanges:
    """What has changed for a view.

    Args:
        before: One version, and the view of it.
        after: A later one, and the same view of it.
        updated: The ids of the events of which something has changed.
    """
    then, now = before[1], after[1]
    day = now.selection.as_of
    on_day, elsewhere = [], []
    for link in dict.fromkeys([*now.any_day.listed_links, *then.any_day.listed_links]):
        old, new = (_history(view, link) for view in (then, now))
        if old is None or new is None:  # a link that one version does not have
            continue
        pair = _status(old, day), _status(new, day)
        if pair[0] != pair[1]:
            on_day.append(StatusChange(link, day, *pair))
        else:
            elsewhere += [*_first(link, old, new)]
    return ViewChanges(tuple(on_day), tuple(elsewhere), tuple(_events(before, after, updated)))


def _history(view: View, link: Link) -> History | None:
    """The past of a link; in a version that tells no services apart, that of its crossing."""
    histories = view.any_day.log.histories
    return histories.get(link) or histories.get((link[0], ALL_SERVICES))


def _status(history: History, day: np.datetime64) -> str:
    return str(history.spans[history.position(day)]["status"])


def _first(link: Link, old: History, new: History) -> Iterator[StatusChange]:
    """The first day on which a link has another status, if there is any."""
    starts = [dates.NOT_A_DAY, *sorted({*old.starts, *new.starts})]
    for day in starts:
        pair = tuple(str(each.spans[0 if np.isnat(day) else each.position(day)]["status"]) for each in (old, new))
        if pair[0] != pair[1]:
            yield StatusChange(link, day, *pair)
            return


def _events(
    before: tuple[Dataset, View], after: tuple[Dataset, View], updated: Collection[str]
) -> Sequence[EventChange]:
    rows: dict[str, EventChange] = {}
    for (dataset, view), (other, _) in ((before, after), (after, before)):
        is_later = dataset is after[0]
        for row in view.events[view.events["event_id"].isin(updated)].to_dict("records"):
            event_id = str(row["event_id"])
            stays = event_id in other.event_ids
            became = Became.CHANGED if stays else Became.ADDED if is_later else Became.TAKEN_OUT
            rows[event_id] = EventChange(row, became)
    in_order = sorted(rows.values(), key=lambda change: (change.event["date_earliest"], change.event["event_id"]))
    return in_order[::-1]
