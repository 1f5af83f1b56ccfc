"""What the statuses and services of a file mean: by the mapping, else by the words that are known."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from raillinks.intake import distinct, known_words
from raillinks.intake.known_words import folded
from raillinks.intake.raw_table import Ints
from raillinks.words.status import Status

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
    is_own = set(map(folded, words[:_MOST_WORDS])) & known_words.TELLING
    known = {**known_words.STATUS_OF, **known_words.flags(column)} | (
        {str(Status.CLOSED): str(Status.CLOSED)} if is_own else {}
    )
    return _meant(code, words, known, said)


def services(texts: pa.ChunkedArray, said: Mapping[str, str], otherwise: str) -> WordColumn:
    """The services of a column; `otherwise` is that of empty cells."""
    code, words = _distinct(texts)
    return _meant(code, words, dict(known_words.SERVICE_OF) | {"": otherwise}, said)


def _distinct(texts: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    code, words = distinct.trimmed(texts)
    return code, words.to_pylist()


def _meant(code: Ints, words: list[str], known: Mapping[str, str], said: Mapping[str, str]) -> WordColumn:
    by_folded = {folded(word): meaning for word, meaning in said.items()}

    def meaning(word: str) -> str:
        return said.get(word) or by_folded.get(as_folded := folded(word)) or known.get(as_folded, UNKNOWN_WORD)

    meanings = [meaning(word) if n < _MOST_WORDS else UNKNOWN_WORD for n, word in enumerate(words)]
    counts = np.bincount(code, minlength=len(words)).astype(np.int64)
    return WordColumn(code, np.array(words, object), np.array(meanings, object), counts)
