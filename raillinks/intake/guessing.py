"""Guesses what the tables of an intake are and what their columns hold: by their names, then by what stands in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
import pyarrow.compute as pc

from raillinks.intake import coordinates, guessing_days, known_words, mapping, own_words
from raillinks.intake.known_words import folded
from raillinks.intake.raw_table import RawTable
from raillinks.words.status import STOPPED

LOG, CROSSINGS, SOURCES, CLAIMS = mapping.ROLES
_FIELDS: Mapping[str, tuple[str, ...]] = {
    LOG: (
        "start", "end", "date", "status", "crossing", "service", "lat", "lon", "summary", "cause", "source", "url",
        "published", "title", "kind", "id", "order",
    ),
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
        status: What a row is, where no column says it; empty: nothing says it.
        notes: What was not taken, and why.
    """

    columns: dict[str, str]
    status: str = ""
    notes: tuple[str, ...] = ()


def guess(table: RawTable, role: str) -> Guess:
    """What the columns of a table hold, as far as that can be guessed.

    Args:
        table: The table.
        role: What it is.
    """
    if role != LOG:
        return Guess(_by_name(table.columns, _FIELDS[role], role))
    further = _further(table)
    by_name, dropped = _status(table, list(further.values()))
    days = guessing_days.find(table, [*further.values(), *by_name.values()])
    crossing = _crossing(table, [*further.values(), *by_name.values(), *days.values()])
    said = guessing_days.said_by(days)
    notes = [_UNKNOWN_WORDS.format(name) for name in dropped]
    if by_name and said and (why := _why_not_used(table, {**by_name, **days, **crossing})):
        notes.append(why.format(by_name["status"]))
        by_name = {}
    said = said or next(filter(None, map(known_words.said_by, [*dropped, _stem(table.file)])), "")
    return Guess({**further, **days, **by_name, **crossing}, "" if by_name else said, tuple(notes))


def _why_not_used(table: RawTable, found: Mapping[str, str]) -> str:
    """Why a column of statuses is not used where the names of the days say what a row is; empty if it is used."""
    if not any(_known_statuses(table, found["status"])):
        return _UNKNOWN_WORDS
    if {"start", "end"} <= set(found):
        is_of_today = _is_of_today(table, found["status"], found["end"])
    else:
        is_of_today = "crossing" in found and _is_register(table, found["crossing"])
    return _OF_TODAY if is_of_today else ""


_UNKNOWN_WORDS = "'{}' is called like a column of statuses, but none of its words is known as one: it is not used"
_OF_TODAY = "'{}' is not used: it says what is so today, and the names of the columns of days say what is so from when"


def _stem(file: str) -> str:
    """The name of a file without what it ends with."""
    return PurePosixPath(file).stem


def columns(table: RawTable, role: str) -> dict[str, str]:
    """Which column of a table holds what, as far as that can be guessed."""
    return guess(table, role).columns


def role(table: RawTable) -> str:
    """What a table is: a log, unless it can only be something else."""
    return role_and_guess(table)[0]


def role_and_guess(table: RawTable, said: str = "") -> tuple[str, Guess]:
    """What a table is, and what its columns hold: a log is looked through once for both.

    Args:
        table: The table.
        said: What somebody says it is; empty: it is guessed.
    """
    if said:
        return said, guess(table, said)
    log = guess(table, LOG)
    found = _role(table, log.columns)
    return found, log if found == LOG else guess(table, found)


def _role(table: RawTable, log: Mapping[str, str]) -> str:
    """What a table is, by what its columns would hold if it were a log."""
    if "date" not in log and "start" not in log:
        for other in (CROSSINGS, SOURCES):
            if _NEEDS[other] <= set(columns(table, other)):
                return other
    if _NEEDS[CLAIMS] <= set(columns(table, CLAIMS)) and "crossing" not in _by_name(table.columns, _FIELDS[LOG], LOG):
        return CLAIMS
    return LOG


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
            if field not in guessed and (name := next(alike(left, known_words.COLUMNS[field]), "")):
                guessed[field] = name
                del left[name]
    return guessed


def _equal(left: Mapping[str, str], words: Sequence[str]) -> Iterator[str]:
    """The names that are equal to a word, the surest first."""
    return (name for word in words for name, as_word in left.items() if as_word == word)


def _within(left: Mapping[str, str], words: Sequence[str]) -> Iterator[str]:
    """The names that have a word in it: a whole part of it, or anywhere where words have no spaces between them."""
    long = (w for w in words if (len(w) > len("de") or not w.isascii()) and w not in known_words.ALONE)
    return (name for word in long for name, as_word in left.items() if known_words.within(as_word, word))


