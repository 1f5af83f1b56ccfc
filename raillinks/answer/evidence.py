"""What a status rests on: its event, the voices for and against it, the strongest claims, the record of a search.

The strongest of several claims (status rules, "The strongest claim").

Reports that are later than a search record of their link (status rules, "The answer").

The nearest hint where nobody reports: a report that gives a link no status (status rules, "The answer").

Who may ride: the limit on travellers that holds on a day while trains run (status rules, "The answer").
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.enums import ALL_SERVICES, GROUP, UNCHANGED, Basis, Confidence, Kind, Seen, SourceType, Stance
from raillinks.domain.status import COUNTED, RUNNING
from raillinks.engine import confidence
from raillinks.engine.confidence import Row
from raillinks.engine.knowledge import NEVER_COUNT
from raillinks.package.dataset import Dataset
from raillinks.query.known_log import KnownLog, Link
from raillinks.query.views import View

Claim = Row
"""A known claim with what its source is: a row of `KnownLog.claim_rows`."""

BY_BASIS = (
    Basis.OBSERVED, Basis.IMAGERY, Basis.OFFICIAL, Basis.ANONYMOUS, Basis.TIMETABLE, Basis.SECONDARY,
)  # fmt: skip
"""How the speaker knows, the nearest to the thing itself first; a claim without a basis comes last."""
BY_SOURCE = (
    SourceType.OPERATOR, SourceType.GOVERNMENT, SourceType.SATELLITE, SourceType.ACADEMIC, SourceType.NEWS,
    SourceType.REFERENCE, SourceType.EDITORIAL,
)  # fmt: skip
"""What kind of publication it is, the nearest to the railway first."""


def strongest(claims: Iterable[Claim]) -> Claim | None:
    """The strongest of some claims; None without any.

    Args:
        claims: Rows of `KnownLog.claim_rows`.
    """
    return min(claims, key=_weakness, default=None)


def strongest_first(claims: Iterable[Claim]) -> list[Claim]:
    """The same claims, the strongest first."""
    return sorted(claims, key=_weakness)


def counts(claim: Claim) -> bool:
    """Whether a claim counts towards `confirmed` (status rules, "Confidence")."""
    return claim["source_type"] not in NEVER_COUNT and claim["seen"] != Seen.MENTION


def dates_it(claim: Claim, event: Row) -> bool | None:
    """Whether a claim dates an event as the log does: its days and those of the event share one.

    Args:
        claim: A row of `KnownLog.claim_rows`.
        event: The event, as known.

    Returns:
        None where the claim gives no date.
    """
    first, last = (dates.day_or_none(claim[f"claimed_{side}"]) for side in ("earliest", "latest"))
    if first is None and last is None:
        return None
    earliest, latest = (dates.of_cell(event[f"date_{side}"]) for side in ("earliest", "latest"))
    return bool((first is None or first <= latest) and (last is None or last >= earliest))


def strongest_for(claims: Sequence[Claim], event: Row | None) -> Claim | None:
    """The strongest claim for an event: one that counts and dates it so, else one that does not date it otherwise.

    Args:
        claims: Its supporting claims, rows of `KnownLog.claim_rows`.
        event: The event, as known; None where there is none.

    Returns:
        The claim; where all date it otherwise, the strongest of them; None without any.
    """
    return strongest(claims) if event is None else next(iter(in_order(claims, event)), None)


def in_order(claims: Iterable[Claim], event: Row) -> list[Claim]:
    """The claims for an event, the strongest first.

    Those that count and date it so come first, then the others that do not date it otherwise.

    Args:
        claims: Its supporting claims, rows of `KnownLog.claim_rows`.
        event: The event, as known.
    """
    return sorted(claims, key=lambda claim: (_misfit(claim, event), _weakness(claim)))


def _misfit(claim: Claim, event: Row) -> int:
    dated = dates_it(claim, event)
    return 2 if dated is False else 0 if dated and counts(claim) else 1


def _weakness(claim: Claim) -> tuple[bool, bool, int, int, bool, np.datetime64, str]:
    days = [day for name in ("published_earliest", "published_latest") if (day := dates.day_or_none(claim[name]))]
    return (
        not counts(claim),
        claim["own_act"] != "true",
        _place(claim["basis"], BY_BASIS),
        _place(claim["source_type"], BY_SOURCE),
        not days,
        days[0] if days else dates.NOT_A_DAY,
        str(claim["claim_id"]),
    )


def _place(word: str, order: tuple[str, ...]) -> int:
    return order.index(word) if word in order else len(order)


def of_link(log: KnownLog, link: Link, record: Row) -> Iterator[Row]:
    """The events that contradict a search record: reported on its link, and later than the evidence that it ends.

    Each gives a status or is an observation, and is not withdrawn.

    Args:
        log: The log as known.
        link: The link.
        record: The `evidence_end` of the record, as known.

    Yields:
        Rows of `KnownLog.rows`, in the order of time.
    """
    crossing, service = link
    for event in log.rows_at.get(crossing, ()):
        if (
            event["service"] in {service, ALL_SERVICES}
            and event["date_earliest"] >= record["date_earliest"]
            and event["kind"] != Kind.EVIDENCE_END
            and event["confidence"] != Confidence.WITHDRAWN
            and (event["status_after"] != UNCHANGED or event["kind"] == Kind.OBSERVATION)
        ):
            yield event


def is_missed(log: KnownLog, event: Row, search: Claim) -> bool:
    """Whether a search could have found an event: a report of it was published by the day of the search.

    Args:
        log: The log as known.
        event: The event, as known.
        search: The claim of the search record.
    """
    made = search["published_latest"]
    days = [c["published_latest"] for c in log.claim_rows[event["event_id"]] if c["stance"] == Stance.SUPPORTS]
    return bool(pd.isna(made)) or any(pd.isna(day) or day <= made for day in days)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the status of a link on a day rests on, as known.

    Args:
        event: The event that gave the status; None without one.
        publishers: The publishers of its supporting claims that count for its confidence and do not date it otherwise,
            each once, the strongest first.
        reports: Whose the independent reports among these claims are, in the same order.
        witnesses: Who of them saw it, on the spot or in pictures.
        acted: Whether one of these claims is the acting party's own.
        dated_otherwise: Of each other publisher of such claims the strongest one, the strongest first.
        voice: The one publisher that it rests on ("Independent reports"); empty where there are several, or none.
        disputed_by: The publishers of the claims that dispute it, each once.
        claim_for: The strongest claim for the status; None where only a search record, or nothing, supports it.
        claim_against: The strongest claim against it: one that disputes the event, or that supports `other`.
        other: The disputed event of `claim_against`, which would give another status; None if that disputes `event`.
        other_disputed_by: The publishers of the claims that dispute `other`, each once.
        search_record: The maintainers' own claim that nobody reported any more; only of `unknown`, and not from the
            day of a later report on.
        missed: The first later report that this search could have found; None if there is none.
    """

    event: Row | None
    publishers: tuple[str, ...]
    reports: tuple[str, ...]
    witnesses: tuple[str, ...]
    acted: bool
    dated_otherwise: tuple[Claim, ...]
    voice: str
    disputed_by: tuple[str, ...]
    claim_for: Claim | None
    claim_against: Claim | None
    other: Row | None
    other_disputed_by: tuple[str, ...]
    search_record: Claim | None
    missed: Row | None


