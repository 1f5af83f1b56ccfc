"""Status over time: rules 5 to 9 of the status rules.

`Timeline` has the moves of every link; a day is looked up by binary search. One method, `_at`, answers every question
about days: `status_on` calls it for one day, `spans` for every day on which anything changes. The browser gets the
spans and looks days up in them, so no rule is written twice.

The timeline of one link alone: what is asked of it costs no more in a long log.

Contested days: with the disputed events a link has another status than without them (status rules).

The date of a link's last evidence, as the log writes it (status rules, rule 9).

Bands, which strips draw: the intervals of a link, cut where the status becomes stale.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from raillinks.domain import dates
from raillinks.domain.dates import NOT_A_DAY
from raillinks.domain.enums import ALL_SERVICES, UNCHANGED, Kind
from raillinks.engine import replay
from raillinks.engine.lapse import BIG, with_lapses
from raillinks.engine.replay import (
    FIRST_DAY,
    IS_COUNTED,
    IS_GOING_STALE,
    STATUSES,
    UNKNOWN,
    Bits,
    Codes,
    Ints,
    Mask,
    Rows,
    bit,
    first_of_each,
    last_of_each,
    make_replay,
    rows,
)

DEFAULT_STALE_AFTER = 365
"""Days without evidence after which a status is shown as stale (rule 9); 0 = never."""

INTERVAL_COLUMNS = (
    "crossing_id", "service", "start", "start_latest", "end", "end_latest", "status", "replayed_status", "event_id",
    "end_event_id",
)  # fmt: skip
STATUS_COLUMNS = (
    "crossing_id", "service", "as_of", "status", "since", "since_latest", "certain", "alternatives", "stale",
    "last_evidence", "event_id", "replayed_status", "context",
)  # fmt: skip
SPAN_COLUMNS = (
    "crossing_id", "service", "start", "status", "since", "since_latest", "certain", "alternatives", "stale",
    "last_evidence", "event_id", "replayed_status",
)  # fmt: skip

_NEVER = np.int64(-1)
_WORDS = np.array([*map(str, STATUSES)], object)
_ALTERNATIVES = np.array(
    [";".join(s for i, s in enumerate(STATUSES) if bits >> i & 1) for bits in range(1 << len(STATUSES))], object
)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The moves of every link, indexed for look-ups of any day. Made by `make_timeline`.

    Args:
        links: `crossing_id`, `service`, `context`; one row per link.
        event_id: The ids of the events, by position.
        moves: The rows that move a link, in the order of replay, with lapses and renewals (rule 11).
        first_key: `link * BIG + day` of each move's `date_earliest`, sorted.
        last_key: The same of L of rule 5: the smallest `date_latest` of the move and the link's later ones.
        after: Status code after each move.
        possible: Bits of the statuses that each move may bring: its own and, of tied moves, those of all (rule 6).
        around: Bits of the statuses that are possible just before and just after each move (rule 5), then a 0.
        kept: Positions in `moves` of the moves that start an interval (rule 7).
        kept_key: `first_key` of these moves.
        evidence_key: `link * BIG + day` of the first possible day of every piece of evidence (rule 9), sorted.
        evidence_until: The same of the latest last possible day of it and of the link's evidence before it.
        replay_key: `link * BIG + day` of the first possible day of each move of the replay, without lapses, sorted.
        replay_after: Status code after each of these.
    """

    links: pd.DataFrame
    event_id: pd.Series
    moves: Rows
    first_key: Ints
    last_key: Ints
    after: Codes
    possible: Bits
    around: Bits
    kept: Ints
    kept_key: Ints
    evidence_key: Ints
    evidence_until: Ints
    replay_key: Ints
    replay_after: Codes

    @property
    def latest(self) -> Ints:
        """The day number of L of each move (rule 5), on which its window ends."""
        return self.last_key % BIG

    def intervals(self) -> pd.DataFrame:
        """Every link's intervals: the maximal `[start, end)` in which it has one status (rule 7).

        Returns:
            Columns `INTERVAL_COLUMNS`, sorted by link and start. Dates are `datetime64[s]`: `start` is NaT for a link's
            first interval (which is `unknown`), `end` is NaT if it still lasts. Ids are missing if there is no event,
            as where evidence lapses (rule 11); `replayed_status` is then the last known status, else `status`.
        """
        link = np.r_[np.arange(len(self.links)), self.moves.link[self.kept]]
        move = np.r_[np.full(len(self.links), _NEVER), self.kept]
        order = np.lexsort((move, link))
        link, move = link[order], move[order]
        frame = self._named(link)
        frame["start"], frame["start_latest"], frame["event_id"] = self._edge(move)
        starts = ["start", "start_latest", "event_id"]  # the next row is the link's next, or another link's first
        frame[["end", "end_latest", "end_event_id"]] = frame[starts].shift(-1)
        frame["status"] = _words(self._status(move))
        begins = np.where(move == _NEVER, _NEVER, _at_position(self.first_key, move) % BIG)
        frame["replayed_status"] = _words(_after(self.replay_after, _last_not_after(self.replay_key, link, begins)))
        return frame[list(INTERVAL_COLUMNS)]

    def status_on(self, as_of: np.datetime64, stale_after: int = DEFAULT_STALE_AFTER) -> pd.DataFrame:
        """The status of every link on one day.

        Args:
            as_of: The day.
            stale_after: Days without evidence after which a status is stale; 0 = never.

        Returns:
            Columns `STATUS_COLUMNS`, one row per link. `certain`, `stale` and `context` are bool. `alternatives` is
            every possible status, including `status`, in the order of the status table, separated by `;`. `certain`:
            `status` is the only one, it is not stale, and something is known: of `unknown` nothing is certain.
            `since_latest` is the last day on which the interval may have begun (L of rule 5). `replayed_status` is
            another one than `status` where the evidence has lapsed (rule 11): the last known status.
        """
        link = np.arange(len(self.links))
        frame = self._at(link, np.full(len(link), (as_of - FIRST_DAY).astype(np.int64)), stale_after)
        frame["as_of"] = pd.Series(np.full(len(link), as_of.astype("datetime64[s]")))
        frame["context"] = self.links["context"].to_numpy(bool)
        return frame[list(STATUS_COLUMNS)]

    def spans(self, stale_after: int = DEFAULT_STALE_AFTER) -> pd.DataFrame:
        """The status table, cut at every day on which any of its columns changes, for look-ups in the browser.

        Args:
            stale_after: As for `status_on`.

        Returns:
            Columns `SPAN_COLUMNS`, sorted by link and start; `start` is NaT for a link's first span. The row with
            the last `start` not after a day is what `status_on` returns for that day.
        """
        link, day = self._days_of_change(stale_after)
        frame = self._at(link, day, stale_after)
        codes = np.column_stack([pd.factorize(frame[column])[0] for column in frame])  # -1 where a value is missing
        frame["start"] = _days(day)
        differs = np.r_[np.ones(min(1, len(codes)), bool), (codes[1:] != codes[:-1]).any(axis=1)]
        return frame.loc[differs, list(SPAN_COLUMNS)].reset_index(drop=True)

    def _days_of_change(self, stale_after: int) -> tuple[Ints, Ints]:
        """`(link, day)` of every possible change, sorted and distinct; each link begins with day -1."""
        opening, stale = np.arange(len(self.links)) * BIG - 1, self.evidence_until + stale_after + 1
        every = np.r_[opening, self.first_key, self.last_key, self.evidence_key, stale, self.replay_key]
        keys = np.sort(every, kind="stable")
        distinct = keys[first_of_each(keys)] + 1  # most keys are sorted already: no hash table is as fast
        return distinct // BIG, distinct % BIG - 1

    def _at(self, link: Ints, day: Ints, stale_after: int) -> pd.DataFrame:
        """The columns of the status table for any pairs of link and day."""
        frame = self._named(link)
        move = _at_position(self.kept, _last_not_after(self.kept_key, link, day))
        status = self._status(move)
        bits = self._alternatives(link, day) | bit(status)
        seen = _at_position(self.evidence_until, _last_not_after(self.evidence_key, link, day))
        seen = np.where(seen == _NEVER, _NEVER, seen % BIG)
        frame["status"] = _words(status)
        frame["since"], frame["since_latest"], frame["event_id"] = self._edge(move)
        frame["alternatives"] = pd.array(_ALTERNATIVES[bits], dtype=str)
        frame["stale"] = IS_GOING_STALE[status] & (seen != _NEVER) & (stale_after > 0) & (day - seen > stale_after)
        frame["certain"] = (bits == bit(status)) & IS_COUNTED[status] & ~frame["stale"]
        frame["last_evidence"] = _days(seen)
        of_replay = _last_not_after(self.replay_key, link, day)
        frame["replayed_status"] = _words(_after(self.replay_after, of_replay))
        return frame

    def _status(self, move: Ints) -> Codes:
        return _after(self.after, move)

    def _alternatives(self, link: Ints, day: Ints) -> Bits:
        """Bits of the statuses that the last move may have brought, and of those around every running window."""
        last = _last_not_after(self.first_key, link, day)
        begun = last != _NEVER
        bits = np.zeros(len(link), np.uint8)
        bits[begun] = self.possible[last[begun]]
        first = np.searchsorted(self.last_key, link * BIG + day, side="right")
        running = np.flatnonzero(begun & (first <= last))
        between = np.column_stack([first[running], last[running] + 1]).ravel()
        if len(running):
            bits[running] = np.bitwise_or.reduceat(self.around, between)[::2]
        return bits

    def _edge(self, move: Ints) -> tuple[pd.Series, pd.Series, pd.Series]:
        """First day, last possible day and event of each move; missing for `_NEVER`."""
        known = move != _NEVER
        first, last = np.full(len(move), _NEVER), np.full(len(move), _NEVER)
        first[known], last[known] = self.first_key[move[known]] % BIG, self.last_key[move[known]] % BIG
        names = self.event_id.reindex(self.moves.event[move[known]]).set_axis(np.flatnonzero(known))
        return _days(first), _days(last), names.reindex(range(len(move)))

    def _named(self, link: Ints) -> pd.DataFrame:
        return self.links[["crossing_id", "service"]].take(link).reset_index(drop=True)


