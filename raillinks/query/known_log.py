"""The log as known on a day, and its replay: the same for all readers who ask for that day of knowledge.

What a page needs for one event, one link or one day is looked up here in plain dicts and lists, which are made once
(`table_rows`): to choose a few rows of a table costs more than all else that a page does with them.

Rows of a table as plain dicts, by a key: those of a key are made when they are first asked for, and kept.

To choose one row of a table costs as much as to make hundreds of dicts, and a large log has more rows than anybody asks
for. So they are made block by block: all of a small table at once, of a large one only what is looked at.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar, TypeVarTuple, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from raillinks.domain import dates
from raillinks.domain.enums import GROUP, Confidence
from raillinks.engine import confidence, knowledge, timeline
from raillinks.engine.confidence import Row
from raillinks.engine.timeline import Timeline, effective, make_timeline
from raillinks.package.dataset import Dataset

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

TableRow = Mapping[Hashable, Any]
Places = NDArray[np.int64]
Make = Callable[[pd.DataFrame], Sequence[TableRow]]
BLOCK = 128
"""So many rows are made at once."""


def records(table: pd.DataFrame) -> Sequence[TableRow]:
    """The rows of a table, in its order, by the names of its columns."""
    return table.to_dict("records")


class _Blocks:
    """The rows of a table in an order, block by block."""

    def __init__(self, table: pd.DataFrame, order: Places, make: Make) -> None:
        self._table, self._order, self._make = table, order, make
        self._made: dict[int, Sequence[TableRow]] = {}
        self._columns: dict[str, NDArray[Any]] = {}

    def rows(self, first: int, end: int) -> Sequence[TableRow]:
        """The rows from one place in the order up to another one, which is after it."""
        found: list[TableRow] = []
        for block in range(first // BLOCK, (end - 1) // BLOCK + 1):
            begins = block * BLOCK
            if block not in self._made:
                self._made[block] = self._make(self._table.iloc[self._order[begins : begins + BLOCK]])
            found += self._made[block][max(first - begins, 0) : end - begins]
        return found

    def column(self, name: str, first: int, end: int) -> NDArray[Any]:
        """A column of the rows from one place in the order up to another one. Nobody may change it."""
        if name not in self._columns:  # whole, once: a slice of it costs nothing, a Series for each key does
            self._columns[name] = self._table[name].to_numpy()[self._order]
        return self._columns[name][first:end]


class _Rows(Sequence[TableRow]):
    """Some rows of an order, one after another: those of a block are made when one of them is first asked for."""

    def __init__(self, blocks: _Blocks, first: int, end: int) -> None:
        self._blocks, self._places = blocks, range(first, end)

    @overload
    def __getitem__(self, place: int) -> TableRow: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[TableRow]: ...
    def __getitem__(self, place: int | slice) -> TableRow | Sequence[TableRow]:
        """The row at a place, or the rows of a slice."""
        chosen = self._places[place]
        if isinstance(chosen, int):
            return self._blocks.rows(chosen, chosen + 1)[0]
        return [self._blocks.rows(each, each + 1)[0] for each in chosen]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._places)


class RowOf(Mapping[str, TableRow]):
    """The one row of each key, in the order of the table.

    Args:
        table: The table. Nobody may change it.
        column: The column of the keys, no two of which are equal.
    """

    def __init__(self, table: pd.DataFrame, column: str) -> None:
        self._place = {str(key): n for n, key in enumerate(table[column].tolist())}
        self._blocks = _Blocks(table, np.arange(len(table)), records)

    def __getitem__(self, key: str) -> TableRow:
        """The row of a key."""
        place = self._place[key]
        return self._blocks.rows(place, place + 1)[0]

    def __iter__(self) -> Iterator[str]:
        """The keys, in their order."""
        return iter(self._place)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._place)


class RowsOf(Mapping[Any, Sequence[TableRow]]):
    """The rows of each key, in their order; the keys in the order in which they come first.

    Args:
        table: The table. Nobody may change it.
        columns: The columns of the keys: a key is a text if there is one, a tuple of texts if there are several.
        order: The places of all rows in the order in which they are given; None = that of the table.
        make: Makes rows of a part of the table.
    """

    def __init__(
        self, table: pd.DataFrame, columns: Sequence[str], order: Places | None = None, make: Make = records
    ) -> None:
        places = np.arange(len(table)) if order is None else order
        code, keys = _keys(table[list(columns)].take(places))
        by_key = np.argsort(code, kind="stable")
        ends = np.cumsum(np.bincount(code, minlength=len(keys))).tolist()
        self._bounds = dict(zip(keys, zip([0, *ends[:-1]], ends, strict=False), strict=False))
        self._blocks = _Blocks(table, places[by_key], make)

    def __getitem__(self, key: Any) -> Sequence[TableRow]:  # noqa: ANN401 (a text or a tuple of texts)
        """The rows of a key."""
        return self._blocks.rows(*self._bounds[key])

    def one_by_one(self, key: Any) -> Sequence[TableRow]:  # noqa: ANN401 (as above)
        """The rows of a key, of which only those are made that somebody asks for."""
        return _Rows(self._blocks, *self._bounds[key])

    def column(self, key: Any, name: str) -> NDArray[Any]:  # noqa: ANN401 (as above)
        """A column of the rows of a key."""
        return self._blocks.column(name, *self._bounds[key])

    def __iter__(self) -> Iterator[Any]:
        """The keys, in their order."""
        return iter(self._bounds)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._bounds)


def _keys(table: pd.DataFrame) -> tuple[Places, list[Any]]:
    """For each row the number of its key, and the keys, in the order in which they come first."""
    columns = [pd.factorize(table[column]) for column in table.columns]
    together = np.zeros(len(table), np.int64)
    for code, distinct in columns:
        together = together * len(distinct) + code
    found, numbers = pd.factorize(together)
    parts: list[list[str]] = []
    for _, distinct in reversed(columns):
        numbers, own = np.divmod(numbers, max(len(distinct), 1))
        parts.insert(0, [str(text) for text in distinct.take(own)])
    keys: list[Any] = parts[0] if len(parts) == 1 else list(zip(*parts, strict=True))
    return found.astype(np.int64), keys


Link = tuple[str, str]
"""`crossing_id` and `service`."""
Statuses = tuple[dates.Days, Sequence[str]]
"""The first day of each interval of a link but the first one, which has none, and the status of each."""
SOURCE_COLUMNS = ("via", "title", "title_paraphrased", "language", "published", "url")
"""What a claim has of its source, beside what the engine needs."""

_LINK = ("crossing_id", "service")
TIME_ORDER = ("date_earliest", "order", "date_latest", "event_id")
"""The columns by which events are in the order of time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the log is read by, whatever a reader filters: the part of a selection that a `KnownLog` depends on.

    Args:
        known_on: The known-on day; None for all that is known.
        apply_disputed: Whether disputed events move links.
        stale_after: Days without evidence after which a status is stale; 0 = never.
    """

    known_on: np.datetime64 | None
    apply_disputed: bool
    stale_after: int


@dataclass(frozen=True)  # without slots: its timeline is made when it is first needed, and kept
class History:
    """The past of one link, in the order of time.

    Args:
        of_all: The timeline of all links.
        number: The position of the link there.
        spans: Its rows of `Timeline.spans`.
        starts: The first day of each span but the first, which has none.
        evidence_dates: The date of each span's last evidence, as the log writes it (see `evidence`).
        intervals: Its rows of `Timeline.intervals`.
        interval_starts: The first day of each interval but the first, which has none.
    """

    of_all: Timeline
    number: int
    spans: Sequence[Row]
    starts: Sequence[np.datetime64]
    evidence_dates: Sequence[str]
    intervals: Sequence[Row]
    interval_starts: Sequence[np.datetime64]

    @cached_property
    def timeline(self) -> Timeline:
        """The timeline of the link alone."""
        return timeline.alone(self.of_all, self.number)

    def position(self, day: np.datetime64) -> int:
        """Which of the spans a day is in."""
        return bisect_right(self.starts, day)

    def spans_in(self, first: np.datetime64, last: np.datetime64) -> Sequence[Row]:
        """The spans that have one of some days; none where `last` is before `first`."""
        return self.spans[self.position(first) : self.position(last) + 1] if last >= first else ()

    def interval(self, day: np.datetime64) -> int:
        """Which of the intervals a day is in."""
        return bisect_right(self.interval_starts, day)


@dataclass(frozen=True)  # without slots: the look-ups are made when they are first needed, and kept
class KnownLog:
    """The log as known on a day. Nobody may change its tables or look-ups.

    Args:
        reading: What it is read by.
        events: Every event as known (see `knowledge.as_known`).
        claims: Every known claim (see `knowledge.known_claims`).
        sources: The table of sources.
        timeline: The replay of the effective events, over all links.
    """

    reading: Reading
    events: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    timeline: Timeline

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """The events, by id, in the order of the table."""
        return RowOf(self.events, "event_id")

    @cached_property
    def rows_at(self) -> Mapping[str, Sequence[Row]]:
        """The events of each crossing, and of the group, in the order of time."""
        return RowsOf(self.events, ["crossing_id"], _time_order(self.events))

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each event, by its id, in the order of time."""
        ids = self.events["event_id"].take(_time_order(self.events))
        return {str(event_id): n for n, event_id in enumerate(ids.tolist())}

    @cached_property
    def claim_rows(self) -> Mapping[str, Sequence[Row]]:
        """The known claims of each event, in the order of the table, each with `SOURCE_COLUMNS` of its source."""
        return RowsOf(self.claims, ["event_id"], make=lambda some: titled(some, self.sources))

    @cached_property
    def voices(self) -> Mapping[str, str]:
        """The publisher of each event that rests on one alone (see `confidence.only_voices`)."""
        only = confidence.only_voices(self.claims)
        return dict(zip(map(str, only.index), map(str, only), strict=True))

    @cached_property
    def without_voice(self) -> dict[tuple[Link, str], Statuses]:
        """The past of a link without all that goes back to a publisher, of those asked for (`single_source`)."""
        return {}

    @cached_property
    def publishers(self) -> Mapping[str, tuple[str, ...]]:
        """The publishers that support each event (see `confidence.single_publishers`)."""
        return confidence.single_publishers(self.claims)

    @cached_property
    def evidence_dates(self) -> Mapping[tuple[str, str, np.datetime64], str]:
        """The date of each evidence as the log writes it, by link and last possible day (see `evidence`)."""
        written = timeline.written_dates(
            self.events, self.timeline.links["service"].unique().tolist(), apply_disputed=self.reading.apply_disputed
        )
        crossings, services, days = (written.index.get_level_values(level) for level in range(3))
        keys = zip(crossings, services, days.to_numpy().astype("datetime64[D]"), strict=True)
        return dict(zip(keys, written, strict=True))

    @cached_property
    def contested(self) -> pd.DataFrame:
        """The days on which a link has one status with the disputed events and another without (`CONTESTED_COLUMNS`).

        `status` is the one that is shown.
        """
        at = set(self.events.loc[self.events["confidence"] == Confidence.DISPUTED, "crossing_id"])
        every = self.timeline.links
        links = every if GROUP in at else every[every["crossing_id"].isin(at)]  # no other can differ
        events = self.events[self.events["crossing_id"].isin([*links["crossing_id"], GROUP])]
        counted = effective(events, apply_disputed=not self.reading.apply_disputed)
        other = make_timeline(events[counted].reset_index(drop=True), links)
        return timeline.contested(self.timeline, other)

    @cached_property
    def contested_of(self) -> Mapping[Link, Sequence[Row]]:
        """The rows of `contested`, by link; no key for a link without any."""
        return RowsOf(self.contested, ["crossing_id", "service"])

    @cached_property
    def first_day(self) -> np.datetime64:
        """The first day of the first event; NaT without any."""
        days = dates.to_days(self.events["date_earliest"])
        first: np.datetime64 = days.min() if len(days) else dates.NOT_A_DAY
        return first

    @cached_property
    def histories(self) -> Mapping[Link, History]:
        """The past of every link."""
        spans = self.timeline.spans(self.reading.stale_after)
        written = timeline.last_evidence_dates(self.events, spans, apply_disputed=self.reading.apply_disputed)
        return _Histories(self.timeline, spans.assign(evidence_date=written.astype(str).astype(object)))


