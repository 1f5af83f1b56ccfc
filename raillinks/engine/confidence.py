"""Why an event has its confidence (status rules, "Confidence").

`knowledge.confidence` says which confidence all events have. This module says why one has it, with the names for a
sentence. It looks for the independent reports by itself; tests check that both agree.

Which events rest on one publisher alone (status rules, "Independent reports").

The log without some of its claims, as if nobody had made them (status rules, "What hangs on one voice").

Many such logs are made at once: what is left out touches few events, and most of these keep their days.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.enums import OWN_FILE, Basis, Seen, SourceType, Stance, Verdict
from raillinks.domain.text import among
from raillinks.engine import knowledge
from raillinks.engine.knowledge import CONFIRMING, NEVER_COUNT, STATEMENTS
from raillinks.engine.replay import Ints, Mask, rows
from raillinks.engine.timeline import Timeline, effective, make_timeline, of_rows


class Why(StrEnum):
    """The rule that decided the confidence."""

    WITHDRAWN = "withdrawn"
    JUDGED_DISPUTED = "judged_disputed"
    CONTRADICTED = "contradicted"
    OWN_ACT = "own_act"
    INDEPENDENT = "independent"
    ONE_REPORT = "one_report"
    ALL_REPEAT = "all_repeat"
    ONE_PUBLISHER = "one_publisher"
    ONE_SOURCE = "one_source"
    OWN_FILE = "own_file"
    SEARCH_RECORD = "search_record"
    NONE_COUNTS = "none_counts"


Row = Mapping[Hashable, Any]
"""A row of a table."""


WITNESSED = frozenset({Basis.OBSERVED, Basis.IMAGERY})
"""The bases of a claim whose speaker saw what it says."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Which rule decided the confidence of an event.

    Args:
        why: The rule.
        names: Who decided: the publishers of the party's own act, whose the independent reports are, else the
            publishers of the claims that count, or of all claims if none counts.
        speaker: Who acted, or whose the one independent report is; empty under the other rules.
        n: How many supporting claims count.
        disputed_by: The publishers that dispute it.
        settled: Whether a disputing claim is known, and the verdict is `stands`.
    """

    why: Why
    names: tuple[str, ...]
    speaker: str
    n: int
    disputed_by: tuple[str, ...]
    settled: bool


def why(event: Row, claims: Iterable[Row]) -> Reason:
    """Which rule decided the confidence of an event.

    Args:
        event: A row of what `knowledge.as_known` returns.
        claims: Its known claims, rows of what `knowledge.known_claims` returns.
    """
    ordered = sorted(claims, key=_by_publication)
    supports = [claim for claim in ordered if claim["stance"] == Stance.SUPPORTS]
    counting = [c for c in supports if c["source_type"] not in NEVER_COUNT and c["seen"] != Seen.MENTION]
    acts, reports = [claim for claim in counting if claim["own_act"] == "true"], independent(counting)
    disputed_by = publishers(claim for claim in ordered if claim["stance"] != Stance.SUPPORTS)
    rule = _judged(event, disputed_by) or _rule(supports, counting, acts, reports)
    deciding = {Why.OWN_ACT: acts, Why.OWN_FILE: supports, Why.SEARCH_RECORD: supports, Why.NONE_COUNTS: supports}
    speaker = str(acts[0]["speaker"]) if rule == Why.OWN_ACT else reports[0] if rule == Why.ONE_REPORT else ""
    return Reason(
        why=rule,
        names=reports if rule == Why.INDEPENDENT else publishers(deciding.get(rule, counting)),
        speaker=speaker,
        n=len(counting),
        disputed_by=disputed_by,
        settled=bool(disputed_by) and event["verdict"] == Verdict.STANDS,
    )


def _by_publication(claim: Row) -> tuple[bool, Any, str]:
    """The order of publication; claims without a first day of it are last."""
    undated = bool(pd.isna(claim["published_earliest"]))
    return undated, 0 if undated else claim["published_earliest"], str(claim["claim_id"])


def independent(counting: Iterable[Row]) -> tuple[str, ...]:
    """Whose the independent reports among claims that count are, each once (see `reports.independent`)."""
    return tuple(_by_report(counting))


def witnesses(counting: Iterable[Row]) -> tuple[str, ...]:
    """Those of `independent` who saw it themselves, on the spot or in pictures."""
    return tuple(name for name, bases in _by_report(counting).items() if not WITNESSED.isdisjoint(bases))


def _by_report(counting: Iterable[Row]) -> dict[str, set[str]]:
    """The bases of the claims of each independent report, by whose it is."""
    own = [claim for claim in counting if claim["basis"] != Basis.SECONDARY]
    spoken = [claim["speaker"] if claim["basis"] in STATEMENTS else "" for claim in own]
    origins = [str(claim["origin"]) for claim in own]
    says = [str(name or origin) for name, origin in zip(spoken, origins, strict=True)]
    found: dict[str, set[str]] = {}
    for name, claim in zip(says if len(set(says)) <= len(set(origins)) else origins, own, strict=True):
        found.setdefault(name, set()).add(claim["basis"])
    return found


def _judged(event: Row, disputed_by: Sequence[str]) -> Why | None:
    """The rule by which the maintainers, or a contradiction, decide; None where the claims do."""
    verdict = event["verdict"]
    if verdict == Verdict.WITHDRAWN:
        return Why.WITHDRAWN
    if verdict == Verdict.DISPUTED:
        return Why.JUDGED_DISPUTED
    return Why.CONTRADICTED if disputed_by and verdict != Verdict.STANDS else None


def _rule(supports: Sequence[Row], counting: Sequence[Row], acts: Sequence[Row], reports: Sequence[str]) -> Why:
    """The rule by which the claims decide: the first that applies."""
    rules = (
        (bool(acts), Why.OWN_ACT),
        (len(reports) >= CONFIRMING, Why.INDEPENDENT),
        (not counting and bool(supports) and all(c["source_id"] == OWN_FILE for c in supports), Why.OWN_FILE),
        (not counting and all(c["source_type"] == SourceType.EDITORIAL for c in supports), Why.SEARCH_RECORD),
        (not counting, Why.NONE_COUNTS),
        (len(counting) == 1, Why.ONE_SOURCE),
        (len(publishers(counting)) == 1, Why.ONE_PUBLISHER),
    )
    fallback = Why.ONE_REPORT if reports else Why.ALL_REPEAT
    return next((rule for applies, rule in rules if applies), fallback)


def publishers(claims: Iterable[Row]) -> tuple[str, ...]:
    """The distinct houses that publish claims, in their order."""
    return tuple(dict.fromkeys(str(claim["house"]) for claim in claims))


def only_voices(known: pd.DataFrame) -> "pd.Series[str]":
    """The one publisher to which all supporting claims of an event go back.

    The maintainers' own records (`editorial`) are no voice.

    Args:
        known: The known claims, as `knowledge.known_claims` returns them.

    Returns:
        Names by `event_id`; events with several voices, or with none, are missing.
    """
    speak = (known["stance"] == Stance.SUPPORTS) & (known["source_type"] != SourceType.EDITORIAL)
    speak &= known["origin"].notna()
    event, ids = pd.factorize(known.loc[speak, "event_id"], sort=True)
    voice, names = pd.factorize(known.loc[speak, "origin"])
    least, most = np.full(len(ids), len(names)), np.full(len(ids), -1)
    np.minimum.at(least, event, voice)
    np.maximum.at(most, event, voice)
    alone = least == most
    return pd.Series(names[least[alone]], index=pd.Index(ids[alone], name="event_id"), name="origin", dtype=str)


def single_publishers(known: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Who supports each event: the publishers of the claims that count for its confidence, else of all that support it.

    The maintainers' own records (`editorial`) are nobody's report.

    Args:
        known: The known claims, as `knowledge.known_claims` returns them.

    Returns:
        Names, each once, by `event_id`; events without any are missing.
    """
    support = known[(known["stance"] == Stance.SUPPORTS) & (known["source_type"] != SourceType.EDITORIAL)]
    counts = knowledge.counting(support)
    uncounted = ~among(support["event_id"], support.loc[counts, "event_id"])
    named = support[counts | uncounted]
    names: dict[str, dict[str, None]] = {}
    for event_id, publisher in zip(named["event_id"].tolist(), named["house"].tolist(), strict=True):
        names.setdefault(str(event_id), {})[str(publisher)] = None
    return {event_id: tuple(each) for event_id, each in names.items()}


