"""From claims to what was known: confidence, dates, and the log as it was on a known-on day.

Status rules, "Confidence is derived, not typed" and "Known-on". Every function takes whole frames.

The days on which an event may have happened, according to its claims (status rules, "The date of an event").

Which claims are independent reports of an event (status rules, "Independent reports").
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.dates import Days
from raillinks.domain.enums import Basis, Confidence, Kind, Seen, SourceType, Stance, Verdict
from raillinks.domain.text import among
from raillinks.engine.replay import FIRST_DAY, Ints, Mask


@dataclass(frozen=True, slots=True)
class _ClaimedDays:
    """The days that claims give for n events: one entry per claim; `event` is the event's position."""

    n: int
    event: Ints
    earliest: Days
    latest: Days
    published_earliest: Days
    published_latest: Days

    def take(self, chosen: Mask) -> "_ClaimedDays":
        return _ClaimedDays(self.n, *(getattr(self, name)[chosen] for name in self.__slots__[1:]))

    def least(self, days: Days) -> Days:
        """The earliest of each event's days; NaT for an event without days."""
        first = np.full(self.n, dates.NOT_A_DAY)
        np.fmin.at(first, self.event, days)
        return first

    def most(self, days: Days) -> Days:
        """The latest of each event's days; NaT for an event without days."""
        last = np.full(self.n, dates.NOT_A_DAY)
        np.fmax.at(last, self.event, days)
        return last


def windows_of_claims(known: pd.DataFrame) -> pd.DataFrame:
    """The days on which each event may have happened, by its known supporting claims.

    Status rules, "The date of an event". The window runs from the first to the last day of the `preferred` claims.
    If none is preferred, it is the days that all dated supporting claims allow. If they share no day, it runs from
    the earliest to the latest. Claims without a date or with an open end count only if there are no others (see
    `_closed`).

    Args:
        known: As `known_claims` returns them.

    Returns:
        Indexed by `event_id`: `date_earliest`, `date_latest` (`datetime64[s]`). Both are NaT if the claims leave one
        side open.
    """
    supports = known[known["stance"] == Stance.SUPPORTS]
    event, ids = pd.factorize(supports["event_id"])
    columns = ("claimed_earliest", "claimed_latest", "published_earliest", "published_latest")
    claims = _ClaimedDays(len(ids), event, *(dates.to_days(supports[c]) for c in columns))
    dated = ~np.isnat(claims.earliest) & ~np.isnat(claims.latest)
    preferred = dated & (supports["preferred"] == "true").to_numpy()
    earliest, latest = _widest(claims.take(preferred))
    for first, last in (_shared(claims.take(dated)), _closed(claims.take(~dated))):
        open_ = np.isnat(earliest)
        earliest, latest = np.where(open_, first, earliest), np.where(open_, last, latest)
    index = pd.Index(ids, name="event_id")
    return pd.DataFrame(
        {"date_earliest": dates.to_series(earliest, index), "date_latest": dates.to_series(latest, index)}
    )


def _widest(claims: _ClaimedDays) -> tuple[Days, Days]:
    """From the earliest to the latest day of all claims."""
    return claims.least(claims.earliest), claims.most(claims.latest)


def _shared(claims: _ClaimedDays) -> tuple[Days, Days]:
    """The days that all claims allow; if they share none, from the earliest to the latest."""
    first, last = claims.most(claims.earliest), claims.least(claims.latest)
    allowed = first <= last
    earliest, latest = _widest(claims)
    return np.where(allowed, first, earliest), np.where(allowed, last, latest)


def _closed(claims: _ClaimedDays) -> tuple[Days, Days]:
    """The same for claims with an open side: an event happened no later than the last day of publication.

    If no claim gives a first day, the first day of publication does: there is no evidence of an earlier day. If no
    publication has one, the side stays open, and both days are NaT.
    """
    by = np.fmin(claims.latest, claims.published_latest)
    last, latest = claims.least(by), claims.most(by)
    first, earliest = claims.most(claims.earliest), claims.least(claims.earliest)
    published = claims.least(claims.published_earliest)
    first, earliest = np.where(np.isnat(first), published, first), np.where(np.isnat(earliest), published, earliest)
    allowed = first <= last
    shown = np.where(allowed, first, np.fmin(earliest, last)), np.where(allowed, last, np.fmax(first, latest))
    is_open = np.isnat(first) | np.isnat(last)
    return np.where(is_open, dates.NOT_A_DAY, shown[0]), np.where(is_open, dates.NOT_A_DAY, shown[1])


