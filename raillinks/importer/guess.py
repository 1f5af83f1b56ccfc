"""Plans how each table is read: as somebody says, else as it is guessed by names, then by what stands in the cells.

Guesses which columns of a log hold its days, by their names and by what stands in them.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import numpy as np
import pyarrow.compute as pc

from raillinks.domain.enums import MOST_SERVICES, UNCHANGED
from raillinks.domain.problems import Problem, Severity, shortened
from raillinks.domain.status import STOPPED, Status
from raillinks.importer import columns as cells_of
from raillinks.importer import mapping, parts_of_a_link
from raillinks.importer.columns import folded
from raillinks.importer.mapping import HowToRead
from raillinks.importer.raw_table import FOR_THE_MAPPING, RawTable, note

_ROWS_OF_DAYS = 2_000
_HALF_OF_DAYS, _ORDERED = 0.5, 0.95
_SHORT = 2
"""Words of so many letters of ASCII are names, and no parts of names: `to`, `de`, `c`."""


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
        return cells_of.is_of_the_record(self.name)


def _find(table: RawTable, taken: Sequence[str]) -> dict[str, str]:
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
        words = cells_of.COLUMNS[role]
        equal = (name for word in words for name, as_word in names.items() if as_word == word)
        found |= {role: name} if (name := next((n for n in equal if _may_be_days(table, n, role)), "")) else {}
    return found


def _may_be_days(table: RawTable, name: str, role: str) -> bool:
    """Whether cells have digits, or, of an end, say that it has not come or that nobody knows it."""
    texts = cells_of.filled(table, name)
    with_digits = pc.match_substring_regex(texts, r"\d").to_pylist()
    if role == "end":
        with_digits = [has or cells_of.is_given(text) for has, text in zip(with_digits, texts.to_pylist(), strict=True)]
    return bool(with_digits.count(True) >= len(texts) / 10)


def _columns(table: RawTable, taken: Sequence[str]) -> list[_Column]:
    """The columns of days; where a name tells of days, they may be years."""
    found = []
    for at, name in enumerate(table.columns):
        if name in taken:
            continue
        texts = cells_of.filled(table, name)
        if cells_of.are_dates(texts, or_years=_tells_of_days(name)):
            found.append(_Column(name, at, cells_of.share_filled(table, name, _ROWS_OF_DAYS)))
    return found


def _tells_of_days(name: str) -> bool:
    as_word = folded(name)
    words = [word for role in ("start", "end", "date") for word in cells_of.COLUMNS[role] if len(word) > _SHORT]
    return bool(cells_of.said_by(name)) or any(cells_of.within(as_word, word) for word in words)


def _word(name: str, role: str) -> str:
    """The word for a start or an end that a name has in it."""
    as_word = folded(name)
    words = (w for w in cells_of.COLUMNS[role] if len(w) > _SHORT or not w.isascii())
    return max((w for w in words if cells_of.within(as_word, w)), key=len, default="")


def _called(columns: Sequence[_Column], role: str) -> Iterator[_Column]:
    return (c for c in columns if not c.of_the_record and _word(c.name, role))


def _first(columns: Sequence[_Column], role: str) -> str:
    return next((c.name for c in _called(columns, role) if c.filled >= _HALF_OF_DAYS), "")


def _without_second_pairs(columns: list[_Column]) -> list[_Column]:
    """Leaves out a start and its end where few rows have them, as in a register with days of what was in between."""
    ends = {left: c.name for c in columns if (left := _stem(c.name, "end")) is not None}
    few = [c for c in columns if c.filled < _HALF_OF_DAYS and _stem(c.name, "start") in ends]
    out = {c.name for c in few} | {ends[str(_stem(c.name, "start"))] for c in few}
    return [c for c in columns if c.name not in out] or columns


def _pair(columns: Sequence[_Column]) -> tuple[str, str]:
    """A start and an end whose names are alike but for that: `OperationalFrom` and `OperationalTo`."""
    ends = {_stem(c.name, "end"): c.name for c in columns if not c.of_the_record and _stem(c.name, "end") is not None}
    for column in columns:
        left = _stem(column.name, "start")
        if left is not None and left in ends and column.filled >= _HALF_OF_DAYS and ends[left] != column.name:
            return column.name, ends[left]
    return "", ""


def _stem(name: str, role: str) -> str | None:
    """What a name says beside the word for a start or an end; None if it has no such word."""
    as_word = folded(name)
    words = [word for word in cells_of.COLUMNS[role] if cells_of.within(as_word, word)]
    return cells_of.without(as_word, max(words, key=len)) if words else None


def _follows(table: RawTable, one: str, other: str, least: int = 0) -> bool:
    """Whether the days of one column are not after those of another, in the rows that have both."""
    begins, _ = cells_of.first_and_last(table.cells[one][:_ROWS_OF_DAYS])
    _, ends = cells_of.first_and_last(table.cells[other][:_ROWS_OF_DAYS])
    both = ~np.isnat(begins) & ~np.isnat(ends)
    n = int(both.sum())
    return n >= least and int((ends[both] >= begins[both]).sum()) >= _ORDERED * n


def _after(table: RawTable, start: str, columns: Sequence[_Column]) -> str:
    """The end of what has this start: a day of the other kind."""
    said = cells_of.said_by(start)
    kinds = {str(Status.OPEN), str(Status.SUSPENDED)} - {said} if said else {str(Status.SUSPENDED)}
    others = (c.name for c in columns if c.name != start and cells_of.said_by(c.name) in kinds)
    return next((name for name in others if _follows(table, start, name)), "")


def _before(table: RawTable, end: str, columns: Sequence[_Column]) -> str:
    """The start of what has this end: the nearest column of days before it, else one behind it."""
    at = table.columns.index(end)
    left = [c for c in columns if c.name != end and c.filled >= _HALF_OF_DAYS and _follows(table, c.name, end)]
    left.sort(key=lambda c: (c.of_the_record, c.at > at, abs(c.at - at)))
    return left[0].name if left else ""


def _opened_and_closed(table: RawTable, columns: Sequence[_Column]) -> dict[str, str]:
    """Columns that are called after what happened: opened and closed, or one of them."""
    told = [(c, said) for c in columns if not c.of_the_record and (said := cells_of.said_by(c.name))]
    opened, closed = ([c for c, said in told if said == kind] for kind in (str(Status.OPEN), str(Status.SUSPENDED)))
    for one, other in ((opened, closed), (closed, opened)):
        for first in (c for c in one if c.filled >= _HALF_OF_DAYS):
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
                if first.filled >= _HALF_OF_DAYS and _follows(table, first.name, last.name, least=1):
                    return {"start": first.name, "end": last.name}
    best = max(usual or columns, key=lambda c: c.filled >= _HALF_OF_DAYS, default=None)
    return {"date": best.name} if best else {}


def _said_by(days: Mapping[str, str]) -> str:
    """What a row is by the names of its days: `outage start` suspended, `opened` and `closed` open; else empty.

    Args:
        days: The columns, as `_find` gives them.
    """
    for role in ("start", "date"):
        if role in days:
            left = _stem(days[role], "start")
            said = cells_of.said_by(left or days[role])
            if said:
                return said
    if "end" not in days:
        return ""
    left = _stem(days["end"], "end")
    if left and (said := cells_of.said_by(left)):
        return said
    said = cells_of.said_by(days["end"])
    return {str(Status.OPEN): str(Status.SUSPENDED), str(Status.SUSPENDED): str(Status.OPEN)}.get(said, "")


LOG, CROSSINGS, SOURCES, CLAIMS = mapping.ROLES
_FIELDS: Mapping[str, tuple[str, ...]] = {
    LOG: mapping.LOG_FIELDS,
    CROSSINGS: ("lat", "lon", "crossing", "name_ko", "name_zh", "name_ru"),
    SOURCES: ("publisher", "source", "title", "url", "published", "language", "source_type"),
    CLAIMS: ("event", "source", "stance", "date", "basis", "speaker", "detail", "title", "url", "published"),
}  # fmt: skip
"""What the columns of each kind of table may hold, the surest first."""
_OWN_NAMES: Mapping[str, Mapping[str, str]] = {
    SOURCES: {"source": "source_id"},
    CLAIMS: {"event": "event_id", "source": "source_id", "date": "claimed_date"},
    CROSSINGS: {"crossing": "crossing_id"},
}
_ROWS = 5_000
_MOST_HEADERS = 3
_MOST, _HALF, _FEW, _REGISTER = 0.8, 0.5, 12, 5
_NEEDS = {CROSSINGS: {"crossing", "lat", "lon"}, SOURCES: {"publisher"}, CLAIMS: {"event", "source", "stance"}}
_DEGREES = ("lat", "lon")
_CIRCLE = 360.0
_ADDRESS = r"^(?:https?:)?//|^www\.|^[\w-]+(?:\.[\w-]+)+(?:/|$)"
_LINK = r"^(?:https?:)?//|^www\."
_CLOCK_OR_NUMBER = r"^[\d\s.,:+/%-]*$"


@dataclass(frozen=True, slots=True)
class Guess:
    """What can be guessed of a table.

    Args:
        columns: Which column has what.
        notes: What was not taken, and why, by its column, or the columns of a link.
        status: What a row is, where no column is used that says it; empty: nothing says it.
        is_asked: Whether a column is called like one of statuses, and nobody knows its words.
    """

    columns: dict[str, str | tuple[str, ...]]
    notes: Mapping[tuple[str, ...], str]
    status: str = ""
    is_asked: bool = False


def guess(table: RawTable, role: str, today: np.datetime64 | None = None) -> Guess:
    """What the columns of a table hold, as far as that can be guessed.

    Args:
        table: The table.
        role: What it is.
        today: The day after which an end is a plan.
    """
    if role != LOG:
        return Guess({**_by_name(table.columns, _FIELDS[role], role)}, {})
    further = _further(table)
    further |= _end_kind(table, list(further.values()))
    by_name, dropped = _status(table, list(further.values()))
    days = _find(table, [*further.values(), *by_name.values()])
    crossing = _crossing(table, [*further.values(), *by_name.values()], days)
    said = _said_by(days)
    notes: dict[tuple[str, ...], str] = {(name,): _UNKNOWN_WORDS.format(name) for name in dropped}
    if by_name and said and (why := _why_not_used(table, {**by_name, **days, **crossing}, today, said)):
        known = sum(_known_statuses(table, by_name["status"])) >= _HALF
        if known and said == Status.OPEN and {"start", "end"} <= set(days) and "end_kind" not in further:
            why, further["end_kind"] = OF_TODAY_AND_ENDS, by_name["status"]
        notes[(by_name["status"],)] = why.format(by_name["status"])
        by_name = {}
    said = said or next(filter(None, map(cells_of.said_by, [*dropped, PurePosixPath(table.file).stem])), "")
    found = {**further, **days, **by_name, **crossing}
    named_by = parts_of_a_link.find(table, found)
    if len(named_by) > 1:
        unnamed = parts_of_a_link.leaves_unnamed(table, crossing["crossing"])
        told = _OF_WIDER_AREAS if unnamed else _TOGETHER
        notes[*named_by, crossing["crossing"]] = told.format("', '".join(named_by), crossing["crossing"])
    together: dict[str, str | tuple[str, ...]] = {"crossing": mapping.several(named_by)} if named_by else {}
    return Guess({**found, **together}, notes, said, bool(dropped))


def _why_not_used(table: RawTable, found: Mapping[str, str], today: np.datetime64 | None, said: str) -> str:
    """Why a column of statuses is not used where the names of the days say what a row is; empty if it is used."""
    known = max(_known_statuses(table, found["status"]))
    if not known:
        return _UNKNOWN_WORDS
    if {"start", "end"} <= set(found):
        is_of_today = _is_of_today(table, found, today, said)
    else:
        is_of_today = "crossing" in found and _is_register(table, found["crossing"])
    return "" if not is_of_today else _OF_TODAY if known >= _A_TENTH else _FEW_WORDS


_A_TENTH = 0.1
"""Of a column with fewer words for statuses than that it is said that few are known: `OK` is a state too."""
_TOGETHER = (
    "the columns '{}' together name a link: of '{}' alone, rows of one name overlap or lie more than 50 km apart"
)
_OF_WIDER_AREAS = (
    "the columns '{}' together name a link: many rows have no '{}', and are about all of the area around it"
)
_UNKNOWN_WORDS = "'{}' is called like a column of statuses, but none of its words is known as one: it is not used"
_FEW_WORDS = "'{}' is called like a column of statuses, but few of its words are known as one: it is not used"
OF_TODAY_AND_ENDS = "'{}' says what is so today: of a row with a start and no end, whether it goes on"
_OF_TODAY = "'{}' is not used: it says what is so today, and the names of the columns of days say what is so from when"


def role_and_guess(table: RawTable, said: str = "", today: np.datetime64 | None = None) -> tuple[str, Guess]:
    """What a table is, and what its columns hold: a log is looked through once for both.

    Args:
        table: The table.
        said: What somebody says it is; empty: it is guessed.
        today: The day after which an end is a plan.
    """
    if said:
        return said, guess(table, said, today)
    log = guess(table, LOG, today)
    found = _role(table, log.columns)
    return found, log if found == LOG else guess(table, found)


def _role(table: RawTable, log: mapping.Columns) -> str:
    """What a table is, by what its columns would hold if it were a log."""
    if "date" not in log and "start" not in log:
        for other in (CROSSINGS, SOURCES):
            if _NEEDS[other] <= set(guess(table, other).columns):
                return other
    names_a_crossing = "crossing" in _by_name(table.columns, _FIELDS[LOG], LOG)
    return CLAIMS if _NEEDS[CLAIMS] <= set(guess(table, CLAIMS).columns) and not names_a_crossing else LOG


def _by_name(names: Sequence[str], fields: Sequence[str], role: str) -> dict[str, str]:
    """Guesses by names: equal to a known word first, then with one in it."""
    left = {name: folded(name) for name in names}
    guessed: dict[str, str] = {}
    for field in fields:
        if (own := _OWN_NAMES.get(role, {}).get(field)) in left:
            guessed[field] = str(own)
            del left[str(own)]
    for alike in (_equal, _within):
        for field in fields:
            if field == "id" and alike is _within:
                continue  # there are numbers of all kinds
            if field not in guessed and (name := next(alike(left, cells_of.COLUMNS[field]), "")):
                guessed[field] = name
                del left[name]
    return guessed


def _equal(left: Mapping[str, str], words: Sequence[str]) -> Iterator[str]:
    """The names that are equal to a word, the surest first."""
    return (name for word in words for name, as_word in left.items() if as_word == word)


def _within(left: Mapping[str, str], words: Sequence[str]) -> Iterator[str]:
    """The names that have a word in it: a whole part of it, or anywhere where words have no spaces between them."""
    long = (w for w in words if (len(w) > len("de") or not w.isascii()) and w not in cells_of.ALONE)
    return (name for word in long for name, as_word in left.items() if cells_of.within(as_word, word))


def _further(table: RawTable) -> dict[str, str]:
    """The columns of a log beside those of crossings, days and statuses, if they hold what their names say."""
    names = table.columns
    found = _by_name(names, _FIELDS[LOG], LOG)
    while "source" in found and not _are_sources(table, found["source"]):
        names.remove(found["source"])
        found = _by_name(names, _FIELDS[LOG], LOG)
    for field in ("start", "end", "date", "status", "crossing"):
        found.pop(field, None)
    if "service" in found and not _are_services(table, found["service"]):
        del found["service"]
    if "url" in found and _share(table, found["url"], _ADDRESS) < _HALF:
        del found["url"]
    if not all(name in found and _are_degrees(table, found[name]) for name in _DEGREES):
        found = {field: name for field, name in found.items() if field not in _DEGREES}
    return found


def _share(table: RawTable, name: str, pattern: str) -> float:
    """Which share of what stands in a column matches a pattern."""
    texts = cells_of.filled(table, name)
    return (pc.sum(pc.match_substring_regex(texts, pattern)).as_py() or 0) / max(len(texts), 1)


def _end_kind(table: RawTable, taken: Sequence[str]) -> dict[str, str]:
    """The column that says of each row whether it goes on: almost all of its words do, and both kinds occur."""
    for name in (name for name in table.columns if name not in taken):
        counts = pc.value_counts(cells_of.filled(table, name, _ROWS)).to_pylist()
        if len(counts) > _FEW:
            continue
        words = Counter({folded(each["values"]): each["counts"] for each in counts})
        if not {*words} & cells_of.STILL or not {*words} & cells_of.ENDED:
            continue
        known = cells_of.STILL | cells_of.ENDED | cells_of.NOT_KNOWN
        if sum(n for word, n in words.items() if word in known) >= _MOST * words.total():
            return {"end_kind": name}
    return {}


def _are_sources(table: RawTable, name: str) -> bool:
    """Whether cells hold names or addresses, and no days, clock times, numbers or grades: `source_updated`."""
    words = [folded(text) for text in cells_of.filled(table, name).to_pylist()]
    if sum(word in cells_of.GRADES for word in words) > _HALF * len(words):
        return False
    return not cells_of.has_dates(table, name) and _share(table, name, _CLOCK_OR_NUMBER) < _HALF


def _are_degrees(table: RawTable, name: str) -> bool:
    """Whether numbers are degrees, right or wrong ones, and not metres."""
    texts = cells_of.filled(table, name).to_pylist()
    good = sum(1 for text in texts if cells_of.is_degree(text, _CIRCLE))
    return good >= _HALF * len(texts)


def _are_services(table: RawTable, name: str) -> bool:
    """Whether a column is called so, or has at least one known word: `service_id` is the name of something else.

    One of more words than a package has services for names no service.
    """
    words = {folded(text) for text in cells_of.filled(table, name).to_pylist()}
    if len(words - cells_of.OF_ALL) > MOST_SERVICES:
        return False
    is_called_so = folded(name) in {*cells_of.COLUMNS["service"]} - cells_of.OF_ANYTHING
    return is_called_so or not words.isdisjoint(cells_of.SERVICES)


def _status(table: RawTable, taken: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The column of statuses, and those that are called so and hold no words that are known.

    Of several that are called so it is the one with the most known words; one that is called otherwise must have almost
    nothing else, and be the only one.
    """
    left = {name: folded(name) for name in table.columns if name not in taken}
    words = cells_of.COLUMNS["status"]
    named = list(dict.fromkeys([*_equal(left, words), *_within(left, words)]))
    named = [name for name in named if not cells_of.has_dates(table, name)]
    known = {name: _known_statuses(table, name) for name in left}
    best = max(named, key=lambda name: known[name], default="")
    if best and any(known[best]):
        return {"status": best}, []
    if best and left[best] in words and _few(table, best):
        return {"status": best}, []
    said = [name for name in left if sum(known[name]) >= _MOST]
    return {"status": said[0]} if len(said) == 1 else {}, named  # of several nobody knows which is meant


