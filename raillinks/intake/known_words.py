"""What columns, statuses and services are called in files, in several languages: `known_words.json` has the words.

A mapping says what is not there.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from raillinks.words.enums import UNCHANGED
from raillinks.words.status import STOPPED, Status
from raillinks.words.typed_text import in_one_form

_BETWEEN = re.compile(r"[\s_\-–/.:,;()\[\]{}'\"#*]+")
_IN_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")


def folded(text: str) -> str:
    """A word as it is compared: small letters, one space between parts, no punctuation; `startDate` has two parts."""
    return _BETWEEN.sub(" ", in_one_form(_IN_CAMEL_CASE.sub(" ", text))).strip()


_TREE = json.loads((Path(__file__).parent / "known_words.json").read_text(encoding="utf-8"))


def _table(name: str) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({meaning: tuple(map(folded, words)) for meaning, words in _TREE[name].items()})


def _by_word(table: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    return MappingProxyType({word: meaning for meaning, words in table.items() for word in words})


COLUMNS = _table("columns")
"""The names of columns by what they hold, the surest first."""
AREAS = _table("areas")["of any size"]
"""The names of columns of areas, which are crossings where nothing finer is named."""
STATUS_OF, SERVICE_OF = _by_word(_table("statuses")), _by_word(_table("services"))
"""What a folded word means."""
_YES, _NO = (_table("flags")[name] for name in ("yes", "no"))
ALONE = frozenset({"state", "value", "condition"})
"""Names of columns that are parts of the names of others, which hold something else: `member state`."""
OF_ANYTHING = frozenset({"type", "tipo", "тип", "вид", "art", "종류", "구분", "类型", "種別"})
"""Names of columns of services, and of columns of anything else."""
TELLING = frozenset({str(Status.SUSPENDED), UNCHANGED})
"""Words that show that a file uses those of this log: then `closed` is track that is gone, else a stop."""
STILL, NOT_KNOWN = (frozenset(words) for words in (_table("ends")["still"], _table("ends")["not_known"]))
"""Words for an end that has not come, and for one that nobody knows."""
BLANK = frozenset({"", "NULL", "null", "None", "none", "NaN", "nan", "NaT", "\\N", "#N/A"})
"""What programs write where there is nothing."""
_DAYS = _table("days")
_BEGINNING = 5
"""So many letters of a word tell enough for words that begin with it: `Inbetriebnahmedatum`, `closures`."""


def within(name: str, word: str) -> bool:
    """Whether a folded name has a folded word in it: as a whole part, or anywhere where words have no spaces."""
    return f" {word} " in f" {name} " or (not word.isascii() and len(word) > 1 and word in name)


def _is_part(name: str, word: str) -> bool:
    return name == word if word in ALONE else within(name, word)


def without(name: str, word: str) -> str:
    """What is left of a folded name that has a folded word in it."""
    left = f" {name} ".replace(f" {word} ", " ", 1).strip()
    return left if left != name or word.isascii() else " ".join(name.replace(word, " ", 1).split())


def is_of_the_record(column: str) -> bool:
    """Whether days with such a name are of the record and not of the link: `last updated`."""
    return _has(folded(column), "of_the_record")


def said_by(name: str) -> str:
    """What a link is from a day of such a name on: `Inbetriebnahmedatum` open, 폐업일자 suspended; else empty.

    Args:
        name: The name of a column, or of a file.
    """
    as_word = folded(name)
    if _has(as_word, "resuming"):
        return str(Status.OPEN)
    if _has(as_word, "closing"):
        return str(Status.SUSPENDED)
    return str(Status.OPEN) if _has(as_word, "opening") else ""


def _has(name: str, kind: str) -> bool:
    return any(within(name, word) or (len(word) >= _BEGINNING and f" {word}" in f" {name}") for word in _DAYS[kind])


def flags(column: str) -> Mapping[str, str]:
    """What 1 and 0, yes and no mean in a column: as its name says; nothing where the name speaks of something else.

    Args:
        column: The name of the column: of `closed` 1 is a stop, of `open` it is not, and of `planned` it is neither.
    """
    name = folded(column)
    meant = {meaning for word, meaning in STATUS_OF.items() if within(name, word)}
    if meant.intersection(STOPPED):
        yes, no = str(Status.SUSPENDED), str(Status.OPEN)
    elif str(Status.OPEN) in meant or any(_is_part(name, word) for word in COLUMNS["status"]):
        yes, no = str(Status.OPEN), str(Status.SUSPENDED)
    else:
        return {}
    return {**dict.fromkeys(_YES, yes), **dict.fromkeys(_NO, no)}
