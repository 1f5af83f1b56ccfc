"""Guesses which columns of a log hold its days, by their names and by what stands in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from raillinks.intake import day_column, known_words
from raillinks.intake.known_words import BLANK, folded
from raillinks.intake.raw_table import RawTable
from raillinks.words import dates
from raillinks.words.status import Status

_LOOKED_AT, _ROWS = 200, 2_000
_MOST, _HALF, _ORDERED = 0.8, 0.5, 0.95
_SHORT = 2
"""Words of so many letters of ASCII are names, and no parts of names: `to`, `de`, `c`."""
_MONTH, _YEAR = len("2020-01"), len("2020")
_NOTHING = pa.array(sorted({*BLANK, "-", "–", "—", "?"}))
_NO_DAY = known_words.STILL | known_words.NOT_KNOWN


def filled(table: RawTable, name: str, most: int = _LOOKED_AT) -> pa.ChunkedArray:
    """The first cells of a column that hold something: no more of it is read than is needed for them."""
    cells, looked_at = table.cells[name], 2 * most
    while True:
        texts = pc.utf8_trim_whitespace(cells[:looked_at])
        found = texts.filter(pc.invert(pc.is_in(texts, _NOTHING)))
        if len(found) >= most or looked_at >= len(cells):
            return found[:most]
        looked_at *= 8


def has_dates(table: RawTable, name: str) -> bool:
    """Whether most of what stands in a column are dates; numbers of years are none."""
    return _are_dates(filled(table, name), _MONTH)


def _are_dates(texts: pa.ChunkedArray, shortest: int) -> bool:
    with_digits = pc.sum(pc.match_substring_regex(texts, r"\d")).as_py() or 0
    if with_digits < _HALF * len(texts) or not len(texts) or (pc.max(pc.utf8_length(texts)).as_py() or 0) < shortest:
        return False
    days = pa.chunked_array([[text for text in texts.to_pylist() if folded(text[:100]) not in _NO_DAY]], pa.string())
    orders = ("", day_column.MONTH_FIRST) if shortest == _YEAR else (day_column.DAY_FIRST, day_column.MONTH_FIRST)
    return any(_good(days, order) >= _MOST * len(days) for order in orders)


def _good(texts: pa.ChunkedArray, order: str) -> int:
    """How many of these can be read; if it is only their order that is not known, all of them."""
    read = day_column.read(texts, "", order)
    return sum(read.reason[code] == "" for code in read.code) if not read.question else len(texts)


def _read(texts: pa.ChunkedArray) -> tuple[dates.Days, dates.Days]:
    """The first and the last day of each; where their order is not known, day first."""
    read = day_column.read(texts, "")
    if read.question:
        read = day_column.read(texts, "", day_column.DAY_FIRST)
    return read.earliest[read.code], read.latest[read.code]


@dataclass(slots=True)
class _Column:
    """A column that may hold days.

    Args:
        name: Its name.
        at: Its place among the columns.
        filled: Which share of the first rows has something in it.
    """

    name: str
    at: int
    filled: float

    @property
    def of_the_record(self) -> bool:
        return known_words.is_of_the_record(self.name)


def find(table: RawTable, taken: Sequence[str]) -> dict[str, str]:
    """The columns of a log's days: `start` and `end`, or `date`, as far as they can be guessed.

    Args:
        table: The table.
        taken: The columns that hold something else.
    """
    named = _named(table, taken)
    columns = _without_second_pairs(_columns(table, [*taken, *named.values()]))
    start, end = named.get("start", ""), named.get("end", "")
    if not start and not end:
        start, end = _pair(columns)
    start = start or _first(columns, "start")
    end = end or next((c.name for c in _called(columns, "end") if not start or _follows(table, start, c.name)), "")
    if start and not end:
        end = _after(table, start, columns)
    if end and not start:
        start = named.get("date") or _before(table, end, columns)
    if start or end:
        return {role: name for role, name in (("start", start), ("end", end)) if name}
    if "date" in named:
        return {"date": named["date"]}
    return _opened_and_closed(table, columns) or _by_content(table, columns)


def _named(table: RawTable, taken: Sequence[str]) -> dict[str, str]:
    """Columns that are called as such columns are: what stands in them must look like dates, right or wrong ones."""
    names = {name: folded(name) for name in table.columns if name not in taken}
    found: dict[str, str] = {}
    for role in ("start", "end", "date"):
        words = known_words.COLUMNS[role]
        equal = (name for word in words for name, as_word in names.items() if as_word == word)
        found |= {role: name} if (name := next((n for n in equal if _with_digits(table, n)), "")) else {}
    return found


def _with_digits(table: RawTable, name: str) -> bool:
    texts = filled(table, name)
    return not len(texts) or pc.sum(pc.match_substring_regex(texts, r"\d")).as_py() >= len(texts) / 10


def _columns(table: RawTable, taken: Sequence[str]) -> list[_Column]:
    """The columns of days; where a name tells of days, they may be years."""
    found = []
    for at, name in enumerate(table.columns):
        if name in taken:
            continue
        texts = filled(table, name)
        if _are_dates(texts, _YEAR if _tells_of_days(name) else _MONTH):
            head = pc.utf8_trim_whitespace(table.cells[name][:_ROWS])
            share = 1 - (pc.sum(pc.is_in(head, _NOTHING)).as_py() or 0) / max(len(head), 1)
            found.append(_Column(name, at, share))
    return found


def _tells_of_days(name: str) -> bool:
    as_word = folded(name)
    words = [word for role in ("start", "end", "date") for word in known_words.COLUMNS[role] if len(word) > _SHORT]
    return bool(known_words.said_by(name)) or any(known_words.within(as_word, word) for word in words)


def _word(name: str, role: str) -> str:
    """The word for a start or an end that a name has in it."""
    as_word = folded(name)
    words = (w for w in known_words.COLUMNS[role] if len(w) > _SHORT or not w.isascii())
    return max((w for w in words if known_words.within(as_word, w)), key=len, default="")


def _called(columns: Sequence[_Column], role: str) -> Iterator[_Column]:
    return (c for c in columns if not c.of_the_record and _word(c.name, role))


def _first(columns: Sequence[_Column], role: str) -> str:
    return next((c.name for c in _called(columns, role) if c.filled >= _HALF), "")


def _without_second_pairs(columns: list[_Column]) -> list[_Column]:
    """Leaves out a start and its end where few rows have them, as in a register with days of what was in between."""
    ends = {left: c.name for c in columns if (left := stem(c.name, "end")) is not None}
    few = [c for c in columns if c.filled < _HALF and stem(c.name, "start") in ends]
    out = {c.name for c in few} | {ends[str(stem(c.name, "start"))] for c in few}
    return [c for c in columns if c.name not in out] or columns


def _pair(columns: Sequence[_Column]) -> tuple[str, str]:
    """A start and an end whose names are alike but for that: `OperationalFrom` and `OperationalTo`."""
    ends = {stem(c.name, "end"): c.name for c in columns if not c.of_the_record and stem(c.name, "end") is not None}
    for column in columns:
        left = stem(column.name, "start")
        if left is not None and left in ends and column.filled >= _HALF and ends[left] != column.name:
            return column.name, ends[left]
    return "", ""


def stem(name: str, role: str) -> str | None:
    """What a name says beside the word for a start or an end; None if it has no such word."""
    as_word = folded(name)
    words = [word for word in known_words.COLUMNS[role] if known_words.within(as_word, word)]
    return known_words.without(as_word, max(words, key=len)) if words else None


def _follows(table: RawTable, one: str, other: str, least: int = 0) -> bool:
    """Whether the days of one column are not after those of another, in the rows that have both."""
    begins, _ = _read(table.cells[one][:_ROWS])
    _, ends = _read(table.cells[other][:_ROWS])
    both = ~np.isnat(begins) & ~np.isnat(ends)
    n = int(both.sum())
    return n >= least and int((ends[both] >= begins[both]).sum()) >= _ORDERED * n


def _after(table: RawTable, start: str, columns: Sequence[_Column]) -> str:
    """The end of what has this start: a day of the other kind."""
    said = known_words.said_by(start)
    kinds = {str(Status.OPEN), str(Status.SUSPENDED)} - {said} if said else {str(Status.SUSPENDED)}
    others = (c.name for c in columns if c.name != start and known_words.said_by(c.name) in kinds)
    return next((name for name in others if _follows(table, start, name)), "")


def _before(table: RawTable, end: str, columns: Sequence[_Column]) -> str:
    """The start of what has this end: the nearest column of days before it, else one behind it."""
    at = table.columns.index(end)
    left = [c for c in columns if c.name != end and c.filled >= _HALF and _follows(table, c.name, end)]
    left.sort(key=lambda c: (c.of_the_record, c.at > at, abs(c.at - at)))
    return left[0].name if left else ""


def _opened_and_closed(table: RawTable, columns: Sequence[_Column]) -> dict[str, str]:
    """Columns that are called after what happened: opened and closed, or one of them."""
    told = [(c, said) for c in columns if not c.of_the_record and (said := known_words.said_by(c.name))]
    opened, closed = ([c for c, said in told if said == kind] for kind in (str(Status.OPEN), str(Status.SUSPENDED)))
    for one, other in ((opened, closed), (closed, opened)):
        for first in (c for c in one if c.filled >= _HALF):
            for last in other:
                if _follows(table, first.name, last.name):
                    return {"start": first.name, "end": last.name}
    best = max((c for c, _ in told), key=lambda c: c.filled, default=None)
    return {"date": best.name} if best else {}


def _by_content(table: RawTable, columns: Sequence[_Column]) -> dict[str, str]:
    """Of columns that only hold days: two of which one is never before the other, or the first."""
    usual = [c for c in columns if not c.of_the_record]
    for n, one in enumerate(usual):
        for other in usual[n + 1 :]:
            for first, last in ((one, other), (other, one)):
                if first.filled >= _HALF and _follows(table, first.name, last.name, least=1):
                    return {"start": first.name, "end": last.name}
    best = max(usual or columns, key=lambda c: c.filled >= _HALF, default=None)
    return {"date": best.name} if best else {}


def said_by(days: Mapping[str, str]) -> str:
    """What a row is by the names of its days: `outage start` suspended, `opened` and `closed` open; else empty.

    Args:
        days: The columns, as `find` gives them.
    """
    for role in ("start", "date"):
        if role in days:
            left = stem(days[role], "start")
            said = known_words.said_by(left or days[role])
            if said:
                return said
    if "end" not in days:
        return ""
    left = stem(days["end"], "end")
    if left and (said := known_words.said_by(left)):
        return said
    said = known_words.said_by(days["end"])
    return {str(Status.OPEN): str(Status.SUSPENDED), str(Status.SUSPENDED): str(Status.OPEN)}.get(said, "")
