"""From claims to what was known: confidence, dates, and the log as it stood on a known-on day.

Status rules, "Confidence is derived, not typed" and "Known-on". Every function takes whole frames.
"""

import numpy as np
import pandas as pd

from raillinks import dates
from raillinks.schema import Confidence, Seen, SourceType, Stance, Verdict

NEVER_COUNT = (SourceType.REFERENCE, SourceType.EDITORIAL)
"""Source types that never count towards `confirmed`."""


def known_claims(claims: pd.DataFrame, sources: pd.DataFrame, known_on: np.datetime64 | None) -> pd.DataFrame:
    """The claims whose source was published on or before a day, joined to what matters of their source.

    Args:
        claims: The table of claims, with `claimed_earliest` and `claimed_latest`.
        sources: The table of sources, with `published_earliest` and `published_latest`.
        known_on: The day; None for all claims. A month counts from its last day; a `reference` source without
            a date counts as always known.

    Returns:
        The claims' columns plus `publisher`, `source_type`, `seen`, `published_earliest`, `published_latest`.
    """
    wanted = ["source_id", "publisher", "source_type", "seen", "published_earliest", "published_latest"]
    joined = claims.merge(sources[wanted], on="source_id", how="left", validate="many_to_one")
    if known_on is None:
        return joined
    published = joined["published_latest"]
    always = published.isna() & (joined["source_type"] == SourceType.REFERENCE)
    return joined[always | (published <= pd.Timestamp(known_on))].reset_index(drop=True)


def counts(known: pd.DataFrame) -> pd.DataFrame:
    """How the known claims of each event stand.

    Args:
        known: As `known_claims` returns them.

    Returns:
        Indexed by `event_id`: `n_supports`, `n_disputes` (int), `agree` (bool: two independent supporting
        claims, or one by whoever acts).
    """
    supports = known["stance"] == Stance.SUPPORTS
    n = pd.DataFrame({"n_supports": supports, "n_disputes": ~supports}).groupby(known["event_id"]).sum()
    counted = ~known["source_type"].isin(NEVER_COUNT) & (known["seen"] != Seen.MENTION)
    return n.assign(agree=_agree(known[supports & counted]).reindex(n.index, fill_value=False))


def _agree(counted: pd.DataFrame) -> "pd.Series[bool]":
    """Per event: do two claims differ in publisher and share no speaker, or does one come from the actor?

    With two publishers, such a pair exists as soon as one claim has no speaker or there are two speakers: were
    every pair of publishers to share its speaker, all claims would have that one.
    """
    by_event = counted.groupby("event_id")
    speakers = counted["speaker"].where(counted["speaker"] != "")
    several = by_event["publisher"].nunique().gt(1)
    independent = speakers.groupby(counted["event_id"]).nunique().gt(1) | (
        speakers.isna().groupby(counted["event_id"]).any()
    )
    acts = (counted["own_act"] == "true").groupby(counted["event_id"]).any()
    return (several & independent) | acts


def windows_of_claims(known: pd.DataFrame) -> pd.DataFrame:
    """The days on which each event may have been, by its known supporting claims.

    An event's date spans its `preferred` claims; with none preferred, the days that all its dated supporting
    claims allow; if they share none, from the earliest to the latest. Claims without a date or with an open end
    take no part unless nothing else is known; then an open side is closed by the days of publication, since by
    then it had happened.

    Args:
        known: As `known_claims` returns them.

    Returns:
        Indexed by `event_id`: `date_earliest`, `date_latest`; NaT where no claim tells anything.
    """
    supports = known[known["stance"] == Stance.SUPPORTS]
    dated = supports["claimed_earliest"].notna() & supports["claimed_latest"].notna()
    preferred = dated & (supports["preferred"] == "true")
    spans = _span(supports[preferred]), _shared(supports[dated]), _span(_closed(supports[~dated]))
    first, *others = spans
    for other in others:
        first = first.combine_first(other)
    return first


def _span(claims: pd.DataFrame) -> pd.DataFrame:
    by_event = claims.groupby("event_id")
    return pd.DataFrame(
        {"date_earliest": by_event["claimed_earliest"].min(), "date_latest": by_event["claimed_latest"].max()}
    )


