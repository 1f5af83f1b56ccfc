"""How files are to be understood: a value that a person can edit, save as JSON and use again.

What columns, statuses and services are called in files, in several languages: `known_words.json` has the words.

A mapping says what is not there.

What the statuses and services of a file mean: by the mapping, else by the words that are known.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
from jsonschema import Draft202012Validator
from numpy.typing import NDArray

from raillinks.domain.enums import UNCHANGED
from raillinks.domain.problems import DataError
from raillinks.domain.status import COUNTED, STOPPED, Status
from raillinks.domain.text import any_of
from raillinks.domain.typed_dates import in_one_form
from raillinks.importer import raw_table
from raillinks.importer.raw_table import Ints, Reading
from raillinks.package import descriptor
from raillinks.package.descriptor import JsonError

VERSION = 1
ANY = "*"
"""The name that stands for every file."""
ROLES = ("log", "crossings", "sources", "claims")
OPEN_ENDS = ("last", "still", "unknown")
"""What an interval without an end means: `still`: so until the next one begins, or until now; `unknown`: only its start
is known; `last`: the first for the last interval of a link, the second for the others."""
AFTER_END = (str(Status.UNKNOWN), "opposite", *map(str, COUNTED))
"""What a link is between an interval and the next one; `opposite` of open is suspended, of all else open."""
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HowToRead:
    """Everything that can be said of files; what is empty is guessed, and the guess is reported.

    Args:
        form: `events` or `intervals`.
        columns: For each of `ROLES`, which column has what: `crossing`, `date`, `start`, `end`, `status` …
        roles: Which of `ROLES` a file has, by its name.
        reading: How a file is read, by its name or `ANY`.
        day_order: `day-first`, `month-first`, `year-first` or `excel`, for dates such as 03/04/2020 and numbers such as
            43831.
        statuses: What the words of the file mean, by the word.
        services: The same for services.
        service: The service of rows without one.
        status: The status of intervals without one.
        open_end: One of `OPEN_ENDS`.
        after_end: One of `AFTER_END`.
        end_day: Whether the end is the last day (`included`) or the day after it (`excluded`).
        covered_to: The last day that the log covers; empty = the last one that it names.
        owner: Whose file it is.
        title: The title of the package.
    """

    form: str = ""
    columns: Mapping[str, Words] = field(default_factory=dict)
    roles: Words = field(default_factory=dict)
    reading: Mapping[str, Reading] = field(default_factory=dict)
    day_order: str = ""
    statuses: Words = field(default_factory=dict)
    services: Words = field(default_factory=dict)
    service: str = ""
    status: str = ""
    open_end: str = ""
    after_end: str = ""
    end_day: str = ""
    covered_to: str = ""
    owner: str = ""
    title: str = ""


def _schema() -> Mapping[str, Any]:
    """The schema of a mapping, with the words of the domain that each part may have."""
    schema = descriptor.json_schema("intake_mapping.json")
    of_words: Mapping[str, tuple[str, ...]] = {
        "status": COUNTED, "after_end": AFTER_END, "statuses": (*Status, UNCHANGED),
    }  # fmt: skip
    for name, words in of_words.items():
        part = schema["properties"][name]
        each = {"description": any_of(words), "enum": [*words]}
        if part.get("type") == "object":
            part["additionalProperties"] = each
        else:
            part.update(each, enum=["", *words])
    return schema


_VALIDATOR = Draft202012Validator(_schema())


def load(content: bytes, file: str) -> HowToRead:
    """A saved mapping.

    Args:
        content: The bytes of the JSON file.
        file: Its name, for problems.

    Raises:
        DataError: It is none; each problem has its place.
    """
    try:
        tree = descriptor.load(content)
    except JsonError as error:
        raise DataError([descriptor.problem(file, error, "bad-mapping")]) from error
    if problems := descriptor.schema_problems(tree, _VALIDATOR, file):
        raise DataError(problems)
    given: dict[str, Any] = {key: value for key, value in tree.items() if key != "version"}
    readings = {name: Reading("", **asked) for name, asked in given.pop("reading", {}).items()}
    return HowToRead(**given, reading=readings)


def save(mapping: HowToRead) -> bytes:
    """A mapping as JSON, as `load` reads it."""
    tree = {key: value for key, value in asdict(replace(mapping, reading={}, columns={})).items() if value}
    columns = {role: dict(words) for role, words in mapping.columns.items() if words}
    readings = {
        name: {key: value for key, value in asdict(asked).items() if value and key != "form"}
        for name, asked in mapping.reading.items()
    }
    tree |= {"columns": columns} if columns else {}
    tree |= {"reading": given} if (given := {name: asked for name, asked in readings.items() if asked}) else {}
    return (json.dumps({"version": VERSION, **tree}, ensure_ascii=False, indent=1) + "\n").encode()


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


UNKNOWN_WORD = ""
_MOST_WORDS = 5_000


@dataclass(frozen=True, slots=True)
class WordColumn:
    """A column of words with a meaning.

    Args:
        code: For each row, which of the distinct words it has.
        words: The distinct words.
        meanings: What each means; empty if nobody knows.
        counts: How many rows have each.
    """

    code: Ints
    words: NDArray[np.object_]
    meanings: NDArray[np.object_]
    counts: Ints

    def table(self) -> dict[str, str]:
        """The words and what they mean, as a mapping has them; those without a meaning are left out."""
        return {str(word): str(meaning) for word, meaning in zip(self.words, self.meanings, strict=True) if meaning}


def statuses(texts: pa.ChunkedArray, column: str, said: Mapping[str, str]) -> WordColumn:
    """The statuses of a column.

    Args:
        texts: Its cells.
        column: Its name.
        said: What somebody has said of words.
    """
    code, words = _distinct(texts)
    is_own = set(map(folded, words[:_MOST_WORDS])) & TELLING
    known = {**STATUS_OF, **flags(column)} | ({str(Status.CLOSED): str(Status.CLOSED)} if is_own else {})
    return _meant(code, words, known, said)


def services(texts: pa.ChunkedArray, said: Mapping[str, str], otherwise: str) -> WordColumn:
    """The services of a column; `otherwise` is that of empty cells."""
    code, words = _distinct(texts)
    return _meant(code, words, dict(SERVICE_OF) | {"": otherwise}, said)


def _distinct(texts: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    code, words = raw_table.trimmed(texts)
    return code, words.to_pylist()


def _meant(code: Ints, words: list[str], known: Mapping[str, str], said: Mapping[str, str]) -> WordColumn:
    by_folded = {folded(word): meaning for word, meaning in said.items()}

    def meaning(word: str) -> str:
        return said.get(word) or by_folded.get(as_folded := folded(word)) or known.get(as_folded, UNKNOWN_WORD)

    meanings = [meaning(word) if n < _MOST_WORDS else UNKNOWN_WORD for n, word in enumerate(words)]
    counts = np.bincount(code, minlength=len(words)).astype(np.int64)
    return WordColumn(code, np.array(words, object), np.array(meanings, object), counts)
