"""Whole columns of text at once.

Texts as search compares them: case, accents, apostrophes and spaces are ignored.

Which texts a data package may have: characters that can be displayed and exported; web addresses.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

TEXT = pa.large_string()


def as_arrow(values: "pd.Series[str] | pd.Index[str]") -> pa.Array:
    """A column as one Arrow array of text; missing cells become empty."""
    is_text = isinstance(values.dtype, pd.StringDtype)  # to ask for the type again takes most of the time of a few rows
    array = pa.array((values if is_text else values.astype("str")).array, type=TEXT)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return pc.fill_null(array, "") if array.null_count else array


def among(column: "pd.Series[str]", ids: Iterable[str]) -> "pd.Series[bool]":
    """Which cells of a column are among many ids.

    Where Arrow holds the texts, `Series.isin` makes a Python object of each, which takes half a minute for a million.

    Args:
        column: Text; a missing cell is among no ids.
        ids: Texts, none of them missing.
    """
    kind = column.dtype
    if isinstance(kind, pd.StringDtype) and kind.storage == "python":
        return column.isin(ids if isinstance(ids, pd.Series | pd.Index) else list(ids))
    texts = column if isinstance(kind, pd.StringDtype) else column.astype("str")
    many = as_arrow(ids) if isinstance(ids, pd.Series | pd.Index) else pa.array(list(ids), TEXT)
    found = pc.is_in(pa.array(texts.array, TEXT), value_set=many)
    return pd.Series(np.asarray(found, bool), index=column.index)


FORMULA = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")
"""How a text begins that spreadsheets take for a formula; fullwidth too: those in East Asian locales do."""


def without_formulas(column: "pd.Series[str]") -> "pd.Series[str]":
    """A column for spreadsheets: an apostrophe stands before each text that they would take for a formula.

    Args:
        column: Text.
    """
    return column.str.replace(FORMULA, lambda match: "'" + match[0], regex=True)


def each_once(column: "pd.Series[str]", work: Callable[[str], object]) -> "pd.Series[Any]":
    """What a function makes of each cell: it is called once for each distinct text.

    Args:
        column: Text without missing cells.
        work: The function.
    """
    code, distinct = pd.factorize(column)
    made = np.empty(len(distinct), object)
    for n, text in enumerate(distinct):
        made[n] = work(text)
    return pd.Series(made[code], index=column.index, dtype=object)


def texts_at(places: NDArray[Any], texts: Iterable[str]) -> pa.Array:
    """The text of each row.

    Args:
        places: Its place among the texts; that of -1 is the last one.
        texts: The texts, one at least.
    """
    distinct = pa.array(texts, TEXT)
    return distinct.take(pa.array(places.astype(np.int64) % len(distinct)))


def in_a_row(*parts: "str | NDArray[Any] | pa.Array", between: str = "") -> pa.Array:
    """Texts one after another, row by row; a single text is the same in every row, and one that is null is left out."""
    texts = [pa.scalar(part, TEXT) if isinstance(part, str) else pa.array(part).cast(TEXT) for part in parts]
    return pc.binary_join_element_wise(*texts, pa.scalar(between, TEXT), null_handling="skip")


_APOSTROPHES = re.compile("['’‘`´\u02b9-\u02bf]")
"""The apostrophes of romanisations; Unicode counts some of them as letters."""

_NOT_LETTERS = re.compile(r"[\W_]+")


def spaced(text: str) -> str:
    """The words of a text as search compares them, separated by one space.

    Case, accents, breves and apostrophes are removed. Hangul is composed and compatibility forms are unified (NFKC),
    so NFC and NFD input match.
    """
    bare = text.casefold()
    if not bare.isascii():
        letters = (c for c in unicodedata.normalize("NFD", bare) if not _is_accent(c))
        bare = unicodedata.normalize("NFKC", "".join(letters))
    return _NOT_LETTERS.sub(" ", _APOSTROPHES.sub("", bare)).strip()


def folded(text: str) -> str:
    """A name as search compares it: as `spaced`, without spaces, hyphens or anything else between words."""
    return spaced(text).replace(" ", "")


@lru_cache(maxsize=10_000)
def _is_accent(character: str) -> bool:
    """Whether it is a combining mark. The parts of a decomposed Hangul syllable are letters, not marks."""
    return unicodedata.category(character) == "Mn"


NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters other than tab and line ends, lone surrogates, and noncharacters."""

CONTROL = "\\x00-\\x1f\\x7f-\\x9f\\x{2028}\\x{2029}"
"""What no text of one line has, as RE2 writes it in a class: control characters, and Unicode's ends of lines."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

BETWEEN = "; "
"""What stands between several texts in one cell. No web address contains it, since none contains a space."""


def why_not_text(text: str) -> str:
    """Says which character of a text cannot be used; empty if all can."""
    match = NOT_TEXT.search(text)
    return f"the character U+{ord(match[0]):04X} cannot be shown" if match else ""


def one_line(text: str) -> str:
    """A text in one line: a blank stands for control characters and ends of lines."""
    return " ".join(filter(None, map(str.strip, _CONTROL.split(text))))


def any_of(words: Iterable[str]) -> str:
    """English words of which one is meant: "open, partial or suspended"."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def is_web_address(url: str) -> bool:
    """Whether it is an http or https address with a host, without characters that would end it in HTML or Markdown."""
    if not re.fullmatch(r"https?://[^\s<>\"]+", url):
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:  # brackets that enclose no IPv6 address
        return False