def _known_statuses(table: RawTable, name: str) -> tuple[float, float]:
    """Which share of a column's cells tells whether trains run: by words, and by yes and no."""
    flags = cells_of.flags(name)
    texts = [cells_of.as_word(text) for text in cells_of.filled(table, name).to_pylist()]
    told = sum(cells_of.STATUS_OF.get(text, "unknown") not in {"unknown", "unchanged"} for text in texts)
    by_flags = sum(text in flags and text not in cells_of.STATUS_OF for text in texts)
    return told / max(len(texts), 1), by_flags / max(len(texts), 1)


def _few(table: RawTable, name: str) -> bool:
    texts = cells_of.filled(table, name, _ROWS)
    return 0 < len(texts.unique()) <= _FEW


def _is_register(table: RawTable, crossing: str) -> bool:
    """Whether a table has one row for each crossing, so that none of them is a change of the one before."""
    if not crossing:
        return False
    names = cells_of.filled(table, crossing, _ROWS)
    return len(names) >= _REGISTER and len(names.unique()) >= _MOST * len(names)


def _is_of_today(table: RawTable, found: Mapping[str, str], today: np.datetime64 | None, said: str) -> bool:
    """Whether a column says what is so today: that what has ended is closed, and the rest is open.

    Where rows are stops, what has ended may be called open again, or closed as a case is. An end after today is a plan:
    where all ends are, a register of what opened has no day for a stop.
    """
    status, end = found["status"], found["end"]
    if sum(_known_statuses(table, status)) < _HALF:
        return True
    every = -(-len(table.rows) // _ROWS)  # a file may have what is closed below all else
    cells = table.cells.take(np.arange(0, len(table.rows), every)) if every > 1 else table.cells
    meant = cells_of.statuses(cells[status], status, {})
    stops = np.isin(meant.meanings[meant.code], [*map(str, STOPPED)])
    last_days = cells_of.first_and_last(cells[end])[1]
    ended = ~np.isnat(last_days) & ~(today is not None and last_days > today)
    opens = (meant.meanings == str(Status.OPEN))[meant.code]
    if said == Status.OPEN and not ended.any() and _is_register(table, found.get("crossing", "")):
        return bool(stops.any())  # nothing has ended, so that a stop is no end either: it is of today
    kinds = [stops] if said == Status.OPEN else [stops, opens]
    return any(
        ended.any() and kind[ended].mean() >= _MOST and (ended.all() or kind[~ended].mean() <= _HALF) for kind in kinds
    )


def _crossing(table: RawTable, taken: Sequence[str], days: Mapping[str, str]) -> dict[str, str]:
    """The column of crossings: called so, filled, no numbers or dates, and not the same in each row.

    If none is called so, its names come again, and their rows do not overlap.
    """
    taken = [*taken, *days.values()]
    free = (name for name in table.columns if name not in taken and _share(table, name, _LINK) < _HALF)
    left = {name: folded(name) for name in free if not cells_of.has_dates(table, name)}
    words = cells_of.COLUMNS["crossing"]
    named = list(dict.fromkeys([*_equal(left, words), *_within(left, words)]))
    texts = [name for name in left if name not in named and _share(table, name, _CLOCK_OR_NUMBER) < _HALF]
    again = [name for name in texts if _come_again(table, name)]
    again = [name for name in again if not parts_of_a_link.speaks_against(table, days, name)]
    usable = [name for name in named if _is_filled(table, name)]
    telling = [name for name in usable if _is_several(table, name)] or usable
    areas = [*_equal(left, cells_of.AREAS), *_within(left, cells_of.AREAS)]
    finest = sorted(
        (name for name in dict.fromkeys(areas) if _is_filled(table, name)), key=lambda name: -_distinct(table, name)
    )
    best = next(iter([*telling, *finest, *again, *texts, *named]), "")
    return {"crossing": best} if best else {}


def _is_filled(table: RawTable, name: str) -> bool:
    return cells_of.share_filled(table, name, _ROWS) >= _HALF


def _is_several(table: RawTable, name: str) -> bool:
    return _distinct(table, name) > 1


def _distinct(table: RawTable, name: str) -> int:
    return len(cells_of.filled(table, name, _ROWS).unique())


def _come_again(table: RawTable, name: str) -> bool:
    texts = cells_of.filled(table, name)
    return len(texts.unique()) <= max(1, len(texts) // 2)


CROSSING_AND_DATE = f"{FOR_THE_MAPPING}a log needs a column of crossings and one of dates, or of starts: columns.log"
_MAY_BE_DAYS = f"{FOR_THE_MAPPING}columns.log.start, end or date, if they say when something began or ended"
NOTHING_SAYS_WHAT = "nothing-says-what"
"""The code of the note that rows are read as `open` though no name or word says so: *Your log* asks first."""
_OPEN = "no column says what a row is: each is read as an interval in which it is open"
CHANGES_NOTHING = "no column says what a row is: each is read as an event that changes no status"
NO_SUCH_COLUMN = "there is no column '{}'"
FOLLOWS = "'{}' says what follows an interval: '{}', until the next one"
_OF_NAMES = "no column says what a row is: by the names of the columns, or of the file, each is read as '{}'"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is read.

    Args:
        table: The table.
        number: Its number among the tables.
        role: What it is: see `mapping.ROLES`.
        columns: Which column has what; that of the crossing may be the names of several.
        problems: What is wrong with the table as a whole, and what is assumed.
        is_usable: Whether it is a log with the columns that one needs.
        status: What each row of a log is, where that is assumed; empty: a column or somebody says it.
        crossing: The columns that name its links.
        after_end: What its links are after an interval, where the name of its ends says it.
    """

    table: RawTable
    number: int
    role: str
    columns: dict[str, str]
    problems: list[Problem]
    is_usable: bool = False
    status: str = ""
    crossing: tuple[str, ...] = ()
    after_end: str = ""

    @property
    def as_said(self) -> mapping.Columns:
        """The columns as a mapping has them."""
        return {**self.columns, **({"crossing": self.crossing} if len(self.crossing) > 1 else {})}


def plan(table: RawTable, number: int, how: HowToRead, today: np.datetime64 | None = None) -> Plan:
    """How a table is read.

    Args:
        table: The table.
        number: Its number among the tables.
        how: What is said of it; all else is guessed.
        today: The day after which an end is a plan.
    """
    file, listed = table.file, ", ".join(table.columns)[:500]
    role, guessed = role_and_guess(table, how.roles.get(file, ""), today)
    said = [column for several in how.columns.get(role, {}).values() for column in mapping.parts(several)]
    used = _said_or_guessed(table, role, guessed.columns, how)
    crossing = mapping.parts(used.get("crossing", ""))
    columns = {field: mapping.BETWEEN.join(mapping.parts(column)) for field, column in used.items()}
    table, again = _without_headers(table, columns.get("start") or columns.get("date", ""), crossing)
    problems = [note(file, text) for text in (*table.notes, *again)]
    if missing := [column for column in said if column not in table.columns]:
        problems.append(_missing(file, NO_SUCH_COLUMN.format(missing[0]), f"columns: {listed}"))
    if role in {LOG, CROSSINGS}:
        notes = [text for columns_of, text in guessed.notes.items() if not {*columns_of} & {*said}]
        problems += _not_used(table, [*columns.values(), *crossing], notes)
    found = Plan(table, number, role, columns, problems, crossing=crossing)
    if role != LOG:
        return found
    if not crossing or not {"date", "start"} & set(columns):
        lacking = [*([] if crossing else ["crossings"]), *([] if {"date", "start"} & set(columns) else ["dates"])]
        text = f"no column has {' or '.join(lacking)}; the columns are: {listed}"
        problems.append(_missing(file, text, CROSSING_AND_DATE))
        return found
    status = ""
    if "status" not in columns and not how.status:
        status = _said_by(columns) or guessed.status
        if not status and "start" not in columns and guessed.is_asked:
            text = f"a log of changes needs a column of statuses; the columns are: {listed}"
            problems.append(_missing(file, text, f"{FOR_THE_MAPPING}columns.log.status, or one status for all rows"))
            return found
        assumed = _OF_NAMES.format(status) if status else _OPEN if "start" in columns else CHANGES_NOTHING
        code = NOTHING_SAYS_WHAT if not status and "start" in columns else "note"
        problems.append(note(file, assumed, f"{FOR_THE_MAPPING}status", code))
        status = status or (str(Status.OPEN) if "start" in columns else UNCHANGED)
    after_end = "" if how.after_end or "status" in columns else _after_end(columns, how.status or status)
    if after_end:
        problems.append(note(file, FOLLOWS.format(columns["end"], after_end), f"{FOR_THE_MAPPING}after_end"))
    return replace(found, is_usable=True, status=status, after_end=after_end)


def _after_end(columns: Mapping[str, str], status: str) -> str:
    """What the name of the ends says of the days after them: `closed` of rows that are open, `reopened` of stops."""
    said = cells_of.said_by(columns["end"]) if {"start", "end"} <= set(columns) else ""
    return said if {said, status} == {str(Status.OPEN), str(Status.SUSPENDED)} else ""


def _without_headers(table: RawTable, days: str, crossing: Sequence[str]) -> tuple[RawTable, list[str]]:
    """A log without rows that belong to its header, and what is said of them.

    The first of them has words in the column of days, which otherwise has dates; those after it name neither day nor
    crossing.
    """
    if not days or not crossing:
        return table, []
    head = table.cells.select([days, *crossing])[: _MOST_HEADERS + 1].to_pylist()
    n = 0
    for row in head:
        day, *names = (row[name].strip() for name in (days, *crossing))
        is_word = folded(day) and not cells_of.is_given(day) and not any(map(str.isdigit, day))
        if not (is_word or (n and not day and not any(names))):
            break
        n += 1
    rest = replace(table, cells=table.cells[n:], rows=table.rows[n:])
    if not 0 < n <= _MOST_HEADERS or not cells_of.are_dates(cells_of.filled(rest, days), or_years=True):
        return table, []
    rows = " and ".join(map(str, table.rows[:n]))
    said = f"rows {rows} belong" if n > 1 else f"row {rows} belongs"
    return rest, [f"{said} to the header: {'they name' if n > 1 else 'it names'} the columns once more"]


def _missing(file: str, text: str, hint: str) -> Problem:
    return Problem(file, 0, "", "missing-column", Severity.ERROR, text, hint)


def _said_or_guessed(
    table: RawTable, role: str, guessed: mapping.Columns, how: HowToRead
) -> dict[str, str | tuple[str, ...]]:
    """Which column of a table has what: as it is said, else guessed."""
    said = dict(how.columns.get(role, {}))
    taken = {each for column in said.values() for each in mapping.parts(column)}
    left = {field: _without(column, taken) for field, column in guessed.items() if field not in said}
    if {"start", "date"} & set(said):
        changes = {"end"} if said.get("date") and not said.get("start") else set()
        left = {field: column for field, column in left.items() if field not in {"start", "date"} | changes}
    columns = {field: _without(column, {*mapping.parts(column)} - {*table.columns})
               for field, column in (said | left).items()}  # fmt: skip
    columns = {field: column for field, column in columns.items() if column}
    if role == LOG and "end" in columns and "start" not in columns and "date" in columns:
        columns["start"] = columns.pop("date")
    if how.form == mapping.EVENTS or (how.status == UNCHANGED and "status" not in columns):
        for field in ("end", "end_kind"):
            columns.pop(field, None)
    if how.status == UNCHANGED and "status" not in columns and "start" in columns:
        columns["date"] = columns.pop("start")
    return columns


def _without(column: str | tuple[str, ...], taken: Collection[str]) -> str | tuple[str, ...]:
    """A column, or several, without those that have something else."""
    return mapping.several([each for each in mapping.parts(column) if each not in taken])


def _not_used(table: RawTable, used: Sequence[str], notes: Sequence[str]) -> Iterator[Problem]:
    """Names every column that nothing uses; those of dates alone, since each of them may change what the log says."""
    left = [name for name in table.columns if name not in used]
    dated = [name for name in left if cells_of.has_dates(table, name) or _has_years_of_a_change(table, name)]
    for name in dated:
        yield note(table.file, f"the dates in '{name}' are not used", _MAY_BE_DAYS, "unused-dates")
    for text in notes:
        yield note(table.file, text)
    if others := [name for name in left if name not in dated]:
        yield note(table.file, f"columns that are not used: {shortened(', '.join(others), _MOST_NAMED)}")


_MOST_NAMED = 2_000
"""So many characters of the names of columns that are not used are told: those of some 100 columns."""


def _has_years_of_a_change(table: RawTable, name: str) -> bool:
    """Whether a column has years, and is called after what happened in them: `Opening Year`."""
    return bool(cells_of.said_by(name)) and cells_of.are_dates(cells_of.filled(table, name), or_years=True)