ALL_JUDGED = pd.Timestamp(dates.day(f"{dates.LAST_YEAR}-12-31"))
"""A day on which every verdict is known."""
_EVERY = -1
"""The `number` of an event of every link that has not lost a claim of it."""
_MOVED_BY = ["event_id", "date_earliest", "date_latest"]
"""What of an effective event may be another one without some claims, and decides how it moves links."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known, as it is read.

    Args:
        events: The table of events, with `date_earliest` and `date_latest` of the stored date.
        claims: The claims that are known, as `knowledge.known_claims` returns them.
        links: As for `timeline.make_timeline`.
        known_on: The known-on day; None = all that is known.
        apply_disputed: Whether disputed events move links.
    """

    events: pd.DataFrame
    claims: pd.DataFrame
    links: pd.DataFrame
    known_on: np.datetime64 | None = None
    apply_disputed: bool = False


def without_each(known: Known, left_out: Sequence[Mask]) -> Iterator[tuple[int, Timeline]]:
    """The replays of what the other claims say: which events they support, when, and how surely.

    Args:
        known: What is known. Verdicts are the maintainers' own, and stay.
        left_out: Which of the claims are left out, once for each replay.

    Yields:
        The position in `left_out` and the timeline; of those that leave every move as it is, none. An event without a
        supporting claim is left out; the date of another is the one that its remaining claims give, and the stored one
        where these leave a side open.
    """
    day = ALL_JUDGED if known.known_on is None else pd.Timestamp(known.known_on)
    touched = _touched(known.claims["event_id"], left_out)
    base = _moving(known, knowledge.derived(known.events, known.claims, day))
    dropped = np.array(list(left_out), bool).reshape(len(left_out), len(known.claims))
    number, claim = np.nonzero(dropped)
    others = _moving(known, _derived(known, number, claim, touched, day))
    for replay, of_one in touched.groupby("number"):
        kept = base[~among(base["event_id"], of_one["event_id"])]
        changed = others[others["number"] == replay]
        before = base[among(base["event_id"], of_one["event_id"])]
        if not _same_moves(before, changed):
            moving = pd.concat([kept, changed[base.columns]], ignore_index=True)
            yield int(str(replay)), make_timeline(moving, known.links)


