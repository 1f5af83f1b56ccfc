"""Texts as search compares them: case, accents, apostrophes and blanks do not count."""

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘`´\u02b9-\u02bf]")
"""Those of romanisations: Unicode counts some of them among the letters."""

_NOT_LETTERS = re.compile(r"[\W_]+")


def spaced(text: str) -> str:
    """The words of a text as search compares them, one blank between: case, accents, breves, apostrophes do not count.

    Hangul is composed and compatibility forms are unified (NFKC), so NFC and NFD input match.
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not _is_accent(c))
    return _NOT_LETTERS.sub(" ", _APOSTROPHES.sub("", unicodedata.normalize("NFKC", bare))).strip()


def folded(text: str) -> str:
    """A name as search compares it: as `spaced`, and blanks, hyphens and all else between words do not count either."""
    return spaced(text).replace(" ", "")


def _is_accent(character: str) -> bool:
    """A combining mark over a letter; not the parts of a decomposed Hangul syllable, which are letters."""
    return unicodedata.category(character) == "Mn"
