"""Guesses what the tables of an intake are and what their columns hold: by their names, then by what stands in them."""

from collections.abc import Iterator, Mapping, Sequence

import pyarrow.compute as pc

from raillinks.intake import day_column, known_words
from raillinks.intake.known_words import folded
from raillinks.intake.raw_table import RawTable

LOG, CROSSINGS, SOURCES, CLAIMS, NONE = "log", "crossings", "sources", "claims", "none"
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
_LOOKED_AT = 200
_MOST = 0.8
_NEEDS = {CROSSINGS: {"crossing", "lat", "lon"}, SOURCES: {"publisher"}, CLAIMS: {"event", "source", "stance"}}


def columns(table: RawTable, role: str) -> dict[str, str]:
    """Which column of a table holds what, as far as that can be guessed.

    Args:
        table: The table.
        role: What it is.
    """
    guessed = _by_name(table.columns, role)
    if role != LOG:
        return guessed
    if "service" in guessed and not _are_services(table, guessed["service"]):
        del guessed["service"]
    return guessed | _by_content(table, guessed)


def role(table: RawTable) -> str:
    """What a table is: a log, unless it can only be something else."""
    log = columns(table, LOG)
    if "date" not in log and "start" not in log:
        for other in (CROSSINGS, SOURCES):
            if _NEEDS[other] <= set(columns(table, other)):
                return other
    if _NEEDS[CLAIMS] <= set(_by_name(table.columns, CLAIMS)) and "crossing" not in _by_name(table.columns, LOG):
        return CLAIMS
    return LOG


def _by_name(names: Sequence[str], role: str) -> dict[str, str]:
    """Guesses by names: equal to a known word first, then with one in it."""
    left = {name: folded(name) for name in names}
    guessed: dict[str, str] = {}
    for field in _FIELDS[role]:
        if (own := _OWN_NAMES.get(role, {}).get(field)) in left:
            guessed[field] = str(own)
            del left[str(own)]
    for alike in (_equal, _within):
        for field in _FIELDS[role]:
            if field not in guessed and (name := alike(left, known_words.COLUMNS[field])):
                guessed[field] = name
                del left[name]
    if "end" in guessed and "date" in guessed and role == LOG:
        first = guessed.pop("date")
        guessed.setdefault("start", first)
    return guessed


def _equal(left: Mapping[str, str], words: Sequence[str]) -> str:
    return next((name for word in words for name, as_word in left.items() if as_word == word), "")


def _within(left: Mapping[str, str], words: Sequence[str]) -> str:
    """The first name that has a word in it: a whole part of it, or anywhere where words have no spaces between them."""
    return next((name for word in words for name, as_word in left.items() if known_words.within(as_word, word)), "")


def _by_content(table: RawTable, guessed: Mapping[str, str]) -> dict[str, str]:
    """Guesses for what no name tells: dates are columns of dates, a status is a column of statuses."""
    left = [name for name in table.columns if name not in guessed.values()]
    found: dict[str, str] = {}
    if "date" not in guessed and "start" not in guessed:
        dated = [name for name in left if _are_dates(table, name)]
        found |= dict(zip(("start", "end") if len(dated) > 1 else ("date",), dated, strict=False))
    if "status" not in guessed:
        said = [name for name in left if name not in found.values() and _are_statuses(table, name)]
        found |= {"status": said[0]} if len(said) == 1 else {}  # of several nobody knows which is meant
    if "crossing" not in guessed:
        texts = [name for name in left if name not in found.values() and _are_texts(table, name)]
        named = [name for name in texts if _come_again(table, name)] or texts
        found |= dict(zip(("crossing",), named, strict=False))
    return found


def _sample(table: RawTable, name: str) -> list[str]:
    return [text.strip() for text in table.cells[name][:_LOOKED_AT].to_pylist() if text.strip()]


def _share(truths: Iterator[bool]) -> float:
    found = list(truths)
    return sum(found) / len(found) if found else 0.0


def _are_dates(table: RawTable, name: str) -> bool:
    texts = table.cells[name][:_LOOKED_AT]
    read = day_column.read(texts, name, day_column.DAY_FIRST)
    longest = pc.max(pc.utf8_length(texts)).as_py() or 0
    filled = [read.reason[code] == "" for code in read.code if read.edtf[code] != ""]
    return longest >= len("2020-01") and _share(iter(filled)) >= _MOST


def _are_statuses(table: RawTable, name: str) -> bool:
    known = {*known_words.STATUS_OF, *known_words.flags(name)}
    return _share(folded(text) in known for text in _sample(table, name)) >= _MOST


def _are_services(table: RawTable, name: str) -> bool:
    """Whether a column is called so, or has at least one known word: `service_id` is the name of something else."""
    if folded(name) in known_words.COLUMNS["service"]:
        return True
    return any(folded(text) in known_words.SERVICE_OF for text in _sample(table, name))


def _are_texts(table: RawTable, name: str) -> bool:
    """Texts that are no numbers."""
    texts = _sample(table, name)
    return bool(texts) and not _share(text.replace(".", "").replace("-", "").isdecimal() for text in texts)


def _come_again(table: RawTable, name: str) -> bool:
    texts = _sample(table, name)
    return len(set(texts)) <= max(1, len(texts) // 2)