def of_status(view: View, link: Link, row: Row) -> Grounds:
    """What the status of one link rests on.

    Args:
        view: A view.
        link: The link.
        row: Its row of `Timeline.spans` that the day is in.
    """
    log = view.any_day.log
    supports, disputes = of_event(log, row["event_id"])
    is_search = row["status"] not in COUNTED
    searched = [c for c in supports if is_search and c["source_type"] == SourceType.EDITORIAL]
    others = _other_statuses(view, link, row)
    of_others = [claim for event_id in others for claim in of_event(log, event_id)[0]]
    against = strongest([*disputes, *of_others])
    given = log.rows.get(row["event_id"])
    agreeing, otherwise = _by_date(supports, given)
    other = None if against is None else others.get(against["event_id"])
    record, missed = _search(view, link, strongest(searched))
    return Grounds(
        event=given,
        publishers=confidence.publishers(agreeing),
        reports=confidence.independent(agreeing),
        witnesses=confidence.witnesses(agreeing),
        acted=any(claim["own_act"] == "true" for claim in agreeing),
        dated_otherwise=otherwise,
        voice=log.voices.get(row["event_id"], ""),
        disputed_by=confidence.publishers(disputes),
        claim_for=strongest_for([c for c in supports if c not in searched], given),
        claim_against=against,
        other=other,
        other_disputed_by=() if other is None else confidence.publishers(of_event(log, other["event_id"])[1]),
        search_record=record,
        missed=missed,
    )