def uncertain(table: pd.DataFrame) -> Mask:
    """Whether several statuses are possible. A row that is only `unknown` is neither certain nor uncertain.

    Args:
        table: `alternatives`, as `Timeline.status_on` and `Timeline.spans` return it.
    """
    several: Mask = table["alternatives"].str.contains(";").to_numpy()
    return several


def make_timeline(events: pd.DataFrame, links: pd.DataFrame) -> Timeline:
    """Replays the effective events on every link.

    Args:
        events: The effective events (see `effective`), with the columns that `replay.rows` needs.
        links: `crossing_id`, `service`, `context`; one row per link; where evidence lapses (rule 11) `lapse_after` and
            `lapse_to`, see `lapse.with_lapses`; of a reader's own log `ties_are_unknown` (rule 6).

    Returns:
        The timeline. The order of the rows of either frame does not matter.
    """
    return of_rows(rows(events, links), events["event_id"], links)


def of_rows(pairs: Rows, event_id: "pd.Series[str]", links: pd.DataFrame) -> Timeline:
    """Replays pairs of links and events.

    Args:
        pairs: The pairs, sorted by link and then as `replay.rows` sorts them.
        event_id: The ids of the events, by position.
        links: As for `make_timeline`.
    """
    moving, replayed = make_replay(pairs)
    seen = pairs.evidence & (moving | pairs.observation)
    evidence = pairs.take(seen)
    if "ties_are_unknown" in links:
        replayed = np.where(_are_tied(pairs.take(moving), links), np.int8(UNKNOWN), replayed)
    moves, after = with_lapses(pairs, moving, replayed, seen, links)
    first_key = moves.link * BIG + moves.earliest
    before = np.where(first_of_each(moves.link), np.int8(UNKNOWN), np.roll(after, 1))
    kept = _interval_starts(moves, before, after)
    possible = replay.possible(moves)
    preceding = np.where(first_of_each(moves.link), bit(np.int8(UNKNOWN)), np.roll(possible, 1))
    return Timeline(
        links=links.reset_index(drop=True),
        event_id=event_id.reset_index(drop=True),
        moves=moves,
        first_key=first_key,
        last_key=np.minimum.accumulate((moves.link * BIG + moves.latest)[::-1])[::-1],
        after=after,
        possible=possible,
        around=np.r_[preceding | possible, np.uint8(0)],
        kept=kept,
        kept_key=first_key[kept],
        evidence_key=evidence.link * BIG + evidence.earliest,
        evidence_until=np.maximum.accumulate(evidence.link * BIG + evidence.latest),
        replay_key=pairs.link[moving] * BIG + pairs.earliest[moving],
        replay_after=replayed,
    )


