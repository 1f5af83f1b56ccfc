"""What in the log needs attention: searches to repeat, disputes to judge, days to read, single voices, and more."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

import numpy as np
import pandas as pd

from raillinks.answer import evidence
from raillinks.domain import dates
from raillinks.domain.enums import ALL_SERVICES, Stance, Verdict
from raillinks.editor import fill
from raillinks.engine import confidence, knowledge
from raillinks.package.dataset import Dataset
from raillinks.query import display_names, known_log, view_figures, views
from raillinks.query.known_log import KnownLog, Link, Reading
from raillinks.query.selection import Selection


class CareKind(StrEnum):
    """What is to be done, the most urgent first."""

    SEARCH_DUE = "search_due"
    CONTRADICTED = "contradicted"
    DISPUTE = "dispute"
    NOT_COVERED = "not_covered"
    ONE_VOICE = "one_voice"
    SIGHTING = "sighting"
    UNTRANSLATED = "untranslated"


@dataclass(frozen=True, slots=True)
class Care:
    """One thing that needs attention.

    Args:
        kind: What is to be done.
        event_id: The event; empty = the whole log.
        links: The links that it moves or is about: crossing and service.
        due: The day since which it waits: a record's `renew_by`, the day of the report that contradicts one, a
            dispute's publication, the event's first day, `covered_to`, a sighting's best day; empty = not known.
        names: Who: the publishers that contradict or dispute it, or the one that alone reports it.
        claim_id: The claim; empty = none in particular.
        days: How many days a sighting would settle.
    """

    kind: CareKind
    event_id: str
    links: tuple[Link, ...]
    due: str
    names: tuple[str, ...] = ()
    claim_id: str = ""
    days: int = 0


def queue(dataset: Dataset, today: np.datetime64) -> tuple[Care, ...]:
    """What needs attention on a day.

    Searches that are due come first, the longest overdue at the top; then search records that a later report
    contradicts; disputes that nobody has judged, the latest first; days that nobody has read; and events that move a
    link and rest on one publisher, the latest first; then what one sighting of a train would settle on crossings that
    lead, the most first, and events whose summary lacks a translation.

    Args:
        dataset: The log.
        today: The day.
    """
    searches = sorted(_searches(dataset, today), key=lambda care: (care.due, care.event_id))
    disputes, alone = (
        sorted(each, key=lambda care: (care.due, care.event_id), reverse=True)
        for each in (_disputes(dataset), _alone(dataset))
    )
    behind = [Care(CareKind.NOT_COVERED, "", (), str(dataset.covered_to))] if dataset.covered_to < today else []
    due = {care.event_id for care in searches}
    contradicted = [care for care in _contradicted(dataset) if care.event_id not in due]
    return (
        *searches,
        *contradicted,
        *disputes,
        *behind,
        *alone,
        *dataset.once(_sightings, today),
        *_untranslated(dataset),
    )


def _records(dataset: Dataset) -> pd.DataFrame:
    """The claims that are search records, of no withdrawn event, with their sources."""
    withdrawn = dataset.events.loc[dataset.events["verdict"] == Verdict.WITHDRAWN, "event_id"]
    joined = knowledge.with_sources(dataset.claims, dataset.sources)
    records = joined[knowledge.search_records(dataset.events, joined)]
    return records[~records["event_id"].isin(withdrawn)]


def _searches(dataset: Dataset, today: np.datetime64) -> Iterator[Care]:
    """Search records whose `renew_by` has come, or that have none."""
    records = _records(dataset)
    days = dates.windows(records["renew_by"]).latest
    columns = (records[column] for column in ("event_id", "claim_id", "renew_by"))
    for event_id, claim_id, due, day in zip(*columns, days, strict=True):
        if np.isnat(day) or day <= today:
            links = _links(dataset, str(event_id))
            yield Care(CareKind.SEARCH_DUE, str(event_id), links, str(due), claim_id=str(claim_id))


def _known_log(dataset: Dataset) -> KnownLog:
    return known_log.known_log(dataset, Reading(None, apply_disputed=False, stale_after=0))


def _contradicted(dataset: Dataset) -> Iterator[Care]:
    """Search records that missed a later report, and that nobody has changed since it was entered."""
    log = _known_log(dataset)
    rows = list(dataset.changes["event_id"])
    entered = {event_id: len(rows) - place for place, event_id in enumerate(reversed(rows), 1)}
    changed = {event_id: place for place, event_id in enumerate(rows)}
    for search in _records(dataset).to_dict("records"):
        event_id = str(search["event_id"])
        of_links = (evidence.of_link(log, link, log.rows[event_id]) for link in _each_link(dataset, event_id))
        later = [
            event
            for event in chain.from_iterable(of_links)
            if entered.get(event["event_id"], -1) > changed.get(event_id, -1) and evidence.is_missed(log, event, search)
        ]
        if later:
            names = tuple(
                dict.fromkeys(str(claim["house"]) for claim in evidence.of_event(log, later[0]["event_id"])[0])
            )
            yield Care(
                CareKind.CONTRADICTED, event_id, _links(dataset, event_id), str(later[0]["date"]), names,
                str(search["claim_id"]),
            )  # fmt: skip


def _disputes(dataset: Dataset) -> Iterator[Care]:
    """Events that a claim disputes, without a verdict or with an earlier one."""
    joined = knowledge.with_sources(dataset.claims, dataset.sources)
    against = joined[joined["stance"] == Stance.DISPUTES]
    events = {row["event_id"]: row for row in dataset.events[["event_id", "verdict", "verdict_day"]].to_dict("records")}
    for event_id, claims in against.groupby("event_id", sort=False):
        verdict, judged = (events[event_id][column] for column in ("verdict", "verdict_day"))
        published = claims["published_latest"].max()
        if verdict == "" or claims["published_earliest"].max() > judged:
            names = tuple(dict.fromkeys(map(str, claims["house"])))
            due = dates.day_or_none(published)
            yield Care(
                CareKind.DISPUTE, str(event_id), _links(dataset, str(event_id)), "" if due is None else str(due), names
            )


def _alone(dataset: Dataset) -> Iterator[Care]:
    """Events that move a link and rest on one publisher."""
    known = knowledge.known_claims(dataset.events, dataset.claims, dataset.sources, None)
    only = confidence.only_voices(known)
    moves = _moved(dataset)
    first = dict(zip(dataset.events["event_id"], dates.to_days(dataset.events["date_earliest"]), strict=True))
    for event_id, publisher in only.items():
        if event_id in moves:
            yield Care(CareKind.ONE_VOICE, str(event_id), moves[str(event_id)], str(first[event_id]), (str(publisher),))


def _sightings(dataset: Dataset, today: np.datetime64) -> list[Care]:
    """What one dated sighting would settle on links of crossings that lead, the most first (see `frontier`)."""
    view = views.make_view(dataset, Selection(as_of=today, context=True))
    leads = view_figures.leading_days(dataset, view)
    return [
        Care(
            CareKind.SIGHTING, str(row["event_id"]) if isinstance(row["event_id"], str) else "",
            ((str(row["crossing_id"]), str(row["service"])),), str(dates.of_cell(row["best_day"])),
            days=int(row["days_settled"]),
        )
        for row in view_figures.frontier_of(dataset, view).to_dict("records")
        if view_figures.leads_on(leads[row["crossing_id"]], view)
    ]  # fmt: skip


def _untranslated(dataset: Dataset) -> Iterator[Care]:
    """Events whose summary lacks a translation, the latest first."""
    columns = [column for column in display_names.columns(dataset.events) if column != "summary"]
    events = dataset.events[dataset.events["summary"] != ""]
    lacking = events[(events[columns] == "").any(axis="columns")]
    for row in lacking.sort_values("date_earliest", ascending=False).to_dict("records"):
        event_id = str(row["event_id"])
        yield Care(CareKind.UNTRANSLATED, event_id, _links(dataset, event_id), str(row["date"]))


def _moved(dataset: Dataset) -> dict[str, tuple[Link, ...]]:
    """The links that each event gives a status: it starts one of their intervals."""
    intervals = fill.replayed(dataset).intervals().dropna(subset="event_id")
    columns = (intervals[column].astype(str) for column in ("event_id", "crossing_id", "service"))
    moved: dict[str, tuple[Link, ...]] = {}
    for event_id, crossing_id, service in zip(*columns, strict=True):
        moved[event_id] = (*moved.get(event_id, ()), (crossing_id, service))
    return moved


def _each_link(dataset: Dataset, event_id: str) -> Iterator[Link]:
    """The links that an event on one crossing is about, each by its own service."""
    for crossing_id, service in _links(dataset, event_id):
        yield from ((crossing_id, each) for each in dataset.services if service in {each, ALL_SERVICES})


def _links(dataset: Dataset, event_id: str) -> tuple[Link, ...]:
    """The links that an event is about: the group and `all` as the log names them."""
    rows = dataset.events[dataset.events["event_id"] == event_id]
    return tuple((str(row["crossing_id"]), str(row["service"])) for row in rows.to_dict("records"))