NEVER_COUNT = (SourceType.REFERENCE, SourceType.EDITORIAL)
"""Source types that never count towards `confirmed`."""
STATEMENTS = (Basis.OFFICIAL, "")
"""Bases of claims that are statements of the speaker whom they name: one statement, whoever carries it."""


def origins(claims: pd.DataFrame) -> "pd.Series[str]":
    """The house that each claim goes back to: whom it repeats, else that of its source.

    Args:
        claims: `house`, `relays`.

    Returns:
        Names, with the index of the claims.
    """
    return claims["house"].where(claims["relays"] == "", claims["relays"])


def counting(claims: pd.DataFrame) -> Mask:
    """Which claims count for an event: they support it, and their source is read and neither reference nor our own.

    Args:
        claims: `stance`, `source_type`, `seen`.
    """
    supports = claims["stance"] == Stance.SUPPORTS
    counts: Mask = (supports & ~claims["source_type"].isin(NEVER_COUNT) & (claims["seen"] != Seen.MENTION)).to_numpy()
    return counts


def independent_reports(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims that are independent reports: they count, and saw the event or have a source of their own.

    Args:
        claims: `stance`, `source_type`, `seen`, `basis`, `speaker`, `origin`.

    Returns:
        `origin`, and `says`: who is named of a claim that names somebody and is official or does not say how it knows,
        else the origin. Has the index of the claims; the others are left out.
    """
    own = claims.loc[counting(claims) & (claims["basis"] != Basis.SECONDARY).to_numpy(), ["basis", "speaker", "origin"]]
    statement = own["basis"].isin(STATEMENTS) & (own["speaker"] != "")
    return own[["origin"]].assign(says=own["speaker"].where(statement, own["origin"]))


CONFIRMING = 2
"""So many independent reports confirm an event."""
BEFORE_ALL = pd.Timestamp(FIRST_DAY)
"""The known-from day of what was always known: the first day that a date can name."""


def with_sources(claims: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The claims with the columns of their source that the engine needs.

    Args:
        claims: The table of claims, with `claimed_earliest`, `claimed_latest` and `relays` (see `load`).
        sources: The table of sources, with `published_earliest`, `published_latest` and `house`.

    Returns:
        The claims' columns plus `publisher`, `house`, `source_type`, `seen`, `published_earliest`, `published_latest`,
        and `origin` (see `reports.origins`).
    """
    columns = ["publisher", "house", "source_type", "seen", "published_earliest", "published_latest"]
    source = sources.set_index("source_id")[columns].reindex(claims["source_id"]).set_axis(claims.index)
    joined = pd.concat([claims, source], axis=1)
    return joined.assign(origin=origins(joined))


def with_first_days(events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The claims with the first day from which each counts as known (status rules, "Known on a day").

    Args:
        events: The table of events: `event_id` and `kind`.
        claims: See `with_sources`.
        sources: See `with_sources`.

    Returns:
        The columns of `with_sources` plus `search_record` (bool, see `search_records`) and `known_from`
        (`datetime64[s]`). Claims that are never known are left out.
    """
    joined = with_sources(claims, sources)
    record = search_records(events, joined)
    known_from = first_known_days(joined).mask(record, joined["claimed_earliest"])
    return joined.assign(search_record=record, known_from=known_from).dropna(subset="known_from")


def first_known_days(published: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """The last day on which each source may have been published. The source is known from that day.

    Args:
        published: `source_type`, `published_latest`.

    Returns:
        `datetime64[s]`; `BEFORE_ALL` for a `reference` source without a date, NaT for any other undated source.
    """
    undated = published["published_latest"].isna() & (published["source_type"] == SourceType.REFERENCE)
    return published["published_latest"].mask(undated, BEFORE_ALL)


def search_records(events: pd.DataFrame, joined: pd.DataFrame) -> Mask:
    """Which claims are search records (status rules, "Search records").

    A search record is the maintainers' own claim for an `evidence_end`, with both bounds of its day. It says that no
    later report was found. It counts as known from its first day, the day after the last evidence, whatever the day
    of the search: otherwise every earlier known-on day would show the link as running.

    Args:
        events: The table of events: `event_id` and `kind`.
        joined: As `with_sources` returns them.

    Returns:
        A mask, one entry per claim.
    """
    ends = events.loc[events["kind"] == Kind.EVIDENCE_END, "event_id"]
    editorial = (joined["source_type"] == SourceType.EDITORIAL) & (joined["stance"] == Stance.SUPPORTS)
    bounded = joined["claimed_earliest"].notna() & joined["claimed_latest"].notna()
    record: Mask = (editorial & bounded & among(joined["event_id"], ends)).to_numpy()
    return record


def without_publication_day(claims: pd.DataFrame, sources: pd.DataFrame) -> list[str]:
    """The events whose supporting sources all lack a first day of publication (`../DATE`).

    Each of them counts from DATE, the last possible day, and may have been known before.

    Args:
        claims: See `with_sources`.
        sources: See `with_sources`.

    Returns:
        Sorted ids.
    """
    joined = with_sources(claims, sources)
    supports = joined[joined["stance"] == Stance.SUPPORTS]
    open_start = supports["published_earliest"].isna() & supports["published_latest"].notna()
    every = open_start.groupby(supports["event_id"]).all()
    return [str(event_id) for event_id in every.index[every]]


def on_undated_references(known: pd.DataFrame) -> list[str]:
    """The events whose known supporting claims are all of reference works without a date.

    They count as known on every day, although nobody may have been able to read them yet.

    Args:
        known: The known claims, as `known_claims` returns them.

    Returns:
        Sorted ids.
    """
    supports = known[known["stance"] == Stance.SUPPORTS]
    undated = supports["published_latest"].isna() & (supports["source_type"] == SourceType.REFERENCE)
    every = undated.groupby(supports["event_id"]).all()
    return [str(event_id) for event_id in every.index[every]]


def known_claims(
    events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame, known_on: np.datetime64 | None
) -> pd.DataFrame:
    """The claims that are known on a day, with the columns of their source that the engine needs.

    Args:
        events: The table of events: `event_id` and `kind`.
        claims: See `with_sources`.
        sources: See `with_sources`.
        known_on: The day; None for all claims.

    Returns:
        The columns of `with_sources`; if a day is given, those of `with_first_days`.
    """
    if known_on is None:
        return with_sources(claims, sources)
    dated = with_first_days(events, claims, sources)
    return dated[dated["known_from"] <= pd.Timestamp(known_on)].reset_index(drop=True)


def with_known_source(table: pd.DataFrame, sources: pd.DataFrame, known_on: np.datetime64 | None) -> pd.DataFrame:
    """The rows of a table whose source is known on a day: for trains and trade figures, which have no claims.

    Args:
        table: Column `source_id`.
        sources: The table of sources: `source_id`, `source_type`, `published_latest`.
        known_on: The day; None for all rows.
    """
    if known_on is None:
        return table
    known = sources.loc[first_known_days(sources) <= pd.Timestamp(known_on), "source_id"]
    return table[among(table["source_id"], known)].reset_index(drop=True)


def counts(known: pd.DataFrame) -> pd.DataFrame:
    """Counts of the known claims per event.

    Args:
        known: As `known_claims` returns them.

    Returns:
        Indexed by `event_id`: `n_supports`, `n_disputes`, `n_independent` (int), `own_act` (bool: the acting party
        itself says so).
    """
    known = known.reset_index(drop=True)
    event, ids = pd.factorize(known["event_id"])
    supports = (known["stance"] == Stance.SUPPORTS).to_numpy()
    independent = independent_reports(known)
    acts = counting(known) & (known["own_act"] == "true").to_numpy()
    return pd.DataFrame(
        {
            "n_supports": np.bincount(event[supports], minlength=len(ids)),
            "n_disputes": np.bincount(event[~supports], minlength=len(ids)),
            "n_independent": np.minimum(*(_distinct(names, event, len(ids)) for _, names in independent.items())),
            "own_act": np.bincount(event[acts], minlength=len(ids)) > 0,
        },
        index=pd.Index(ids, name="event_id"),
    )


def _distinct(names: "pd.Series[str]", event: Ints, n: int) -> Ints:
    """How many distinct names each event has; `event` has the number of the event of each place in their index."""
    code, known = pd.factorize(names, use_na_sentinel=False)
    pairs = np.unique(event[names.index] * max(len(known), 1) + code)
    return np.bincount(pairs // max(len(known), 1), minlength=n)


def as_known(
    events: pd.DataFrame, claims: pd.DataFrame, sources: pd.DataFrame, known_on: np.datetime64 | None = None
) -> pd.DataFrame:
    """The events as this log's sources had reported them by a known-on day.

    Args:
        events: The table of events, with `date_earliest` and `date_latest` of the stored date.
        claims: See `with_sources`.
        sources: See `with_sources`.
        known_on: The day; None = all that is known.

    Returns:
        The events with at least one known supporting claim, in their order. The columns are those of the table plus
        `date_earliest`, `date_latest` (`datetime64[s]`), `confidence`, `n_supports`, `n_disputes`, `n_independent`
        (int). A verdict that is not known yet is empty; `date` is rewritten if the known claims give other bounds.
    """
    known = known_claims(events, claims, sources, known_on)
    return derived(events, known, None if known_on is None else pd.Timestamp(known_on))


def derived(events: pd.DataFrame, known: pd.DataFrame, known_on: "pd.Timestamp | pd.Series | None") -> pd.DataFrame:
    """The events that known claims support, with the dates and the confidence that follow from these claims.

    Args:
        events: As for `as_known`.
        known: The claims that are known, as `known_claims` returns them.
        known_on: The known-on day, one for all events or one per `event_id`; None = all that is known.

    Returns:
        As `as_known`.
    """
    counted = counts(known)
    supported = counted[counted["n_supports"] > 0]
    known_events = events[among(events["event_id"], supported.index)].reset_index(drop=True)
    known_events = known_events.assign(**supported.reindex(known_events["event_id"]).set_axis(known_events.index))
    if known_on is not None:
        known_events = _with_known_dates(_with_known_verdicts(known_events, known_on), windows_of_claims(known))
    return known_events.assign(confidence=confidence(known_events)).drop(columns="own_act")


def _with_known_verdicts(events: pd.DataFrame, known_on: "pd.Timestamp | pd.Series") -> pd.DataFrame:
    """A verdict counts from its `verdict_date`; before it, its three columns are empty."""
    day = known_on.reindex(events["event_id"]).set_axis(events.index) if isinstance(known_on, pd.Series) else known_on
    later = ~(events["verdict_day"] <= day)
    blank = {column: events[column].mask(later, "") for column in ("verdict", "verdict_date", "verdict_note")}
    return events.assign(**blank)


def _with_known_dates(events: pd.DataFrame, claimed: pd.DataFrame) -> pd.DataFrame:
    """The dates that the known claims give. The stored text is kept if its bounds are the same."""
    windows = claimed.reindex(events["event_id"]).set_axis(events.index)
    earliest = windows["date_earliest"].fillna(events["date_earliest"])
    latest = windows["date_latest"].fillna(events["date_latest"])
    other = (earliest != events["date_earliest"]) | (latest != events["date_latest"])
    first, last = dates.iso(dates.to_days(earliest)), dates.iso(dates.to_days(latest))
    text = np.where(first == last, first, first + "/" + last)
    return events.assign(date=events["date"].mask(other, text), date_earliest=earliest, date_latest=latest)


def confidence(events: pd.DataFrame) -> "pd.Series[str]":
    """Derives `confirmed`, `reported`, `disputed` or `withdrawn` per event (status rules, "Confidence").

    Args:
        events: Columns `verdict`, `n_disputes`, `n_independent`, `own_act`.
    """
    verdict = events["verdict"]
    settled = verdict == Verdict.STANDS
    choices = [
        (verdict == Verdict.WITHDRAWN, Confidence.WITHDRAWN),
        ((verdict == Verdict.DISPUTED) | ((events["n_disputes"] > 0) & ~settled), Confidence.DISPUTED),
        (events["own_act"] | (events["n_independent"] >= CONFIRMING), Confidence.CONFIRMED),
    ]
    words = np.select(
        [mask.to_numpy() for mask, _ in choices], [str(word) for _, word in choices], str(Confidence.REPORTED)
    )
    return pd.Series(words, index=events.index)
