"""What names and cells of columns mean: known words in several languages, statuses, services, days, degrees.

`known_words.json` has the words. What is made of a cell is made once for each distinct text, not once for each row.
Days come in any common form and become EDTF; no doubt is settled in silence.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from babel.dates import get_month_names
from numpy.typing import NDArray

from raillinks.domain import dates, typed_dates
from raillinks.domain.dates import NOT_A_DAY, Days
from raillinks.domain.enums import ALL_SERVICES, UNCHANGED
from raillinks.domain.status import STOPPED, Status
from raillinks.domain.typed_dates import Period, in_one_form
from raillinks.importer.mapping import BETWEEN
from raillinks.importer.raw_table import Ints, RawTable


def trimmed(texts: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """The distinct texts of a column without white space around them, in the order in which it first has them.

    Args:
        texts: The cells, none of them null.

    Returns:
        For each cell the place of its text (int64), and the distinct texts.
    """
    code, words = encoded(texts)
    return again(code, words, pc.utf8_trim_whitespace(words))


def encoded(texts: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """The distinct texts of a column as they are, in the same way as `trimmed`."""
    found = pa.chunked_array(texts.chunks, texts.type).dictionary_encode().combine_chunks()
    if isinstance(found, pa.ChunkedArray):  # a column without rows
        found = pa.array([], texts.type).dictionary_encode()
    return found.indices.to_numpy().astype(np.int64), found.dictionary


def again(code: Ints, before: pa.Array, after: pa.Array) -> tuple[Ints, pa.Array]:
    """The same where distinct texts were changed, so that some of them may be equal now.

    Args:
        code: For each cell the place of its text.
        before: The distinct texts before the change.
        after: Each of them after it.
    """
    if after.equals(before):
        return code, before
    words = after.dictionary_encode()
    return words.indices.to_numpy().astype(np.int64)[code], words.dictionary


def coded(code: NDArray[Any], words: Iterable[str]) -> pd.Categorical:
    """The texts of cells, each distinct one once.

    Args:
        code: For each cell the place of its text.
        words: The texts, in the order in which the cells first have them; several of them may be equal.
    """
    number, distinct = pd.factorize(np.array([*words], object))
    kind: pd.CategoricalDtype[object] = pd.CategoricalDtype(distinct.tolist())
    return pd.Categorical.from_codes(number[code], dtype=kind, validate=False)


def joined(columns: Sequence[pa.ChunkedArray]) -> tuple[Ints, pa.Array]:
    """The distinct names that several columns give together, as `trimmed` has those of one.

    A name has the parts that are not empty, each once: a part whose words stand in another one is left out, as long as
    no other link has the shorter name.

    Args:
        columns: The cells of each column, none of them null.
    """
    if len(columns) == 1:
        code, whole_names = trimmed(columns[0])
        return code, pc.if_else(pc.is_in(whole_names, value_set=_NO_NAMES), "", whole_names)
    code, names = together(list(map(trimmed, columns)))
    whole = [tuple(dict.fromkeys(part for part in name if part not in _NO_NAME)) for name in names]
    short = [tuple(part for part in name if not _stands_in_another(part, name)) for name in whole]
    taken = Counter(short_name for _, short_name in {*zip(whole, short, strict=True)})
    chosen = [one if taken[one] == 1 else long for long, one in zip(whole, short, strict=True)]
    return again(code, pa.array([], pa.string()), pa.array([BETWEEN.join(name) for name in chosen], pa.string()))


def together(columns: Sequence[tuple[Ints, pa.Array]]) -> tuple[Ints, list[tuple[str, ...]]]:
    """The distinct rows of several columns: for each row the place of its texts, and the texts of each.

    Args:
        columns: Each as `trimmed` or `encoded` has it; one at least.
    """
    code = np.zeros(len(columns[0][0]), np.int64)
    rows: list[tuple[str, ...]] = [()]
    for own, words in columns:
        texts = words.to_pylist()
        code, pairs = pd.factorize(code * max(len(texts), 1) + own)
        rows = [(*rows[pair // len(texts)], texts[pair % len(texts)]) for pair in pairs.tolist()]
    return code, rows


def _stands_in_another(part: str, name: Sequence[str]) -> bool:
    word = folded(part)
    return any(word != (other := folded(one)) and f" {word} " in f" {other} " for one in name)


_BETWEEN = re.compile(r"[\s_\-–/.:,;()\[\]{}'\"#*]+")
_IN_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=4096)
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
DIVIDING = _table("areas")["that divide a link"]
"""The names of columns that may divide what another one names: a class of vehicles, a direction, a unit."""
STATUS_OF = _by_word(_table("statuses"))
"""What a folded word means."""
OF_ALL = frozenset(_table("services")["all"])
"""Folded words for all services."""
SERVICES = OF_ALL | frozenset(_table("services")["any"])
"""Folded words that show that a column has services."""
_YES, _NO = (_table("flags")[name] for name in ("yes", "no"))
ALONE = frozenset({"state", "value", "condition"})
"""Names of columns that are parts of the names of others, which hold something else: `member state`."""
OF_ANYTHING = frozenset({"type", "tipo", "тип", "вид", "art", "종류", "구분", "类型", "種別"})
"""Names of columns of services, and of columns of anything else."""
_OWN_WORDS = frozenset([*map(str, Status), UNCHANGED])
TELLING = frozenset({str(Status.SUSPENDED), UNCHANGED})
"""Words that show that a file with no others uses those of this log: then `closed` is track that is gone, else a
stop."""
STILL, NOT_KNOWN, ENDED = (frozenset(_table("ends")[name]) for name in ("still", "not_known", "ended"))
"""Words for an end that has not come, for one that nobody knows, and for one that has come."""
_NO_NAME = frozenset({"", "NULL", "null", "None", "none", "NONE", "NaN", "nan", "NaT", "\\N", "#N/A", "N/A", "n/a"})
BLANK = _NO_NAME | {"NA"}
"""What programs write where there is nothing."""
_BLANKS, _NO_NAMES = (pa.array(sorted(words - {""})) for words in (BLANK, _NO_NAME))
GRADES = frozenset(_table("grades")["of a source"])
"""How sure a source is, which is no source."""
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
    """Whether days with such a name are of the record or of building, and not of the link: `last updated`."""
    return any(_has(folded(column), kind) for kind in ("of_the_record", "of_building"))


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
    meant = {meaning for word, meaning in STATUS_OF.items() if within(name, word) and _is_told(name, word)}
    if meant.intersection(STOPPED):
        yes, no = str(Status.SUSPENDED), str(Status.OPEN)
    elif str(Status.OPEN) in meant or any(_is_part(name, word) for word in COLUMNS["status"]):
        yes, no = str(Status.OPEN), str(Status.SUSPENDED)
    else:
        return {}
    return {**dict.fromkeys(_YES, yes), **dict.fromkeys(_NO, no)}


def _is_told(name: str, word: str) -> bool:
    """Whether a short word is no preposition: `lights on`, but not `restrictions on gatherings`."""
    return len(word) > len("on") or not word.isascii() or name.endswith(word)


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
    folded_words = set(map(folded, words[:_MOST_WORDS])) - {""}
    is_own = folded_words <= _OWN_WORDS and folded_words & TELLING
    known = {**STATUS_OF, **flags(column)} | ({str(Status.CLOSED): str(Status.CLOSED)} if is_own else {})
    return _meant(code, _empty_where_blank(words, known, said), known, said)


def services(texts: pa.ChunkedArray, said: Mapping[str, str], otherwise: str) -> WordColumn:
    """The services of a column: its own words, as each is written first; `otherwise` is that of empty cells."""
    code, words = _distinct(texts)
    known = {"": otherwise} | dict.fromkeys(OF_ALL, ALL_SERVICES)
    for word in words[:_MOST_WORDS]:
        if word not in BLANK:
            known.setdefault(as_word(word), " ".join(word.split()))
    return _meant(code, _empty_where_blank(words, known, said), known, said)


def _empty_where_blank(words: list[str], known: Mapping[str, str], said: Mapping[str, str]) -> list[str]:
    """The words, empty where a program has written that there is nothing, unless they have a meaning."""
    return ["" if word in BLANK and word not in said and as_word(word) not in known else word for word in words]


def _distinct(texts: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    code, words = trimmed(texts)
    return code, words.to_pylist()


_WHOLE = re.compile(r"(\d+)[.,]0+")


def as_word(text: str) -> str:
    """A word as it is compared; 4.00 is 4."""
    return match[1] if (match := _WHOLE.fullmatch(text)) else folded(text)


def _meant(code: Ints, words: list[str], known: Mapping[str, str], said: Mapping[str, str]) -> WordColumn:
    by_folded = {as_word(word): meaning for word, meaning in said.items()}

    def meaning(word: str) -> str:
        return said.get(word) or by_folded.get(as_folded := as_word(word)) or known.get(as_folded, UNKNOWN_WORD)

    meanings = [meaning(word) if n < _MOST_WORDS else UNKNOWN_WORD for n, word in enumerate(words)]
    counts = np.bincount(code, minlength=len(words)).astype(np.int64)
    return WordColumn(code, np.array(words, object), np.array(meanings, object), counts)


DAY_FIRST, MONTH_FIRST, YEAR_FIRST, EXCEL = "day-first", "month-first", "year-first", "excel"
QUESTION = "dates such as {example} can be {orders}: say day_order"
_CLOCK = (
    r"^(?P<day>.*[\d日일])[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$"
)
_HOUR, _HALF_DAY, _MOST_MINUTES = 3600, 12, 59
NO_CLOCK = -1
NO_ZONE = 10**6
"""Stands for the seconds by which a time is ahead of UTC where it does not say so."""
_YEAR_FIRST = re.compile(r"(\d{4}) ?[-/._年년] ?(\d{1,2}) ?[-/._月월] ?(\d{1,2}) ?[.日일号號]?")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2}) ?([-/._ ]) ?(\d{1,2}) ?[-/._ ] ?(\d{4})\.?")
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/._]) ?(\d{1,2})\2 ?(\d{2})\.?")
_PLACES = {DAY_FIRST: (4, 3, 1), MONTH_FIRST: (4, 1, 3), YEAR_FIRST: (1, 3, 4)}
"""Where year, month and day stand in a date with a year of two digits."""
_LAST_OF_2000 = 69
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_EXCEL_EPOCH = np.datetime64("1899-12-30", "D")
_LANGUAGES = ("de", "fr", "es", "it", "pt", "ru", "uk", "pl", "nl", "sv", "tr", "cs", "da", "fi", "hu", "ro")
_LETTERS = re.compile(r"[^\W\d_]+\.?")
_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MOST_READ = 20_000
"""Distinct texts that are no plain dates: there are not as many days of which anybody has written."""
_LONGEST = 60
_MONTHS_OF_A_YEAR, _DAYS_OF_A_MONTH = 12, 31
_TWO_WAYS = "its day, its month or its year may come first"


@dataclass(frozen=True, slots=True)
class DayColumn:
    """The dates of a column: `code` leads from each row to a distinct text.

    Args:
        code: For each row, which of the distinct texts it has.
        earliest: The first day that each distinct text allows; NaT if it is empty or cannot be read.
        latest: The last one.
        edtf: The text as EDTF; as it is, if it cannot be read.
        reason: Why it cannot be read; empty if it can, or is empty itself.
        notes: What was assumed.
        question: What has to be said before the column can be read; empty if nothing.
        clock: For each row, the second of its day; `NO_CLOCK` where it has none.
        ahead: For each row, by how many seconds its clock is ahead of UTC; `NO_ZONE` where it does not say so.
        order: How doubtful dates are read, where dates of the column tell it.
    """

    code: Ints
    earliest: Days
    latest: Days
    edtf: NDArray[np.object_]
    reason: NDArray[np.object_]
    notes: tuple[str, ...]
    question: str
    clock: Ints
    ahead: Ints
    order: str = ""


def days(texts: pa.ChunkedArray, name: str, order: str = "", today: np.datetime64 | None = None) -> DayColumn:
    """Reads a column.

    Args:
        texts: Its cells.
        name: Its name, for notes; empty if it does not tell of days, so that no large number is one.
        order: What somebody has said of doubtful dates: `day-first`, `month-first`, `year-first`, `excel` or nothing.
        today: The last day that it can name; None where its days may be planned.
    """
    code, words = trimmed(texts)
    clock, ahead = (np.broadcast_to(np.int64(none), len(code)) for none in (NO_CLOCK, NO_ZONE))  # of no size
    if name and (moments := _of_epochs(words)) is not None:
        code, words = again(code, words, moments)
    if pc.any(pc.match_substring(words, ":")).as_py():
        without, clocks, zones = _clocks(words)
        clock, ahead = clocks[code], zones[code]
        code, words = again(code, words, without)
    is_odd = pc.invert(pc.match_substring_regex(words, r"^\d{4}-\d{2}-\d{2}$")).to_numpy(zero_copy_only=False)
    edtf, at = words.to_numpy(zero_copy_only=False).copy(), np.flatnonzero(is_odd)
    odd: list[str] = edtf[at].tolist()
    order, used = _orders([*odd, *edtf[~is_odd][:1]], order, today)
    edtf[at] = _in_year_first(odd, order)
    windows = dates.windows(pd.Series(edtf, dtype=str)) if len(odd) <= _MOST_READ else _mostly_plain(edtf)
    reason = windows.reason.copy()
    edtf[at] = np.where(reason[at] == "", edtf[at], np.array(odd, object))  # what cannot be read stays as it is
    for n in [n for n, text in zip(at, odd, strict=True) if used.doubtful and reason[n] and _in_parts(text)]:
        reason[n] = _TWO_WAYS
    notes = []
    question = QUESTION.format(example=used.example, orders=used.why) if used.doubtful else ""
    if order in _PLACES and any(map(_SHORT_YEAR.fullmatch, odd)):
        notes.append(f"years of two digits in '{name}' are 1970 to 2069")
    notes += [f"'{name}' is read {used.order}: {used.why}"] if used.order and not question else []
    return DayColumn(
        code, windows.earliest, windows.latest, edtf, reason, tuple(notes), question, clock, ahead, order,
    )  # fmt: skip


def _clocks(words: pa.Array) -> tuple[pa.Array, Ints, Ints]:
    """Texts without their clock times, and for each the second of its day and by how much it is ahead of UTC."""
    found = pc.extract_regex(words, _CLOCK)
    parts = {name: pc.fill_null(pc.struct_field(found, name), "") for name in ("hour", "minute", "second")}
    is_timed = found.is_valid().to_numpy(zero_copy_only=False)
    hour, minute, second = (_whole(texts) for texts in parts.values())
    half = pc.utf8_lower(pc.fill_null(pc.struct_field(found, "half"), "")).to_numpy(zero_copy_only=False)
    hour = np.where(half == "", hour, hour % _HALF_DAY + np.where(half == "p", _HALF_DAY, 0))
    sound = is_timed & (hour <= 2 * _HALF_DAY) & (minute <= _MOST_MINUTES) & (second <= _MOST_MINUTES)
    clock = np.where(sound, hour * _HOUR + minute * (_MOST_MINUTES + 1) + second, NO_CLOCK)
    zone, zones = pd.factorize(pc.fill_null(pc.struct_field(found, "zone"), "").to_numpy(zero_copy_only=False))
    ahead = np.array([_ahead(str(text)) for text in zones], np.int64)[zone]
    return pc.if_else(found.is_valid(), pc.struct_field(found, "day"), words), clock, ahead


def _whole(texts: pa.Array) -> Ints:
    numbers: Ints = pc.if_else(pc.equal(texts, ""), "0", texts).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return numbers


def _ahead(zone: str) -> int:
    """By how many seconds a clock is ahead of UTC: `+09:00`, `-0500`, `Z`."""
    if not zone.startswith(("+", "-")):
        return 0 if zone else NO_ZONE
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return (hours * _HOUR + minutes * (_MOST_MINUTES + 1)) * (-1 if zone[0] == "-" else 1)


@dataclass(frozen=True, slots=True)
class _Order:
    """How doubtful dates of a column are read, and why."""

    order: str = ""
    why: str = ""
    example: str = ""
    doubtful: bool = False


_EPOCHS = re.compile(r"\d{10}|\d{13}")
_FIRST_SECOND, _LAST_SECOND = 946_684_800, 2_208_988_800  # 2000 to 2039


def _of_epochs(words: pa.Array) -> pa.Array | None:
    """Seconds or milliseconds since 1970 as moments of UTC; None if these texts are something else."""
    texts = words.to_pylist()
    filled = [text for text in texts if text not in BLANK]
    if not filled or not all(map(_EPOCHS.fullmatch, filled)):
        return None
    seconds = [int(text[: -len("000")] if len(text) > len("9999999999") else text) for text in filled]
    if min(seconds) < _FIRST_SECOND or max(seconds) > _LAST_SECOND:
        return None
    moments = dict(zip(filled, np.array(seconds, "datetime64[s]").astype(str).tolist(), strict=True))
    return pa.array([f"{moments[text]}Z" if text in moments else text for text in texts], pa.string())


def _orders(distinct: list[str], asked: str, today: np.datetime64 | None) -> tuple[str, _Order]:
    """Which order the dates with the year last, or the numbers, of a column have."""
    if asked:
        return asked, _Order()
    matches = [match for text in distinct if (match := _YEAR_LAST.fullmatch(text))]
    if not matches and (short := [match for text in distinct if (match := _SHORT_YEAR.fullmatch(text))]):
        return _order_of_short_years(short, today)
    return _order_of_matches(matches) if matches else _order_of_serials([text for text in distinct if text])


def _order_of_serials(filled: list[str]) -> tuple[str, _Order]:
    serials = [text for text in filled if _SERIAL.fullmatch(text)]
    if serials and len(serials) == len(filled):
        return EXCEL, _Order(EXCEL, f"numbers such as {serials[0]} are days as spreadsheets count them")
    return "", _Order()


def _order_of_matches(matches: list[re.Match[str]]) -> tuple[str, _Order]:
    firsts, seconds = (np.array([int(match[n]) for match in matches]) for n in (1, 3))
    day_first = bool((firsts > _MONTHS_OF_A_YEAR).any())
    month_first = bool((seconds > _MONTHS_OF_A_YEAR).any())
    if day_first != month_first:
        order = DAY_FIRST if day_first else MONTH_FIRST
        telling = matches[int(np.argmax(firsts if day_first else seconds))][0]
        return order, _Order(order, f"{telling} can be read in one way only")
    if not day_first and all(match[2] == "." for match in matches):
        return DAY_FIRST, _Order(DAY_FIRST, "dates with full stops have the day first")
    doubtful = [m[0] for m, one, other in zip(matches, firsts, seconds, strict=True) if _either_order(one, other)]
    return "", _Order(why="day first or month first", example=doubtful[0], doubtful=True) if doubtful else _Order()


def _order_of_short_years(matches: list[re.Match[str]], today: np.datetime64 | None) -> tuple[str, _Order]:
    """The order of dates with years of two digits: the one in which most of them are dates, if no other has as many.

    Days after today are none.
    """
    last = "9999" if today is None else str(today)
    read = {order: [_short_year(match, order) for match in matches] for order in _PLACES}
    days = {order: sum(day is not None and day <= last for day in own) for order, own in read.items()}
    best = [order for order, n in days.items() if n == max(days.values())]
    if len(best) > 1:
        orders = " or ".join(order.replace("-", " ") for order in best)
        return "", _Order(why=orders, example=matches[0][0], doubtful=True)
    other = max(n for order, n in days.items() if order != best[0])
    return best[0], _Order(
        best[0], f"{days[best[0]] - other:,} of its dates are none, or in the future, in another order"
    )


def _short_year(match: re.Match[str], order: str) -> str | None:
    """A date with a year of two digits as YYYY-MM-DD; None if it is none in this order."""
    year, month, day = (int(match[place]) for place in _PLACES[order])
    if not (1 <= month <= _MONTHS_OF_A_YEAR and 1 <= day <= _DAYS_OF_A_MONTH):
        return None
    return f"{(2000 if year <= _LAST_OF_2000 else 1900) + year}-{month:02d}-{day:02d}"


def _in_parts(text: str) -> bool:
    return bool(_YEAR_LAST.fullmatch(text) or _SHORT_YEAR.fullmatch(text))


def _either_order(one: int, other: int) -> bool:
    """Whether a date may be written with its day first or with its month first, and means another day then."""
    return one != other and one <= _MONTHS_OF_A_YEAR and other <= _MONTHS_OF_A_YEAR


def _in_year_first(distinct: list[str], order: str) -> list[str]:
    """The texts as EDTF where they are dates in another form; texts in which no date can be read stay as they are."""
    left = _MOST_READ
    plain = []
    for text in distinct:
        known = _in_numbers(text, order)
        if known is None and left > 0 and text:
            left -= 1
            known = _in_words(text)
        plain.append(text if known is None else known)
    return plain


def _in_numbers(text: str, order: str) -> str | None:
    """A date of digits alone, as YYYY-MM-DD."""
    if match := _YEAR_FIRST.fullmatch(text) or _TOGETHER.fullmatch(text):
        return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    if match := _YEAR_LAST.fullmatch(text):
        day, month = (match[1], match[3]) if order != MONTH_FIRST else (match[3], match[1])
        is_sure = order or not _either_order(int(day), int(month))
        return f"{match[4]}-{int(month):02d}-{int(day):02d}" if is_sure else text
    if order in _PLACES and (match := _SHORT_YEAR.fullmatch(text)):
        return _short_year(match, order)
    if order == EXCEL and (match := _SERIAL.fullmatch(text)):
        return str(_EXCEL_EPOCH + int(match[1]))
    return None


@lru_cache(maxsize=4096)
def _in_words(text: str) -> str | None:
    """Any other date, as EDTF; None if it is none."""
    if len(text) > _LONGEST or not dates.parse(text)[2]:
        return None
    said = typed_dates.read(_LETTERS.sub(lambda word: _month(word[0]), text))
    return str(said) if isinstance(said, Period) else None


def _month(word: str) -> str:
    month = _months().get(in_one_form(word).rstrip("."))
    return word if month is None else _ENGLISH[month - 1]


@cache
def _months() -> dict[str, int]:
    """The names of months, whole and cut short, that mean one month in all of the languages."""
    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, name in get_month_names(width, context, language).items():
                    found.setdefault(in_one_form(name).rstrip("."), set()).add(month)
    return {name: months.copy().pop() for name, months in found.items() if len(months) == 1}


def _mostly_plain(plain: NDArray[np.object_]) -> dates.Windows:
    """The windows of very many distinct texts: those that are no plain days are not read one by one."""
    texts = pd.Series(plain, dtype=str)
    is_plain = texts.str.fullmatch(r"\d{4}-\d{2}-\d{2}") | (texts == "")
    windows = dates.windows(texts.where(is_plain, ""))
    few = np.flatnonzero(~is_plain.to_numpy(bool))
    earliest, latest, reason = windows.earliest.copy(), windows.latest.copy(), windows.reason.copy()
    for n in few[:_MOST_READ]:
        earliest[n], latest[n], reason[n] = dates.parse(plain[n])
    earliest[few[_MOST_READ:]] = latest[few[_MOST_READ:]] = NOT_A_DAY
    reason[few[_MOST_READ:]] = f"the column has more than {_MOST_READ:,} different texts that are no plain dates"
    return dates.Windows(earliest, latest, reason)


_NUMBER = re.compile(r"[-+]?[0-9]{1,3}(?:[.,][0-9]{1,15})?")


def is_degree(text: str, most: float) -> bool:
    """Whether a text is a number of degrees, between `-most` and `most`."""
    return bool(_NUMBER.fullmatch(text)) and abs(float(text.replace(",", "."))) <= most


_LOOKED_AT = 200
_MOST_DAYS, _HALF_OF_DAYS = 0.8, 0.5
_MONTH, _YEAR = len("2020-01"), len("2020")
NOTHING = pa.array(sorted({*BLANK, "-", "–", "—", "?"}))
_NO_DAY = STILL | NOT_KNOWN


def is_given(text: str) -> bool:
    """Whether a text stands for a day that has not come, or that nobody knows, or for nothing."""
    return text in BLANK or folded(text) in _NO_DAY


def without_blanks(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    """The cells, empty where a program has written that there is nothing."""
    none = pc.is_in(pc.utf8_trim_whitespace(cells), value_set=_BLANKS)
    return pc.if_else(none, "", cells) if pc.any(none).as_py() else cells


def filled(table: RawTable, name: str, most: int = _LOOKED_AT) -> pa.ChunkedArray:
    """The first cells of a column that hold something: no more of it is read than is needed for them."""
    cells, looked_at = table.cells[name], 2 * most
    while True:
        texts = pc.utf8_trim_whitespace(cells[:looked_at])
        found = texts.filter(pc.invert(pc.is_in(texts, NOTHING)))
        if len(found) >= most or looked_at >= len(cells):
            return found[:most]
        looked_at *= 8


def share_filled(table: RawTable, name: str, rows: int) -> float:
    """Which share of the first rows has something in a column."""
    head = pc.utf8_trim_whitespace(table.cells[name][:rows])
    return 1 - (pc.sum(pc.is_in(head, NOTHING)).as_py() or 0) / max(len(head), 1)


def has_dates(table: RawTable, name: str) -> bool:
    """Whether most of what stands in a column are dates; numbers of years are none."""
    return are_dates(filled(table, name))


def are_dates(texts: pa.ChunkedArray, *, or_years: bool = False) -> bool:
    """Whether most of these texts are dates; numbers of years are none, unless a name tells of days."""
    shortest = _YEAR if or_years else _MONTH
    with_digits = pc.sum(pc.match_substring_regex(texts, r"\d")).as_py() or 0
    if (
        with_digits < _HALF_OF_DAYS * len(texts)
        or not len(texts)
        or (pc.max(pc.utf8_length(texts)).as_py() or 0) < shortest
    ):
        return False
    days = pa.chunked_array([[text for text in texts.to_pylist() if folded(text[:100]) not in _NO_DAY]], pa.string())
    orders = ("", MONTH_FIRST) if or_years else (DAY_FIRST, MONTH_FIRST)
    return any(_good(days, order, "days" if or_years else "") >= _MOST_DAYS * len(days) for order in orders)


def _good(texts: pa.ChunkedArray, order: str, name: str) -> int:
    """How many of these can be read; if it is only their order that is not known, all of them."""
    read = days(texts, name, order)
    return sum(read.reason[code] == "" for code in read.code) if not read.question else len(texts)


def first_and_last(texts: pa.ChunkedArray) -> tuple[dates.Days, dates.Days]:
    """The first and the last day of each; where their order is not known, day first."""
    read = days(texts, "days")
    if read.question:
        read = days(texts, "days", DAY_FIRST)
    return read.earliest[read.code], read.latest[read.code]