class _Histories(Mapping[Link, History]):
    """The past of every link: that of a link is put together when it is first asked for, and kept.

    Args:
        timeline: The timeline of all links.
        spans: Its spans, with `evidence_date`.
    """

    def __init__(self, timeline: Timeline, spans: pd.DataFrame) -> None:
        self._timeline = timeline
        self._spans, self._intervals = (RowsOf(table, _LINK) for table in (spans, timeline.intervals()))
        named = (map(str, timeline.links[name]) for name in _LINK)
        self._number = {link: n for n, link in enumerate(zip(*named, strict=True))}
        self._made: dict[Link, History] = {}

    def __getitem__(self, link: Link) -> History:
        if link not in self._made:
            self._made[link] = History(
                of_all=self._timeline,
                number=self._number[link],
                spans=self._spans.one_by_one(link),
                starts=_starts(self._spans, link),
                evidence_dates=self._spans.column(link, "evidence_date").tolist(),
                intervals=self._intervals.one_by_one(link),
                interval_starts=_starts(self._intervals, link),
            )
        return self._made[link]

    def __iter__(self) -> Iterator[Link]:
        return iter(self._number)

    def __len__(self) -> int:
        return len(self._number)


@dataclass(frozen=True)  # without slots: what it holds is worked out when it is first needed, and kept
class FilteredLog:
    """What a selection shows of a package whatever its days are: the same from day to day.

    Args:
        log: The log as known.
        anytime: The events of `log` that pass the filters, of all time, sorted by time.
        links: The links that the selection lists.
    """

    log: KnownLog
    anytime: pd.DataFrame
    links: pd.DataFrame

    @cached_property
    def listed_links(self) -> tuple[Link, ...]:
        """The listed links, in their order."""
        return tuple(zip(map(str, self.links["crossing_id"]), map(str, self.links["service"]), strict=True))

    @cached_property
    def _kept(self) -> dict[object, Any]:
        return {}

    def once(self, work: Callable[[*Ts], T], *args: *Ts) -> T:
        """What a function makes of a view of this on any day: it is worked out once, and kept as long as this.

        Args:
            work: A function that reads nothing of a day.
            args: Its arguments: the package and a view of this.
        """
        if work not in self._kept:
            self._kept[work] = work(*args)
        made: T = self._kept[work]
        return made

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the events of `anytime`."""
        return tuple(map(str, self.anytime["event_id"]))

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The place of each event of `anytime` among all known ones in the order of time."""
        return np.array([self.log.order[event_id] for event_id in self.ids], np.int64)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The position of each event of `anytime`, by its id."""
        return {event_id: n for n, event_id in enumerate(self.ids)}

    @cached_property
    def first_days(self) -> NDArray[np.datetime64]:
        """The first possible day of each event of `anytime`, ascending."""
        return dates.to_days(self.anytime["date_earliest"])


def in_order(events: pd.DataFrame) -> pd.DataFrame:
    """Events in the order of time."""
    return events.sort_values(list(TIME_ORDER), ignore_index=True)


def _time_order(events: pd.DataFrame) -> NDArray[np.int64]:
    """The places of events in the order of time."""
    keys = events[list(TIME_ORDER)].reset_index(drop=True)
    return keys.sort_values(list(TIME_ORDER)).index.to_numpy(np.int64)


LOGS = 4
"""How many logs of a package are kept with it."""


class _KeptLogs:
    """The latest logs of a package, by how they are read."""

    def __init__(self, _: Dataset) -> None:
        self._lock = Lock()
        self._kept: dict[Reading, KnownLog] = {}

    def get(self, dataset: Dataset, reading: Reading) -> KnownLog:
        """The log of the package; who asks for what is kept waits for nobody."""
        with self._lock:
            log = self._kept.pop(reading, None)
            if log is not None:
                self._kept[reading] = log  # the latest is the last one
                return log
        log = _read(dataset, reading)
        with self._lock:
            self._kept[reading] = log
            for oldest in [*self._kept][:-LOGS]:
                del self._kept[oldest]
        return log


def known_log(dataset: Dataset, reading: Reading) -> KnownLog:
    """The log of a package as it is read. The latest `LOGS` of a package are kept with it.

    Args:
        dataset: The package.
        reading: What it is read by.
    """
    return dataset.once(_KeptLogs).get(dataset, reading)


def _read(dataset: Dataset, reading: Reading) -> KnownLog:
    tables = dataset.events, dataset.claims, dataset.sources
    known = knowledge.as_known(*tables, reading.known_on)
    moving = known[effective(known, apply_disputed=reading.apply_disputed)].reset_index(drop=True)
    return KnownLog(
        reading=reading,
        events=known,
        claims=knowledge.known_claims(*tables, reading.known_on),
        sources=dataset.sources,
        timeline=make_timeline(moving, dataset.links_known_on(reading.known_on)),
    )


def titled(claims: pd.DataFrame, sources: pd.DataFrame) -> list[Row]:
    """Claims as rows, each with `SOURCE_COLUMNS` of its source.

    Args:
        claims: Some of what `knowledge.known_claims` returns.
        sources: The table of sources.
    """
    source = sources.set_index("source_id")[list(SOURCE_COLUMNS)].reindex(claims["source_id"])
    return claims.assign(**{name: source[name].to_numpy(object) for name in SOURCE_COLUMNS}).to_dict("records")  # type: ignore[return-value]


def _starts(rows: RowsOf, link: Link) -> list[np.datetime64]:
    """The first day of each row of a link but the first, which has none."""
    return [*rows.column(link, "start").astype("datetime64[D]")[1:]]