def _search(view: View, link: Link, search: Claim | None) -> tuple[Claim | None, Row | None]:
    """The search record to quote on the day, and the first later report that it missed."""
    if search is None:
        return None, None
    log = view.any_day.log
    later = list(of_link(log, link, log.rows[search["event_id"]]))
    if later and _begins_by(later[0], view.selection.as_of):
        return None, None
    return search, next((event for event in later if is_missed(log, event, search)), None)


def of_event(log: KnownLog, event_id: Hashable) -> tuple[Sequence[Claim], Sequence[Claim]]:
    """The known claims of an event: those that support it, and those that dispute it.

    Args:
        log: The log as known.
        event_id: The event; a missing value has no claims.
    """
    own = log.claim_rows.get(event_id, ())  # type: ignore[call-overload]  # a missing value of pandas is no text
    return [c for c in own if c["stance"] == Stance.SUPPORTS], [c for c in own if c["stance"] == Stance.DISPUTES]


def _by_date(supports: Sequence[Claim], given: Row | None) -> tuple[Sequence[Claim], tuple[Claim, ...]]:
    """The claims that count and do not date the event otherwise, and one of each other publisher of claims that count.

    The strongest come first.
    """
    if given is None:
        return (), ()
    counting = strongest_first(filter(counts, supports))
    agreeing = [claim for claim in counting if dates_it(claim, given) is not False]
    publishers = confidence.publishers(agreeing)
    others: dict[str, Claim] = {}
    for claim in counting:
        others.setdefault(str(claim["house"]), claim)
    return agreeing, tuple(claim for publisher, claim in others.items() if publisher not in publishers)


def _other_statuses(view: View, link: Link, row: Row) -> dict[str, Row]:
    """The disputed events on the link's own crossing that would give another status since the interval began."""
    crossing, service = link
    since, as_of = dates.day_or_none(row["since"]), view.selection.as_of
    if view.selection.disputed == "apply":
        return {}
    return {
        str(other["event_id"]): other
        for other in view.any_day.log.rows_at.get(crossing, ())
        if other["confidence"] == Confidence.DISPUTED
        and other["service"] in {service, ALL_SERVICES}
        and other["status_after"] not in {UNCHANGED, row["status"]}
        and _begins_by(other, as_of)
        and (since is None or _lasts_to(other, since))
    }


def _begins_by(event: Row, day: np.datetime64) -> bool:
    """Whether the first possible day of an event is not after a day."""
    return bool(dates.of_cell(event["date_earliest"]) <= day)


def _lasts_to(event: Row, day: np.datetime64) -> bool:
    """Whether the last possible day of an event is not before a day."""
    return bool(dates.of_cell(event["date_latest"]) >= day)


@dataclass(frozen=True, slots=True)
class Hint:
    """The nearest report.

    Args:
        event: The event that it is about, as known.
        claim: The strongest claim for it.
        is_first: Whether it is the first evidence of the link, which came later, and not a report in the silence.
    """

    event: Row
    claim: Claim
    is_first: bool


