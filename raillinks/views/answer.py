"""The answer for one link: its status on the day or in the period asked for, and what that rests on.

Facts alone; `answer_words` says them in a sentence. Each is taken from the status table, the intervals or the log.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from raillinks.engine import evidence
from raillinks.figures import open_on
from raillinks.package.dataset import Dataset
from raillinks.views import grounds, hints
from raillinks.views.grounds import Grounds, Link, Row
from raillinks.views.hints import Hint
from raillinks.views.selection import Selection
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.enums import ALL_SERVICES, KNOWN, Status


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of the status table.

    Args:
        status: The status.
        certain: Whether it is certain.
        alternatives: Every possible status, the status included.
        stale: Whether its last evidence is old.
        since: The first day of the interval; None without evidence.
        last_evidence: The last possible day of the last evidence; None without any.
        last_evidence_date: Its date as the log writes it (EDTF); empty without any.
    """

    status: str
    certain: bool
    alternatives: tuple[str, ...]
    stale: bool
    since: np.datetime64 | None
    last_evidence: np.datetime64 | None
    last_evidence_date: str


class Old(StrEnum):
    """Whether the status of some days is stale: on no day, on some or on all of them."""

    NOT, PARTLY, WHOLLY = "not", "partly", "wholly"


@dataclass(frozen=True, slots=True)
class Before:
    """The interval before the current one.

    Args:
        status: Its status.
        start: Its first day; None: it has no beginning.
        days_min: The fewest days that its uncertain edges allow; None where days are not counted: of `unknown` and
            `closed`.
        days_max: The most; None also where evidence ended during it, since nobody knows how long it lasted.
        old: On which of its days it was stale.
    """

    status: str
    start: np.datetime64 | None
    days_min: int | None
    days_max: int | None
    old: Old


@dataclass(frozen=True, slots=True)
class Answer:
    """What the log says of one link.

    Args:
        crossing_id: The crossing.
        service: The service.
        listed_links: How many links the selection lists.
        asked: The selection, which has the day, month or year and the known-on day.
        covered_to: The last day that the log covers; later statuses are the last known ones.
        standing: The status on `asked.as_of`.
        grounds: What it rests on.
        before: The interval before; None if there is none.
        open_on: The row of `open_on.open_on` for the days asked for.
        statuses: Every possible status of these days, up to the last one that counts, in the order of the status table.
        old: On which of these days the status is stale.
        hint: The nearest report that gives the link no status; only of `unknown`.
    """

    crossing_id: str
    service: str
    listed_links: int
    asked: Selection
    covered_to: np.datetime64
    standing: Standing
    grounds: Grounds
    before: Before | None
    open_on: Row
    statuses: tuple[str, ...]
    old: Old
    hint: Hint | None

    @property
    def last_known(self) -> bool:
        """Whether the day is after the last one that the log covers."""
        return bool(self.asked.as_of > self.covered_to)


def chosen_link(dataset: Dataset, view: View) -> Link | None:
    """Of the listed links the one that the log says most of: with the most events, the first where several have.

    All events of the log count, so that it is the same on every day and as known on every day.

    Returns:
        The link; None if the selection lists none.
    """
    events = dataset.events.groupby(["crossing_id", "service"]).size()
    listed = [(str(crossing), str(service)) for crossing, service in view.links[["crossing_id", "service"]].to_numpy()]
    return max(listed, key=lambda link: events.get(link, 0) + events.get((link[0], ALL_SERVICES), 0), default=None)


def link_of_event(view: View, event_id: str | None) -> Link | None:
    """The listed link of an event, of both services the first; None where it has none, such as on a group."""
    event = view.known[view.known["event_id"] == event_id]
    links = view.links.merge(event[["crossing_id", "service"]], on="crossing_id", suffixes=("", "_of_event"))
    own = links[(links["service_of_event"] == links["service"]) | (links["service_of_event"] == ALL_SERVICES)]
    return next(own[["crossing_id", "service"]].itertuples(index=False, name=None), None)