def without_of_links(known: Known, turns: Iterable[pd.DataFrame]) -> Iterator[Timeline]:
    """The replays in which each link loses claims of its own, many links in each: see `without_each`.

    Args:
        known: What is known; events and claims that concern none of its links may be missing.
        turns: What is lost in each replay: `number`, a row of `known.links`, and `claim`, a row of `known.claims`, both
            by position.

    Yields:
        The timeline of each turn. Links that lose nothing in it have no event there.
    """
    day = ALL_JUDGED if known.known_on is None else pd.Timestamp(known.known_on)
    base = _moving(known, knowledge.derived(known.events, known.claims, day))
    ids = known.claims["event_id"].to_numpy(dtype=object)
    for lost in turns:
        number, claim = (lost[name].to_numpy(np.int64) for name in ("number", "claim"))
        touched = pd.DataFrame({"number": number, "event_id": ids[claim]}).drop_duplicates(ignore_index=True)
        touched = touched.assign(event_id=touched["event_id"].astype(str), key=np.arange(len(touched)))
        yield _of_links(known, base, _moving(known, _derived(known, number, claim, touched, day)), touched)


def _of_links(known: Known, base: pd.DataFrame, others: pd.DataFrame, touched: pd.DataFrame) -> Timeline:
    """The replay of the links that lose claims: all moves of each, but for its touched events as they are then."""
    moving = pd.concat([base.assign(number=_EVERY), others[[*base.columns, "number"]]], ignore_index=True)
    pairs = rows(moving, known.links)
    number, losing = moving["number"].to_numpy(np.int64)[pairs.event], touched["number"].to_numpy(np.int64)
    event, _ = pd.factorize(pd.concat([touched["event_id"], moving["event_id"]], ignore_index=True))
    lost = losing * len(event) + event[: len(touched)]
    own = pairs.link * len(event) + event[len(touched) :][pairs.event]
    kept = np.where(number == _EVERY, np.isin(pairs.link, losing) & ~np.isin(own, lost), number == pairs.link)
    return of_rows(pairs.take(kept), moving["event_id"], known.links)


def _moving(known: Known, events: pd.DataFrame) -> pd.DataFrame:
    return events[effective(events, apply_disputed=known.apply_disputed)].reset_index(drop=True)


def _touched(event_ids: "pd.Series[str]", left_out: Sequence[Mask]) -> pd.DataFrame:
    """The events that lose a claim in each replay: `number`, `event_id`, and a `key` of the pair."""
    lists = [event_ids[mask].unique() for mask in left_out]
    number = np.repeat(np.arange(len(lists)), [len(ids) for ids in lists])
    ids = np.concatenate([np.array([], dtype=object), *(np.asarray(ids, dtype=object) for ids in lists)])
    return pd.DataFrame({"number": number, "event_id": ids.astype(str), "key": np.arange(len(number))})


def _derived(known: Known, number: Ints, claim: Ints, touched: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The touched events as the remaining claims have them, with the `number` of the replay.

    `number` and `claim`: which replay loses which row of `known.claims`.
    """
    pairs = known.claims.assign(claim=np.arange(len(known.claims))).merge(touched, on="event_id")
    lost, of_pair = (
        first * len(known.claims) + second for first, second in ((number, claim), (pairs["number"], pairs["claim"]))
    )
    remain = pairs[~np.isin(of_pair, lost)]
    derived = knowledge.derived(
        known.events.merge(touched, on="event_id").assign(event_id=lambda frame: frame["key"]),
        remain.assign(event_id=remain["key"]),
        day,
    )
    own = touched.set_index("key")["event_id"].reindex(derived["key"]).set_axis(derived.index)
    return derived.assign(event_id=own.astype(str))


def _same_moves(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether effective events have the same days in both."""
    given, changed = (each[_MOVED_BY].sort_values("event_id", ignore_index=True) for each in (one, other))
    return given.equals(changed.astype(given.dtypes))  # equal texts that are held in different ways would differ