def _are_tied(moves: Rows, links: pd.DataFrame) -> Mask:
    """Which moves are tied with others of other statuses, on links that are unknown then."""
    several = replay.possible(moves)
    tied: Mask = (several & (several - np.uint8(1)) != 0) & links["ties_are_unknown"].to_numpy(bool)[moves.link]
    return tied


def _interval_starts(moves: Rows, before: Codes, after: Codes) -> Ints:
    """Positions of the moves that start an interval: they change the status and are not overtaken on their day."""
    change = np.flatnonzero(before != after)
    day = moves.link[change] * BIG + moves.earliest[change]
    lasting = change[last_of_each(day)]
    previous = np.where(first_of_each(moves.link[lasting]), np.int8(UNKNOWN), np.roll(after[lasting], 1))
    starts: Ints = lasting[after[lasting] != previous]
    return starts


def _last_not_after(keys: Ints, link: Ints, day: Ints) -> Ints:
    """The position of the last of the link's sorted keys that is not after the day; -1 if there is none."""
    position = np.searchsorted(keys, link * BIG + day, side="right") - 1
    return np.where(_at_position(keys, position) // BIG == link, position, _NEVER)


def _at_position(values: Ints, position: Ints) -> Ints:
    """`values[position]`; -1 where the position is -1."""
    picked = np.full(len(position), _NEVER)
    picked[position >= 0] = values[position[position >= 0]]
    return picked


def _after(after: Codes, move: Ints) -> Codes:
    """The status after each move; `unknown` before a link's first."""
    known = move != _NEVER
    status = np.full(len(move), np.int8(UNKNOWN))
    status[known] = after[move[known]]
    return status


def _words(status: Codes) -> pd.api.extensions.ExtensionArray:
    return pd.array(_WORDS[status], dtype=str)


def _days(number: Ints) -> pd.Series:
    """Day numbers as a `datetime64[s]` column; negative numbers become NaT."""
    days = FIRST_DAY + number.astype("timedelta64[D]")
    return pd.Series(np.where(number < 0, NOT_A_DAY, days).astype("datetime64[s]"))


def effective(events: pd.DataFrame, *, apply_disputed: bool = False) -> Mask:
    """Which events are effective, that is, may move links (rule 1).

    Confirmed and reported events are; disputed ones only if the reader applies them; withdrawn ones never.

    Args:
        events: Column `confidence`.
        apply_disputed: The reader's `disputed=apply`.

    Returns:
        A mask, one entry per event.
    """
    allowed = ["confirmed", "reported", *(["disputed"] if apply_disputed else [])]
    return events["confidence"].isin(allowed).to_numpy()


def alone(timeline: Timeline, position: int) -> Timeline:
    """The timeline of one link.

    Args:
        timeline: The timeline of all links.
        position: The position of the link in `timeline.links`.
    """
    keys = timeline.first_key, timeline.evidence_key, timeline.replay_key
    own, seen, replayed = (_of_link(of_all, position) for of_all in keys)
    kept, base = timeline.kept[_of_link(timeline.kept_key, position)], position * BIG
    moves = timeline.moves.take(np.arange(own.start, own.stop))
    return Timeline(
        links=timeline.links.iloc[[position]].reset_index(drop=True),
        event_id=timeline.event_id,
        moves=replace(moves, link=np.zeros_like(moves.link)),
        first_key=timeline.first_key[own] - base,
        last_key=timeline.last_key[own] - base,
        after=timeline.after[own],
        possible=timeline.possible[own],
        around=np.r_[timeline.around[own], np.uint8(0)],
        kept=kept - own.start,
        kept_key=timeline.first_key[kept] - base,
        evidence_key=timeline.evidence_key[seen] - base,
        evidence_until=timeline.evidence_until[seen] - base,
        replay_key=timeline.replay_key[replayed] - base,
        replay_after=timeline.replay_after[replayed],
    )


def _of_link(keys: Ints, position: int) -> slice:
    """Where the sorted keys of one link are."""
    first, end = np.searchsorted(keys, [position * BIG, (position + 1) * BIG])
    return slice(int(first), int(end))


CONTESTED_COLUMNS = ("crossing_id", "service", "start", "end", "status", "other")
_LINK = ["crossing_id", "service"]
_BEFORE_ALL = pd.Timestamp("0001-01-01").as_unit("s")


def contested(shown: Timeline, other: Timeline) -> pd.DataFrame:
    """The days on which two replays of the same links, one with the disputed events and one without, differ.

    Args:
        shown: The replay whose statuses are shown.
        other: The other replay, over all of its links or those that may differ.

    Returns:
        Columns `CONTESTED_COLUMNS`, sorted by link (in the order of `other.links`) and `start`: one row per stretch of
        days `[start, end)` with one status in each replay, `status` in `shown` and `other` in the other. Dates are
        `datetime64[s]`; `end` is NaT if the stretch still lasts.
    """
    links = other.links[_LINK]
    pieces = [_starts(one, links) for one in (shown, other)]
    cuts = pd.concat([piece[[*_LINK, "start"]] for piece in pieces]).drop_duplicates().sort_values("start")
    both = cuts
    for piece, name in zip(pieces, ("status", "other"), strict=True):
        both = pd.merge_asof(both, piece.rename(columns={"status": name}), on="start", by=_LINK)
    order = links.assign(_link=np.arange(len(links)))
    both = both.merge(order, on=_LINK).sort_values(["_link", "start"], ignore_index=True)
    both["end"] = both.groupby("_link")["start"].shift(-1)
    return both.loc[both["status"] != both["other"], list(CONTESTED_COLUMNS)].reset_index(drop=True)


def _starts(timeline: Timeline, links: pd.DataFrame) -> pd.DataFrame:
    """The first day and the status of every interval, by day. A link's first one has an early day."""
    intervals = timeline.intervals()[[*_LINK, "start", "status"]].merge(links)
    return intervals.assign(start=intervals["start"].fillna(_BEFORE_ALL)).sort_values("start")


_KEY = ["crossing_id", "service", "last_evidence"]


def last_evidence_dates(events: pd.DataFrame, rows: pd.DataFrame, *, apply_disputed: bool = False) -> pd.Series:
    """The dates behind `last_evidence`, which is only their last possible day: `2023`, not 31 December 2023.

    Args:
        events: The events as known: `crossing_id`, `service`, `kind`, `status_after`, `confidence`, `date` (EDTF),
            `date_earliest`, `date_latest`.
        rows: `crossing_id`, `service`, `last_evidence` (`datetime64`, missing without evidence), as
            `Timeline.status_on` and `Timeline.spans` return them.
        apply_disputed: Whether disputed events move links in those rows.

    Returns:
        EDTF text per row, with the index of `rows`; empty without evidence. If several events share the last
        possible day, the date is the least exact one.
    """
    written = written_dates(events, rows["service"].unique().tolist(), apply_disputed=apply_disputed)
    text = rows[_KEY].join(written, on=_KEY)["date"]
    iso = pd.Series(dates.iso(dates.to_days(rows["last_evidence"])), index=rows.index)
    return text.where(text.notna() & rows["last_evidence"].notna(), iso)


def written_dates(events: pd.DataFrame, services: Sequence[str], *, apply_disputed: bool = False) -> "pd.Series[str]":
    """The dates of all evidence as the log writes them, for whoever asks for many links one by one.

    Args:
        events: As for `last_evidence_dates`.
        services: The services of the links.
        apply_disputed: As for `last_evidence_dates`.

    Returns:
        EDTF text, indexed by `crossing_id`, `service` and `last_evidence` (`datetime64`, the last possible day).
    """
    counts = (events["status_after"] != UNCHANGED) | (events["kind"] == Kind.OBSERVATION)
    counts &= (events["kind"] != Kind.EVIDENCE_END) & effective(events, apply_disputed=apply_disputed)
    evidence = events[counts].sort_values("date_earliest", kind="stable")
    of_service = by_service(evidence.rename(columns={"date_latest": "last_evidence"}), services)
    written: pd.Series[str] = of_service.drop_duplicates(_KEY).set_index(_KEY)["date"]
    return written


def by_service(events: pd.DataFrame, services: Sequence[str]) -> pd.DataFrame:
    """A row for each service that an event concerns: one of `all` has a row for each, one after another.

    Args:
        events: `service`, and any other columns.
        services: The services of the links.
    """
    of_all = (events["service"] == ALL_SERVICES).to_numpy(bool)
    if not of_all.any() or not len(services):
        return events
    times = np.where(of_all, len(services), 1)
    rows = np.repeat(np.arange(len(events)), times)
    own = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
    each = np.array([str(service) for service in services], object)[own]
    own_services = np.where(of_all[rows], each, events["service"].to_numpy(object)[rows])
    return events.take(rows).assign(service=pd.Series(own_services, dtype=str).array)


BAND_COLUMNS = (
    "crossing_id", "service", "start", "start_latest", "end", "status", "stale", "event_id", "last_evidence",
    "replayed_status",
)  # fmt: skip
_KEYS = ["crossing_id", "service"]


def bands(timeline: Timeline, stale_after: int) -> pd.DataFrame:
    """The bands of every link: maximal, with one status and one value of `stale`.

    Args:
        timeline: The timeline.
        stale_after: Days without evidence after which a status is stale; 0 = never.

    Returns:
        Columns `BAND_COLUMNS`, sorted by link and start. A band covers `[start, end)` (`datetime64[s]`): `start` is NaT
        for the time before the log, `end` is NaT for a band that lasts. `start_latest` is the L of rule 5, NaT if the
        band continues the status of the previous one. `stale` is bool. `event_id` starts the interval; missing if there
        is no event. `last_evidence` and `replayed_status` are those of the band's first day; while a band is stale
        they stay the same.
    """
    spans = timeline.spans(stale_after)
    states = spans[[*_KEYS, "status", "since", "stale"]].astype({"since": str})
    kept = spans[(states != states.shift()).any(axis=1)].reset_index(drop=True)
    starts = timeline.intervals()[[*_KEYS, "start", "start_latest"]]
    joined = kept.merge(starts, on=[*_KEYS, "start"], how="left")
    return joined.assign(end=joined.groupby(_KEYS, sort=False)["start"].shift(-1))[list(BAND_COLUMNS)]
