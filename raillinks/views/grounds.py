"""What a status rests on: its event, the voices for and against it, the strongest claims, the record of a search."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from raillinks.engine import why
from raillinks.engine.why import Row
from raillinks.views import later_reports, strongest
from raillinks.views.known_log import KnownLog, Link
from raillinks.views.strongest import Claim
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.enums import ALL_SERVICES, UNCHANGED, Confidence, SourceType, Stance
from raillinks.words.status import COUNTED


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the status of a link on a day rests on, as known.

    Args:
        event: The event that gave the status; None without one.
        publishers: The publishers of its supporting claims that count for its confidence and do not date it otherwise,
            each once, the strongest first.
        reports: Whose the independent reports among these claims are, in the same order.
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
    against = strongest.strongest([*disputes, *of_others])
    given = log.rows.get(row["event_id"])
    agreeing, otherwise = _by_date(supports, given)
    other = None if against is None else others.get(against["event_id"])
    record, missed = _search(view, link, strongest.strongest(searched))
    return Grounds(
        event=given,
        publishers=why.publishers(agreeing),
        reports=why.independent(agreeing),
        acted=any(claim["own_act"] == "true" for claim in agreeing),
        dated_otherwise=otherwise,
        voice=log.voices.get(row["event_id"], ""),
        disputed_by=why.publishers(disputes),
        claim_for=strongest.strongest_for([c for c in supports if c not in searched], given),
        claim_against=against,
        other=other,
        other_disputed_by=() if other is None else why.publishers(of_event(log, other["event_id"])[1]),
        search_record=record,
        missed=missed,
    )


def _search(view: View, link: Link, search: Claim | None) -> tuple[Claim | None, Row | None]:
    """The search record to quote on the day, and the first later report that it missed."""
    if search is None:
        return None, None
    log = view.any_day.log
    later = list(later_reports.of_link(log, link, log.rows[search["event_id"]]))
    if later and _begins_by(later[0], view.selection.as_of):
        return None, None
    return search, next((event for event in later if later_reports.is_missed(log, event, search)), None)


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
    counting = strongest.strongest_first(filter(strongest.counts, supports))
    agreeing = [claim for claim in counting if strongest.dates_it(claim, given) is not False]
    publishers = why.publishers(agreeing)
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
