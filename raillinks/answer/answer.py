"""The answer for one link: its status on the day or in the period asked for, and what that rests on.

Facts alone; `wording` says them in a sentence. Each is taken from the status table, the intervals or the log.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from raillinks.answer import evidence
from raillinks.answer.evidence import Grounds, Hint
from raillinks.domain import dates
from raillinks.domain.enums import ALL_SERVICES
from raillinks.domain.status import COUNTED, KNOWN, Status
from raillinks.engine.confidence import Row
from raillinks.metrics import uptime
from raillinks.package.dataset import Dataset
from raillinks.query import single_source
from raillinks.query.known_log import History, Link
from raillinks.query.selection import Selection
from raillinks.query.single_source import Hangs
from raillinks.query.views import View

FEW = 2
"""So many links are answered for one by one: to count the days of all at once takes longer."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of the status table.

    Args:
        status: The status.
        certain: Whether it is certain.
        alternatives: Every possible status, the status included.
        stale: Whether its last evidence is old.
        since: The first day of the interval; None without evidence.
        since_latest: The last day on which it may have begun.
        last_evidence: The last possible day of the last evidence; None without any.
        last_evidence_date: Its date as the log writes it (EDTF); empty without any.
        replayed_status: Another one than `status` where the evidence has lapsed: the last known status.
    """

    status: str
    certain: bool
    alternatives: tuple[str, ...]
    stale: bool
    since: np.datetime64 | None
    since_latest: np.datetime64 | None
    last_evidence: np.datetime64 | None
    last_evidence_date: str
    replayed_status: str

    @property
    def lapsed(self) -> bool:
        """Whether the evidence has lapsed (status rules, rule 11)."""
        return self.replayed_status != self.status


class Old(StrEnum):
    """Whether the status of some days is stale: on no day, on some or on all of them."""

    NOT, PARTLY, WHOLLY = "not", "partly", "wholly"


@dataclass(frozen=True, slots=True)
class Before:
    """The interval before the current one.

    Args:
        status: Its status.
        start: Its first day; None: it has no beginning.
        start_latest: The last day on which it may have begun.
        days_min: The fewest days that its uncertain edges allow; None where days are not counted: of `unknown` and
            `closed`.
        days_max: The most; None also where evidence ended during it, since nobody knows how long it lasted.
        old: On which of its days it was stale.
        replayed_status: Another one than `status` where the evidence had lapsed: the last known status.
    """

    status: str
    start: np.datetime64 | None
    start_latest: np.datetime64 | None
    days_min: int | None
    days_max: int | None
    old: Old
    replayed_status: str

    @property
    def lapsed(self) -> bool:
        """Whether the evidence had lapsed (status rules, rule 11)."""
        return self.replayed_status != self.status


@dataclass(frozen=True, slots=True)
class Answer:
    """What the log says of one link.

    Args:
        crossing_id: The crossing.
        service: The service.
        asked: The selection, which has the day, month or year and the known-on day.
        covered_to: The last day that the log covers; later statuses are the last known ones.
        standing: The status on `asked.as_of`.
        grounds: What it rests on.
        hangs_on: The publisher on which the status on `asked.as_of` hangs alone; empty where it hangs on nobody alone.
        before: The interval before; None if there is none.
        open_on: The row of `uptime.open_on` for the days asked for.
        statuses: Every possible status of these days, up to the last one that counts, in the order of the status table.
        old: On which of these days the status is stale.
        hint: The nearest report that gives the link no status; only of `unknown`.
        limit: The known event of a limit on travellers that holds on the day; None if there is none.
        contradicting: Where reports of one day contradict each other (status rules, rule 6): each status that they
            give, and the publishers who do.
    """

    crossing_id: str
    service: str
    asked: Selection
    covered_to: np.datetime64
    standing: Standing
    grounds: Grounds
    hangs_on: str
    before: Before | None
    open_on: Row
    statuses: tuple[str, ...]
    old: Old
    hint: Hint | None
    limit: Row | None
    contradicting: Mapping[str, tuple[str, ...]]

    @property
    def last_known(self) -> bool:
        """Whether the day is after the last one that the log covers."""
        return bool(self.asked.as_of > self.covered_to)


def chosen_link(view: View, event_id: str | None = None) -> Link | None:
    """The link that a view is about: that of an event if it is listed, else the only one that is listed.

    Args:
        view: A view.
        event_id: The id of the chosen event; None = none.

    Returns:
        The link; None if the view is about all listed links.
    """
    listed = view.any_day.listed_links
    return link_of_event(view, event_id) or (listed[0] if len(listed) == 1 else None)


def link_of_event(view: View, event_id: str | None) -> Link | None:
    """The listed link of an event, the first one where it is on all services; None without one, as on a group."""
    event = view.any_day.log.rows.get(event_id or "")
    if event is None:
        return None
    crossing, service = event["crossing_id"], event["service"]
    own = (link for link in view.any_day.listed_links if link[0] == crossing and service in {link[1], ALL_SERVICES})
    return next(own, None)


def of_view(dataset: Dataset, view: View, link: Link) -> Answer:
    """The answer of a view for one link.

    Args:
        dataset: The package.
        view: A view.
        link: A link of the package.
    """
    own = view.any_day.log.histories[link].timeline
    days_open = uptime.figures(own, *view.selection.as_of_days, view.counted_to)
    hangs = single_source.of_link(dataset, view.any_day.log, link, view.selection.as_of)
    return _of_link(dataset, view, link, ({name: days.tolist()[0] for name, days in days_open.items()}, hangs))


def of_listed(dataset: Dataset, view: View) -> Iterator[Answer]:
    """The answers of a view for all links that it lists, in their order: the same as one by one, in half the time."""
    listed = view.any_day.listed_links
    if len(listed) <= FEW:
        yield from (of_view(dataset, view, link) for link in listed)
        return
    days_open = uptime.figures(view.timeline, *view.selection.as_of_days, view.counted_to)
    columns = {name: days.tolist() for name, days in days_open.items()}
    hangs = single_source.of_links(dataset, view.any_day.log, listed, view.selection.as_of)
    for number, link in enumerate(view.any_day.log.histories):
        if link in listed:
            yield _of_link(
                dataset, view, link, ({name: values[number] for name, values in columns.items()}, hangs[link])
            )


def _of_link(dataset: Dataset, view: View, chosen: Link, of_day: tuple[Row, Hangs]) -> Answer:
    """The answer for one link, with its row of `uptime.open_on`, and on whom its status hangs alone."""
    days_open, hangs = of_day
    asked, history = view.selection, view.any_day.log.histories[chosen]
    place = history.position(asked.as_of)
    row, number = history.spans[place], history.interval(asked.as_of)
    current, intervals = history.intervals[number], history.intervals
    first, last = asked.as_of_days
    asked_for = history.spans_in(first, min(last, view.counted_to))
    unknown, lapsed = row["status"] not in COUNTED, row["replayed_status"] != row["status"]
    contradicting = _contradicting(view, chosen, row) if unknown else {}
    return Answer(
        *chosen,
        asked=asked,
        covered_to=dataset.covered_to,
        standing=_standing(row, history.evidence_dates[place]),
        grounds=evidence.of_status(view, chosen, row),
        hangs_on=hangs.on,
        before=_before(intervals[number - 1], current, history) if number and not lapsed else None,
        open_on=days_open,
        statuses=tuple(s for s in Status if any(s in span["alternatives"].split(";") for span in asked_for)),
        old=_old(asked_for),
        hint=evidence.nearest(dataset, view, chosen, current) if unknown and not contradicting else None,
        limit=evidence.in_force(dataset, view, chosen, current),
        contradicting=contradicting,
    )


def _contradicting(view: View, link: Link, row: Row) -> dict[str, tuple[str, ...]]:
    """Who gives which status, where a tie leaves a link of a reader's own log unknown."""
    log, (crossing, service) = view.any_day.log, link
    possible = [status for status in str(row["alternatives"]).split(";") if status != row["status"]]
    told = [
        event
        for event in (log.rows_at.get(crossing, ()) if len(possible) > 1 else ())
        if event["service"] in {service, ALL_SERVICES}
        and event["status_after"] in possible
        and dates.of_cell(event["date_earliest"]) <= view.selection.as_of
    ]
    said: dict[str, dict[str, None]] = {}
    for event in told:
        if event["date_earliest"] == told[-1]["date_earliest"]:  # they are in the order of time
            named = log.publishers.get(str(event["event_id"]), ())
            said.setdefault(str(event["status_after"]), {}).update(dict.fromkeys(named))
    return {status: tuple(said[status]) for status in possible if status in said} if len(said) > 1 else {}