def _further(table: RawTable) -> dict[str, str]:
    """The columns of a log beside those of crossings, days and statuses, if they hold what their names say."""
    found = _by_name(table.columns, _FIELDS[LOG], LOG)
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
    texts = guessing_days.filled(table, name)
    return (pc.sum(pc.match_substring_regex(texts, pattern)).as_py() or 0) / max(len(texts), 1)


def _are_degrees(table: RawTable, name: str) -> bool:
    """Whether numbers are degrees, right or wrong ones, and not metres."""
    texts = guessing_days.filled(table, name).to_pylist()
    good = sum(1 for text in texts if coordinates.is_degree(text, _CIRCLE))
    return good >= _HALF * len(texts)


def _are_services(table: RawTable, name: str) -> bool:
    """Whether a column is called so, or has at least one known word: `service_id` is the name of something else."""
    if folded(name) in {*known_words.COLUMNS["service"]} - known_words.OF_ANYTHING:
        return True
    return any(folded(text) in known_words.SERVICE_OF for text in guessing_days.filled(table, name).to_pylist())


def _status(table: RawTable, taken: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The column of statuses, and those that are called so and hold no words that are known.

    Of several that are called so it is the one with the most known words; one that is called otherwise must have almost
    nothing else, and be the only one.
    """
    left = {name: folded(name) for name in table.columns if name not in taken}
    words = known_words.COLUMNS["status"]
    named = list(dict.fromkeys([*_equal(left, words), *_within(left, words)]))
    named = [name for name in named if not guessing_days.has_dates(table, name)]
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
    flags = known_words.flags(name)
    texts = [folded(text) for text in guessing_days.filled(table, name).to_pylist()]
    told = sum(known_words.STATUS_OF.get(text, "unknown") not in {"unknown", "unchanged"} for text in texts)
    by_flags = sum(text in flags and text not in known_words.STATUS_OF for text in texts)
    return told / max(len(texts), 1), by_flags / max(len(texts), 1)


def _few(table: RawTable, name: str) -> bool:
    texts = guessing_days.filled(table, name, _ROWS)
    return 0 < len(texts.unique()) <= _FEW


def _is_register(table: RawTable, crossing: str) -> bool:
    """Whether a table has one row for each crossing, so that none of them is a change of the one before."""
    names = guessing_days.filled(table, crossing, _ROWS)
    return len(names) >= _REGISTER and len(names.unique()) >= _MOST * len(names)


def _is_of_today(table: RawTable, status: str, end: str) -> bool:
    """Whether a column says what is so today: that what has ended is closed, and the rest is open."""
    cells = table.cells.slice(0, _ROWS)
    meant = own_words.statuses(cells[status], status, {})
    stops = np.isin(meant.meanings[meant.code], [*map(str, STOPPED)])
    ended = ~np.isin(np.array(pc.utf8_trim_whitespace(cells[end]).to_pylist(), object), [*known_words.BLANK])
    if sum(_known_statuses(table, status)) < _HALF:
        return True
    return bool(ended.any() and stops[ended].mean() >= _MOST and (ended.all() or stops[~ended].mean() <= _HALF))


def _crossing(table: RawTable, taken: Sequence[str]) -> dict[str, str]:
    """The column of crossings: called so, filled, no numbers or dates, and not the same in each row."""
    free = (name for name in table.columns if name not in taken and _share(table, name, _LINK) < _HALF)
    left = {name: folded(name) for name in free if not guessing_days.has_dates(table, name)}
    words = known_words.COLUMNS["crossing"]
    named = list(dict.fromkeys([*_equal(left, words), *_within(left, words)]))
    texts = [name for name in left if name not in named and _share(table, name, _CLOCK_OR_NUMBER) < _HALF]
    again = [name for name in texts if _come_again(table, name)]
    usable = [name for name in named if _is_filled(table, name)]
    telling = [name for name in usable if _is_several(table, name)] or usable
    areas = [*_equal(left, known_words.AREAS), *_within(left, known_words.AREAS)]
    finest = sorted(
        (name for name in dict.fromkeys(areas) if _is_filled(table, name)), key=lambda name: -_distinct(table, name)
    )
    best = next(iter([*telling, *finest, *again, *texts, *named]), "")
    return {"crossing": best} if best else {}


def _is_filled(table: RawTable, name: str) -> bool:
    return len(guessing_days.filled(table, name, _ROWS)) >= _HALF * min(len(table.rows), _ROWS)


def _is_several(table: RawTable, name: str) -> bool:
    return _distinct(table, name) > 1


def _distinct(table: RawTable, name: str) -> int:
    return len(guessing_days.filled(table, name, _ROWS).unique())


def _come_again(table: RawTable, name: str) -> bool:
    texts = guessing_days.filled(table, name)
    return len(texts.unique()) <= max(1, len(texts) // 2)
