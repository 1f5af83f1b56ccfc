"""What a status rests on: its event, the voices for and against it, the strongest claims, the record of a search."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from raillinks.engine import voices
from raillinks.package.dataset import Dataset
from raillinks.views import strongest
from raillinks.views.strongest import Claim
from raillinks.views.viewing import View
from raillinks.words import dates
from raillinks.words.enums import ALL_SERVICES, UNCHANGED, Confidence, SourceType, Stance, Status

Row = Mapping[Hashable, Any]
"""A row of a table."""
Link = tuple[str, str]
"""`crossing_id` and `service`."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the status of a link on a day rests on, as known.

    Args:
        event: The event that gave the status; None without one.
        publishers: The publishers of its supporting claims that count for its confidence and do not date it otherwise,
            each once, the strongest first.
        dated_otherwise: Of each other publisher of such claims the strongest one, the strongest first.
        voice: The one publisher that it rests on (status rules, "One voice"); empty where there are several, or none.
        disputed_by: The publishers of the claims that dispute it, each once.
        claim_for: The strongest claim for the status; None where only a search record, or nothing, supports it.
        claim_against: The strongest claim against it: one that disputes the event, or that supports `other`.
        other: The disputed event of `claim_against`, which would give another status; None if that disputes `event`.
        search_record: The maintainers' own claim that nobody reported any more; only of `unknown`.
    """

    event: Row | None
    publishers: tuple[str, ...]
    dated_otherwise: tuple[Claim, ...]
    voice: str
    disputed_by: tuple[str, ...]
    claim_for: Claim | None
    claim_against: Claim | None
    other: Row | None
    search_record: Claim | None


def of_status(dataset: Dataset, view: View, link: Link, row: Row) -> Grounds:
    """What the status of one link rests on.

    Args:
        dataset: The package.
        view: A view.
        link: The link.
        row: Its row of `Timeline.status_on`.
    """
    supports, disputes = of_event(dataset, view, row["event_id"])
    known = view.known_claims
    is_search = row["status"] == Status.UNKNOWN
    searched = [c for c in supports if is_search and c["source_type"] == SourceType.EDITORIAL]
    others = _other_statuses(view, link, row)
    of_others = known[known["event_id"].isin(list(others)) & (known["stance"] == Stance.SUPPORTS)]
    against = strongest.strongest([*disputes, *strongest.with_titles(dataset, of_others)])
    voice = voices.only_voices(known[known["event_id"] == row["event_id"]], set(dataset.sources["publisher"]))
    given = event(view, row["event_id"])
    publishers, otherwise = _by_date(supports, given)
    return Grounds(
        event=given,
        publishers=publishers,
        dated_otherwise=otherwise,
        voice=next(iter(voice), ""),
        disputed_by=_publishers(disputes),
        claim_for=strongest.strongest_for([c for c in supports if c not in searched], given),
        claim_against=against,
        other=None if against is None else others.get(against["event_id"]),
        search_record=strongest.strongest(searched),
    )


def event(view: View, event_id: object) -> Row | None:
    """An event as known; None if it is not known, or no id is given."""
    return next(iter(view.known[view.known["event_id"] == event_id].to_dict("records")), None)


def of_event(dataset: Dataset, view: View, event_id: object) -> tuple[Sequence[Claim], Sequence[Claim]]:
    """The known claims of an event: those that support it, and those that dispute it. Arguments as for `of_status`."""
    own = strongest.with_titles(dataset, view.known_claims[view.known_claims["event_id"] == event_id])
    return [c for c in own if c["stance"] == Stance.SUPPORTS], [c for c in own if c["stance"] == Stance.DISPUTES]


def _by_date(supports: Sequence[Claim], given: Row | None) -> tuple[tuple[str, ...], tuple[Claim, ...]]:
    """The publishers whose claims count, and the claims of those that date the event otherwise, each once."""
    if given is None:
        return (), ()
    counting = strongest.strongest_first(filter(strongest.counts, supports))
    publishers = _publishers(claim for claim in counting if strongest.dates_it(claim, given) is not False)
    others: dict[str, Claim] = {}
    for claim in counting:
        others.setdefault(str(claim["publisher"]), claim)
    return publishers, tuple(claim for publisher, claim in others.items() if publisher not in publishers)


def _publishers(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(claim["publisher"]) for claim in claims))


def _other_statuses(view: View, link: Link, row: Row) -> dict[str, Row]:
    """The disputed events on the link's own crossing that would give another status since the interval began."""
    events, (crossing, service) = view.known, link
    since = dates.day_or_none(row["since"])
    chosen = (
        (events["confidence"] == Confidence.DISPUTED).to_numpy(bool)
        & (view.selection.disputed != "apply")
        & (events["crossing_id"] == crossing).to_numpy(bool)
        & events["service"].isin([service, ALL_SERVICES]).to_numpy(bool)
        & ~events["status_after"].isin([UNCHANGED, row["status"]]).to_numpy(bool)
        & (events["date_earliest"] <= pd.Timestamp(view.selection.as_of)).to_numpy(bool)
        & (since is None or (events["date_latest"] >= pd.Timestamp(since)).to_numpy(bool))
    )
    return {str(other["event_id"]): other for other in events[chosen].to_dict("records")}
