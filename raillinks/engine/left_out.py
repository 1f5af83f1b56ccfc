"""The log without some of its claims, as if nobody had made them (status rules, "What hangs on one voice").

Many such logs are made at once: what is left out touches few events, and most of these keep their days.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from raillinks.engine import knowledge
from raillinks.engine.replay import Ints, Mask, rows
from raillinks.engine.timeline import Timeline, effective, of_rows, timeline
from raillinks.words import dates
from raillinks.words.text_columns import among

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
        links: As for `timeline.timeline`.
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
            yield int(str(replay)), timeline(moving, known.links)


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
    return given.equals(changed)
