"""The strongest of several claims (status rules, "The strongest claim")."""

from collections.abc import Iterable, Sequence

import numpy as np

from raillinks.engine.reports import NEVER_COUNT
from raillinks.engine.why import Row
from raillinks.words import dates
from raillinks.words.enums import Basis, Seen, SourceType

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