def nearest(dataset: Dataset, view: View, link: Link, interval: Row) -> Hint | None:
    """The nearest hint to the as-of day in an interval of `unknown`.

    Of the known events that may have happened in the interval, on the link's own crossing or on all crossings: first
    those of its service or of all, then those of another one; of these the nearest in days, the earlier of two as near.
    An interval without evidence before it has the event that ends it as the last resort.

    Args:
        dataset: The package.
        view: A view.
        link: The link.
        interval: Its row of `Timeline.intervals`.

    Returns:
        The hint; None if there is none.
    """
    log = view.any_day.log
    reports = _reports(dataset, log, link, interval)
    ranks = [(_other_service(row, link), distance(row, view.selection.as_of), n) for n, row in enumerate(reports)]
    is_first = not ranks and dates.day_or_none(interval["start"]) is None
    event = log.rows.get(interval["end_event_id"]) if is_first else None
    if ranks:
        event = reports[min(ranks)[2]]
    claims = [] if event is None else of_event(log, event["event_id"])[0]
    claim = strongest_for(claims, event)
    return None if event is None or claim is None else Hint(event, claim, is_first)


def _reports(dataset: Dataset, log: KnownLog, link: Link, interval: Row) -> Sequence[Row]:
    """The known events on the crossing or its group in the interval, but what the maintainers withdrew or searched.

    They are in the order of time.
    """
    places = [link[0], *([GROUP] if link[0] in dataset.chinese_crossings else [])]
    within = [
        event
        for place in places
        for event in log.rows_at.get(place, ())
        if event["confidence"] != Confidence.WITHDRAWN
        and event["kind"] != Kind.EVIDENCE_END
        and may_be_in(event, interval)
    ]
    return sorted(within, key=lambda event: log.order[event["event_id"]])


def _other_service(row: Row, link: Link) -> bool:
    return row["service"] not in {link[1], ALL_SERVICES}


def may_be_in(event: Row, interval: Row) -> bool:
    """Whether an event may have happened in an interval, a row of `Timeline.intervals`."""
    start, end = (dates.day_or_none(interval[side]) for side in ("start", "end"))
    return bool(
        (start is None or dates.of_cell(event["date_latest"]) >= start)
        and (end is None or dates.of_cell(event["date_earliest"]) < end)
    )


def distance(row: Row, as_of: np.datetime64) -> int:
    """The days from a day to the nearest day on which an event may have happened."""
    first, last = (dates.of_cell(row[name]) for name in ("date_earliest", "date_latest"))
    return max(int((first - as_of).astype(np.int64)), int((as_of - last).astype(np.int64)), 0)


MOST_DAYS = np.timedelta64(90, "D")
"""A limit seldom has an end in the log: after so many days it is no longer named."""
TRAVELLERS = "passenger"
"""The service that carries travellers."""
_STANDING = (Confidence.CONFIRMED, Confidence.REPORTED)


def in_force(dataset: Dataset, view: View, link: Link, interval: Row) -> Row | None:
    """The limit on travellers that holds on the as-of day of a link on which trains run.

    The latest `restriction` of passengers that changes no status, on the crossing or on all crossings, from the
    interval's first day on, not more than `MOST_DAYS` before the day (or before `covered_to`, if that is earlier), and
    not followed by a `resumption` there.

    Args:
        dataset: The package.
        view: A view.
        link: The link.
        interval: Its row of `Timeline.intervals` with the day.

    Returns:
        The event; None if no limit is known to hold.
    """
    selection, start = view.selection, dates.day_or_none(interval["start"])
    if link[1] != TRAVELLERS or interval["status"] not in RUNNING or start is None:
        return None
    log, day = view.any_day.log, min(selection.as_of, dataset.covered_to)
    places = [link[0], *([GROUP] if link[0] in dataset.chinese_crossings else [])]
    told = [
        event
        for place in places
        for event in log.rows_at.get(place, ())
        if event["service"] in {link[1], *([ALL_SERVICES] if event["kind"] == Kind.RESUMPTION else [])}
        and event["kind"] in {Kind.RESTRICTION, Kind.RESUMPTION}
        and event["confidence"] in _STANDING
        and start <= dates.of_cell(event["date_earliest"]) <= day
    ]
    last = max(told, key=lambda event: log.order[event["event_id"]], default=None)
    if last is None or last["kind"] != Kind.RESTRICTION or last["status_after"] != UNCHANGED:
        return None
    return None if day - dates.of_cell(last["date_latest"]) > MOST_DAYS else last
