"""What links carry: the services of a package, in its order, and what they are called in each language.

A package lists its services in `datapackage.json` (`services`); one that lists none has those of `DEFAULT`.
"""

from collections.abc import Iterable, Mapping

from raillinks.words.languages import ENGLISH

Row = Mapping[str, str]
"""A service: its `name`, as tables have it; `title`, `title_ko`, …: what it is called; and in sentences, if that is
another word, `subject`, `subject_ko`, …"""
DEFAULT: tuple[Row, ...] = (
    {"name": "freight", "title": "freight", "title_ko": "화물", "title_zh": "货运"},
    {"name": "passenger", "title": "passenger", "title_ko": "여객", "title_zh": "客运", "subject": "Passenger trains"},
)


def names(rows: Iterable[Row]) -> tuple[str, ...]:
    """The names of services, in their order."""
    return tuple(row["name"] for row in rows)


def titles(rows: Iterable[Row], lang: str) -> tuple[tuple[str, str], ...]:
    """What services are called: each name with its title in a language, or else in English."""
    return tuple((row["name"], row.get(f"title_{lang}", row["title"])) for row in rows)


def subject(row: Row, lang: str) -> str:
    """What a sentence on a service begins with, in English with a capital letter."""
    if lang == ENGLISH:
        return row.get("subject", row["title"][:1].upper() + row["title"][1:])
    return row.get(f"subject_{lang}", row.get(f"title_{lang}", row["title"]))
