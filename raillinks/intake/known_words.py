"""What columns, statuses and services are called in files, in several languages: `known_words.json` has the words.

A mapping says what is not there.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from raillinks.words.enums import UNCHANGED, Status
from raillinks.words.typed_text import in_one_form

_BETWEEN = re.compile(r"[\s_\-–/.:,;()\[\]{}'\"#*]+")


def folded(text: str) -> str:
    """A word as it is compared: small letters, one space between parts, no punctuation."""
    return _BETWEEN.sub(" ", in_one_form(text)).strip()


_TREE = json.loads((Path(__file__).parent / "known_words.json").read_text(encoding="utf-8"))


def _table(name: str) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({meaning: tuple(map(folded, words)) for meaning, words in _TREE[name].items()})


def _by_word(table: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    return MappingProxyType({word: meaning for meaning, words in table.items() for word in words})


COLUMNS = _table("columns")
"""The names of columns by what they hold, the surest first."""
STATUS_OF, SERVICE_OF = _by_word(_table("statuses")), _by_word(_table("services"))
"""What a folded word means."""
_YES, _NO = (_table("flags")[name] for name in ("yes", "no"))
_STOPS = frozenset({str(Status.SUSPENDED), str(Status.CLOSED)})
OWN_STATUSES = frozenset({*map(str, Status), UNCHANGED})
"""The words of this log, which mean themselves in a file that has one of them that others do not use."""
TELLING = frozenset({str(Status.SUSPENDED), UNCHANGED})
"""Words that show that a file uses those of this log: then `closed` is track that is gone, else a stop."""
STILL, NOT_KNOWN = (frozenset(words) for words in (_table("ends")["still"], _table("ends")["not_known"]))
"""Words for an end that has not come, and for one that nobody knows."""


def within(name: str, word: str) -> bool:
    """Whether a folded name has a folded word in it: as a whole part, or anywhere where words have no spaces."""
    return f" {word} " in f" {name} " or (not word.isascii() and len(word) > 1 and word in name)


def flags(column: str) -> Mapping[str, str]:
    """What 1 and 0, yes and no mean in a column: as its name says; nothing where the name speaks of something else.

    Args:
        column: The name of the column: of `closed` 1 is a stop, of `open` it is not, and of `planned` it is neither.
    """
    name = folded(column)
    meant = {meaning for word, meaning in STATUS_OF.items() if within(name, word)}
    if meant & _STOPS:
        yes, no = str(Status.SUSPENDED), str(Status.OPEN)
    elif str(Status.OPEN) in meant or any(within(name, word) for word in COLUMNS["status"]):
        yes, no = str(Status.OPEN), str(Status.SUSPENDED)
    else:
        return {}
    return {**dict.fromkeys(_YES, yes), **dict.fromkeys(_NO, no)}