def _standing(row: Row, evidence_date: str) -> Standing:
    return Standing(
        status=str(row["status"]),
        certain=bool(row["certain"]),
        alternatives=tuple(row["alternatives"].split(";")),
        stale=bool(row["stale"]),
        since=dates.day_or_none(row["since"]),
        since_latest=dates.day_or_none(row["since_latest"]),
        last_evidence=dates.day_or_none(row["last_evidence"]),
        last_evidence_date=evidence_date,
        replayed_status=str(row["replayed_status"]),
    )


def _old(spans: Sequence[Row]) -> Old:
    stale = [bool(span["stale"]) for span in spans]
    if not any(stale):
        return Old.NOT
    return Old.WHOLLY if all(stale) else Old.PARTLY


def _before(interval: Row, following: Row, history: History) -> Before:
    """The interval before another one. Its days as `suspensions` counts those of a stop."""
    status, replayed = str(interval["status"]), str(interval["replayed_status"])
    start, start_latest = (dates.day_or_none(interval[name]) for name in ("start", "start_latest"))
    if status not in KNOWN or start is None:
        return Before(status, start, start_latest, None, None, Old.NOT, replayed)
    fewest = max(0, (following["start"] - interval["start_latest"]).days)
    most = (following["start_latest"] - interval["start"]).days
    old = _old(history.spans_in(start, dates.of_cell(following["start"]) - np.timedelta64(1, "D")))
    return Before(status, start, start_latest, fewest, most if following["status"] in COUNTED else None, old, replayed)
