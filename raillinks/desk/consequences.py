"""How links and events of a log differ from those of another one."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.desk import evidence_days
from raillinks.engine import knowledge
from raillinks.engine.why import Reason, why
from raillinks.package.dataset import Dataset
from raillinks.words import dates
from raillinks.words.enums import ALL_SERVICES


@dataclass(frozen=True, slots=True)
class Interval:
    """A maximal run of days with one status.

    Args:
        start: Its first day; empty = there is none.
        end: The day after its last one; empty = it still lasts.
        status: The status.
        event_id: The event that started it; empty = none.
    """

    start: str
    end: str
    status: str
    event_id: str


@dataclass(frozen=True, slots=True)
class ChangedDays:
    """Days on which a link's status, or its possible statuses, change.

    Args:
        first: The first day.
        last: The last one; empty = from then on.
        before: The status before.
        after: The status after.
        possible_before: Every status that was possible, in the order of the status table.
        possible_after: Every status that is possible.
    """

    first: str
    last: str
    before: str
    after: str
    possible_before: tuple[str, ...]
    possible_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """A link that changes.

    Args:
        crossing_id: Its crossing.
        service: Its service.
        before: Its intervals before.
        after: Its intervals after.
        days: What changes, in the order of days.
    """

    crossing_id: str
    service: str
    before: tuple[Interval, ...]
    after: tuple[Interval, ...]
    days: tuple[ChangedDays, ...]

    @property
    def status_changes(self) -> bool:
        """Whether the status itself changes on any day, and not only how certain it is."""
        return any(days.before != days.after for days in self.days)


@dataclass(frozen=True, slots=True)
class EventPreview:
    """An event that is new or touched.

    Args:
        event_id: Its id.
        confidence_before: Its confidence before; empty = it is new.
        confidence: Its confidence after.
        why: Which rule gives it that confidence.
        date_before: Its date before; empty = it is new.
        date: Its date after.
    """

    event_id: str
    confidence_before: str
    confidence: str
    why: Reason
    date_before: str
    date: str


def links(before: Dataset, after: Dataset) -> tuple[LinkPreview, ...]:
    """The links that differ, in the order of the links.

    Both logs have the same ones, unless one of them alone tells services apart: then each is held against its crossing.
    """
    old, new = (evidence_days.replayed(dataset) for dataset in (before, after))
    spans = [_by_link(one.spans(stale_after=0)) for one in (old, new)]
    intervals = [_by_link(one.intervals()) for one in (old, new)]
    made = []
    finer = max(new, old, key=lambda one: len(one.links)).links
    for crossing_id, service in zip(finer["crossing_id"], finer["service"], strict=True):
        link = str(crossing_id), str(service)
        if days := tuple(_changed_days(*(_of_link(each, link) for each in spans))):
            was, becomes = (tuple(_intervals(_of_link(each, link))) for each in intervals)
            made.append(LinkPreview(*link, was, becomes, days))
    return tuple(made)


def _of_link(rows: Mapping[tuple[str, str], pd.DataFrame], link: tuple[str, str]) -> pd.DataFrame:
    return rows[link if link in rows else (link[0], ALL_SERVICES)]


def events(before: Dataset, after: Dataset, touched: Iterable[str]) -> tuple[EventPreview, ...]:
    """The touched events, then all others whose confidence or date differs."""
    old, new = (_known(dataset) for dataset in (before, after))
    differ = [
        event_id for event_id, row in new.items() if event_id not in old or _outcome(old[event_id]) != _outcome(row)
    ]
    named = [event_id for event_id in dict.fromkeys([*touched, *differ]) if event_id in new]
    known = knowledge.known_claims(after.events, after.claims, after.sources, None)
    return tuple(_event(event_id, old.get(event_id, {}), new[event_id], known) for event_id in named)


def _event(event_id: str, old: Mapping[str, str], new: Mapping[str, str], known: pd.DataFrame) -> EventPreview:
    row: dict[Hashable, str] = dict(new.items())
    reason = why(row, known[known["event_id"] == event_id].to_dict("records"))
    return EventPreview(
        event_id, old.get("confidence", ""), new["confidence"], reason, old.get("date", ""), new["date"]
    )


def _outcome(row: Mapping[str, str]) -> tuple[str, str]:
    return row["confidence"], row["date"]


def _known(dataset: Dataset) -> dict[str, dict[str, str]]:
    return dataset.once(_derived)


def _derived(dataset: Dataset) -> dict[str, dict[str, str]]:
    known = knowledge.as_known(dataset.events, dataset.claims, dataset.sources)
    columns = known[["event_id", "confidence", "date", "verdict"]].to_dict("records")
    return {str(row["event_id"]): {str(name): str(cell) for name, cell in row.items()} for row in columns}


def _by_link(table: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    return {(str(c), str(s)): rows for (c, s), rows in table.groupby(["crossing_id", "service"], sort=False)}


def _intervals(table: pd.DataFrame) -> Iterator[Interval]:
    columns = (table[column] for column in ("start", "end", "status", "event_id"))
    for start, end, status, event_id in zip(*columns, strict=True):
        yield Interval(_iso(start), _iso(end), str(status), "" if pd.isna(event_id) else str(event_id))


def _iso(day: pd.Timestamp) -> str:
    return "" if pd.isna(day) else str(dates.of_cell(day))


def _changed_days(before: pd.DataFrame, after: pd.DataFrame) -> Iterator[ChangedDays]:
    """The stretches of days on which two sets of spans differ, each as long as both stay the same."""
    old, new = (_statuses(spans) for spans in (before, after))
    cuts = sorted({day for each in (old, new) for day, _ in each})
    stretches: list[tuple[str, str, tuple[str, str], tuple[str, str]]] = []
    for first, following in zip(cuts, [*cuts[1:], ""], strict=True):
        pair = _on(old, first), _on(new, first)
        last = str(np.datetime64(following, "D") - 1) if following else ""
        if stretches and stretches[-1][2:] == pair and stretches[-1][1] and _next(stretches[-1][1]) == first:
            stretches[-1] = (stretches[-1][0], last, *pair)
        elif pair[0] != pair[1]:
            stretches.append((first, last, *pair))
    for first, last, one, other in stretches:
        yield ChangedDays(first, last, one[0], other[0], tuple(one[1].split(";")), tuple(other[1].split(";")))


def _statuses(spans: pd.DataFrame) -> list[tuple[str, tuple[str, str]]]:
    """The first day, status and possible statuses of each span; the first span begins before all days."""
    columns = (spans[column] for column in ("start", "status", "alternatives"))
    return [(_iso(day), (str(status), str(possible))) for day, status, possible in zip(*columns, strict=True)]


def _on(spans: list[tuple[str, tuple[str, str]]], day: str) -> tuple[str, str]:
    return [value for start, value in spans if start <= day][-1]


def _next(day: str) -> str:
    return str(np.datetime64(day, "D") + 1)