def of_view(dataset: Dataset, view: View, link: Link | None = None) -> Answer | None:
    """The answer of a view for one link.

    Args:
        dataset: The package.
        view: A view.
        link: A link of the package; None = `chosen_link`.

    Returns:
        The answer; None if no link is named and the selection lists none.
    """
    chosen = link or chosen_link(dataset, view)
    if chosen is None:
        return None
    asked = view.selection
    rows = _of_link(view.timeline.status_on(asked.as_of, asked.stale_after), chosen)
    [row], intervals = rows.to_dict("records"), _of_link(view.timeline.intervals(), chosen).to_dict("records")
    starts = [dates.day_or_none(interval["start"]) for interval in intervals]
    current = starts.index(dates.day_or_none(row["since"]))
    days = _of_link(open_on.open_on(view.timeline, *asked.as_of_days, view.counted_to), chosen)
    unknown = row["status"] == Status.UNKNOWN
    spans = _of_link(view.timeline.spans(asked.stale_after), chosen)
    first, last = asked.as_of_days
    asked_for = _overlapping(spans, first, min(last, view.counted_to))
    return Answer(
        *chosen,
        listed_links=len(view.links),
        asked=asked,
        covered_to=dataset.covered_to,
        standing=_standing(view, rows, row),
        grounds=grounds.of_status(dataset, view, chosen, row),
        before=_before(intervals[current - 1], intervals[current], spans) if current else None,
        open_on=days.to_dict("records")[0],
        statuses=tuple(status for status in Status if status in ";".join(asked_for["alternatives"]).split(";")),
        old=_old(asked_for),
        hint=hints.nearest(dataset, view, chosen, intervals[current]) if unknown else None,
    )


def _of_link(table: pd.DataFrame, link: Link) -> pd.DataFrame:
    own: pd.DataFrame = table[(table["crossing_id"] == link[0]) & (table["service"] == link[1])]
    return own


def _standing(view: View, rows: pd.DataFrame, row: Row) -> Standing:
    near = view.known[view.known["crossing_id"] == row["crossing_id"]]
    written = evidence.last_evidence_dates(near, rows, apply_disputed=view.selection.disputed == "apply")
    return Standing(
        status=str(row["status"]),
        certain=bool(row["certain"]),
        alternatives=tuple(row["alternatives"].split(";")),
        stale=bool(row["stale"]),
        since=dates.day_or_none(row["since"]),
        last_evidence=dates.day_or_none(row["last_evidence"]),
        last_evidence_date=str(written.iloc[0]),
    )


def _overlapping(spans: pd.DataFrame, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """The spans of one link that have one of some days; none where `last` is before `first`."""
    begun = (spans["start"].isna() | (spans["start"] <= pd.Timestamp(last))).to_numpy(bool)
    ends = spans["start"].shift(-1)
    own: pd.DataFrame = spans[begun & (ends.isna() | (ends > pd.Timestamp(first))).to_numpy(bool)]
    return own if last >= first else own.iloc[:0]


def _old(spans: pd.DataFrame) -> Old:
    stale = spans["stale"].to_numpy(bool)
    if not stale.any():
        return Old.NOT
    return Old.WHOLLY if stale.all() else Old.PARTLY


def _before(interval: Row, following: Row, spans: pd.DataFrame) -> Before:
    """The interval before another one. Its days as `suspensions` counts those of a stop."""
    status, start = str(interval["status"]), dates.day_or_none(interval["start"])
    if status not in KNOWN or start is None:
        return Before(status, start, None, None, Old.NOT)
    fewest = max(0, (following["start"] - interval["start_latest"]).days)
    most = (following["start_latest"] - interval["start"]).days
    old = _old(_overlapping(spans, start, dates.of_cell(following["start"]) - np.timedelta64(1, "D")))
    return Before(status, start, fewest, None if following["status"] == Status.UNKNOWN else most, old)
