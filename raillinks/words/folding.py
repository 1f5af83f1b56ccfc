"""Texts as search compares them: case, accents, apostrophes and spaces are ignored."""

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘`´\u02b9-\u02bf]")
"""The apostrophes of romanisations; Unicode counts some of them as letters."""

_NOT_LETTERS = re.compile(r"[\W_]+")


def spaced(text: str) -> str:
    """The words of a text as search compares them, separated by one space.

    Case, accents, breves and apostrophes are removed. Hangul is composed and compatibility forms are unified (NFKC),
    so NFC and NFD input match.
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not _is_accent(c))
    return _NOT_LETTERS.sub(" ", _APOSTROPHES.sub("", unicodedata.normalize("NFKC", bare))).strip()


def folded(text: str) -> str:
    """A name as search compares it: as `spaced`, without spaces, hyphens or anything else between words."""
    return spaced(text).replace(" ", "")


def _is_accent(character: str) -> bool:
    """Whether it is a combining mark. The parts of a decomposed Hangul syllable are letters, not marks."""
    return unicodedata.category(character) == "Mn"