def _shared(claims: pd.DataFrame) -> pd.DataFrame:
    """The days that all the claims allow; where they share none, from the earliest to the latest."""
    by_event = claims.groupby("event_id")
    shared = pd.DataFrame(
        {"date_earliest": by_event["claimed_earliest"].max(), "date_latest": by_event["claimed_latest"].min()}
    )
    return shared.where(shared["date_earliest"] <= shared["date_latest"], _span(claims))


def _closed(claims: pd.DataFrame) -> pd.DataFrame:
    """Claims with an open side closed by their source's days of publication."""
    earliest, latest = claims["claimed_earliest"], claims["claimed_latest"]
    published = claims["published_latest"]
    upper = latest.fillna(published.where(~(published < earliest), earliest))
    lower = earliest.fillna(claims["published_earliest"]).fillna(upper)
    return claims.assign(claimed_earliest=lower.where(~(lower > upper), upper), claimed_latest=upper)


def as_known(
    events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame, known_on: np.datetime64 | None = None
) -> pd.DataFrame:
    """The events as this log's sources had reported them by a day.

    Args:
        events: The table of events, with `date_earliest` and `date_latest` of the stored date.
        claims: See `known_claims`.
        sources: See `known_claims`.
        known_on: The day; None = all that is known.

    Returns:
        The events with at least one known supporting claim, in their order: the table's columns (a verdict that
        is not known yet emptied, `date` rewritten where the known claims give other bounds) plus
        `date_earliest`, `date_latest` (`datetime64[s]`), `confidence`, `n_supports`, `n_disputes` (int).
    """
    known = known_claims(claims, sources, known_on)
    found = events.merge(counts(known), left_on="event_id", right_index=True, how="left")
    found = found[found["n_supports"].fillna(0) > 0].reset_index(drop=True)
    found = found.astype({"n_supports": "int64", "n_disputes": "int64", "agree": bool})
    if known_on is not None:
        found = _with_known_dates(_with_known_verdicts(found, known_on), windows_of_claims(known))
    return found.assign(confidence=confidence(found)).drop(columns="agree")


def _with_known_verdicts(events: pd.DataFrame, known_on: np.datetime64) -> pd.DataFrame:
    """A verdict counts from its `verdict_date`; before it, its three columns are empty."""
    later = ~(events["verdict_day"] <= pd.Timestamp(known_on))
    blank = {column: events[column].mask(later, "") for column in ("verdict", "verdict_date", "verdict_note")}
    return events.assign(**blank)


def _with_known_dates(events: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The dates that the known claims give; the stored text stays where its bounds are those."""
    windows = found.reindex(events["event_id"]).reset_index(drop=True)
    earliest = windows["date_earliest"].fillna(events["date_earliest"])
    latest = windows["date_latest"].fillna(events["date_latest"])
    other = (earliest != events["date_earliest"]) | (latest != events["date_latest"])
    first, last = dates.iso(dates.to_days(earliest)), dates.iso(dates.to_days(latest))
    written = pd.Series(np.where(first == last, first, first + "/" + last), index=events.index, dtype=str)
    return events.assign(date=events["date"].mask(other, written), date_earliest=earliest, date_latest=latest)


def confidence(events: pd.DataFrame) -> "pd.Series[str]":
    """Derives `confirmed`, `reported`, `disputed` or `withdrawn` for each event.

    Args:
        events: `verdict`, `n_disputes`, `agree`.
    """
    verdict = events["verdict"]
    settled = verdict == Verdict.STANDS
    choices = [
        (verdict == Verdict.WITHDRAWN, Confidence.WITHDRAWN),
        ((verdict == Verdict.DISPUTED) | ((events["n_disputes"] > 0) & ~settled), Confidence.DISPUTED),
        (events["agree"], Confidence.CONFIRMED),
    ]
    found = np.select(
        [mask.to_numpy() for mask, _ in choices], [str(word) for _, word in choices], str(Confidence.REPORTED)
    )
    return pd.Series(found, index=events.index, dtype=str)
